"""Accounts and their protections: a row each, a sign for every protection."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from workbench.desk.check_standing import Standing
from workbench.model.checks import Checked
from workbench.model.protections import ProtectionState, Scope
from workbench.response.checking.words import stated_on

from .virtual_table import Column, VirtualTable

__all__ = ["GapTable"]

_SIGNS = {ProtectionState.ON: "✔", ProtectionState.OFF: "✘", ProtectionState.NOT_CHECKED: "–"}
_STATED = "s"
"""On by a person's word alone: that is not as good as read, or shown."""
_ACCOUNT = Column("account", "account", 0)
_WEIGHT = Column("weight", "weight", 6)
_ROOM_FOR_WEIGHT = 100


class GapTable(VirtualTable[Checked]):
    """Domains first, then the accounts, the worst first. The numbers at the top are those of the bars above."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__((_ACCOUNT,), id)
        self.rows: Sequence[Checked] = ()
        self._now: Standing | None = None

    def attach(self, now: Standing, numbers: Mapping[str, int]) -> None:
        """Shows a run; `numbers`: by protection. The cursor stays on the account that it was on."""
        marked = self.marked
        self._now, self.rows = now, now.rows
        self._signs = [Column(name, str(number), 2) for name, number in numbers.items()]
        self._fit_columns()
        subjects = [row.subject for row in self.rows]
        self._known.clear()
        self.lay(array("q", range(len(subjects))), cursor=subjects.index(marked) if marked in subjects else 0)

    @property
    def marked(self) -> str:
        """The account under the cursor; empty where there is none."""
        return self.rows[self.key].subject if self.key is not None and self.key < len(self.rows) else ""

    def mark(self, subject: str) -> None:
        """Puts the cursor on an account."""
        found = [number for number, row in enumerate(self.rows) if row.subject == subject]
        if found:
            self.cursor = found[0]

    def on_resize(self) -> None:
        if self._now is not None:
            self._fit_columns()
        super().on_resize()

    def _fit_columns(self) -> None:
        wide = self.size.width >= _ROOM_FOR_WEIGHT
        self.columns = (_ACCOUNT, *([_WEIGHT] if wide else []), *self._signs)

    def read(self, keys: Sequence[int]) -> Mapping[int, Checked]:
        """Returns rows by their numbers."""
        rows = self.rows
        return {key: rows[key] for key in keys if key < len(rows)}

    def cells(self, row: Checked) -> tuple[tuple[str, ...], bool]:
        """Returns what the columns say, and whether something that weighs much is off."""
        assert self._now is not None
        states = {cell.protection: cell for cell in row.cells}
        name = f"{row.subject} (domain)" if row.scope is Scope.DOMAIN else row.subject
        words = [name]
        for column in self.columns[1:]:
            cell = states.get(column.name)
            if column is _WEIGHT:
                words.append(f"{self._now.points(row):>6}")
            elif cell is None:
                words.append("")
            else:
                asked = bool(cell.question) and cell.state is not ProtectionState.OFF
                words.append(" ?" if asked else f" {_STATED if stated_on(cell) else _SIGNS[cell.state]}")
        return tuple(words), False
