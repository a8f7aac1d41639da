"""Judged mail as text: the groups with their reasons, and the mail that may have let the intruder in."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.wording import and_list, count
from workbench.model.mail import MessageCopy
from workbench.model.mail_findings import LureFinding, MailFinding, MailFindings
from workbench.model.text import clean_line, shorten

from .output import table

__all__ = ["copies_text", "findings_text", "group_text", "lure_text"]

_HEAD = ("judged", "mails", "inside", "outside", "drafts", "planned", "deleted", "subject", "group")
_SUBJECT = 50
_ROWS = ("recipient", "where", "seen", "folder", "time (UTC)")
_SEEN = {True: "read", False: "unread", None: "not known"}


def findings_text(found: MailFindings) -> list[str]:
    """Returns the groups, abnormal ones first, each with its reasons; then the lures."""
    groups = [*found.abnormal, *found.normal]
    lines = [table(_HEAD, map(_cells, groups))] if groups else ["No mail of this account was found in that time."]
    for group in groups:
        lines += ["", *group_text(group)]
    lines += ["", "The mail that may have let the intruder in:"]
    for lure in found.lures:
        lines += lure_text(lure)
    if not found.lures:
        lines.append(f"  {_no_lure(found)}")
    return lines


def _no_lure(found: MailFindings) -> str:
    if found.received is None:
        return "NOT CHECKED: the mail that came to the account could not be read."
    return f"None looks like it, of {count(found.received, 'mail')} that came in the week before and since."


def _cells(group: MailFinding) -> tuple[object, ...]:
    return (
        judged(group),
        group.messages,
        group.inside,
        group.outside,
        group.drafts,
        group.scheduled,
        group.deleted,
        shorten(clean_line(group.subject), _SUBJECT),
        group.key,
    )


def judged(group: MailFinding) -> str:
    """What is thought of a group, in a word or two."""
    if not group.abnormal:
        return "left alone"
    return "abnormal" if group.traced else "abnormal, ask the owner"


def group_text(group: MailFinding) -> list[str]:
    """Returns one group with its reasons and with where its copies are, as far as was looked."""
    times = f"{group.first_at:%Y-%m-%d %H:%M:%S}" if group.first_at else "no time"
    if group.last_at and group.last_at != group.first_at:
        times += f" to {group.last_at:%Y-%m-%d %H:%M:%S}"
    lines = [f"{group.key} “{group.subject}”: {judged(group).upper()}; {times} UTC"]
    lines += [f"  - {reason}" for reason in dict.fromkeys((group.why, *group.reasons))]
    lines += [f"  {told}" for told in _whereabouts(group)]
    return [clean_line(line) for line in lines]


def _whereabouts(group: MailFinding) -> Iterator[str]:
    if not group.abnormal:
        return
    if group.unchecked:
        yield f"NOT CHECKED: where {count(group.unchecked, 'copy', 'copies')} inside {_is(group.unchecked)}."
    elif group.in_reach is not None:
        yield f"{count(group.in_reach, 'copy', 'copies')} can still be withdrawn or stopped."
    if group.outside:
        yield f"{count(group.outside, 'copy', 'copies')} went outside: nobody can take back what lies there."
    if group.waiting:
        yield f"{count(group.waiting, 'mail')} {_is(group.waiting)} planned and not sent yet."
    if group.drafts:
        yield f"{count(group.drafts, 'mail')} {_is(group.drafts)} in the drafts, never sent."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def lure_text(lure: LureFinding) -> list[str]:
    """Returns a lure with its reasons, its links spelled out, and who else got it."""
    lines = [f"  {lure.at:%Y-%m-%d %H:%M:%S} from {lure.sender} “{lure.subject}” ({lure.message_id})"]
    lines += [f"    - {reason}" for reason in lure.reasons]
    lines += [f"    link (nothing was fetched): {link}" for link in lure.links]
    if lure.others is None:
        lines.append("    who else got it: NOT CHECKED, other people's mailboxes were not searched")
    elif lure.others:
        lines.append(f"    also got by {count(len(lure.others), 'other')}: {and_list(list(lure.others), 20)}")
    else:
        lines.append("    nobody else inside got it, as far as was searched")
    return [clean_line(line) for line in lines]


def copies_text(copies: tuple[MessageCopy, ...]) -> str:
    """Returns a row for each copy."""
    rows = ((c.recipient, c.where, _SEEN[c.seen], c.folder, f"{c.sent_at:%Y-%m-%d %H:%M:%S}") for c in copies)
    return table(_ROWS, rows)
