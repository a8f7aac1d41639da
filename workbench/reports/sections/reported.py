"""Reported mail: what was found in it, what people said, who fell for it, and the filter rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..blocks import Block, Heading, Item, Items, Paragraph, items
from ..model import ReportModel
from ..parts import AnswerPart
from ..reported import ExaminedPart, FellPart, FilterPart, ReasonLine, ReportedPart
from ..saying import Code, Said, Term, Text, either, say, together
from ..times import stamp
from .persons import who

__all__ = ["reported"]

_LISTED = 20


def reported(report: ReportModel) -> Iterator[Block]:
    """Yields the section; nothing where the case is not about reported mail."""
    part = report.reported
    if part is None:
        return
    for mail in part.mails:
        yield from _mail(mail)
    if not part.mails:
        yield Paragraph(say("**– NOT EXAMINED: no reported mail was taken in.**"))
    yield Heading(say("What people said"))
    if part.answers:
        yield Items(tuple(map(_answer, part.answers)))
    yield Heading(say("Who fell for it"))
    yield from _fell(part)
    yield Heading(say("Filter rules"))
    yield from _filters(part.filters)


def _mail(mail: ExaminedPart) -> Iterator[Block]:
    subject = either(mail.subject, say("no subject"))
    yield Heading(say("{finding}: “{subject}”", finding=Term(mail.finding.upper()), subject=subject))
    yield Paragraph(mail.says)
    yield items((*_about(mail), *mail.checks))
    if mail.reasons:
        yield Paragraph(say("Reasons, with points and what stands in the mail:"))
        yield Items(tuple(map(_reason, mail.reasons)))
    yield from _listed(say("Where its links lead:"), mail.links)
    yield from _listed(say("Files:"), mail.files)
    for what in mail.not_examined:
        yield Paragraph(say("**– NOT EXAMINED: {what}**", what=what))


def _about(mail: ExaminedPart) -> Iterator[Text]:
    sender: Text = Code(mail.sender) if mail.sender else say("nobody")
    yield say("From: {name} {address}", name=mail.sender_name, address=sender)
    if mail.date:
        yield say("Date, as its sender has it: {date}", date=mail.date)
    place = say("the mailbox of {address}", address=Code(mail.mailbox)) if mail.mailbox else say("a file handed in")
    yield say(
        "Kept as it came from {place}: {name}, mail {n} in it, SHA-256 {sha256}",
        place=place,
        name=mail.name,
        n=mail.number,
        sha256=Code(mail.evidence),
    )
    examined = say("Examined {at} by {by}", at=stamp(mail.examined_at), by=who(mail.examined_by))
    yield together(examined, say("; nothing in it was opened, followed or run"))


def _reason(reason: ReasonLine) -> Item:
    told = say("{points} {sentence}", points=f"{reason.points:+d}", sentence=reason.sentence)
    return Item(told, (Code(reason.evidence),) if reason.evidence else ())


def _listed(head: Said, lines: tuple[str, ...]) -> Iterator[Block]:
    if not lines:
        return
    yield Paragraph(head)
    more = (say("and {n} more", n=len(lines) - _LISTED),) if len(lines) > _LISTED else ()
    yield items((*map(Code, lines[:_LISTED]), *more))


def _answer(answer: AnswerPart) -> Item:
    if answer.answer is None:
        return Item(say("{question} **NOT ANSWERED**", question=answer.ask))
    told = say("{question} {answer}", question=answer.ask, answer=answer.answer)
    if answer.by is None or answer.at is None:
        return Item(told)
    return Item(told, (say("recorded by {by}, {at}", by=who(answer.by), at=stamp(answer.at)),))


def _fell(part: ReportedPart) -> Iterator[Block]:
    if not part.searched_others:
        yield Paragraph(say("**– NOT CHECKED: who answered. Other people's mailboxes were not searched.**"))
    elif not part.fell:
        yield Paragraph(say("Nobody who got a copy answered it, as far as their sent mail tells."))
    if part.fell:
        yield items(map(_who_fell, part.fell))
    yield Paragraph(say("Clicks leave no trace in mail: who clicked is what people said, above."))


def _who_fell(one: FellPart) -> Text:
    case = say("linked case {case}", case=one.linked) if one.linked else say("**no linked case**")
    return say("{account}: {why}; {case}", account=Code(one.account), why=one.why, case=case)


def _filters(filters: Iterable[FilterPart]) -> Iterator[Block]:
    told = [_filter(one) for one in filters]
    if told:
        yield items(told)
    else:
        yield Paragraph(say("No rule was made from the reported mail."))


def _filter(one: FilterPart) -> Text:
    told = either(one.told, say("**NOT CHECKED: what it would have caught.**"))
    return say("{rule}: {state}. {told}", rule=Code(one.key), state=one.state, told=told)
