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
_MOST = 400
"""Rows shown at once: the stock table measures every cell."""


class SignInTable(DataTable[Text]):
    """Newest first; abnormal and unjudged ones are never cut off."""

    def on_mount(self) -> None:
        self.cursor_type = "row"
        self.add_columns("time (UTC)", "address", "protocol", "result", "judgement", "first reason")

    def show(self, records: Sequence[SignInRecord]) -> str:
        """Fills the table; returns a sentence about what is not shown, if anything."""
        kept = self.cursor_row
        self.clear()
        shown = _chosen(records)
        for record in shown:
            self.add_row(*_cells(record), key=record.signin.id)
        if shown:
            self.move_cursor(row=min(kept, len(shown) - 1))
        left = len(records) - len(shown)
        return f"{left} more of the owner's are not shown here; the report and the commands have all." if left else ""

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
