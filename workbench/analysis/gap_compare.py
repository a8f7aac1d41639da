"""Compares two runs of a gap check, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from workbench.model.base import Thing
from workbench.model.checks import Cell, Checked
from workbench.model.protections import ProtectionState

__all__ = ["Change", "Compared", "Difference", "compare"]

_ON, _OFF, _NOT = ProtectionState.ON, ProtectionState.OFF, ProtectionState.NOT_CHECKED


class Change(StrEnum):
    """What became of a protection between two runs."""

    BETTER = "better"
    """It was off, and is on."""
    WORSE = "worse"
    """It was on, and is off."""
    NEW = "new"
    """Only the later run looked at this account, or for this protection; and it is off."""
    NOT_COMPARABLE = "not comparable"
    """One of the two did not see it."""


class Difference(Thing):
    """One protection that is not as it was."""

    subject: str
    protection: str
    change: Change
    before: Cell | None
    after: Cell | None


class Compared(Thing):
    """What two runs tell together."""

    differences: tuple[Difference, ...]
    """Worse first, then new, better, not comparable."""
    same: int
    """Protections that both saw, and alike."""
    unseen: int
    """Protections that neither saw."""
    gone: tuple[str, ...]
    """Accounts that only the earlier run looked at."""
    added: tuple[str, ...]
    """Accounts that only the later run looked at."""

    def count(self, change: Change) -> int:
        """Returns how many differences there are of that kind."""
        return sum(d.change is change for d in self.differences)


_ORDER = (Change.WORSE, Change.NEW, Change.BETTER, Change.NOT_COMPARABLE)


def compare(earlier: Iterable[Checked], later: Iterable[Checked]) -> Compared:
    """Returns how the later run differs from the earlier one."""
    before = {row.subject.lower(): row for row in earlier}
    after = {row.subject.lower(): row for row in later}
    found: list[Difference] = []
    same = unseen = 0
    for name, row in after.items():
        old = before.get(name)
        for cell in row.cells:
            known = old.cell(cell.protection) if old else None
            change = _change(known, cell)
            if change is not None:
                one = Difference(
                    subject=row.subject, protection=cell.protection, change=change, before=known, after=cell
                )
                found.append(one)
            elif cell.state is _NOT:
                unseen += 1
            else:
                same += 1
    found.sort(key=lambda d: _ORDER.index(d.change))
    return Compared(
        differences=tuple(found),
        same=same,
        unseen=unseen,
        gone=tuple(row.subject for name, row in before.items() if name not in after),
        added=tuple(row.subject for name, row in after.items() if name not in before),
    )


def _change(known: Cell | None, cell: Cell) -> Change | None:
    if known is None:
        return Change.NEW if cell.state is _OFF else None
    if known.state is cell.state:
        return None
    if _NOT in (known.state, cell.state):
        return Change.NOT_COMPARABLE
    return Change.BETTER if cell.state is _ON else Change.WORSE
