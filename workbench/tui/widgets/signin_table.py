"""The sign-ins of the account, judged."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import DataTable

from workbench.model.records import SignInRecord
from workbench.model.text import clean_line
from workbench.model.words import Judgement

__all__ = ["SignInTable"]

_SIGNS = {
    Judgement.ABNORMAL: "✘ abnormal",
    Judgement.OWNER: "✔ owner",
    Judgement.DELEGATE: "✔ delegate",
    Judgement.UNJUDGED: "? unjudged",
}
_COLUMNS = ("time (UTC)", "address", "protocol", "result", "judgement", "first reason")
_ROOM_FOR_REASON = 150
_MOST = 400
"""Rows shown at once: the stock table measures every cell."""


class SignInTable(DataTable[Text]):
    """Newest first; abnormal and unjudged ones are never cut off."""

    def on_mount(self) -> None:
        self.cursor_type = "row"
        # The first reason only where there is room to read it; all reasons stand below the table in any case.
        self.add_columns(*_COLUMNS[: None if self.app.size.width >= _ROOM_FOR_REASON else -1])

    def show(self, records: Sequence[SignInRecord]) -> str:
        """Fills the table; returns a sentence about what is not shown, if anything."""
        shown = _chosen(records)
        kept = self.cursor_row if self.row_count else _first_telling(shown)
        self.clear()
        for record in shown:
            self.add_row(*_cells(record)[: len(self.columns)], key=record.signin.id)
        if shown:
            self.move_cursor(row=min(kept, len(shown) - 1), scroll=False)
            self.call_after_refresh(self._put_in_sight)
        left = len(records) - len(shown)
        return f"{left} more of the owner's are not shown here; the report and the commands have all." if left else ""

    def _put_in_sight(self) -> None:
        """The row under the cursor with one above it, once the table knows how high it is."""
        self.scroll_to(y=max(self.cursor_row - 1, 0), animate=False, immediate=True)

    @property
    def marked(self) -> str:
        """The id of the sign-in under the cursor; empty where there is none."""
        if not self.row_count:
            return ""
        return str(self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value or "")


def _chosen(records: Sequence[SignInRecord]) -> list[SignInRecord]:
    newest = sorted(records, key=lambda r: r.signin.at, reverse=True)
    if len(newest) <= _MOST:
        return newest
    telling = [r for r in newest if _judgement(r) in (Judgement.ABNORMAL, Judgement.UNJUDGED)]
    rest = [r for r in newest if _judgement(r) not in (Judgement.ABNORMAL, Judgement.UNJUDGED)]
    return sorted(telling + rest[: max(_MOST - len(telling), 0)], key=lambda r: r.signin.at, reverse=True)


def _first_telling(shown: Sequence[SignInRecord]) -> int:
    """The row to begin on: the newest that is not the owner's."""
    doubtful = (Judgement.ABNORMAL, Judgement.UNJUDGED)
    return next((n for n, r in enumerate(shown) if _judgement(r) in doubtful), 0)


def _judgement(record: SignInRecord) -> Judgement:
    return record.judged.judgement if record.judged else Judgement.UNJUDGED


def _cells(record: SignInRecord) -> tuple[Text, ...]:
    signin, judged = record.signin, record.judged
    result = {True: "success", False: "failure", None: signin.event.value}[signin.success]
    reason = judged.reasons[0].sentence if judged and judged.reasons else ""
    texts = (
        f"{signin.at:%m-%d %H:%M:%S}",
        signin.ip or "no address",
        signin.protocol or "–",
        result,
        _SIGNS[_judgement(record)],
        reason,
    )
    return tuple(Text(clean_line(t), no_wrap=True) for t in texts)
