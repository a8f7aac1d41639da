"""Taking back is an action like any other: it restores what was recorded and is proved by what is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from response_tools import LIN_FORWARD, LIN_SETTINGS, Bench, raises, says_done

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import ConnectionLost, ConsentMissing, NotFound, NotReadable, PlanStale, Refused
from workbench.model.events import ActionIntended, ActionProved, StateUnreadable
from workbench.model.state import FacetState, Proof
from workbench.model.words import Facet, Judgement, Outcome, StepState
from workbench.response.by_hand import keep_files, show_facet
from workbench.response.closing import close_case
from workbench.response.first_look import first_look
from workbench.response.judging import overrule
from workbench.response.looking import look, see
from workbench.response.messages import copies_of
from workbench.response.opening import open_case
from workbench.response.standing_down import plan_stand_down
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)

Really = Callable[[], Awaitable[Any]]

FORWARDING = f"stop-forwarding:{LIN_FORWARD}"


async def _state(spam: Bench, facet: Facet) -> FacetState:
    seen = await see(spam.desk, spam.case, facet)
    assert seen.state is not None
    return seen.state


async def _undo(spam: Bench, action: str, reason: str = "the owner needs it") -> str:
    made = await plan_undo(spam.desk, spam.case, action, reason)
    (row,) = await spam.run(made).wait()
    assert row.proof is not None
    assert row.proof.proved, row.detail
    return row.action_id


@pytest.mark.parametrize(
    ("step", "action", "facet"),
    [
        ("inspect-rules", "disable-rule:r-2", Facet.RULES),
        ("inspect-rules", FORWARDING, Facet.FORWARDING),
        ("disable-protocols", "disable-protocol:imap", Facet.PROTOCOLS),
        ("reset-password", "reset-recovery:phone", Facet.RECOVERY),
        ("reset-password", "suspend-sign-in", Facet.SIGN_IN),
        ("enable-2fa", "require-second-factor", Facet.SECOND_FACTORS),
        ("withdraw-mail", "restrict-sending", Facet.SENDING),
        ("blacklist-ips", "block-ip:203.0.113.7/32", Facet.IP_ACCESS),
        ("blacklist-ips", "restrict-login-ip:192.0.2.128/25", Facet.IP_ACCESS),
    ],
)
async def test_undo_brings_back_exactly_what_was_there(spam: Bench, step: str, action: str, facet: Facet) -> None:
    before = await _state(spam, facet)
    await spam.do(step, action)
    assert (await _state(spam, facet)).items != before.items or (await _state(spam, facet)).attrs != before.attrs
    undo = await _undo(spam, action)
    after = await _state(spam, facet)
    assert after.items == before.items
    assert {k: v for k, v in after.attrs.items() if v} == {k: v for k, v in before.attrs.items() if v}
    assert spam.action(action).undone_by == undo
    assert spam.action(undo).action.undo_of == action


async def test_what_was_brought_back_is_open_again_and_so_is_its_step(spam: Bench) -> None:
    await spam.do("inspect-rules", "disable-rule:r-2", FORWARDING, *LIN_SETTINGS)
    assert spam.step("inspect-rules").state is StepState.DONE
    await _undo(spam, FORWARDING)
    assert spam.exposure(f"forwarding:{LIN_FORWARD}").is_open
    assert spam.step("inspect-rules").state is StepState.OPEN
    (again,) = [p for p in spam.step("inspect-rules").outstanding if p.action.target == LIN_FORWARD]
    assert again.action.id == f"{FORWARDING}~2"
    await spam.do("inspect-rules", again.action.id)
    assert spam.exposure(f"forwarding:{LIN_FORWARD}").closed_by == again.action.id
    assert spam.step("inspect-rules").state is StepState.DONE


async def test_withdrawn_mail_is_given_back(spam: Bench) -> None:
    await spam.allow_search()
    before = await _state(spam, Facet.MESSAGES)
    (row,) = await spam.do("withdraw-mail", "withdraw-messages")
    await _undo(spam, row.action_id)
    after = await _state(spam, Facet.MESSAGES)
    assert [i.attrs["delivered"] for i in after.items] == [i.attrs["delivered"] for i in before.items] == [33]
    assert spam.exposure(f"messages:{before.items[0].key}").is_open


async def test_mail_of_a_withdrawal_that_ended_half_way_is_given_back_too_and_by_standing_down(spam: Bench) -> None:
    await spam.allow_search()
    spam.between().move_after[12] = ConnectionLost("The connection broke.")
    (row,) = await spam.do("withdraw-mail", "withdraw-messages")
    assert row.outcome is Outcome.FAILED
    cut_off = await _state(spam, Facet.MESSAGES)
    assert 12 <= int(str(cut_off.items[0].attrs["withdrawn"])) < 33
    stood = await plan_stand_down(spam.desk, spam.case, "her own, she says")
    assert [p.action.undo_of for p in stood.plan.actions] == [row.action_id]
    await _undo(spam, row.action_id)
    after = await _state(spam, Facet.MESSAGES)
    assert (after.items[0].attrs["delivered"], after.items[0].attrs["withdrawn"]) == (33, 0)
    assert (await plan_stand_down(spam.desk, spam.case, "her own, she says")).left == ()


async def test_undoing_in_other_peoples_mailboxes_is_confirmed_singly_like_the_doing(spam: Bench) -> None:
    (row,) = await spam.do("withdraw-mail", "withdraw-messages")
    made = await plan_undo(spam.desk, spam.case, row.action_id)
    with pytest.raises(ConsentMissing):
        spam.run(made, confirmed=frozenset())


@pytest.mark.parametrize("action", ["disable-rule:r-2", FORWARDING])
async def test_what_lets_mail_out_comes_back_only_for_a_reason(spam: Bench, action: str) -> None:
    await spam.do("inspect-rules", action)
    with pytest.raises(Refused, match="lets mail out"):
        await plan_undo(spam.desk, spam.case, action, "  ")
    made = await plan_undo(spam.desk, spam.case, action, "her own, she says")
    assert made.actions[0].action.params["reason"] == "her own, she says"


async def test_undo_is_refused_where_somebody_changed_it_since(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    colleague = Action(id="x", kind=ActionKind.ENABLE_PROTOCOL, target="imap")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    with pytest.raises(Refused, match="somebody changed it since"):
        await plan_undo(spam.desk, spam.case, "disable-protocol:imap")


async def test_what_others_changed_beside_it_does_not_keep_it_from_being_undone(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    colleague = Action(id="x", kind=ActionKind.DISABLE_PROTOCOL, target="smtp")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    await _undo(spam, "disable-protocol:imap")
    assert not next(i for i in (await _state(spam, Facet.PROTOCOLS)).items if i.key == "smtp").enabled


async def test_undo_is_refused_where_the_state_cant_be_read(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    spam.between().observe_as[Facet.PROTOCOLS] = raises(NotReadable("Not now."))
    with pytest.raises(Refused, match=r"can't be read now: Not now\."):
        await plan_undo(spam.desk, spam.case, "disable-protocol:imap")


async def test_a_change_between_planning_an_undo_and_starting_it_makes_the_plan_stale(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    made = await plan_undo(spam.desk, spam.case, "disable-protocol:imap")
    colleague = Action(id="x", kind=ActionKind.ENABLE_PROTOCOL, target="imap")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    await look(spam.desk, spam.case, (Facet.PROTOCOLS,))
    with pytest.raises(PlanStale):
        spam.run(made)


async def test_what_is_irreversible_says_why(spam: Bench) -> None:
    await spam.confirm()
    await spam.do("reset-password", "reset-password", "revoke-sessions")
    assert "keep_former" not in spam.action("reset-password").action.params, "confirmed before: nothing is kept"
    for action, why in (("reset-password", "the old password is gone"), ("revoke-sessions", "can't be resumed")):
        with pytest.raises(Refused, match=why):
            await plan_undo(spam.desk, spam.case, action)


async def test_the_password_from_before_comes_back_for_a_reason_and_not_over_one_that_was_set_since(
    spam: Bench,
) -> None:
    await spam.do("reset-password", "reset-password")
    with pytest.raises(Refused, match="lets somebody at it"):
        await plan_undo(spam.desk, spam.case, "reset-password")
    owner = Action(id="x", kind=ActionKind.RESET_PASSWORD)
    await spam.desk.provider("practice").perform(spam.case.account, owner, SecretStr("Her-own-choice-7"))
    with pytest.raises(Refused, match="somebody changed it since"):
        await plan_undo(spam.desk, spam.case, "reset-password", "a false alarm, she says")


async def test_what_was_never_proved_is_not_undone(spam: Bench) -> None:
    spam.between().perform_as["disable-protocol:imap"] = says_done("disable-protocol:imap")
    await spam.do("disable-protocols", "disable-protocol:imap")
    with pytest.raises(Refused, match="never proved"):
        await plan_undo(spam.desk, spam.case, "disable-protocol:imap")
    with pytest.raises(NotFound):
        await plan_undo(spam.desk, spam.case, "disable-protocol:fax")


async def test_an_action_is_undone_once_and_an_undo_is_not_undone(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    undo = await _undo(spam, "disable-protocol:imap")
    with pytest.raises(Refused, match=f"undone already, by {undo}"):
        await plan_undo(spam.desk, spam.case, "disable-protocol:imap")
    with pytest.raises(Refused, match="itself an undo"):
        await plan_undo(spam.desk, spam.case, undo)


async def test_an_undo_that_did_nothing_leaves_the_action_in_force(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    spam.between().perform_as["enable-protocol:imap"] = says_done("enable-protocol:imap")
    (row,) = await spam.run(await plan_undo(spam.desk, spam.case, "disable-protocol:imap")).wait()
    assert row.proof is not None
    assert not row.proof.proved
    assert spam.action("disable-protocol:imap").undone_by is None
    again = await plan_undo(spam.desk, spam.case, "disable-protocol:imap")
    assert again.actions[0].action.id == "enable-protocol:imap~2"


async def test_an_action_that_was_read_back_after_a_kill_can_be_undone(spam: Bench) -> None:
    import asyncio

    from response_tools import kill, never

    from workbench.response.read_back import read_back

    between, began = spam.between(), asyncio.Event()
    hang = never(began)

    async def stand_in(really: Really) -> Any:
        await hang(really)

    between.perform_as["disable-protocol:imap"] = stand_in
    made = await spam.plan("disable-protocols", "disable-protocol:imap", "disable-protocol:smtp")
    spam.run(made)
    await began.wait()
    while not [a for a in spam.view().facts.actions if a.proof]:
        await asyncio.sleep(0.01)
    # The other one was read back before this one takes effect.
    action = next(p.action for p in made.actions if p.action.target == "imap")
    await between.real.perform(spam.case.account, action)
    kill(spam.desk)
    spam.desk = spam.start()
    await read_back(spam.desk, spam.case)
    assert spam.action("disable-protocol:imap").outcome is Outcome.DONE
    await _undo(spam, "disable-protocol:imap")


async def test_a_block_that_another_open_case_relies_on_stays(spam: Bench) -> None:
    block = "block-ip:203.0.113.7/32"
    await spam.do("blacklist-ips", block)
    other = await open_case(spam.desk, account="maria.costa@example.com", ticket="HD-4712", provider="practice")
    action = Action(id=block, kind=ActionKind.BLOCK_IP, target="203.0.113.7/32")
    await spam.desk.record(
        other.id,
        ActionIntended(run="R-1", step="blacklist-ips", plan_digest="d", action=action),
        ActionProved(action_id=block, proof=Proof(proved=True, sentence="On the list."), outcome=Outcome.DONE),
    )
    with pytest.raises(Refused, match="open case HD-4712 relies on it"):
        await plan_undo(spam.desk, spam.case, block)


async def test_undoing_without_having_seen_the_state_before_is_refused(spam: Bench) -> None:
    between = spam.between()
    between.observe_as[Facet.RULES] = raises(NotReadable("Not now."))
    made = await spam.plan("inspect-rules", "disable-rule:r-2")
    del between.observe_as[Facet.RULES]
    await spam.run(made, blind_reason="mail goes out").wait()
    assert spam.action("disable-rule:r-2").blind_reason == "mail goes out"
    with pytest.raises(Refused, match="the state before it was not read"):
        await plan_undo(spam.desk, spam.case, "disable-rule:r-2", "why not")


async def test_what_two_networks_let_in_is_undone_one_after_the_other_and_leaves_a_colleagues(spam: Bench) -> None:
    home, office = "restrict-login-ip:192.0.2.128/25", "restrict-login-ip:198.18.0.0/24"
    await spam.do("blacklist-ips", home)
    await spam.do("blacklist-ips", office)
    with pytest.raises(Refused, match="somebody changed it since"):
        await plan_undo(spam.desk, spam.case, home)
    await _undo(spam, office)
    assert (await _state(spam, Facet.IP_ACCESS)).attrs["login_from"] == ["192.0.2.128/25"]
    colleague = Action(id="x", kind=ActionKind.RESTRICT_LOGIN_IP, target="198.18.1.0/24")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    with pytest.raises(Refused, match="somebody changed it since"):
        await plan_undo(spam.desk, spam.case, home)


async def test_what_changes_after_the_person_agreed_and_before_the_undo_starts_keeps_it_from_starting(
    spam: Bench,
) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    made = await plan_undo(spam.desk, spam.case, "disable-protocol:imap")
    colleague = Action(id="x", kind=ActionKind.ENABLE_PROTOCOL, target="imap")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    (row,) = await spam.run(made).wait()
    assert row.outcome is Outcome.FAILED
    assert "Not started" in row.detail
    assert "somebody changed it since" in row.detail
    assert spam.types().count("action-intended") == 1


async def test_mail_that_somebody_else_released_since_is_not_given_back_by_the_undo(spam: Bench) -> None:
    (row,) = await spam.do("withdraw-mail", "withdraw-messages")
    record = spam.action(row.action_id)
    copies = await copies_of(spam.desk, spam.case, record.action.target)
    some = tuple(c for c in copies if c.where == "withdrawn")[:3]
    async for _ in spam.desk.provider("practice").restore(record.action, some):
        pass
    with pytest.raises(Refused, match="somebody changed it since"):
        await plan_undo(spam.desk, spam.case, row.action_id)


async def test_withdrawn_mail_is_given_back_though_its_sender_turned_out_to_be_the_owner(spam: Bench) -> None:
    (row,) = await spam.do("withdraw-mail", "withdraw-messages")
    abnormal = spam.desk.casefile.views.signins(spam.case_id, judgement=Judgement.ABNORMAL)
    await overrule(spam.desk, spam.case, [r.signin.id for r in abnormal], Judgement.OWNER, "her own, she says")
    assert spam.view().facts.situation.abnormal == 0
    await _undo(spam, row.action_id)
    after = await _state(spam, Facet.MESSAGES)
    assert [(i.attrs["delivered"], i.attrs["withdrawn"]) for i in after.items] == [(33, 0)]


async def test_an_undo_in_a_closed_case_asks_to_reopen_it_and_looks_at_nothing(worked: Bench) -> None:
    await close_case(worked.desk, worked.case)
    head = worked.desk.casefile.head()
    with pytest.raises(Refused, match="closed"):
        await plan_undo(worked.desk, worked.case, "disable-protocol:imap")
    assert worked.desk.casefile.head() == head


async def _beside(spam: Bench, account: str, provider: str = "practice") -> Bench:
    case = await open_case(spam.desk, account=account, ticket="HD-4712", provider=provider)
    other = Bench(lambda: spam.desk, case.id, spam.folder, spam.clock)
    if provider == "practice":
        await first_look(spam.desk, case)
    return other


async def test_what_another_open_case_of_the_account_saw_and_counts_as_checked_stays(spam: Bench) -> None:
    await spam.do("enable-2fa", "require-second-factor")
    other = await _beside(spam, "lin.wei@example.com")
    with pytest.raises(Refused, match="open case HD-4712 relies on it: its look at second factors"):
        await plan_undo(spam.desk, spam.case, "require-second-factor")
    unreadable = StateUnreadable(facet=Facet.SECOND_FACTORS, why="Gone.", phase="look")
    await other.desk.record(other.case_id, unreadable)
    await _undo(spam, "require-second-factor")


async def test_a_door_that_another_open_case_of_the_account_counts_as_shut_stays_shut(spam: Bench) -> None:
    other = await _beside(spam, "lin.wei@example.com")
    await spam.do("inspect-rules", FORWARDING)
    await look(spam.desk, other.case, (Facet.FORWARDING,))
    assert other.exposure(f"forwarding:{LIN_FORWARD}").closed_at is not None
    with pytest.raises(Refused, match="HD-4712 relies on it: it counts this as shut"):
        await plan_undo(spam.desk, spam.case, FORWARDING, "her own")


async def test_the_same_mailbox_is_known_by_its_address_at_a_desk_that_works_it_by_hand(
    spam: Bench, tmp_path: Path
) -> None:
    await spam.do("inspect-rules", FORWARDING)
    other = await _beside(spam, "Lin.Wei@example.com", "guided")
    shown = tmp_path / "console.txt"
    shown.write_text("Forwarding: none")
    files = keep_files(spam.desk, (shown,), step="inspect-rules", supports="forwarding")
    await show_facet(spam.desk, other.case, "inspect-rules", Facet.FORWARDING, files)
    with pytest.raises(Refused, match="HD-4712 relies on it"):
        await plan_undo(spam.desk, spam.case, FORWARDING, "her own")


async def test_a_block_stays_where_another_open_case_saw_its_own_intruder_blocked_by_it(spam: Bench) -> None:
    block = "block-ip:203.0.113.7/32"
    await spam.do("blacklist-ips", block)
    other = await _beside(spam, "maria.costa@example.com")
    made = await plan_undo(spam.desk, spam.case, block)
    assert made.single_confirmations == ("unblock-ip:203.0.113.7/32",), "an account that never saw it is no hindrance"
    await record_signin(other, "203.0.113.7")
    await look(spam.desk, other.case, (Facet.IP_ACCESS,))
    with pytest.raises(Refused, match=r"HD-4712 relies on it: 203\.0\.113\.7 is abnormal there"):
        await plan_undo(spam.desk, spam.case, block)
    (row,) = await spam.run(made).wait()
    assert "Not started" in row.detail, "nor does an undo start that was agreed to before"


async def record_signin(bench: Bench, ip: str) -> None:
    """Has somebody say that a sign-in from that address was the intruder's."""
    from workbench.model.events import RecordsRead
    from workbench.model.evidence import Coverage
    from workbench.model.signins import SignIn

    signin = SignIn(id="s-theirs", at=bench.clock(), account=bench.case.account, ip=ip, success=True, source="")
    source = bench.desk.keep(b"export", name="export", kind="export")
    records = bench.desk.keep(f'{{"signin":{signin.model_dump_json()}}}'.encode(), name="records", kind="derived")
    read = RecordsRead(
        evidence=source.evidence.sha256,
        records=records.evidence.sha256,
        format="table",
        coverage=Coverage(source="export"),
        signins=1,
        audit=0,
    )
    await bench.desk.record(bench.case_id, source, records, read)
    await overrule(bench.desk, bench.case, ["s-theirs"], Judgement.ABNORMAL, "nobody was there")
