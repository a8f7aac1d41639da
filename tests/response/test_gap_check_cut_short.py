"""A gap check that is cut short keeps what it saw, says so, and goes on; what it saw can be let go of later."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from check_runs import run_check
from response_tools import Between
from test_gap_check import NOT, OFF, desk, opened

from workbench.casefile.checks import check_run, check_runs, not_looked_at
from workbench.desk.check_compared import compare_runs
from workbench.desk.check_standing import cut_short, standing
from workbench.desk.checks_due import checks_due
from workbench.desk.desk import Desk
from workbench.model.checks import CheckRun
from workbench.model.errors import NotFound, NotSent, PlanStale, ProviderError, Refused, UsageError
from workbench.model.telling import Way
from workbench.providers.practice.company import address_of
from workbench.providers.practice.tenant import COMPANY
from workbench.response.checking import running
from workbench.response.checking.answers import answer_check
from workbench.response.checking.beginning import begin_check, check_under_way, go_on
from workbench.response.checking.expiring import expire_check
from workbench.response.checking.telling import record_check_told, to_be_told
from workbench.response.checking.whom import Wanted

__all__ = ["desk"]

MANY = 40


class Until(Between):
    """A mail system at which something happens once so many accounts were asked about."""

    def __init__(self, real: Any, after: int, then: Any) -> None:
        super().__init__(real)
        self.left, self.then = after, then

    async def account(self, address: str) -> Any:
        self.left -= 1
        if self.left < 0:
            await self.then()
        return await self.real.account(address)


async def gone() -> None:
    raise NotSent("The mail system can't be reached.")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    listed = tmp_path / "people.csv"
    listed.write_text("\n".join(address_of(n) for n in range(1, MANY + 1)))
    return listed


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PART", 8)


def seen(desk: Desk, run: CheckRun) -> list[tuple[str, str, str]]:
    rows = standing(desk, check_run(desk.casefile, run.id)).rows
    return sorted((row.subject, c.protection, c.state.value) for row in rows for c in row.cells)


async def rest_of(desk: Desk, run: CheckRun) -> CheckRun:
    desk._providers.pop("practice")
    finished, _ = await (await go_on(desk, run)).wait()
    return finished


async def test_what_was_seen_before_the_mail_system_went_away_is_kept_and_the_rest_is_looked_at_later(
    desk: Desk, people: Path
) -> None:
    whole, _ = await run_check(desk, Wanted(listed=people), provider="practice")
    desk._providers["practice"] = Until(desk.provider("practice"), 20, gone)
    run, failed = await run_check(desk, Wanted(listed=people), provider="practice")
    assert failed == ("The mail system can't be reached.",)
    assert run.made.accounts + run.made.left == MANY and run.made.accounts == 20
    assert "can't be reached" in cut_short(run) and str(run.made.left) in cut_short(run)
    assert not_looked_at(desk.casefile, run)[-1] == address_of(MANY)
    (due,) = checks_due(desk.casefile, desk.now())
    assert due.overdue and "cut short" in due.since
    found = compare_runs(desk, whole, run)
    assert not found.gone, "an account that was not reached is not gone"

    finished = await rest_of(desk, run)
    assert (finished.id, finished.made.left, finished.made.accounts, cut_short(finished)) == (run.id, 0, MANY, "")
    assert seen(desk, finished) == seen(desk, whole)
    assert sum(finished.made.counts["second-factor"].values()) == MANY
    assert not checks_due(desk.casefile, desk.now())[0].overdue
    with pytest.raises(Refused, match="every account"):
        await go_on(desk, finished)


async def test_a_check_that_is_stopped_asks_nobody_further_and_says_who_stopped_it(desk: Desk, people: Path) -> None:
    async def stopped() -> None:
        desk.stop()

    desk._providers["practice"] = Until(desk.provider("practice"), 10, stopped)
    work = await begin_check(desk, Wanted(listed=people), provider="practice")
    assert check_under_way(desk) is work
    run, _ = await work.wait()
    assert check_under_way(desk) is None
    assert (run.made.accounts, run.made.left, run.made.stopped) == (16, 24, f"Stopped by {desk.actor.name}.")
    assert (await rest_of(desk, run)).made.accounts == MANY


async def test_a_check_whose_process_was_killed_keeps_the_parts_that_were_recorded(
    tmp_path: Path, people: Path
) -> None:
    never = asyncio.Event()
    desk = opened(tmp_path)
    desk._providers["practice"] = Until(desk.provider("practice"), 20, never.wait)
    work = await begin_check(desk, Wanted(listed=people), provider="practice")
    while not any(len(run.parts) == 2 for run in check_runs(desk.casefile)):
        await asyncio.sleep(0.01)
    (task,) = desk._tasks
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    desk.close()

    again = opened(tmp_path, "E")
    assert again.casefile.check() == ""
    (run,) = check_runs(again.casefile)
    assert (run.made.accounts, run.made.left) == (16, 24)
    assert "program ended" in cut_short(run)
    first = await go_on(again, run)
    with pytest.raises(Refused, match="under way"):
        await go_on(again, run)
    finished, _ = await first.wait()
    with pytest.raises(PlanStale, match="Somebody else"):
        await (await go_on(again, run)).wait()
    assert finished.made.accounts == MANY
    assert work.finished
    await again.aclose()


async def refused() -> None:
    raise ProviderError("The key is not valid.")


@pytest.mark.parametrize("wrong", [gone, refused])
async def test_a_check_at_which_nothing_could_be_read_records_nothing_and_says_why(
    desk: Desk, people: Path, wrong: Callable[[], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    between = Until(desk.provider("practice"), 0, wrong)
    monkeypatch.setattr(between, "observe", lambda *_: wrong())
    desk._providers["practice"] = between
    with pytest.raises(ProviderError, match=r"reached|valid"):
        await run_check(desk, Wanted(listed=people), provider="practice")
    assert check_runs(desk.casefile) == (), "or the next one would be due in three months only"


async def test_what_a_check_saw_is_let_go_of_and_counts_and_answers_stay(desk: Desk, people: Path) -> None:
    first, _ = await run_check(desk, Wanted(listed=people), provider="practice")
    second, _ = await run_check(desk, Wanted(listed=people), provider="practice")
    shown = people.with_name("console.txt")
    shown.write_text("monitoring: on")
    await answer_check(desk, first, [COMPANY], {"change-notice": "on"}, attach=[shown])
    await record_check_told(desk, first, [address_of(n) for n in range(1, 31)], how=Way.PHONE)
    first = check_run(desk.casefile, first.id)
    with pytest.raises(UsageError, match="reason"):
        expire_check(desk, first, " ")

    gone, size = expire_check(desk, first, "ninety days")
    assert first.made.rows in gone and first.made.answers in gone and size > 1000
    assert first.made.playbook_sha256 not in gone
    assert first.told[0].told.listed in gone
    for sha256 in gone:
        with pytest.raises(NotFound):
            desk.casefile.evidence(sha256)
    assert first.made.listed not in gone or first.made.listed != second.made.listed
    assert desk.casefile.check() == ""
    now = standing(desk, check_run(desk.casefile, first.id))
    assert now.rows == () and sum(bar.off for bar in now.bars) > 0
    with pytest.raises(NotFound, match="removed on"):
        now.row(address_of(1))
    with pytest.raises(Refused, match="removed on"):
        to_be_told(now)
    with pytest.raises(Refused, match="removed on"):
        compare_runs(desk, check_run(desk.casefile, first.id), second)
    with pytest.raises(Refused, match="removed"):
        expire_check(desk, check_run(desk.casefile, first.id), "again")
    assert {c.state for row in standing(desk, second).rows for c in row.cells} >= {OFF, NOT}, "the other run stays"
    desk.casefile.rebuild()
    assert desk.casefile.check() == ""


async def test_what_a_check_needs_outlives_the_case_that_kept_the_same_bytes(desk: Desk, people: Path) -> None:
    from workbench.model.events import CaseClosed
    from workbench.response.hand_over import expire_case
    from workbench.response.opening import open_case

    run, _ = await run_check(desk, Wanted(listed=people), provider="practice")
    case = await open_case(desk, account=address_of(1), ticket="T-1", provider="practice")
    kept = desk.keep(people, name="people.csv", kind="attachment")
    await desk.record(case.id, kept, CaseClosed(verdict="undetermined"))
    gone, _ = expire_case(desk, desk.casefile.views.case(case.id), "retention")
    assert kept.evidence.sha256 in gone
    assert b"".join(desk.casefile.evidence(kept.evidence.sha256)) == people.read_bytes()
    assert desk.casefile.check() == ""
    expire_check(desk, run, "retention")
    with pytest.raises(NotFound):
        desk.casefile.evidence(kept.evidence.sha256)
    assert desk.casefile.check() == ""
