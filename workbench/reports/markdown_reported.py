"""The section on reported mail, as lines of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from .mdtext import code, inline, opening
from .mdwho import who
from .reported import ExaminedPart, ReportedPart
from .times import stamp

__all__ = ["reported_lines"]

_LISTED = 20


def reported_lines(part: ReportedPart) -> list[str]:
    """Returns the section's lines."""
    lines: list[str] = []
    for mail in part.mails:
        lines += [*_mail(mail), ""]
    if not part.mails:
        lines += ["**– NOT EXAMINED: no reported mail was taken in.**", ""]
    lines += ["### What people said", ""]
    for answer in part.answers:
        by = f" ({who(answer.by)}, {stamp(answer.at)})" if answer.by and answer.at else ""
        told = inline(answer.answer) if answer.answer is not None else "**NOT ANSWERED**"
        lines.append(f"- {opening(answer.ask)} {told}{by}")
    return [*lines, "", "### Who fell for it", "", *_fell(part), "", "### Filter rules", "", *_filters(part)]


def _mail(mail: ExaminedPart) -> Iterator[str]:
    yield f"### {inline(mail.finding).upper()}: “{inline(mail.subject) or 'no subject'}”"
    yield from ("", opening(mail.says), "")
    name = f"{inline(mail.sender_name)} " if mail.sender_name else ""
    yield f"- From: {name}{code(mail.sender) or 'nobody'}"
    if mail.date:
        yield f"- Date, as its sender has it: {inline(mail.date)}"
    whence = f"the mailbox of {code(mail.mailbox)}" if mail.mailbox else "a file that was handed in"
    place = f", mail {mail.number} in it" if mail.number > 1 else ""
    yield f"- Kept as it came from {whence}: {inline(mail.name)}{place}, SHA-256 {code(mail.evidence)}"
    yield f"- Examined {stamp(mail.examined_at)} by {who(mail.examined_by)}; nothing in it was opened, followed or run"
    yield from (f"- {opening(check)}" for check in mail.checks)
    if mail.reasons:
        yield from ("", "Reasons, with points and what stands in the mail:", "")
    for reason in mail.reasons:
        yield f"- {reason.points:+d} {inline(reason.sentence)}"
        if reason.evidence:
            yield f"  - {code(reason.evidence)}"
    yield from _listed("Where its links lead:", mail.links)
    yield from _listed("Files:", mail.files)
    if mail.not_examined:
        yield from ("", *(f"**– NOT EXAMINED: {inline(what)}**" for what in mail.not_examined))


def _listed(head: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield from ("", head, "", *(f"- {code(line)}" for line in lines[:_LISTED]))
    if len(lines) > _LISTED:
        yield f"- and {len(lines) - _LISTED} more"


def _fell(part: ReportedPart) -> Iterator[str]:
    if not part.searched_others:
        yield "**– NOT CHECKED: who answered. Other people's mailboxes were not searched.**"
    elif not part.fell:
        yield "Nobody who got a copy answered it, as far as their sent mail tells."
    for one in part.fell:
        case = f"linked case {inline(one.linked)}" if one.linked else "**no linked case**"
        yield f"- {code(one.account)}: {inline(one.why)}; {case}"
    yield from ("", "Clicks leave no trace in mail: who clicked is what people said, above.")


def _filters(part: ReportedPart) -> Iterator[str]:
    if not part.filters:
        yield "No rule was made from the reported mail."
    for one in part.filters:
        told = inline(one.told) if one.told else "**NOT CHECKED: what it would have caught.**"
        yield f"- {code(one.key)}: {inline(one.state)}. {told}"
