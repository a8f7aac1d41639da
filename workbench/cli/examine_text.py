"""An examined mail as text to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.text import clean, clean_line, shorten

if TYPE_CHECKING:
    from workbench.response.examining import ExaminedRow

__all__ = ["mail_text", "short_text"]

_LINKS = 20


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
    lines = [f"{mail.finding.upper()}: {_place(row)}", mail.says, ""]
    told = (
        ("From", f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender),
        ("Reply-To", ", ".join(mail.reply_to)),
        ("Return-Path", mail.return_path),
        ("Subject", mail.subject),
        ("Date", mail.date),
        *(("Checks", check) for check in mail.checks),
        *(("Received", hop) for hop in mail.path),
    )
    lines += [f"{name + ':':<13}{value}" for name, value in told if value]
    if mail.reasons:
        lines += ["", f"Reasons ({mail.points} points; suspicious from {_threshold()}):"]
    for reason in mail.reasons:
        lines.append(f"  {reason.points:+4}  {reason.sentence}")
        lines += [f"        {reason.evidence}"] if reason.evidence else []
    if mail.links:
        lines += ["", f"Links ({len(mail.links)}; don't open them):"]
        lines += [
            f"  {f'“{link.shown}” → ' if link.shown else ''}{link.url} ({link.where})" for link in mail.links[:_LINKS]
        ]
        lines += [f"  and {len(mail.links) - _LINKS} more"] if len(mail.links) > _LINKS else []
    if mail.files:
        lines += ["", "Files (none was opened):"]
        lines += [
            f"  {file.name or '(no name)'}: {file.real or file.declared}, {file.size:,} bytes" for file in mail.files
        ]
    if mail.not_examined:
        lines += ["", "Not examined:", *(f"  {what}" for what in mail.not_examined)]
    lines += ["", "What to do:", *(f"  {n}. {what}" for n, what in enumerate(mail.advice, start=1)), ""]
    return clean("\n".join(lines))


def _place(row: ExaminedRow) -> str:
    return clean_line(row.file) + (f" #{row.number}" if row.number > 1 else "")


def _threshold() -> int:
    from workbench.analysis.examine.codes import SUSPICIOUS_FROM

    return SUSPICIOUS_FROM
