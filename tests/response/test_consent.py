"""What a person agrees to is what is done, and nothing before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from response_tools import LIN_FORWARD, Bench, agreed, never, raises, waits_for

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import ConsentMissing, NotFound, NotReadable, OutcomeUnknown, PlanStale, Refused
from workbench.model.events import ActionIntended, ConsentGiven
from workbench.model.words import Facet, Outcome
from workbench.response.looking import look
from workbench.response.planning import plan_contain
from workbench.response.starting import start

pytest_plugins = ("response_fixtures",)

Really = Callable[[], Awaitable[Any]]

FORWARDING = f"stop-forwarding:{LIN_FORWARD}"


async def test_consent_to_one_plan_is_no_consent_to_another(spam: Bench) -> None:
    small = await spam.plan("inspect-rules", FORWARDING)
    large = await spam.plan("inspect-rules", FORWARDING, "disable-rule:r-2")
    with pytest.raises(PlanStale):
        start(spam.desk, large, agreed(small))
    assert small.digest != large.digest
    assert large.pick(frozenset({FORWARDING})).digest == small.digest


async def test_a_plan_is_stale_once_the_state_that_it_rests_on_has_changed(spam: Bench) -> None:
    made = await spam.plan("inspect-rules", "disable-rule:r-2")
    colleague = Action(id="x", kind=ActionKind.DISABLE_RULE, target="r-1")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    await look(spam.desk, spam.case, (Facet.RULES,))
    with pytest.raises(PlanStale, match="rules has changed"):
        spam.run(made)


async def test_a_plan_is_stale_once_its_facet_can_no_longer_be_read(spam: Bench) -> None:
    made = await spam.plan("inspect-rules", "disable-rule:r-2")
    spam.between().observe_as[Facet.RULES] = raises(NotReadable("Not now."))
    await look(spam.desk, spam.case, (Facet.RULES,))
    with pytest.raises(PlanStale):
        spam.run(made)


async def test_a_look_that_shows_the_same_leaves_a_plan_good(spam: Bench) -> None:
    made = await spam.plan("inspect-rules", "disable-rule:r-2")
    await look(spam.desk, spam.case, (Facet.RULES,))
    assert (await spam.run(made).wait())[0].outcome is Outcome.DONE


async def test_what_reaches_beyond_the_account_is_confirmed_one_by_one(spam: Bench) -> None:
    made = await plan_contain(spam.desk, spam.case)
    blocks = {p.action.id for p in made.actions if p.action.kind is ActionKind.BLOCK_IP}
    assert len(blocks) == 2
    assert set(made.single_confirmations) == blocks
    one = frozenset(sorted(blocks)[:1])
    with pytest.raises(ConsentMissing) as caught:
        spam.run(made, confirmed=one)
    assert set(caught.value.action_ids) == blocks - one
    assert all(f"--confirm {i}" in caught.value.hint for i in blocks - one)
    assert "consent-given" not in spam.types()


async def test_a_mail_group_is_confirmed_singly_because_it_is_in_other_peoples_mailboxes(spam: Bench) -> None:
    made = await spam.plan("withdraw-mail", "withdraw-messages")
    with pytest.raises(ConsentMissing):
        spam.run(made, confirmed=frozenset())


async def test_planning_intends_nothing(spam: Bench) -> None:
    between = spam.between()
    await plan_contain(spam.desk, spam.case)
    await spam.plan("withdraw-mail")
    assert between.asked == []
    assert not {"consent-given", "action-intended"} & set(spam.types())


async def test_an_empty_plan_starts_nothing(spam: Bench) -> None:
    made = (await spam.plan("inspect-rules", FORWARDING)).pick(frozenset())
    with pytest.raises(Refused, match="nothing to do"):
        spam.run(made)


async def test_a_closed_case_refuses_to_act(worked: Bench) -> None:
    from workbench.response.closing import close_case

    made = await worked.plan("withdraw-mail", "restrict-sending")
    await close_case(worked.desk, worked.case)
    with pytest.raises(Refused, match="closed"):
        worked.run(made)


async def test_the_intention_is_on_disk_before_the_call_leaves(spam: Bench) -> None:
    between = spam.between()
    seen: list[list[str]] = []

    async def look_at_disk(really: Really) -> Any:
        other = spam.start()
        seen.append([e.data.action.id for e in other.casefile.events() if isinstance(e.data, ActionIntended)])
        assert [e for e in other.casefile.events() if isinstance(e.data, ConsentGiven)]
        return await really()

    between.perform_as[FORWARDING] = look_at_disk
    await spam.do("inspect-rules", FORWARDING)
    assert seen == [[FORWARDING]]


async def test_the_intention_holds_what_is_needed_to_take_it_back(spam: Bench) -> None:
    await spam.do("inspect-rules", FORWARDING)
    undo = spam.action(FORWARDING).undo
    assert undo is not None
    item = undo["item"]
    assert isinstance(item, dict)
    assert item["key"] == LIN_FORWARD


async def test_one_plan_is_not_carried_out_twice_by_a_double_click(spam: Bench) -> None:
    between = spam.between()
    gate, began = asyncio.Event(), asyncio.Event()
    between.perform_as["reset-password"] = waits_for(gate, began)
    made = await spam.plan("reset-password", "reset-password")
    run = spam.run(made)
    with pytest.raises(PlanStale, match="started already"):
        spam.run(made)
    await began.wait()
    with pytest.raises(PlanStale, match="started already"):
        spam.run(made)
    gate.set()
    await run.wait()
    assert between.asked == ["reset-password"]


async def test_no_second_attempt_is_offered_while_the_first_is_under_way(spam: Bench) -> None:
    between = spam.between()
    gate, began = asyncio.Event(), asyncio.Event()
    between.perform_as["reset-password"] = waits_for(gate, began)
    run = spam.run(await spam.plan("reset-password", "reset-password"))
    await began.wait()
    resets = [p for p in spam.step("reset-password").proposals if p.action.kind is ActionKind.RESET_PASSWORD]
    assert [(p.action.id, p.refused) for p in resets] == [("reset-password", "it is under way")]
    assert any("Reset the password" in lack for lack in spam.step("reset-password").lacks)
    gate.set()
    await run.wait()


async def test_an_action_that_another_desk_started_meanwhile_is_not_done_again(spam: Bench) -> None:
    other = spam.start()
    made = await spam.plan("inspect-rules", FORWARDING)
    await start(other, made, agreed(made)).wait()
    with pytest.raises(PlanStale, match="started already"):
        spam.run(made)


async def test_an_action_is_not_started_while_an_earlier_ones_effect_on_its_facet_is_unknown(spam: Bench) -> None:
    between = spam.between()
    began = asyncio.Event()
    between.perform_as["revoke-sessions"] = never(began)
    made = await spam.plan("reset-password", "revoke-sessions")
    forget = await spam.plan("reset-password", "forget-devices")
    spam.run(made)
    await began.wait()
    desk = spam.start()
    with pytest.raises(OutcomeUnknown, match="revoke-sessions"):
        start(desk, forget, agreed(forget))


async def test_acting_without_having_seen_the_state_needs_a_reason(spam: Bench) -> None:
    spam.between().observe_as[Facet.RULES] = raises(NotReadable("The list of rules does not load."))
    made = await spam.plan("inspect-rules", "disable-rule:r-2")
    with pytest.raises(Refused, match="does not load") as caught:
        spam.run(made)
    assert "--blind" in caught.value.hint
    (row,) = await spam.run(made, blind_reason="mail is going out right now").wait()
    record = spam.action("disable-rule:r-2")
    assert record.blind_reason == "mail is going out right now"
    assert row.proof is not None
    assert not row.proof.proved
    assert spam.exposure("rules:r-2").is_open
    assert record.undo is None


async def test_a_pick_that_the_step_does_not_propose_is_refused_with_what_it_does(spam: Bench) -> None:
    with pytest.raises(NotFound, match="block-ip") as caught:
        await spam.plan("inspect-rules", "block-ip")
    assert "stop-forwarding" in caught.value.hint


async def test_an_address_that_others_use_is_left_for_the_person_to_tick(spam: Bench) -> None:
    blocks = {p.action.target: p for p in spam.step("blacklist-ips").proposals if p.action.kind is ActionKind.BLOCK_IP}
    made = await spam.plan("blacklist-ips")
    assert made.actions
    assert all("used it too" not in p.collateral for p in made.actions)
    left = [p for p in blocks.values() if not p.suggested]
    assert len(left) + len(made.actions) == len(blocks)
    assert all(not p.required and ("looks shared" in p.note or "Only failed" in p.note) for p in left)
