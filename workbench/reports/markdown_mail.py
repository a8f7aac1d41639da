"""The section on the account's mail: which groups are abnormal, which were left alone, what may have let him in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.analysis.wording import count

from .mail_parts import LurePart, MailGroupPart, MailPart
from .mdtext import code, inline, opening, table
from .times import stamp

__all__ = ["mail_lines"]

_LISTED = 40
"""Groups that are named; all of them stand in the JSON report."""
_HEAD = ("Group", "Subject", "Mails", "Inside", "Outside", "Drafts", "Planned", "Deleted", "First (UTC)")


def mail_lines(part: MailPart | None) -> list[str]:
    """Returns the section's lines."""
    if part is None:
        return ["– NOT CHECKED: nobody looked for abnormal mail with the program."]
    abnormal = [g for g in part.groups if g.abnormal]
    normal = [g for g in part.groups if not g.abnormal]
    since = f" since {stamp(part.since)}" if part.since else ""
    sent = f"mail that left the account{since}, drafts and planned mail included"
    like = f"mail of those who sent what was reported{since}"
    lines = [f"Looked at {stamp(part.looked_at)}: {like if part.reported else sent}."]
    if part.searched_others:
        lines += ["", f"Other people's mailboxes were searched too. Allowed by: {inline(part.allowed_by)}"]
    lines += [line for gap in part.not_checked for line in ("", _gap(gap))]
    lines += ["", "### Abnormal", "", *_groups(abnormal, "None of it is.")]
    lines += ["", "### Left alone", "", *_groups(normal, "There was no other.")]
    if part.reported:
        return lines
    lines += ["", "### The mail that may have let the intruder in", "", *_lures(part)]
    return lines


def _gap(gap: str) -> str:
    return f"**– {inline(gap)}**" if gap.startswith("NOT CHECKED") else f"Can't be shown: {inline(gap)}"


def _groups(groups: Sequence[MailGroupPart], nothing: str) -> list[str]:
    if not groups:
        return [nothing]
    lines = table(_HEAD, map(_row, groups[:_LISTED]))
    for group in groups[:_LISTED]:
        ask = " Ask the owner: it is abnormal by what it says alone." if group.abnormal and not group.traced else ""
        lines += ["", f"**“{inline(group.subject)}”** ({code(group.key)}):{ask}", ""]
        lines += [f"- {opening(reason)}" for reason in group.reasons]
        lines += [f"- {told}" for told in _whereabouts(group)]
    if len(groups) > _LISTED:
        lines += ["", f"And {len(groups) - _LISTED} more, in the JSON report."]
    return lines


def _row(group: MailGroupPart) -> tuple[str, ...]:
    numbers = (group.messages, group.inside, group.outside, group.drafts, group.scheduled, group.deleted)
    first = stamp(group.first_at, zone=False) if group.first_at else ""
    return code(group.key), inline(group.subject), *map(str, numbers), first or "–"


def _whereabouts(group: MailGroupPart) -> Iterable[str]:
    if group.unchecked:
        yield f"**– NOT CHECKED: where {count(group.unchecked, 'copy', 'copies')} in other people's mailboxes went**"
    if group.waiting:
        yield f"✘ {count(group.waiting, 'mail')} planned and not sent yet: it can still be stopped"


def _lures(part: MailPart) -> list[str]:
    if part.received is None:
        return ["**– NOT CHECKED: the mail that came to the account could not be read.**"]
    if not part.lures:
        return [f"None looks like it, of {count(part.received, 'mail')} that were looked at."]
    return [line for lure in part.lures for line in _lure(lure)]


def _lure(lure: LurePart) -> Iterable[str]:
    yield f"- **“{inline(lure.subject)}”** from {code(lure.sender)}, {stamp(lure.at)} ({code(lure.message_id)})"
    yield from (f"  - {inline(reason)}" for reason in lure.reasons)
    yield from (f"  - link, not followed: {code(link)}" for link in lure.links)
    if lure.others is None:
        yield "  - **– NOT CHECKED: who else got it**"
    else:
        yield f"  - also got by: {', '.join(map(code, lure.others)) or 'nobody inside, as far as was searched'}"
