"""An examined mail as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.examined import ExaminedLink, ExaminedMail

from .examine.codes import SUSPICIOUS_FROM

__all__ = ["examined_lines"]


def examined_lines(mail: ExaminedMail, *, links: int = 20, reasons: int = 100, way_last: bool = False) -> Iterator[str]:
    """Yields who sent it, the reasons with their evidence, where its links lead, its files, and what was not examined.

    `way_last`: which way it came stands at the end. Every text of the mail is cleaned already.
    """
    yield from _who(mail)
    if not way_last:
        yield from _way(mail)
    if mail.reasons:
        yield from ("", f"Reasons ({mail.points} points; suspicious from {SUSPICIOUS_FROM}):")
    for reason in mail.reasons[:reasons]:
        yield f"  {reason.points:+4}  {reason.sentence}"
        if reason.evidence:
            yield f"        {reason.evidence}"
    yield from _more(len(mail.reasons) - reasons)
    if mail.links:
        yield from ("", f"Links ({len(mail.links)}; don't open them):")
    yield from map(_link, mail.links[:links])
    yield from _more(len(mail.links) - links)
    if mail.files:
        yield from ("", "Files (none was opened):")
    for file in mail.files:
        yield f"  {file.name or '(no name)'}: {file.real or file.declared}, {file.size:,} bytes"
    if mail.not_examined:
        yield from ("", "Not examined:", *(f"  {what}" for what in mail.not_examined))
    if way_last:
        yield from ("", *_way(mail))


def _who(mail: ExaminedMail) -> Iterator[str]:
    told = (
        ("From", f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender),
        ("Reply-To", ", ".join(mail.reply_to)),
        ("Return-Path", mail.return_path),
        ("Subject", mail.subject),
        ("Date", mail.date),
    )
    yield from (_line(name, value) for name, value in told if value)


def _way(mail: ExaminedMail) -> Iterator[str]:
    yield from (_line("Checks", check) for check in mail.checks)
    yield from (_line("Received", hop) for hop in mail.path)


def _line(name: str, value: str) -> str:
    return f"{name + ':':<13}{value}"


def _link(link: ExaminedLink) -> str:
    return f"  {f'“{link.shown}” → ' if link.shown else ''}{link.url} ({link.where})"


def _more(left: int) -> Iterator[str]:
    if left > 0:
        yield f"  and {left} more"
