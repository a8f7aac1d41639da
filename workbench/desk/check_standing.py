"""How a run of a gap check stands now: what was seen, and what people said and showed since."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from workbench.analysis.gaps import decided
from workbench.casefile.checks import rows_of
from workbench.model.base import Thing
from workbench.model.checks import Answered, Cell, Checked, CheckRun
from workbench.model.errors import NotFound, UnreadableInput
from workbench.model.protections import Protection, ProtectionState
from workbench.model.words import Grade
from workbench.playbook.gap_check import GapCheck
from workbench.playbook.loading import parse_playbook

if TYPE_CHECKING:
    from workbench.casefile import CaseFile
    from workbench.desk.desk import Desk

__all__ = ["Bar", "Standing", "cut_short", "removed", "standing", "standing_in"]

_KEPT: OrderedDict[tuple[str, ...], tuple[tuple[Checked, Checked], ...]] = OrderedDict()
"""By the SHA-256s of what was read: the last two runs, as they are compared."""
_MOST_KEPT = 2
_KEEPING = Lock()
_OFF, _ON, _NOT = ProtectionState.OFF, ProtectionState.ON, ProtectionState.NOT_CHECKED


class Bar(Thing):
    """One protection across all that it is set for."""

    protection: Protection
    on: int = 0
    off: int = 0
    not_checked: int = 0
    guided: int = 0
    """Those of them that a person can look at, after the guide."""
    stated: int = 0
    """Those that are on by somebody's word only: nobody saw it."""

    @property
    def total(self) -> int:
        """How many it is set for."""
        return self.on + self.off + self.not_checked

    def drawn(self, width: int) -> str:
        """Returns a bar of that many cells: █ on, ▒ off, · not checked."""
        if not self.total:
            return " " * width
        off, unseen = (_share(part, self.total, width) for part in (self.off, self.not_checked))
        return "█" * (width - off - unseen) + "▒" * off + "·" * unseen


def _share(part: int, total: int, width: int) -> int:
    """What is there at all shows as one sign at least, and never as all of it where it is not."""
    if part in (0, total):
        return width if part else 0
    return min(max(round(part / total * width), 1), width - 1)


class Standing(Thing):
    """A run as it stands now."""

    run: CheckRun
    check: GapCheck
    """The playbook as it was kept with the run."""
    rows: tuple[Checked, ...]
    """Domains first, then the accounts, the worst first."""
    unseen: dict[str, frozenset[str]] = {}
    """By subject, in lower case: the protections that the program did not see, whatever was said of them since."""

    @property
    def accounts(self) -> tuple[Checked, ...]:
        """The accounts, the worst first."""
        return tuple(row for row in self.rows if row.scope == "account")

    @property
    def bars(self) -> tuple[Bar, ...]:
        """A bar for each protection, in the playbook's order."""
        counts: dict[str, Counter[ProtectionState]] = defaultdict(Counter)
        if self.run.expired is not None:
            counts |= {name: Counter(found) for name, found in self.run.made.counts.items()}
        for row in self.rows:
            for cell in row.cells:
                counts[cell.protection][cell.state] += 1
        cells = [cell for row in self.rows for cell in row.cells]
        guided = Counter(c.protection for c in cells if c.guided and c.state is _NOT)
        stated = Counter(c.protection for c in cells if c.grade is Grade.STATED and c.state is _ON)
        return tuple(
            Bar(
                protection=p,
                on=counts[p.id][_ON],
                off=counts[p.id][_OFF],
                not_checked=counts[p.id][_NOT],
                guided=guided[p.id],
                stated=stated[p.id],
            )
            for p in self.check.protections
        )

    @property
    def lacking(self) -> int:
        """How many accounts lack something that was looked for."""
        return sum(any(cell.state is _OFF for cell in row.cells) for row in self.accounts)

    def row(self, subject: str) -> Checked:
        """Returns an account or a domain. Raises NotFound."""
        if self.run.expired is not None:
            raise NotFound(removed(self.run), "Run the check again: workbench check run")
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


def removed(run: CheckRun) -> str:
    """Returns a sentence that what the run saw was removed; empty where it is there."""
    if run.expired is None:
        return ""
    gone = run.expired
    return f"What {run.id} saw was removed on {gone.at:%Y-%m-%d} by {gone.by.name} ({gone.reason}): the counts stay."


def cut_short(run: CheckRun) -> str:
    """Returns a sentence that nobody looked at some accounts, and why; empty where the run came to its end."""
    if not run.made.left:
        return ""
    why = run.made.stopped or "The program ended, or is still at it."
    return f"CUT SHORT: {run.made.left} accounts were not looked at. {why}"


def standing(desk: Desk, run: CheckRun) -> Standing:
    """Returns how the run stands. Raises CaseFileDamaged, UnreadableInput."""
    return standing_in(desk.casefile, run)


def standing_in(casefile: CaseFile, run: CheckRun) -> Standing:
    """As `standing`, where only the case file is at hand."""
    check = _playbook(casefile, run)
    said: dict[str, dict[str, Answered]] = defaultdict(dict)
    for one in run.answered:  # the last word on each counts
        said[one.said.subject.lower()][one.said.name] = one
    seen = _seen(casefile, run, check)
    rows = [_now(check, row, new) if (new := said.get(row.subject.lower())) else then for row, then in seen]
    unseen = {row.subject.lower(): frozenset(c.protection for c in row.cells if c.state is _NOT) for row, _ in seen}
    found = Standing(run=run, check=check, rows=tuple(rows), unseen=unseen)
    ordered = sorted(rows, key=lambda row: (row.scope != "domain", -found.points(row), -_unchecked(row), row.subject))
    return found.model_copy(update={"rows": tuple(ordered)})


def _seen(casefile: CaseFile, run: CheckRun, check: GapCheck) -> tuple[tuple[Checked, Checked], ...]:
    """What a run saw, and what it came to then: neither ever changes, and both are asked for again and again."""
    if run.expired is not None:
        return ()
    key = tuple(part.rows for part in run.parts)
    with _KEEPING:
        found = _KEPT.get(key)
    if found is None:
        found = tuple((row, _now(check, row, {})) for row in rows_of(casefile, run))
        with _KEEPING:
            _KEPT[key] = found
            while len(_KEPT) > _MOST_KEPT:
                _KEPT.popitem(last=False)
    return found


def _now(check: GapCheck, row: Checked, said: dict[str, Answered]) -> Checked:
    cells = tuple(_said(check, cell, said.get(cell.protection)) for cell in row.cells) if said else row.cells
    answers = row.answers | {q.id: said[q.id].answer for q in check.deciding if q.id in said} if said else row.answers
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
