"""Actions end with what the state shows: proved, not proved, failed or unknown."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from response_tools import LIN_FORWARD, Bench, kill, never, raises, row, says_done, waits_for

from workbench.model.actions import ActionKind
from workbench.model.errors import (
    CheckFailed,
    ConnectionLost,
    LocalFileError,
    NotReadable,
    OutcomeUnknown,
    RateLimited,
    Refused,
)
from workbench.model.events import ActionEnded, ActionIntended, ActionProved, ExposureClosed, StateObserved
from workbench.model.words import Facet, Grade, Outcome
from workbench.response.answering import waive
from workbench.response.closing import close_case, hindrances
from workbench.response.planning import plan_contain
from workbench.response.read_back import read_back
from workbench.response.runs import RowState
from workbench.response.survey import Move, survey

pytest_plugins = ("response_fixtures",)

Really = Callable[[], Awaitable[Any]]

FORWARDING = f"stop-forwarding:{LIN_FORWARD}"
RULE = "disable-rule:r-2"


async def test_every_action_is_followed_by_a_look_at_each_facet_that_it_touches(spam: Bench) -> None:
    await spam.run(await plan_contain(spam.desk, spam.case)).wait()
    events = spam.events()
    for at, event in enumerate(events):
        if not isinstance(event.data, ActionEnded):
            continue
        action = spam.action(event.data.action_id).action
        later = [e.data for e in events[at:] if isinstance(e.data, StateObserved) and e.data.phase == "after"]
        assert set(action.spec.facets) <= {look.state.facet for look in later}
        proved = [e.data for e in events[at:] if isinstance(e.data, ActionProved)]
        (mine,) = [p for p in proved if p.action_id == action.id]
        assert mine.proof.proved
        assert mine.proof.after is Grade.READ


async def test_a_provider_that_says_done_and_did_nothing_proves_nothing(spam: Bench) -> None:
    spam.between().perform_as[RULE] = says_done(RULE)
    (ended,) = await spam.do("inspect-rules", RULE)
    assert ended.outcome is Outcome.DONE
    assert ended.proof is not None
    assert not ended.proof.proved
    assert "still there" in ended.detail
    assert spam.exposure("rules:r-2").is_open
    assert spam.step("inspect-rules").lacks
    assert any(p.action.id == f"{RULE}~2" for p in spam.step("inspect-rules").outstanding)


@pytest.mark.parametrize("kind", ["reset-password", "revoke-sessions", "forget-devices", "revoke-app-password:ap-2"])
async def test_no_kind_of_action_is_believed_on_the_providers_word(spam: Bench, kind: str) -> None:
    spam.between().perform_as[kind] = says_done(kind)
    (ended,) = await spam.do("reset-password", kind)
    assert ended.proof is not None
    assert not ended.proof.proved


async def test_an_action_whose_effect_cant_be_read_back_is_not_proved(spam: Bench) -> None:
    between = spam.between()
    made = await spam.plan("inspect-rules", RULE)
    between.observe_as[Facet.RULES] = raises(NotReadable("The list does not load."))
    (ended,) = await spam.run(made).wait()
    assert ended.proof is not None
    assert not ended.proof.proved
    assert "could not be read" in ended.detail
    assert spam.exposure("rules:r-2").is_open


@pytest.mark.parametrize("error", [RateLimited("Too many calls."), ConnectionLost("No answer.")])
async def test_an_action_that_fails_stops_none_of_the_others(spam: Bench, error: Exception) -> None:
    spam.between().perform_as["reset-password"] = raises(error)
    rows = await spam.run(await plan_contain(spam.desk, spam.case)).wait()
    assert row(rows, "reset-password").outcome is Outcome.FAILED
    assert {r.outcome for r in rows if r.action_id != "reset-password"} == {Outcome.DONE}
    assert {r.state for r in rows} == {RowState.ENDED}


async def test_a_search_that_fails_before_anything_is_intended_stops_none_of_the_others(spam: Bench) -> None:
    between = spam.between()
    made = await spam.plan("withdraw-mail", "withdraw-messages", "restrict-sending")

    def no_search(query: object) -> object:
        raise RateLimited("The search asks us to slow down.", "Come back in a minute.")

    between.find_messages = no_search  # type: ignore[attr-defined]
    rows = await spam.run(made).wait()
    assert row(rows, "restrict-sending").outcome is Outcome.DONE
    mail = next(r for r in rows if r.action_id.startswith("withdraw-messages"))
    assert mail.outcome is Outcome.FAILED
    assert mail.detail.startswith("Not started: The search asks us to slow down.")
    assert [e.data.action.kind for e in spam.events() if isinstance(e.data, ActionIntended)] == [
        ActionKind.RESTRICT_SENDING
    ]


async def test_a_connection_lost_after_the_effect_turns_out_done_by_what_is_read(spam: Bench) -> None:
    spam.between().perform_as[FORWARDING] = raises(ConnectionLost("No answer."), after=True)
    (ended,) = await spam.do("inspect-rules", FORWARDING)
    assert ended.outcome is Outcome.DONE
    assert ended.proof is not None
    assert ended.proof.proved
    assert not spam.exposure(f"forwarding:{LIN_FORWARD}").is_open


async def test_a_connection_lost_before_the_effect_turns_out_failed_by_what_is_read(spam: Bench) -> None:
    between = spam.between()
    between.perform_as[FORWARDING] = raises(ConnectionLost("No answer."))
    (ended,) = await spam.do("inspect-rules", FORWARDING)
    assert ended.outcome is Outcome.FAILED
    assert spam.exposure(f"forwarding:{LIN_FORWARD}").is_open
    assert between.asked == [FORWARDING]


async def test_a_connection_lost_with_nothing_to_read_stays_unknown_until_it_can_be_read(spam: Bench) -> None:
    between = spam.between()
    made = await spam.plan("inspect-rules", FORWARDING)
    between.perform_as[FORWARDING] = raises(ConnectionLost("No answer."), after=True)
    between.observe_as[Facet.FORWARDING] = raises(ConnectionLost("Nothing answers."))
    (ended,) = await spam.run(made).wait()
    assert ended.outcome is Outcome.UNKNOWN
    assert [r.action.id for r in await read_back(spam.desk, spam.case)] == [FORWARDING]
    assert spam.view().now.next.move is Move.READ_BACK
    assert "is unknown" in hindrances(spam.view())[0]
    with pytest.raises(OutcomeUnknown, match=FORWARDING) as caught:
        await close_case(spam.desk, spam.case)
    assert "no verdict has been given" in caught.value.hint
    subjects: tuple[dict[str, Any], ...] = ({}, {"action": FORWARDING}, {"exposure": f"forwarding:{LIN_FORWARD}"})
    for narrower in subjects:
        with pytest.raises(Refused, match="unknown"):
            await waive(spam.desk, spam.case, "inspect-rules", "let it be", **narrower)

    del between.observe_as[Facet.FORWARDING]
    assert await read_back(spam.desk, spam.case) == ()
    assert spam.action(FORWARDING).outcome is Outcome.DONE
    assert not spam.exposure(f"forwarding:{LIN_FORWARD}").is_open
    assert between.asked == [FORWARDING]


@pytest.mark.parametrize("took_effect", [True, False])
async def test_a_kill_between_intend_and_record_shows_as_unknown_and_is_read_back_not_repeated(
    spam: Bench, took_effect: bool
) -> None:
    between, began = spam.between(), asyncio.Event()
    hang = never(began)

    async def stand_in(really: Really) -> Any:
        if took_effect:
            await really()
        return await hang(really)

    between.perform_as[RULE] = stand_in
    spam.run(await spam.plan("inspect-rules", RULE))
    await began.wait()
    assert not spam.view().facts.unknown, "under way here is not unknown here"
    kill(spam.desk)

    spam.desk = spam.start()
    (unknown,) = spam.view().facts.unknown
    assert unknown.action.id == RULE
    assert unknown.ended_at is None
    assert spam.view().now.step.id == "inspect-rules"
    assert spam.view().now.next.move is Move.READ_BACK
    again = spam.between()
    with pytest.raises(Refused, match="unknown"):
        await spam.plan("inspect-rules", RULE)
    assert (await spam.plan("inspect-rules", "disable-rule")).actions == ()

    assert await read_back(spam.desk, spam.case) == ()
    assert again.asked == []
    record = spam.action(RULE)
    assert record.outcome is (Outcome.DONE if took_effect else Outcome.FAILED)
    assert spam.exposure("rules:r-2").is_open is not took_effect
    outstanding = [p.action.id for p in spam.step("inspect-rules").outstanding]
    assert (f"{RULE}~2" in outstanding) is not took_effect


async def test_withdrawing_mail_that_is_cut_off_half_way_is_settled_by_what_is_found(spam: Bench) -> None:
    between = spam.between()
    between.move_after[12] = ConnectionLost("The connection broke.")
    (ended,) = await spam.do("withdraw-mail", "withdraw-messages")
    assert ended.outcome is Outcome.FAILED
    assert "still in reach" in ended.detail
    assert spam.action(ended.action_id).result["not tried"] == 33 - 12
    (again,) = await spam.do("withdraw-mail", "withdraw-messages")
    assert again.action_id == f"{ended.action_id}~2"
    assert again.proof is not None
    assert again.proof.proved


async def test_a_batch_names_every_copy_before_the_first_is_moved(spam: Bench) -> None:
    (ended,) = await spam.do("withdraw-mail", "withdraw-messages")
    params = spam.action(ended.action_id).action.params
    listed = b"".join(spam.desk.casefile.evidence(str(params["copies"]))).splitlines()
    assert len(listed) == params["count"] == 33


async def test_a_tenant_that_cant_be_written_claims_nothing_and_tells_the_trouble(spam: Bench) -> None:
    spam.between().perform_as[FORWARDING] = raises(LocalFileError("The disk is full."))
    run = spam.run(await spam.plan("inspect-rules", FORWARDING, RULE))
    with pytest.raises(LocalFileError, match="disk is full"):
        await run.wait()
    rows = tuple(run.rows.values())
    assert row(rows, FORWARDING).outcome is Outcome.UNKNOWN
    assert row(rows, FORWARDING).proof is None
    assert [r.action.id for r in spam.view().facts.unknown] == [FORWARDING]
    assert not [e for e in spam.events() if isinstance(e.data, ActionEnded) and e.data.action_id == FORWARDING]
    assert await read_back(spam.desk, spam.case) == ()
    assert spam.action(FORWARDING).outcome is Outcome.FAILED
    offered = next(p for p in spam.step("inspect-rules").proposals if p.action.id.startswith(FORWARDING))
    assert offered.note.startswith("The last try failed.")


async def test_a_run_whose_consent_cant_be_recorded_starts_nothing_and_tells_the_trouble(spam: Bench) -> None:
    made = await spam.plan("inspect-rules", FORWARDING, RULE)
    before = spam.events()

    async def full(*_: object) -> None:
        raise LocalFileError("The disk is full.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spam.desk, "record", full)
        run = spam.run(made)
        with pytest.raises(LocalFileError, match="disk is full"):
            await run.wait()
    assert run.trouble is not None
    assert {r.state for r in run.rows.values()} == {RowState.SKIPPED}
    assert spam.events() == before


async def test_a_fault_of_the_workbench_cuts_no_other_action_off(spam: Bench) -> None:
    between, gate, began = spam.between(), asyncio.Event(), asyncio.Event()
    between.perform_as[FORWARDING] = raises(KeyError("a mistake of ours"))
    between.perform_as[RULE] = waits_for(gate, began)
    run = spam.run(await spam.plan("inspect-rules", FORWARDING, RULE))
    await began.wait()
    await asyncio.sleep(0.05)
    gate.set()
    with pytest.raises(KeyError):
        await run.wait()
    assert spam.action(RULE).outcome is Outcome.DONE
    assert [r.action.id for r in spam.view().facts.unknown] == [FORWARDING]
    with pytest.raises(KeyError):
        await spam.desk.drain()


async def test_containment_resets_first_then_ends_what_was_issued_and_blocks_last(spam: Bench) -> None:
    between, gate, began = spam.between(), asyncio.Event(), asyncio.Event()
    between.perform_as["reset-password"] = waits_for(gate, began)
    run = spam.run(await plan_contain(spam.desk, spam.case))
    await began.wait()
    while not {FORWARDING, RULE} <= {i for i, r in run.rows.items() if r.state is RowState.ENDED}:
        await asyncio.sleep(0.01)
    assert "revoke-sessions" not in between.asked, "forwarding and rules run alongside, the rest waits"
    gate.set()
    await run.wait()
    ended = [e.data.action_id for e in spam.events() if isinstance(e.data, ActionEnded)]
    begun = [e.data.action.id for e in spam.events() if isinstance(e.data, ActionIntended)]
    for issued in ("revoke-sessions", "forget-devices", "revoke-app-password:ap-2", "revoke-grant:gr-2"):
        assert between.asked.index(issued) > between.asked.index("reset-password")
    blocks = [i for i in begun if i.startswith("block-ip")]
    assert begun[-len(blocks) :] == blocks
    assert set(ended[-len(blocks) :]) == set(blocks)
    closed = Counter(e.data.exposure_id for e in spam.events() if isinstance(e.data, ExposureClosed))
    assert closed and set(closed.values()) == {1}, "what looks that end together see shut is written once"


async def test_a_run_goes_on_when_nobody_watches(spam: Bench) -> None:
    run = spam.run(await plan_contain(spam.desk, spam.case))
    watcher = asyncio.create_task(run.wait())
    await asyncio.sleep(0.01)
    watcher.cancel()
    assert [spam.desk.busy, run.finished] == [True, False]
    await spam.desk.drain()
    assert [spam.desk.busy, run.finished] == [False, True]
    assert {r.outcome for r in run.rows.values()} == {Outcome.DONE}


async def test_what_a_run_tells_can_be_told_again_from_any_point(spam: Bench) -> None:
    run = spam.run(await spam.plan("inspect-rules", RULE))
    first = [e async for e in run.events()]
    assert [e.number for e in first] == list(range(1, len(first) + 1))
    assert [e async for e in run.events()] == first
    assert [e async for e in run.events(after=2)] == first[2:]
    async with asyncio.timeout(1):
        assert [e async for e in run.events(after=len(first))] == []


async def test_stopping_starts_nothing_more_and_lets_what_is_under_way_end(spam: Bench) -> None:
    between, gate, began = spam.between(), asyncio.Event(), asyncio.Event()
    between.perform_as["reset-password"] = waits_for(gate, began)
    run = spam.run(await spam.plan("reset-password", "reset-password", "revoke-sessions", "forget-devices"))
    await began.wait()
    spam.desk.stop()
    gate.set()
    rows = await run.wait()
    assert row(rows, "reset-password").outcome is Outcome.DONE
    assert {r.state for r in rows if r.action_id != "reset-password"} == {RowState.SKIPPED}
    assert between.asked == ["reset-password"]
    assert not spam.view().facts.unknown


async def test_a_case_does_not_close_while_something_is_under_way(worked: Bench) -> None:
    between, gate, began = worked.between(), asyncio.Event(), asyncio.Event()
    between.perform_as["restrict-sending"] = waits_for(gate, began)
    run = worked.run(await worked.plan("withdraw-mail", "restrict-sending"))
    await began.wait()
    with pytest.raises(CheckFailed) as caught:
        await close_case(worked.desk, worked.case)
    assert "restrict-sending is still under way" in caught.value.hint
    gate.set()
    await run.wait()
    await close_case(worked.desk, worked.case)


async def test_two_desks_see_the_same_case(spam: Bench) -> None:
    await spam.do("inspect-rules", RULE)
    other = spam.start()
    mine, theirs = spam.view(), survey(other, spam.case)
    assert [s.lacks for s in mine.steps] == [s.lacks for s in theirs.steps]


async def test_a_session_that_was_there_before_is_old_whatever_the_providers_clock_says(spam: Bench) -> None:
    from datetime import timedelta

    between = spam.between()

    async def clock_ahead(really: Really) -> Any:
        state = await really()
        ahead = tuple(i.model_copy(update={"since": spam.clock() + timedelta(minutes=9)}) for i in state.items)
        return state.model_copy(update={"items": ahead})

    between.observe_as[Facet.SESSIONS] = clock_ahead
    between.perform_as["revoke-sessions"] = says_done("revoke-sessions")
    (ended,) = await spam.do("reset-password", "revoke-sessions")
    assert ended.proof is not None
    assert not ended.proof.proved
