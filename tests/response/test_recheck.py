"""Looking again: what is back opens exposure and case, and what was not looked at is said as loudly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from response_tools import LIN_FORWARD, Bench, agreed, raises

from workbench.model.actions import Action, ActionKind
from workbench.model.errors import NotFound, NotReadable, ProviderError, UsageError
from workbench.model.events import CaseReopened, NoteAdded, RecheckMade, StateObserved
from workbench.model.state import FacetItem
from workbench.model.words import Attribution, Facet, Grade, StepState, Verdict
from workbench.response.answering import answer, give_verdict, waive
from workbench.response.by_hand import begin_by_hand, end_by_hand, keep_files, show_facet
from workbench.response.closing import close_case
from workbench.response.due import all_due, rechecks_due
from workbench.response.opening import open_case
from workbench.response.planning import plan_known
from workbench.response.rechecking import recheck

pytest_plugins = ("response_fixtures",)


@pytest.fixture
def closed(worked: Bench) -> Callable[[], Any]:
    async def close() -> Bench:
        await close_case(worked.desk, worked.case)
        return worked

    return close


async def _comes_back(bench: Bench, address: str = LIN_FORWARD) -> None:
    item = FacetItem(key=address, what=f"All mail goes on to {address}", by_ip="203.0.113.7")
    back = Action(
        id="x", kind=ActionKind.RESTORE_FORWARDING, target=address, params={"item": item.model_dump(mode="json")}
    )
    await bench.desk.provider("practice").perform(bench.case.account, back)


def _made(bench: Bench) -> list[RecheckMade]:
    return [e.data for e in bench.events() if isinstance(e.data, RecheckMade)]


async def test_a_recheck_sees_every_facet_and_a_clean_one_leaves_the_case_closed(closed: Callable[[], Any]) -> None:
    bench = await closed()
    bench.clock.forward(hours=25)
    result = await recheck(bench.desk, bench.case)
    assert result.is_clean
    assert result.looked == tuple(Facet)
    assert result.hours == 24
    assert bench.case.closed_at is not None
    looks = [e.data for e in bench.events() if isinstance(e.data, StateObserved) and e.data.phase == "recheck"]
    assert {look.state.facet for look in looks} == set(Facet)
    assert _made(bench) == [RecheckMade(hours=24, looked=tuple(Facet))]


async def test_the_same_forwarding_opens_its_exposure_the_case_and_the_step(closed: Callable[[], Any]) -> None:
    bench = await closed()
    bench.clock.forward(hours=25)
    await _comes_back(bench)
    result = await recheck(bench.desk, bench.case)
    assert [e.exposure.id for e in result.back] == [f"forwarding:{LIN_FORWARD}"]
    assert result.reopened
    assert bench.case.closed_at is None
    assert bench.exposure(f"forwarding:{LIN_FORWARD}").is_open
    (why,) = [e.data.why for e in bench.events() if isinstance(e.data, CaseReopened)]
    assert LIN_FORWARD in why
    assert _made(bench)[-1].back == (f"forwarding:{LIN_FORWARD}",)
    assert bench.step("inspect-rules").state is StepState.OPEN


async def test_a_new_one_of_the_intruders_kind_opens_the_case_as_well(closed: Callable[[], Any]) -> None:
    bench = await closed()
    await _comes_back(bench, "drop@mail.example.net")
    result = await recheck(bench.desk, bench.case)
    assert [e.exposure.id for e in result.back] == ["forwarding:drop@mail.example.net"]
    assert result.back[0].exposure.attribution is Attribution.INTRUDER
    assert bench.case.closed_at is None
    assert _made(bench)[-1].hours is None, "nobody was due yet"


async def test_a_kill_before_the_case_was_opened_again_does_not_hide_what_is_back(closed: Callable[[], Any]) -> None:
    from workbench.response.looking import record_looks, see

    bench = await closed()
    await _comes_back(bench)
    seen = await see(bench.desk, bench.case, Facet.FORWARDING)
    await record_looks(bench.desk, bench.case, (seen,), phase="recheck")  # and no further
    assert bench.case.closed_at is not None
    result = await recheck(bench.desk, bench.case)
    assert result.reopened


async def test_an_open_case_can_be_looked_at_again_and_tells_what_came_up_since(spam: Bench) -> None:
    await spam.do("inspect-rules", "stop-forwarding:" + LIN_FORWARD)
    result = await recheck(spam.desk, spam.case)
    assert result.back == ()
    assert not result.reopened
    await _comes_back(spam)
    result = await recheck(spam.desk, spam.case)
    assert [e.exposure.id for e in result.back] == [f"forwarding:{LIN_FORWARD}"]
    assert "case-reopened" not in spam.types()
    assert (await recheck(spam.desk, spam.case)).back == (), "it is open and known by now"


async def test_what_is_waived_and_still_open_is_told_and_opens_nothing(spam: Bench) -> None:
    await spam.confirm()
    exposure = f"forwarding:{LIN_FORWARD}"
    await waive(spam.desk, spam.case, "inspect-rules", "her own, she says", exposure=exposure)
    result = await recheck(spam.desk, spam.case)
    assert [e.exposure.id for e in result.waived] == [exposure]
    assert result.back == ()


async def test_what_is_no_longer_as_it_was_left_is_told_and_noted_though_it_is_no_exposure(
    closed: Callable[[], Any],
) -> None:
    bench = await closed()
    lifted = Action(id="x", kind=ActionKind.LIFT_SECOND_FACTOR)
    unblocked = Action(id="y", kind=ActionKind.UNBLOCK_IP, target="203.0.113.7/32")
    for action in (lifted, unblocked):
        await bench.desk.provider("practice").perform(bench.case.account, action)
    result = await recheck(bench.desk, bench.case)
    assert result.changed == (
        "Block address 203.0.113.7/32: that is no longer so",
        "Require a second factor: that is no longer so",
    )
    assert len(result.gone) == 2
    assert not result.is_clean
    assert not result.reopened
    assert any("Require a second factor" in e.data.text for e in bench.events() if isinstance(e.data, NoteAdded))


async def test_what_cant_be_read_is_named_and_the_recheck_stays_due(closed: Callable[[], Any]) -> None:
    bench = await closed()
    bench.clock.forward(hours=25)
    between = bench.between()
    between.observe_as[Facet.RULES] = raises(NotReadable("Not now."))
    result = await recheck(bench.desk, bench.case)
    assert [(one.facet, one.why, one.by_hand) for one in result.not_checked] == [(Facet.RULES, "Not now.", False)]
    assert result.unreachable
    assert not result.is_clean
    assert _made(bench)[-1].unreadable == (Facet.RULES,)
    assert [d.hours for d in rechecks_due(bench.desk, bench.case) if d.overdue] == [24]
    between.observe_as.clear()
    await recheck(bench.desk, bench.case)
    assert [d.hours for d in rechecks_due(bench.desk, bench.case)] == [168]


async def test_where_nothing_can_be_reached_nothing_is_called_clean(closed: Callable[[], Any]) -> None:
    bench = await closed()
    bench.clock.forward(days=8)
    between = bench.between()
    for facet in Facet:
        between.observe_as[facet] = raises(ProviderError("Nobody answers."))
    between.find_messages = _unreachable
    result = await recheck(bench.desk, bench.case)
    assert result.looked == ()
    assert result.hours is None
    assert result.unreachable
    assert len(rechecks_due(bench.desk, bench.case)) == 2


async def _unreachable(query: object) -> Any:
    if query:
        raise ProviderError("Nobody answers.")
    yield


# -- by hand ------------------------------------------------------------------------------------------


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    path = tmp_path / "console.txt"
    path.write_text("as the console shows it")
    return path


async def _closed_by_hand(guided: Bench, shown: Path) -> None:
    """Forwarding was found and stopped, rules and forwarding were looked at, all else is waived."""
    for question, value in (("account-kind", "person"), ("caller-verified", "called-back"), ("payment-mail", "no")):
        await answer(guided.desk, guided.case, "confirm-compromise", question, value)
    await give_verdict(guided.desk, guided.case, Verdict.SUSPECTED)
    for facet in (Facet.RULES, Facet.FORWARDING):
        files = keep_files(guided.desk, (shown,), step="inspect-rules", supports=facet)
        await show_facet(guided.desk, guided.case, "inspect-rules", facet, files)
    made = plan_known(guided.desk, guided.case, "reset-password", ("reset-password",))
    await begin_by_hand(guided.desk, made, agreed(made), "reset-password")
    files = keep_files(guided.desk, (shown,), step="reset-password", supports="reset-password")
    await end_by_hand(guided.desk, guided.case, "reset-password", files)
    for step in guided.view().steps:
        if step.lacks and not step.step.closes:
            await waive(guided.desk, guided.case, step.step.id, "no access to that console")
    await answer(guided.desk, guided.case, "close", "cause", "unknown")
    await answer(guided.desk, guided.case, "close", "told", "the owner")
    await close_case(guided.desk, guided.case)


def _files(guided: Bench, facet: Facet, shown: Path) -> Any:
    return keep_files(guided.desk, (shown,), step="", supports=facet)


async def test_by_hand_each_facet_that_nobody_looked_at_is_not_checked(guided: Bench, shown: Path) -> None:
    await _closed_by_hand(guided, shown)
    guided.clock.forward(hours=25)
    result = await recheck(guided.desk, guided.case)
    missing = {one.facet: one for one in result.not_checked}
    assert {Facet.RULES, Facet.FORWARDING, Facet.PASSWORD} <= set(missing)
    assert all(one.by_hand and one.why == "nobody looked" for one in missing.values())
    assert not missing[Facet.RULES].waived
    assert missing[Facet.DELEGATES].waived
    assert not result.is_clean
    assert result.hours is None
    assert "state-unreadable" not in guided.types(), "what was shown before stays what is known"


async def test_by_hand_a_recheck_is_made_once_all_that_was_looked_at_before_was_shown_again(
    guided: Bench, shown: Path
) -> None:
    await _closed_by_hand(guided, shown)
    guided.clock.forward(hours=25)
    first = await recheck(guided.desk, guided.case, {Facet.RULES: _files(guided, Facet.RULES, shown)})
    assert first.hours is None
    assert Facet.RULES in first.looked
    guided.clock.forward(minutes=20)
    rest = {f: _files(guided, f, shown) for f in (Facet.FORWARDING, Facet.PASSWORD)}
    second = await recheck(guided.desk, guided.case, rest)
    assert set(second.looked) == {Facet.RULES, Facet.FORWARDING, Facet.PASSWORD}
    assert second.hours == 24
    assert guided.case.closed_at is not None
    state = guided.view().facts.state_of(Facet.FORWARDING)
    assert state is not None
    assert state.grade is Grade.SHOWN


async def test_by_hand_what_a_person_sees_again_or_anew_opens_the_case(guided: Bench, shown: Path) -> None:
    await _closed_by_hand(guided, shown)
    rules, forwarding = (_files(guided, f, shown) for f in (Facet.RULES, Facet.FORWARDING))
    with pytest.raises(UsageError, match="was not shown"):
        await recheck(guided.desk, guided.case, {Facet.RULES: rules}, ["forwarding:drop@mail.example.net"])
    with pytest.raises(NotFound, match="no exposure 'pigeon:x'"):
        await recheck(guided.desk, guided.case, {}, ["pigeon:x"])
    with pytest.raises(NotFound, match="no exposure 'rules'"):
        await recheck(guided.desk, guided.case, {Facet.RULES: rules}, ["rules"])
    new = "forwarding:drop@mail.example.net"
    result = await recheck(guided.desk, guided.case, {Facet.FORWARDING: forwarding}, [new])
    assert [e.exposure.id for e in result.back] == [new]
    assert result.reopened
    assert guided.exposure(new).is_open


async def test_by_hand_the_password_that_was_shut_is_opened_by_the_persons_word_with_what_shows_it(
    guided: Bench, shown: Path
) -> None:
    await _closed_by_hand(guided, shown)
    result = await recheck(
        guided.desk, guided.case, {Facet.PASSWORD: _files(guided, Facet.PASSWORD, shown)}, ["password"]
    )
    assert [e.exposure.id for e in result.back] == ["password"]
    assert guided.case.closed_at is None


async def test_what_the_program_reads_itself_is_not_shown_by_a_person(worked: Bench, shown: Path) -> None:
    with pytest.raises(UsageError, match="read by the program"):
        await recheck(worked.desk, worked.case, {Facet.RULES: _files(worked, Facet.RULES, shown)})


# -- due ----------------------------------------------------------------------------------------------


async def test_a_closed_case_is_due_a_day_and_a_week_after_and_a_recheck_settles_one(
    closed: Callable[[], Any],
) -> None:
    bench = await closed()
    at = bench.case.closed_at
    assert [(d.at - at, d.why, d.overdue) for d in rechecks_due(bench.desk, bench.case)] == [
        (timedelta(hours=24), "24 h after closing", False),
        (timedelta(hours=168), "7 days after closing", False),
    ]
    await recheck(bench.desk, bench.case)
    assert len(rechecks_due(bench.desk, bench.case)) == 2, "too early: it settles nothing"
    bench.clock.forward(hours=24, minutes=1)
    assert [d.overdue for d in rechecks_due(bench.desk, bench.case)] == [True, False]
    await recheck(bench.desk, bench.case)
    bench.clock.forward(days=7)
    assert [(d.hours, d.overdue) for d in rechecks_due(bench.desk, bench.case)] == [(168, True)]
    await recheck(bench.desk, bench.case)
    assert rechecks_due(bench.desk, bench.case) == ()
    assert all_due(bench.desk) == ()
    assert [m.hours for m in _made(bench)] == [None, 24, 168]


async def test_a_late_recheck_settles_those_before_it(closed: Callable[[], Any]) -> None:
    bench = await closed()
    bench.clock.forward(days=9)
    assert [d.overdue for d in rechecks_due(bench.desk, bench.case)] == [True, True]
    assert (await recheck(bench.desk, bench.case)).hours == 168
    assert rechecks_due(bench.desk, bench.case) == ()


async def test_a_case_that_is_open_again_is_not_due_and_counts_anew_from_its_next_end(
    closed: Callable[[], Any],
) -> None:
    from workbench.response.closing import reopen_case

    bench = await closed()
    bench.clock.forward(days=9)
    await recheck(bench.desk, bench.case)
    assert rechecks_due(bench.desk, bench.case) == ()
    await reopen_case(bench.desk, bench.case, "she called")
    assert rechecks_due(bench.desk, bench.case) == ()
    await close_case(bench.desk, bench.case)
    assert [d.hours for d in rechecks_due(bench.desk, bench.case)] == [24, 168]


async def test_a_waiver_is_due_on_its_day_until_somebody_looked(spam: Bench) -> None:
    await spam.confirm()
    exposure = f"forwarding:{LIN_FORWARD}"
    await waive(
        spam.desk,
        spam.case,
        "inspect-rules",
        "her own, she says",
        exposure=exposure,
        recheck_at=spam.clock() + timedelta(days=2),
    )
    (due,) = rechecks_due(spam.desk, spam.case)
    assert not due.overdue
    assert LIN_FORWARD in due.why
    spam.clock.forward(days=3)
    (one,) = all_due(spam.desk)
    assert one.case.id == spam.case_id
    assert len(one.overdue) == 1
    await recheck(spam.desk, spam.case)
    assert rechecks_due(spam.desk, spam.case) == ()


async def test_a_step_that_was_waived_is_due_once_for_each_thing_left_and_not_for_itself(guided: Bench) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.SUSPECTED)
    await waive(guided.desk, guided.case, "inspect-rules", "nobody has the console")
    why = [d.why for d in rechecks_due(guided.desk, guided.case)]
    assert "waived: rules" in why
    assert not any("inspect-rules" in w for w in why)


async def test_the_most_pressing_case_comes_first(closed: Callable[[], Any]) -> None:
    bench = await closed()
    bench.clock.forward(hours=2)
    other = await open_case(bench.desk, account="maria.costa@example.com", ticket="HD-2", provider="practice")
    worker = Bench(lambda: bench.desk, other.id, bench.folder, bench.clock)
    await worker.confirm()
    await waive(
        bench.desk, other, "inspect-rules", "later", facet=Facet.RULES, recheck_at=bench.clock() + timedelta(hours=1)
    )
    assert [one.case.ticket for one in all_due(bench.desk)] == ["HD-2", "HD-4711"]


async def test_many_old_cases_whose_rechecks_were_made_are_not_read_again(
    closed: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = await closed()
    bench.clock.forward(days=9)
    await recheck(bench.desk, bench.case)
    assert all_due(bench.desk) == ()
    monkeypatch.setattr(type(bench.desk.casefile.views), "of_types", None)
    assert all_due(bench.desk) == ()
