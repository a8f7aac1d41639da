"""Standing down: everything that can be taken back is, newest first and proved; the rest is named with its reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from response_tools import LIN_FORWARD, Bench, agreed, kill, never, raises, says_done

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import (
    ConnectionLost,
    ConsentMissing,
    NotFound,
    NotReadable,
    OutcomeUnknown,
    Refused,
    UsageError,
)
from workbench.model.events import ActionIntended, FormerForgotten, StandDownBegun, StandDownEnded
from workbench.model.words import Facet, Grade, Judgement, Outcome, StepState, Verdict
from workbench.response.answering import give_verdict
from workbench.response.by_hand import begin_by_hand, end_by_hand, keep_files
from workbench.response.closing import close_case
from workbench.response.first_look import first_look
from workbench.response.former import still_kept
from workbench.response.judging import overrule
from workbench.response.looking import see
from workbench.response.opening import open_case
from workbench.response.planning import plan_contain, plan_known
from workbench.response.plans import Consent
from workbench.response.runs import RunRow
from workbench.response.stand_down_run import StandDownRun, begin_stand_down, end_stand_down, start_stand_down
from workbench.response.standing_down import StandDownPlan, plan_stand_down
from workbench.response.stood_down import stand_downs
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)

REASON = "it was her own VPN, she says"
FORWARDING = f"stop-forwarding:{LIN_FORWARD}"
FACETS = tuple(f for f in Facet if f not in (Facet.PASSWORD, Facet.SESSIONS, Facet.OAUTH_GRANTS))
"""What a stand-down can bring back as it was, whatever the verdict; second factors as far as one is required."""


async def _states(bench: Bench) -> dict[Facet, Any]:
    await bench.allow_search()
    found: dict[Facet, Any] = {}
    for facet in FACETS:
        state = (await see(bench.desk, bench.case, facet)).state
        assert state is not None
        items = () if facet is Facet.SECOND_FACTORS else state.items
        if facet is Facet.MESSAGES:
            items = tuple((i.key, i.attrs["delivered"], i.attrs["withdrawn"]) for i in state.items)  # type: ignore[misc]
        attrs = {} if facet is Facet.MESSAGES else state.attrs  # what it searched, not what is there
        found[facet] = (items, {k: v for k, v in attrs.items() if v})
    return found


def _agreed(made: StandDownPlan) -> Consent:
    return agreed(made.plan)


async def _stand_down(bench: Bench, **more: Any) -> tuple[StandDownPlan, tuple[RunRow, ...]]:
    made = await plan_stand_down(bench.desk, bench.case, **({"reason": REASON} | more))
    return made, await start_stand_down(bench.desk, made, _agreed(made)).wait()


def _ended(bench: Bench) -> StandDownEnded:
    return next(e.data for e in reversed(bench.events()) if isinstance(e.data, StandDownEnded))


async def _contained(bench: Bench) -> None:
    await bench.confirm()
    await bench.run(await plan_contain(bench.desk, bench.case)).wait()
    await bench.do("reset-password", "reset-recovery")
    await bench.do("enable-2fa", "require-second-factor")
    await bench.do("blacklist-ips", "restrict-login-ip:192.0.2.128/25")
    await bench.do("withdraw-mail", "withdraw-messages")


async def test_everything_that_can_be_taken_back_is_newest_first_and_as_it_was(spam: Bench) -> None:
    before = await _states(spam)
    await _contained(spam)
    done = [a.action.id for a in spam.view().facts.actions if not a.irreversible]
    _, rows = await _stand_down(spam)
    assert all(r.proof is not None and r.proof.proved and r.proof.after is Grade.READ for r in rows), rows
    assert await _states(spam) == before
    intended = [e.data.action for e in spam.events() if isinstance(e.data, ActionIntended) and e.data.action.undo_of]
    assert [a.undo_of for a in intended] == done[::-1]
    assert {a.params["reason"] for a in intended} == {REASON}, "so that a rule comes back for a reason"
    ended = _ended(spam)
    assert set(ended.undone) == set(done)
    assert [e.data.type for e in spam.events()].count("stand-down-begun") == 1
    assert spam.view().facts.standing_down is None


async def test_what_is_irreversible_stays_and_says_why(spam: Bench) -> None:
    await _contained(spam)
    made, _ = await _stand_down(spam)
    left = {one.action_id: one.why for one in made.left}
    assert left["reset-password"] == "the old password is gone"
    assert all(one.expected for one in made.left)
    assert any("reset-password): the old password is gone" in sentence for sentence in _ended(spam).left)
    assert len(_ended(spam).left) == len(left)


async def test_a_false_alarm_gives_the_owner_the_password_and_the_app_password_back_whichever_reset_was_last(
    spam: Bench,
) -> None:
    async def password() -> Any:
        seen = await see(spam.desk, spam.case, Facet.PASSWORD)
        assert seen.state is not None
        return seen.state.attrs

    before = await password(), await _states(spam)
    for picks in (("reset-password",), ("reset-password~2",)):
        run = spam.run(await spam.plan("reset-password", *picks))
        await run.wait()
        await run.take_secret(*picks)
    await spam.do("reset-password", "revoke-app-password:ap-2")
    made, rows = await _stand_down(spam)
    assert [r.action_id for r in rows] == ["restore-app-password:ap-2", "restore-password", "restore-password~2"]
    assert [p.action.undo_of for p in made.plan.actions][1:] == ["reset-password~2", "reset-password"]
    assert all(r.proof is not None and r.proof.proved for r in rows), rows
    assert (await password(), await _states(spam)) == before
    assert "the password that was read to them stops working" in made.plan.actions[1].note
    ledger = "".join(e.model_dump_json() for e in spam.events())
    assert "scrypt" not in ledger and "salt" not in ledger


async def test_a_door_that_a_reset_had_shut_is_open_again_once_it_is_taken_back(spam: Bench) -> None:
    await give_verdict(spam.desk, spam.case, Verdict.SUSPECTED)
    await spam.do("reset-password", "reset-password")
    assert not spam.exposure("password").is_open
    await _stand_down(spam)
    assert spam.exposure("password").is_open


async def test_the_password_from_before_is_forgotten_once_the_theft_is_confirmed(spam: Bench) -> None:
    await spam.do("reset-password", "reset-password")
    between = spam.between()
    between.forget_as = ConnectionLost("No answer.")
    await spam.confirm()
    with pytest.raises(Refused, match="the theft was confirmed: the intruder knows"):
        await plan_undo(spam.desk, spam.case, "reset-password", REASON)
    (left,) = [e.data for e in spam.events() if isinstance(e.data, FormerForgotten)]
    assert left.trouble == "No answer." and "may still keep" in still_kept(spam.desk, spam.case)[0]
    between.forget_as = None
    await give_verdict(spam.desk, spam.case, Verdict.CONFIRMED)
    assert still_kept(spam.desk, spam.case) == ()
    await give_verdict(spam.desk, spam.case, Verdict.SUSPECTED)
    made = await plan_stand_down(spam.desk, spam.case, REASON)
    (why,) = [one for one in made.left if one.action_id == "reset-password"]
    assert why.expected and "was deleted: the theft is confirmed" in why.why


async def test_a_stand_down_asks_for_a_reason_and_for_an_open_case(worked: Bench) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        await plan_stand_down(worked.desk, worked.case, "  ")
    with pytest.raises(NotFound, match="no action 'block-ip:nowhere'"):
        await plan_stand_down(worked.desk, worked.case, REASON, ["block-ip:nowhere"])
    await close_case(worked.desk, worked.case)
    with pytest.raises(Refused, match="closed"):
        await plan_stand_down(worked.desk, worked.case, REASON)


async def test_what_reaches_beyond_the_account_is_confirmed_singly_or_left_out_by_name(spam: Bench) -> None:
    block = "block-ip:203.0.113.7/32"
    await spam.do("blacklist-ips", block)
    await spam.do("disable-protocols", "disable-protocol:imap")
    made = await plan_stand_down(spam.desk, spam.case, REASON)
    assert made.single_confirmations == ("unblock-ip:203.0.113.7/32",)
    with pytest.raises(ConsentMissing, match="confirmed singly"):
        start_stand_down(spam.desk, made, agreed(made.plan, confirmed=frozenset()))
    assert "stand-down-begun" not in spam.types()
    for name in (block, "unblock-ip:203.0.113.7/32"):
        made = await plan_stand_down(spam.desk, spam.case, REASON, [name])
        assert [p.action.id for p in made.plan.actions] == ["enable-protocol:imap"]
    await start_stand_down(spam.desk, made, _agreed(made)).wait()
    assert spam.action(block).undone_by is None
    assert _ended(spam).left == (f"Block address 203.0.113.7/32 ({block}): left as it is, as asked",)


async def test_what_others_changed_what_was_not_proved_and_what_is_relied_on_stays_and_the_rest_goes_on(
    spam: Bench,
) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap", "disable-protocol:pop3")
    await spam.do("inspect-rules", "disable-rule:r-2")
    await spam.do("enable-2fa", "require-second-factor")
    spam.between().perform_as["suspend-sign-in"] = says_done("suspend-sign-in")
    await spam.do("reset-password", "suspend-sign-in")
    colleague = Action(id="x", kind=ActionKind.ENABLE_PROTOCOL, target="imap")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    other = await open_case(spam.desk, account=spam.case.account, ticket="HD-4712", provider="practice")
    seen = await see(spam.desk, other, Facet.SECOND_FACTORS)
    from workbench.response.looking import record_looks

    await record_looks(spam.desk, other, (seen,), phase="look")
    made, rows = await _stand_down(spam)
    left = {one.action_id: one.why for one in made.left}
    assert "somebody changed it since" in left["disable-protocol:imap"]
    assert "never proved" in left["suspend-sign-in"]
    assert "open case HD-4712 relies on it" in left["require-second-factor"]
    assert not any(one.expected for one in made.left)
    assert set(_ended(spam).undone) == {"disable-rule:r-2", "disable-protocol:pop3"}
    assert all(r.proof and r.proof.proved for r in rows)


async def test_what_is_changed_while_the_stand_down_runs_stays_and_the_end_says_so(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    await spam.do("inspect-rules", "disable-rule:r-2")
    between = spam.between()

    async def meanwhile(really: Callable[[], Awaitable[Any]]) -> Any:
        colleague = Action(id="x", kind=ActionKind.ENABLE_PROTOCOL, target="imap")
        await between.real.perform(spam.case.account, colleague)
        return await really()

    between.perform_as["enable-rule:r-2"] = meanwhile
    _, rows = await _stand_down(spam)
    assert {r.action_id: r.outcome for r in rows} == {
        "enable-rule:r-2": Outcome.DONE,
        "enable-protocol:imap": Outcome.FAILED,
    }
    assert _ended(spam).undone == ("disable-rule:r-2",)
    (left,) = _ended(spam).left
    assert "somebody changed it since" in left


async def test_two_actions_on_the_same_thing_are_taken_back_in_turn(spam: Bench) -> None:
    before = await _states(spam)
    await spam.do("blacklist-ips", "restrict-login-ip:192.0.2.128/25")
    await spam.do("blacklist-ips", "restrict-login-ip:198.18.0.0/24")
    _, rows = await _stand_down(spam)
    assert [r.action_id for r in rows] == ["lift-login-ip:198.18.0.0/24", "lift-login-ip:192.0.2.128/25"]
    assert all(r.proof and r.proof.proved for r in rows), rows
    assert await _states(spam) == before


async def test_what_was_done_twice_is_taken_back_once(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    colleague = Action(id="x", kind=ActionKind.ENABLE_PROTOCOL, target="imap")
    await spam.desk.provider("practice").perform(spam.case.account, colleague)
    await spam.do("disable-protocols", "disable-protocol:imap~2")
    made, rows = await _stand_down(spam)
    assert [r.action_id for r in rows] == ["enable-protocol:imap"]
    assert [(one.action_id, one.expected) for one in made.left] == [("disable-protocol:imap", True)]
    assert "disable-protocol:imap~2 is taken back in its place" in made.left[0].why


async def test_a_false_alarm_is_stood_down_after_its_sign_ins_were_judged_the_owners(spam: Bench) -> None:
    before = await _states(spam)
    await _contained(spam)
    abnormal = spam.desk.casefile.views.signins(spam.case_id, judgement=Judgement.ABNORMAL)
    await overrule(spam.desk, spam.case, [r.signin.id for r in abnormal], Judgement.OWNER, REASON)
    await give_verdict(spam.desk, spam.case, Verdict.NOT_COMPROMISED, reason_code="own-vpn")
    _, rows = await _stand_down(spam)
    assert all(r.proof and r.proof.proved for r in rows), rows
    assert await _states(spam) == before
    states = {s.step.id: s.state for s in spam.view().steps}
    assert states["blacklist-ips"] in (StepState.SKIPPED, StepState.DONE)


async def _kill_in_the_middle(spam: Bench, undo: str, *, after: bool) -> None:
    """Ends the program while that undo is under way, before it took effect or after."""
    between, began = spam.between(), asyncio.Event()
    hang = never(began)

    async def stand_in(really: Callable[[], Awaitable[Any]]) -> Any:
        if after:
            await really()
        return await hang(really)

    between.perform_as[undo] = stand_in
    made = await plan_stand_down(spam.desk, spam.case, REASON)
    start_stand_down(spam.desk, made, _agreed(made))
    await began.wait()
    kill(spam.desk)
    await asyncio.sleep(0.05)
    spam.desk = spam.start()


@pytest.mark.parametrize("after", [False, True], ids=["before it took effect", "after it took effect"])
async def test_a_kill_in_the_middle_is_shown_read_back_and_gone_on_with_and_nothing_is_done_twice(
    spam: Bench, after: bool
) -> None:
    before = await _states(spam)
    await spam.do("disable-protocols", "disable-protocol:imap")
    await spam.do("inspect-rules", "disable-rule:r-2", FORWARDING)
    await spam.do("enable-2fa", "require-second-factor")
    await _kill_in_the_middle(spam, f"restore-forwarding:{LIN_FORWARD}", after=after)
    facts = spam.view().facts
    assert facts.standing_down is not None
    assert facts.standing_down.reason == REASON
    assert [r.action.id for r in facts.unknown] == [f"restore-forwarding:{LIN_FORWARD}"]

    between = spam.between()
    made = await plan_stand_down(spam.desk, spam.case)
    assert made.resumed
    assert made.reason == REASON
    await start_stand_down(spam.desk, made, _agreed(made)).wait()
    again = [] if after else [f"restore-forwarding:{LIN_FORWARD}~2"]
    assert set(between.asked) == {*again, "enable-rule:r-2", "enable-protocol:imap"}
    assert await _states(spam) == before
    assert spam.types().count("stand-down-begun") == spam.types().count("stand-down-ended") == 1
    undone = {"disable-protocol:imap", "disable-rule:r-2", FORWARDING, "require-second-factor"}
    assert set(_ended(spam).undone) == undone
    assert _ended(spam).left == ()


async def test_a_kill_between_two_undos_leaves_the_rest_for_later(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    await spam.do("inspect-rules", "disable-rule:r-2")
    made = await plan_stand_down(spam.desk, spam.case, REASON)
    run = start_stand_down(spam.desk, made, _agreed(made))
    async for event in run.events():
        if event.row and event.row.action_id == "enable-rule:r-2" and event.row.proof:
            break
    kill(spam.desk)
    await asyncio.sleep(0.05)
    spam.desk = spam.start()
    assert spam.view().facts.standing_down is not None
    between = spam.between()
    made = await plan_stand_down(spam.desk, spam.case)
    await start_stand_down(spam.desk, made, _agreed(made)).wait()
    assert "enable-rule:r-2" not in between.asked
    assert set(_ended(spam).undone) == {"disable-protocol:imap", "disable-rule:r-2"}


async def test_mail_that_was_half_given_back_when_it_was_cut_off_is_given_back_to_the_end(spam: Bench) -> None:
    (row,) = await spam.do("withdraw-mail", "withdraw-messages")
    between = spam.between()
    real = between.real.restore

    async def cut_off(action: Action, copies: Any) -> Any:
        moved = 0
        async for pair in real(action, copies[:9]):
            moved += 1
            yield pair
        raise ConnectionLost("The line went dead.")

    between.restore = cut_off  # type: ignore[attr-defined]
    _, rows = await _stand_down(spam)
    assert [r.outcome for r in rows] == [Outcome.FAILED], "read back: only some of it was given back"
    assert "copies are still withdrawn" in _ended(spam).left[0]
    del between.restore
    _, rows = await _stand_down(spam)
    assert all(r.proof and r.proof.proved for r in rows), rows
    assert _ended(spam).undone == (row.action_id,)
    state = (await see(spam.desk, spam.case, Facet.MESSAGES)).state
    assert state is not None
    assert [(i.attrs["delivered"], i.attrs["withdrawn"]) for i in state.items] == [(33, 0)]


async def test_an_unknown_outcome_that_cant_be_read_leaves_the_stand_down_without_an_end(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    await spam.do("inspect-rules", "disable-rule:r-2")
    between = spam.between()
    between.perform_as["enable-rule:r-2"] = raises(ConnectionLost("No answer."), after=True)
    looked = 0

    async def first_only(really: Callable[[], Awaitable[Any]]) -> Any:
        nonlocal looked
        looked += 1
        if looked > 2:  # planning, and right before it starts
            raise NotReadable("Not now.")
        return await really()

    between.observe_as[Facet.RULES] = first_only
    await _stand_down(spam)
    assert spam.view().facts.standing_down is not None
    assert spam.action("disable-protocol:imap").undone_by
    with pytest.raises(Refused, match="begun already, with the reason"):
        await plan_stand_down(spam.desk, spam.case, "another reason")
    with pytest.raises(OutcomeUnknown, match=r"can't be closed"):
        await close_case(spam.desk, spam.case)
    del between.observe_as[Facet.RULES]
    made = await plan_stand_down(spam.desk, spam.case)
    assert made.is_empty
    assert await end_stand_down(spam.desk, spam.case)
    assert set(_ended(spam).undone) == {"disable-protocol:imap", "disable-rule:r-2"}
    assert between.asked.count("enable-rule:r-2") == 1


async def test_where_nothing_can_be_read_nothing_begins_and_where_something_cant_the_rest_goes_on(spam: Bench) -> None:
    await spam.do("inspect-rules", "disable-rule:r-2")
    between = spam.between()
    between.observe_as[Facet.RULES] = raises(NotReadable("Not now."))
    with pytest.raises(NotReadable, match="rules can't be read: Not now"):
        await plan_stand_down(spam.desk, spam.case, REASON)
    assert "stand-down-begun" not in spam.types()
    await spam.do("disable-protocols", "disable-protocol:imap")
    made, _ = await _stand_down(spam)
    assert made.unreadable == (Facet.RULES,)
    assert _ended(spam).undone == ("disable-protocol:imap",)
    assert "can't be read now: Not now" in _ended(spam).left[0]


async def test_a_stand_down_that_is_stopped_has_no_end_until_somebody_goes_on(spam: Bench) -> None:
    await spam.do("disable-protocols", "disable-protocol:imap")
    await spam.do("inspect-rules", "disable-rule:r-2")
    made = await plan_stand_down(spam.desk, spam.case, REASON)
    run = start_stand_down(spam.desk, made, _agreed(made))
    assert isinstance(run, StandDownRun)
    run.stop()
    await run.wait()
    assert spam.view().facts.standing_down is not None
    made = await plan_stand_down(spam.desk, spam.case)
    await start_stand_down(spam.desk, made, _agreed(made)).wait()
    assert spam.view().facts.standing_down is None


async def test_a_case_in_which_nothing_was_done_is_stood_down_as_well(alarm: Bench) -> None:
    made = await plan_stand_down(alarm.desk, alarm.case, REASON)
    assert made.is_empty
    await begin_stand_down(alarm.desk, made)
    assert await end_stand_down(alarm.desk, alarm.case)
    (one,) = stand_downs(alarm.desk, alarm.case)
    assert (one.reason, one.undone, one.left) == (REASON, (), ())
    assert one.by.name == "ana"
    assert one.ended_at is not None


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    path = tmp_path / "console.txt"
    path.write_text("as the console shows it")
    return path


async def _by_hand(guided: Bench, step: str, action: str, *paths: Path, **more: Any) -> None:
    made = plan_known(guided.desk, guided.case, step, (action,))
    await begin_by_hand(guided.desk, made, agreed(made), action)
    await end_by_hand(
        guided.desk, guided.case, action, keep_files(guided.desk, paths, step=step, supports=action), **more
    )


async def test_by_hand_it_is_a_list_in_this_order_each_ended_with_what_is_attached(guided: Bench, shown: Path) -> None:
    await _by_hand(guided, "reset-password", "reset-password", shown)
    await _by_hand(guided, "disable-protocols", "disable-protocol:imap", shown)
    await _by_hand(guided, "disable-protocols", "disable-protocol:pop3", shown)
    await _by_hand(guided, "enable-2fa", "require-second-factor", shown)
    made = await plan_stand_down(guided.desk, guided.case, REASON)
    assert made.plan.actions == ()
    order = ["lift-second-factor", "enable-protocol:pop3", "enable-protocol:imap"]
    assert [p.action.id for p in made.by_hand.actions] == order
    await begin_stand_down(guided.desk, made, agreed(made.by_hand))
    for number, undo in enumerate(order):
        made = await plan_stand_down(guided.desk, guided.case)
        assert [p.action.id for p in made.by_hand.actions] == order[number:]
        await begin_by_hand(guided.desk, made.by_hand, agreed(made.by_hand), undo)
        assert not await end_stand_down(guided.desk, guided.case), "begun, and nobody said how it ended"
        done = number != 1
        files = keep_files(guided.desk, (shown,), step="x", supports=undo) if done else ()
        await end_by_hand(guided.desk, guided.case, undo, files, done=done, words="" if done else "the switch is gone")
    assert await end_stand_down(guided.desk, guided.case)
    ended = _ended(guided)
    assert ended.undone == ("disable-protocol:imap", "require-second-factor")
    assert len(ended.left) == 2
    assert any("could not be taken back by hand: the switch is gone" in left for left in ended.left)
    assert guided.action("lift-second-factor").proof is not None


async def test_two_cases_of_one_account_are_stood_down_one_after_the_other_once_one_is_closed_or_not_looking(
    spam: Bench,
) -> None:
    await spam.do("inspect-rules", "disable-rule:r-2")
    other = await open_case(spam.desk, account=spam.case.account, ticket="HD-4712", provider="practice")
    await first_look(spam.desk, other)
    made = await plan_stand_down(spam.desk, spam.case, REASON)
    assert made.is_empty
    assert "HD-4712 relies on it" in made.left[0].why
    assert not [e for e in spam.events() if isinstance(e.data, StandDownBegun)]


@pytest.mark.drill
@pytest.mark.parametrize("moments", [(8,), (25, 25), (4, 60, 4, 60)])
async def test_wherever_kills_fall_going_on_brings_everything_back_and_takes_each_back_once(
    spam: Bench, moments: tuple[int, ...]
) -> None:
    before = await _states(spam)
    await _contained(spam)
    done = {a.action.id for a in spam.view().facts.actions if not a.irreversible}
    for moment in moments:
        if not spam.view().facts.actions or _all_back(spam, done):
            break
        made = await plan_stand_down(spam.desk, spam.case, "" if spam.view().facts.standing_down else REASON)
        if not made.is_empty:
            start_stand_down(spam.desk, made, _agreed(made))
        for _ in range(moment):
            await asyncio.sleep(0.002)
        kill(spam.desk)
        await asyncio.sleep(0.05)
        spam.desk = spam.start()
    if not _all_back(spam, done):
        made = await plan_stand_down(spam.desk, spam.case, "" if spam.view().facts.standing_down else REASON)
        if made.is_empty:
            await end_stand_down(spam.desk, spam.case)
        else:
            await start_stand_down(spam.desk, made, _agreed(made)).wait()
    assert await _states(spam) == before
    proved = [a.action.undo_of for a in spam.view().facts.actions if a.action.undo_of and a.proof and a.proof.proved]
    assert sorted(map(str, proved)) == sorted(done)


def _all_back(bench: Bench, done: set[str]) -> bool:
    facts = bench.view().facts
    return facts.standing_down is None and all(bench.action(a).undone_by for a in done)
