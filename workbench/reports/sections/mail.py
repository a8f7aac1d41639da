"""The account's mail: which groups are abnormal, which were left alone, what may have let the intruder in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..blocks import Block, Heading, Item, Items, Paragraph, items, table
from ..mail_parts import LurePart, MailGroupPart, MailPart
from ..model import ReportModel
from ..saying import Code, Said, Strong, Text, counted, in_a_row, say
from ..times import stamp

__all__ = ["mail"]

_LISTED = 40
"""Groups that are named; all of them stand in the JSON report."""


def mail(report: ReportModel) -> Iterator[Block]:
    """Yields what the last look at the account's mail found."""
    part = report.mail
    if part is None:
        yield Paragraph(say("– NOT CHECKED: nobody looked for abnormal mail with the program."))
        return
    since = say(" since {at}", at=stamp(part.since)) if part.since else ""
    at = stamp(part.looked_at)
    if part.reported:
        yield Paragraph(say("Looked at {at}: mail of those who sent what was reported{since}.", at=at, since=since))
    else:
        told = say(
            "Looked at {at}: mail that left the account{since}, drafts and planned mail included.", at=at, since=since
        )
        yield Paragraph(told)
    if part.searched_others:
        yield Paragraph(say("Other people's mailboxes were searched too. Allowed by: {who}", who=part.allowed_by))
    yield from (Paragraph(_gap(gap)) for gap in part.not_checked)
    yield Heading(say("Abnormal"))
    yield from _groups([g for g in part.groups if g.abnormal], say("None of it is."))
    yield Heading(say("Left alone"))
    yield from _groups([g for g in part.groups if not g.abnormal], say("There was no other."))
    if not part.reported:
        yield Heading(say("The mail that may have let the intruder in"))
        yield from _lures(part)


def _gap(gap: str) -> Text:
    return Strong(say("– {gap}", gap=gap)) if gap.startswith("NOT CHECKED") else say("Can't be shown: {gap}", gap=gap)


def _groups(groups: Sequence[MailGroupPart], nothing: Said) -> Iterator[Block]:
    if not groups:
        yield Paragraph(nothing)
        return
    head = (
        say("Group"),
        say("Subject"),
        say("Mails"),
        say("Inside"),
        say("Outside"),
        say("Drafts"),
        say("Planned"),
        say("Deleted"),
        say("First (UTC)"),
    )
    yield table(head, map(_row, groups[:_LISTED]))
    for group in groups[:_LISTED]:
        ask = group.abnormal and not group.traced
        asked = say(" Ask the owner: it is abnormal by what it says alone.") if ask else ""
        yield Paragraph(say("**“{subject}”** ({key}):{ask}", subject=group.subject, key=Code(group.key), ask=asked))
        yield items((*group.reasons, *_whereabouts(group)))
    if len(groups) > _LISTED:
        yield Paragraph(say("And {n} more, in the JSON report.", n=len(groups) - _LISTED))


def _row(group: MailGroupPart) -> tuple[Text, ...]:
    numbers = (group.messages, group.inside, group.outside, group.drafts, group.scheduled, group.deleted)
    first = stamp(group.first_at, zone=False) if group.first_at else ""
    return Code(group.key), group.subject, *map(str, numbers), first or "–"


def _whereabouts(group: MailGroupPart) -> Iterator[Text]:
    if group.unchecked:
        copies = counted(group.unchecked, "1 copy", "{n} copies")
        yield say("**– NOT CHECKED: where {copies} in other people's mailboxes went**", copies=copies)
    if group.waiting:
        mails = counted(group.waiting, "1 mail", "{n} mails")
        yield say("✘ {mails} planned and not sent yet: it can still be stopped", mails=mails)


def _lures(part: MailPart) -> Iterator[Block]:
    if part.received is None:
        yield Paragraph(say("**– NOT CHECKED: the mail that came to the account could not be read.**"))
    elif not part.lures:
        mails = counted(part.received, "1 mail", "{n} mails")
        yield Paragraph(say("None looks like it, of {mails} that were looked at.", mails=mails))
    else:
        yield Items(tuple(map(_lure, part.lures)))


def _lure(lure: LurePart) -> Item:
    named = say(
        "**“{subject}”** from {sender}, {at} ({id})",
        subject=lure.subject,
        sender=Code(lure.sender),
        at=stamp(lure.at),
        id=Code(lure.message_id),
    )
    return Item(named, tuple(_about(lure)))


def _about(lure: LurePart) -> Iterator[Text]:
    yield from lure.reasons
    yield from (say("link, not followed: {link}", link=Code(link)) for link in lure.links)
    if lure.others is None:
        yield say("**– NOT CHECKED: who else got it**")
    else:
        others = in_a_row(map(Code, lure.others)) if lure.others else say("nobody inside, as far as was searched")
        yield say("also got by: {others}", others=others)
