"""Reported mail: what was found in it, what people said, who fell for it, the filter rules."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Heading, Item, Items, Paragraph, items
from ..model import ReportModel
from ..parts import AnswerPart
from ..reported import ExaminedPart, FellPart, FilterPart, ReasonLine, ReportedPart
from ..saying import Code, Term, Text, either, say, together
from ..times import stamp
from .persons import who

__all__ = ["reported"]

_LISTED = 20


def reported(report: ReportModel) -> Iterator[Block]:
    """Yields all that is known of the reported mail; nothing where the case is not about it."""
    part = report.reported
    if part is None:
        return
    for mail in part.mails:
        yield from _mail(mail)
    if not part.mails:
        yield Paragraph(say("**– NOT EXAMINED: no reported mail was taken in.**"))
    yield Heading(say("What people said"))
    if part.answers:
        yield items(map(_answer, part.answers))
    yield Heading(say("Who fell for it"))
    yield from _fell(part)
    yield Heading(say("Filter rules"))
    if part.filters:
        yield items(map(_filter, part.filters))
    else:
        yield Paragraph(say("No rule was made from the reported mail."))


def _answer(answer: AnswerPart) -> Text:
    by = say(" ({by}, {at})", by=who(answer.by), at=stamp(answer.at)) if answer.by and answer.at else None
    told = say("**NOT ANSWERED**") if answer.answer is None else answer.answer
    return together(say("{ask} {answer}", ask=answer.ask, answer=told), by)


def _mail(mail: ExaminedPart) -> Iterator[Block]:
    subject = either(mail.subject, say("no subject"))
    yield Heading(say("{finding}: “{subject}”", finding=Term(mail.finding.upper()), subject=subject))
    yield Paragraph(mail.says)
    yield items(_facts(mail))
    if mail.reasons:
        yield Paragraph(say("Reasons, with points and what stands in the mail:"))
        yield Items(tuple(map(_reason, mail.reasons)))
    if mail.links:
        yield Paragraph(say("Where its links lead:"))
        yield items(_listed(mail.links))
    if mail.files:
        yield Paragraph(say("Files:"))
        yield items(_listed(mail.files))
    for what in mail.not_examined:
        yield Paragraph(say("**– NOT EXAMINED: {what}**", what=what))


def _facts(mail: ExaminedPart) -> Iterator[Text]:
    sender = Code(mail.sender) if mail.sender else say("nobody")
    yield (
        say("From: {name} {sender}", name=mail.sender_name, sender=sender)
        if mail.sender_name
        else say("From: {sender}", sender=sender)
    )
    if mail.date:
        yield say("Date, as its sender has it: {date}", date=mail.date)
    whence = say("the mailbox of {who}", who=Code(mail.mailbox)) if mail.mailbox else say("a file that was handed in")
    yield say(
        "Kept as it came from {whence}: {name}{place}, SHA-256 {sha256}",
        whence=whence,
        name=mail.name,
        place=say(", mail {n} in it", n=mail.number) if mail.number > 1 else "",
        sha256=Code(mail.evidence),
    )
    yield say(
        "Examined {at} by {by}; nothing in it was opened, followed or run",
        at=stamp(mail.examined_at),
        by=who(mail.examined_by),
    )
    yield from mail.checks


def _reason(reason: ReasonLine) -> Item:
    said = say("{points} {what}", points=f"{reason.points:+d}", what=reason.sentence)
    return Item(said, (Code(reason.evidence),) if reason.evidence else ())


def _listed(lines: tuple[str, ...]) -> Iterator[Text]:
    yield from map(Code, lines[:_LISTED])
    if len(lines) > _LISTED:
        yield say("and {n} more, in the JSON report", n=len(lines) - _LISTED)


def _fell(part: ReportedPart) -> Iterator[Block]:
    if not part.searched_others:
        yield Paragraph(say("**– NOT CHECKED: who answered. Other people's mailboxes were not searched.**"))
    elif not part.fell:
        yield Paragraph(say("Nobody who got a copy answered it, as far as their sent mail tells."))
    if part.fell:
        yield items(map(_one_who_fell, part.fell))
    yield Paragraph(say("Clicks leave no trace in mail: who clicked is what people said, above."))
    yield Paragraph(say("**– NOT CHECKED: the web proxy's log, and sign-ins after the mail came.**"))
    if part.hosts:
        yield Paragraph(say("Whoever keeps such a log can search it for these hosts:"))
        yield items(map(Code, part.hosts))


def _one_who_fell(one: FellPart) -> Text:
    case = say("linked case {id}", id=one.linked) if one.linked else say("**no linked case**")
    return say("{account}: {why}; {case}", account=Code(one.account), why=one.why, case=case)


def _filter(one: FilterPart) -> Text:
    told = either(one.told, say("**NOT CHECKED: what it would have caught.**"))
    return say("{key}: {state}. {told}", key=Code(one.key), state=one.state, told=told)
