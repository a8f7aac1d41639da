"""What the drill would say of a case file that did not survive."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.desk.desk import open_desk
from workbench.drill.checking import Checker
from workbench.drill.child import Home
from workbench.drill.moments import Seen
from workbench.model.actions import Action, ActionKind
from workbench.model.cases import Case
from workbench.model.events import ActionEnded, ActionIntended
from workbench.model.words import Outcome
from workbench.response.opening import open_case

IMAP = Action(id="disable-protocol:imap", kind=ActionKind.DISABLE_PROTOCOL, target="imap")
BEGUN = ActionIntended(run="R-1", step="disable-protocols", plan_digest="d", action=IMAP)


class Drilled:
    """A desk in a folder of a drill's shape, with one case."""

    def __init__(self, root: Path) -> None:
        self.home = Home.below(root)
        self.checker = Checker(self.home)
        self.kept: dict[int, str] = {}
        self.case = asyncio.run(self._open())

    async def _open(self) -> Case:
        desk = open_desk(case_file=self.home.case_file, paths=self.home)
        case = await open_case(desk, account="lin.wei@example.com", ticket="DRILL-1", provider="practice")
        self.kept = {e.seq: e.hash for e in desk.casefile.events()}
        await desk.aclose()
        return case

    def record(self, *data: ActionIntended | ActionEnded) -> None:
        desk = open_desk(case_file=self.home.case_file, paths=self.home)
        self.kept |= {e.seq: e.hash for e in desk.record_now(self.case.id, *data)}
        desk.close()

    async def perform(self) -> None:
        desk = open_desk(case_file=self.home.case_file, paths=self.home)
        await desk.provider("practice").perform(self.case.account, IMAP)
        await desk.aclose()


@pytest.fixture
def drilled(tmp_path: Path) -> Iterator[Drilled]:
    yield Drilled(tmp_path / "drill")


def test_a_file_that_survived_has_nothing_to_report(drilled: Drilled) -> None:
    told = drilled.checker.check(drilled.kept, "DRILL-1")
    assert (told.lost, told.broken, told.unknown, told.not_offered) == (0, [], frozenset(), frozenset())
    assert told.events == 3


def test_an_acknowledged_entry_that_is_gone_is_lost(drilled: Drilled) -> None:
    told = drilled.checker.check(drilled.kept | {99: "0" * 64}, "DRILL-1")
    assert told.lost == 1
    assert told.broken == ["The head went back from 99 to 3."]


def test_a_file_that_was_cut_is_broken_and_its_entries_are_lost(drilled: Drilled) -> None:
    with sqlite3.connect(drilled.home.case_file) as raw:
        raw.execute("DROP TRIGGER events_stay")
        raw.execute("DELETE FROM events WHERE seq = 3")
    raw.close()
    told = drilled.checker.check(drilled.kept, "DRILL-1")
    assert told.lost == 1
    assert told.broken


def test_an_action_without_an_end_is_unknown_and_offered(drilled: Drilled) -> None:
    drilled.record(BEGUN)
    told = drilled.checker.check(drilled.kept, "DRILL-1")
    assert told.unknown == {IMAP.id}
    assert not told.not_offered


def test_an_end_that_is_not_what_the_tenant_did_is_told(drilled: Drilled) -> None:
    drilled.record(BEGUN, ActionEnded(action_id=IMAP.id, outcome=Outcome.DONE, detail="done"))
    assert drilled.checker.check(drilled.kept, "DRILL-1").misjudged == {IMAP.id}


async def test_what_was_carried_out_twice_is_counted(tmp_path: Path) -> None:
    drilled = await asyncio.to_thread(Drilled, tmp_path / "drill")
    await drilled.perform()
    await drilled.perform()
    assert drilled.checker.carried_out()[IMAP.id, ""] == 2


def _where(seen: Seen) -> list[str]:
    return list(seen.fallen.names)


def test_the_places_where_a_kill_fell_are_read_from_what_was_told_last() -> None:
    seen = Seen()
    assert _where(seen) == ["while opening"]
    seen.add(b"ready\nwrite\nkept 2 abc\nbegun a\nwrite\nca")
    assert _where(seen) == ["in an append", "between intend and record"]
    seen.add(b"ll a\nkept 3 def\n")
    assert _where(seen) == ["in a provider's call", "between intend and record"]
    seen.add(b"back a\nended a\n")
    assert _where(seen) == ["elsewhere"]
    assert seen.kept == {2: "abc", 3: "def"}
