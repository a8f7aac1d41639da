"""What is like a reported mail, what is thought of it, and what a look for its copies records."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workbench.analysis.filter_rules import rules_from, trial_of
from workbench.analysis.mail_judging import JudgedGroup, MailContext
from workbench.analysis.subjects import normalise_subject
from workbench.analysis.truth import CopyKey
from workbench.desk.desk import Desk
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.evidence import Coverage
from workbench.model.examined import ExaminedRecord, MailExamined
from workbench.model.mail import MessageCopy, MessageGroup

from .authority import authority_of
from .finding_mail import MailWindow

__all__ = [
    "AT_HAND",
    "FoundReported",
    "answer_rows",
    "answered_in",
    "answers_to",
    "is_like",
    "is_outdated",
    "judged_reported",
    "marks_of",
    "senders_of",
    "told_of",
    "trials_of",
    "window_of_reported",
]

AT_HAND = timedelta(days=30)
"""How far back mail is looked at for what a filter rule would have caught."""
_BEFORE = timedelta(days=3)
"""How long before the reported mail its like may have come: such mail is sent in waves."""


@dataclass(frozen=True)
class FoundReported:
    """What one look for the copies of the reported mails found."""

    window: MailWindow
    groups: tuple[JudgedGroup, ...]
    coverage: Coverage
    received: int | None
    attrs: JsonObject = field(default_factory=dict)
    """`reported`: marks of the mails that were looked for; `answered`: who did; `filters`: a trial for each rule."""


def marks_of(examined: Iterable[ExaminedRecord]) -> list[str]:
    """Returns what tells the examined mails apart: SHA-256 of their evidence, and their number in it."""
    return [f"{r.examined.evidence}#{r.examined.number}" for r in examined]


def is_outdated(attrs: JsonObject, examined: Iterable[ExaminedRecord]) -> bool:
    """Tells whether a mail was examined since a look with these attributes was taken."""
    looked = attrs.get("reported")
    return not isinstance(looked, list) or set(marks_of(examined)) != set(map(str, looked))


def answered_in(attrs: JsonObject) -> tuple[tuple[str, str], ...]:
    """Returns who answered a reported mail, as a look recorded it: address, and how that is known."""
    told = attrs.get("answered")
    rows = told if isinstance(told, list) else []
    return tuple(
        (str(r["account"]), str(r["why"])) for r in rows if isinstance(r, dict) and {"account", "why"} <= set(r)
    )


def window_of_reported(desk: Desk, case: Case, records: Iterable[ExaminedRecord]) -> MailWindow:
    """Returns since when the senders' mail is looked at, and who allowed other mailboxes to be searched."""
    since = min(senders_of(records, desk.now()).values(), default=None)
    return MailWindow(since, MailContext(org_domains=desk.org_domains(case), since=since), authority_of(desk, case))


def senders_of(records: Iterable[ExaminedRecord], now: datetime) -> dict[str, datetime]:
    """Since when each sender's mail is looked for. A date that lies in the future, or long ago, is the sender's lie."""
    found: dict[str, datetime] = {}
    for record in records:
        one = record.examined
        sender = one.mail.sender.lower()
        if "@" not in sender:
            continue
        told = one.sent_at if one.sent_at is not None and one.sent_at <= now else now
        since = max(told, now - AT_HAND) - _BEFORE
        found[sender] = min(found.get(sender, since), since)
    return found


def is_like(copy: MessageCopy, records: Iterable[ExaminedRecord]) -> bool:
    """Tells whether a copy is one of the reported mails, or of another wave of one."""
    return any(_alike(copy, record.examined) for record in records)


def _alike(copy: MessageCopy, one: MailExamined) -> bool:
    """One mail, or another wave of it: the same Message-ID, subject, body, or a link of it."""
    if copy.message_id and copy.message_id.strip("<>") == one.message_id.strip("<>"):
        return True
    if copy.sender.lower() != one.mail.sender.lower():
        return False
    hosts = {link.host.lower() for link in one.mail.links if link.host}
    return (
        normalise_subject(copy.subject) == normalise_subject(one.mail.subject)
        or bool(copy.body_print and copy.body_print == one.body_print)
        or any(link.partition("/")[0].lower() in hosts for link in copy.links)
    )


def judged_reported(desk: Desk, case: Case, group: MessageGroup, records: tuple[ExaminedRecord, ...]) -> JudgedGroup:
    """Returns a group with whether it is like what was reported, by the verdict or, without one, by the examination."""
    like = [r.examined for r in records if any(_alike(c, r.examined) for c in group.copies)]
    if not like:
        why = "It comes from the same sender, and is not like what was reported."
        return JudgedGroup(group=group, abnormal=False, why=why, reasons=(why,))
    verdict = desk.playbook(case).verdict(case.verdict)
    said = verdict.mail if verdict else None
    suspicious = [one for one in like if one.mail.finding == "suspicious"]
    abnormal = said == "abnormal" or (said is None and bool(suspicious))
    one = (suspicious or like)[0]
    told = [f"Verdict: {case.verdict}."] if said else []
    told.append(f"It is like the reported mail, which was examined: {one.mail.finding}.")
    told += [r.sentence for r in one.mail.reasons[:3] if r.points > 0]
    return JudgedGroup(group=group, abnormal=abnormal, why=told[0], reasons=tuple(told), traced=abnormal)


def answer_rows(found: dict[str, str]) -> list[JsonObject]:
    """Returns who answered, and how that is known, as a look records it."""
    return [{"account": account, "why": why} for account, why in sorted(found.items())]


def told_of(copy: MessageCopy) -> str:
    """Returns what shows that somebody answered."""
    return f"sent a mail to {copy.recipient}, {copy.sent_at:%Y-%m-%d %H:%M} UTC"


def answers_to(records: Iterable[ExaminedRecord]) -> set[str]:
    """Returns where answers to the reported mails go, beside their senders."""
    return {a.lower() for r in records for a in r.examined.mail.reply_to if "@" in a}


def trials_of(
    desk: Desk,
    case: Case,
    records: Iterable[ExaminedRecord],
    seen: dict[CopyKey, MessageCopy],
    like: Collection[CopyKey],
) -> list[JsonObject]:
    """Returns a trial for each rule that the reported mails give, as a look records it."""
    rules = rules_from((r.examined.mail for r in records), desk.org_domains(case))
    return [trial_of(rule, seen.values(), like).model_dump(mode="json") for rule in rules]
