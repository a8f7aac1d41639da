"""How a run of a gap check stands now: what was seen, and what people said and showed since."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from workbench.analysis.gaps import decided
from workbench.casefile.checks import check_runs, rows_of
from workbench.model.base import Thing
from workbench.model.checks import Answer, Answered, Cell, Checked, CheckRun
from workbench.model.errors import NotFound, UnreadableInput
from workbench.model.protections import Protection, ProtectionState
from workbench.model.words import Grade
from workbench.playbook.gap_check import GapCheck
from workbench.playbook.loading import parse_playbook

if TYPE_CHECKING:
    from workbench.casefile import CaseFile
    from workbench.desk.desk import Desk

__all__ = ["Bar", "Standing", "lasting_answers", "standing", "standing_in"]

_KEPT: OrderedDict[str, tuple[Checked, ...]] = OrderedDict()
"""By the SHA-256 of what was read: the last two runs, as they are compared."""
_MOST_KEPT = 2
_KEEPING = Lock()
_OFF, _ON, _NOT = ProtectionState.OFF, ProtectionState.ON, ProtectionState.NOT_CHECKED


class Bar(Thing):
    """One protection across all that it is set for."""

    protection: Protection
    on: int = 0
    off: int = 0
    not_checked: int = 0

    @property
    def total(self) -> int:
        """How many it is set for."""
        return self.on + self.off + self.not_checked


class Standing(Thing):
    """A run as it stands now."""

    run: CheckRun
    check: GapCheck
    """The playbook as it was kept with the run."""
    rows: tuple[Checked, ...]
    """Domains first, then the accounts, the worst first."""

    @property
    def accounts(self) -> tuple[Checked, ...]:
        """The accounts, the worst first."""
        return tuple(row for row in self.rows if row.scope == "account")

    @property
    def bars(self) -> tuple[Bar, ...]:
        """A bar for each protection, in the playbook's order."""
        counts: dict[str, Counter[ProtectionState]] = defaultdict(Counter)
        for row in self.rows:
            for cell in row.cells:
                counts[cell.protection][cell.state] += 1
        return tuple(
            Bar(protection=p, on=counts[p.id][_ON], off=counts[p.id][_OFF], not_checked=counts[p.id][_NOT])
            for p in self.check.protections
        )

    def row(self, subject: str) -> Checked:
        """Returns an account or a domain. Raises NotFound."""
        wanted = subject.strip().lower()
        found = next((row for row in self.rows if row.subject.lower() == wanted), None)
        if found is None:
            near = [row.subject for row in self.rows if wanted and wanted in row.subject.lower()][:5]
            hint = f"Near it: {', '.join(near)}." if near else "workbench check show RUN lists them."
            raise NotFound(f"The check {self.run.id} did not look at '{subject}'.", hint)
        return found

    def points(self, row: Checked) -> int:
        """What is off weighs, taken together."""
        return sum(
            p.points for cell in row.cells if cell.state is _OFF and (p := self.check.protection(cell.protection))
        )


def standing(desk: Desk, run: CheckRun) -> Standing:
    """Returns how the run stands. Raises CaseFileDamaged, UnreadableInput."""
    return standing_in(desk.casefile, run)


def standing_in(casefile: CaseFile, run: CheckRun) -> Standing:
    """As `standing`, where only the case file is at hand."""
    check = _playbook(casefile, run)
    said: dict[str, dict[str, Answered]] = defaultdict(dict)
    for one in run.answered:  # the last word on each counts
        said[one.said.subject.lower()][one.said.name] = one
    rows = [_now(check, row, said.get(row.subject.lower(), {})) for row in _seen(casefile, run)]
    found = Standing(run=run, check=check, rows=tuple(rows))
    ordered = sorted(rows, key=lambda row: (row.scope != "domain", -found.points(row), -_unchecked(row), row.subject))
    return found.model_copy(update={"rows": tuple(ordered)})


def _seen(casefile: CaseFile, run: CheckRun) -> tuple[Checked, ...]:
    """What a run saw never changes, and is asked for after everything that a person does."""
    with _KEEPING:
        found = _KEPT.get(run.made.rows)
    if found is None:
        found = tuple(rows_of(casefile, run))
        with _KEEPING:
            _KEPT[run.made.rows] = found
            while len(_KEPT) > _MOST_KEPT:
                _KEPT.popitem(last=False)
    return found


def lasting_answers(casefile: CaseFile, provider: str) -> dict[tuple[str, str], Answer]:
    """Returns what was answered in any run at this provider, by account and question; the last word counts."""
    found: dict[tuple[str, str], tuple[int, Answer]] = {}
    for run in check_runs(casefile):
        for number, one in enumerate(run.answered):
            key = (one.said.subject.lower(), one.said.name)
            order = run.seq * 1_000_000 + number
            if run.made.provider == provider and (key not in found or found[key][0] < order):
                found[key] = order, _answer(one)
    return {key: answer for key, (_, answer) in found.items() if answer.value != "unknown"}


def _now(check: GapCheck, row: Checked, said: dict[str, Answered]) -> Checked:
    cells = tuple(_said(check, cell, said.get(cell.protection)) for cell in row.cells) if said else row.cells
    answers = row.answers | {q.id: _answer(said[q.id]) for q in check.deciding if q.id in said} if said else row.answers
    return row.model_copy(update={"cells": decided(check.protections, cells, answers), "answers": answers})


def _said(check: GapCheck, cell: Cell, one: Answered | None) -> Cell:
    """What the program read stands; what it could not see, a person can say or show."""
    protection = check.protection(cell.protection)
    if one is None or protection is None or cell.state is not _NOT:
        return cell
    state = ProtectionState(one.said.value)
    how = "showed it" if one.said.grade is Grade.SHOWN else "said so, without showing it"
    note = f" {one.said.note}" if one.said.note else ""
    what = protection.on if state is _ON else protection.off
    return cell.model_copy(
        update={
            "state": state,
            "why": f"{what} {one.by.name} {how}.{note}",
            "grade": one.said.grade,
            "source": one.by.name,
            "at": one.at,
        }
    )


def _answer(one: Answered) -> Answer:
    return Answer(value=one.said.value, by=one.by.name, at=one.at, grade=one.said.grade)


def _unchecked(row: Checked) -> int:
    return sum(cell.state is _NOT for cell in row.cells)


def _playbook(casefile: CaseFile, run: CheckRun) -> GapCheck:
    return _parsed(b"".join(casefile.evidence(run.made.playbook_sha256)), run.made.playbook)


@lru_cache(maxsize=8)
def _parsed(raw: bytes, name: str) -> GapCheck:
    found = parse_playbook(raw, name=name)
    if not isinstance(found, GapCheck):
        raise UnreadableInput(f"The playbook '{name}' that was kept with this check lists no protections.")
    return found
