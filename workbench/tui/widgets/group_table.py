"""Groups of near-identical mails, a row each: how many copies, what about, whose, to whom, how many read."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from workbench.model.mail_findings import MailFinding

from .virtual_table import Column, VirtualTable

__all__ = ["GroupTable", "judgement_of"]

_COPIES = Column("copies", "copies", 7)
_SUBJECT = Column("subject", "subject", 0)
_SUBJECT_FIXED = Column("subject", "subject", 34)
_JUDGED = Column("judged", "judged", 13)
_TO = Column("to", "in / outside", 15)
_READ = Column("read", "read", 7)
_WHY = Column("why", "first reason", 0)
_NARROW = (_COPIES, _SUBJECT, _JUDGED, _TO, _READ)
_WIDE = (_COPIES, _SUBJECT_FIXED, _JUDGED, _TO, _READ, _WHY)
_ROOM_FOR_WHY = 112


class GroupTable(VirtualTable[MailFinding]):
    """The intruder's first, what is left alone last."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(_NARROW, id)
        self.rows: Sequence[MailFinding] = ()

    def attach(self, rows: Sequence[MailFinding]) -> None:
        """Shows these groups; the cursor stays on the group that it was on."""
        marked = self.marked
        self.rows = rows
        keys = [row.key for row in rows]
        self._known.clear()
        self._known.update(enumerate(rows))
        self.lay(array("q", range(len(rows))), cursor=keys.index(marked) if marked in keys else 0)

    @property
    def marked(self) -> str:
        """The key of the group under the cursor; empty where there is none."""
        return self.marked_row.key if self.marked_row else ""

    def on_resize(self) -> None:
        self.columns = _WIDE if self.size.width >= _ROOM_FOR_WHY else _NARROW
        super().on_resize()

    def read(self, keys: Sequence[int]) -> Mapping[int, MailFinding]:
        """Returns groups by their numbers."""
        rows = self.rows
        return {key: rows[key] for key in keys if key < len(rows)}

    def cells(self, row: MailFinding) -> tuple[tuple[str, ...], bool]:
        """Returns what the columns say, and whether it is the intruder's."""
        copies = row.inside + row.outside + row.drafts + row.scheduled
        held, sent = row.drafts + row.scheduled, f"{row.inside:,} / {row.outside:,}"
        to = f"{held:,} not sent" if held == copies else f"{sent} +{held}" if held else sent
        # Whether a copy outside was read nobody can tell: no 0 there.
        read = "?" if row.read is None or not row.inside else f"{row.read:,}"
        cells = (f"{copies:,}", row.subject or "no subject", judgement_of(row), to, read)
        return (*cells, row.why) if len(self.columns) > len(cells) else cells, row.abnormal


def judgement_of(row: MailFinding) -> str:
    """Returns whose it is, as far as is known."""
    if not row.abnormal:
        return "✔ left alone"
    return "✘ abnormal" if row.traced else "? ask owner"
