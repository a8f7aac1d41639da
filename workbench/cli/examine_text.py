"""An examined mail as text to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.analysis.examined_text import examined_lines
from workbench.model.text import clean, clean_line, shorten

if TYPE_CHECKING:
    from workbench.response.examining import ExaminedRow

__all__ = ["mail_text", "short_text"]


def short_text(row: ExaminedRow) -> str:
    """Returns one line: finding, file, sender, subject, the heaviest reason."""
    mail = row.mail
    told = mail.reasons[0].sentence if mail.reasons and mail.finding != "nothing found" else ""
    why = told or (mail.not_examined[0] if mail.finding == "not examined" and mail.not_examined else "")
    cells = (f"{mail.finding:<13}", _place(row), mail.sender or "–", shorten(mail.subject, 60), why)
    return clean_line("  ".join(cell for cell in cells if cell))


def mail_text(row: ExaminedRow) -> str:
    """Returns all that was found, over many lines."""
    mail = row.mail
    lines = [f"{mail.finding.upper()}: {_place(row)}", mail.says, "", *examined_lines(mail)]
    lines += ["", "What to do:", *(f"  {n}. {what}" for n, what in enumerate(mail.advice, start=1)), ""]
    return clean("\n".join(lines))


def _place(row: ExaminedRow) -> str:
    return clean_line(row.file) + (f" #{row.number}" if row.number > 1 else "")
