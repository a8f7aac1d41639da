"""Reported mail: what was found in it, what people said, who fell for it, and the filter rules made from it."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Heading, Item, Items, Paragraph, items
from ..model import ReportModel
from ..parts import AnswerPart
from ..reported import ExaminedPart, FellPart, FilterPart, ReportedPart
from ..saying import Code, Said, Term, Text, in_a_row, say, sign, together
from ..times import stamp
from .persons import who

__all__ = ["reported"]

_LISTED = 20


def reported(report: ReportModel) -> Iterator[Block]:
    """Yields what is known of the reported mails; nothing where the case is about none."""
    part = report.reported
    if part is None:
        return
    for mail in part.mails:
        yield from _mail(mail)
    if not part.mails:
        yield Paragraph(say("**– NOT EXAMINED: no reported mail was taken in.**"))
    yield Heading(say("What people said"))
    yield items(map(_answer, part.answers))
    yield Heading(say("Who fell for it"))
    yield from _fell(part)
    yield Heading(say("Filter rules"))
    yield from _filters(part)


def _mail(mail: ExaminedPart) -> Iterator[Block]:
    subject = mail.subject or say("no subject")
    yield Heading(say("{finding}: “{subject}”", finding=Term(mail.finding.upper()), subject=subject))
    yield Paragraph(Term(mail.says))
    yield items(_about(mail))
    if mail.reasons:
        yield Paragraph(say("Reasons, with points and what stands in the mail:"))
        yield Items(
            tuple(
                Item(
                    together(sign(f"{reason.points:+d} "), reason.sentence),
                    (Code(reason.evidence),) if reason.evidence else (),
                )
                for reason in mail.reasons
            )
        )
    yield from _listed(say("Where its links lead:"), mail.links)
    yield from _listed(say("Files:"), mail.files)
    yield from (Paragraph(say("**– NOT EXAMINED: {what}**", what=what)) for what in mail.not_examined)


def _about(mail: ExaminedPart) -> Iterator[Text]:
    sender = Code(mail.sender) if mail.sender else say("nobody")
    named: Text = in_a_row((mail.sender_name, sender), " ") if mail.sender_name else sender
    yield say("From: {sender}", sender=named)
    if mail.date:
        yield say("Date, as its sender has it: {date}", date=mail.date)
    whence: Said = say("a file that was handed in")
    if mail.mailbox:
        whence = say("the mailbox of {address}", address=Code(mail.mailbox))
    place: Text = say(", mail {n} in it", n=mail.number) if mail.number > 1 else ""
    yield say(
        "Kept as it came from {whence}: {name}{place}, SHA-256 {hash}",
        whence=whence,
        name=mail.name,
        place=place,
        hash=Code(mail.evidence),
    )
    yield say(
        "Examined {at} by {by}; nothing in it was opened, followed or run",
        at=stamp(mail.examined_at),
        by=who(mail.examined_by),
    )
    yield from mail.checks


def _listed(head: Said, lines: tuple[str, ...]) -> Iterator[Block]:
    if lines:
        yield Paragraph(head)
        more = [say("and {n} more", n=len(lines) - _LISTED)] if len(lines) > _LISTED else []
        yield items((*map(Code, lines[:_LISTED]), *more))


def _answer(answer: AnswerPart) -> Text:
    told: Text = answer.answer if answer.answer is not None else say("**NOT ANSWERED**")
    if answer.by and answer.at:
        return say("{ask} {answer} ({by}, {at})", ask=answer.ask, answer=told, by=who(answer.by), at=stamp(answer.at))
    return in_a_row((answer.ask, told), " ")


def _fell(part: ReportedPart) -> Iterator[Block]:
    if not part.searched_others:
        yield Paragraph(say("**– NOT CHECKED: who answered. Other people's mailboxes were not searched.**"))
    elif not part.fell:
        yield Paragraph(say("Nobody who got a copy answered it, as far as their sent mail tells."))
    if part.fell:
        yield items(map(_one_who_fell, part.fell))
    yield Paragraph(say("Clicks leave no trace in mail: who clicked is what people said, above."))


def _one_who_fell(one: FellPart) -> Text:
    linked = say("linked case {id}", id=one.linked) if one.linked else say("**no linked case**")
    return say("{account}: {why}; {linked}", account=Code(one.account), why=one.why, linked=linked)


def _filters(part: ReportedPart) -> Iterator[Block]:
    if part.filters:
        yield items(map(_filter, part.filters))
    else:
        yield Paragraph(say("No rule was made from the reported mail."))


def _filter(one: FilterPart) -> Text:
    told: Text = one.told or say("**NOT CHECKED: what it would have caught.**")
    return say("{rule}: {state}. {told}", rule=Code(one.key), state=one.state, told=told)
