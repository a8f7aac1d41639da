"""Finds every copy of the reported mails, who answered them, and what a filter rule would have caught."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workbench.analysis.filter_rules import rules_from, trial_of
from workbench.analysis.mail_judging import JudgedGroup, MailContext
from workbench.analysis.messages import group_messages
from workbench.analysis.subjects import normalise_subject
from workbench.analysis.truth import CopyKey, key_of_copy
from workbench.casefile.examined import examined_of
from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.evidence import Coverage
from workbench.model.examined import ExaminedRecord, MailExamined
from workbench.model.mail import MessageCopy, MessageGroup, MessageQuery

from .authority import authority_of
from .finding_mail import MailWindow, as_withdrawn, named_copies
from .mail_search import MailSearch

__all__ = ["FoundReported", "answered_in", "find_reported", "find_reported_groups", "is_outdated", "marks_of"]

_BEFORE = timedelta(days=3)
"""How long before the reported mail its like may have come: such mail is sent in waves."""
_AT_HAND = timedelta(days=30)
_MOST_ASKED = 200
"""Recipients whose own mail is searched for an answer."""
_NONE = "NOT CHECKED: no reported mail has been examined yet, so there is nothing to look for."
_NOT_SEARCHED = (
    "NOT CHECKED: other people's mailboxes. Nobody has allowed yet that they are searched: who else got the mail, and "
    "who answered it, is not known."
)


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


async def find_reported(desk: Desk, case: Case) -> FoundReported:
    """Searches for copies of what was examined, in other mailboxes only where somebody allowed it.

    Raises ProviderError where the provider can't search.
    """
    case = desk.casefile.views.case(case.id)
    records = examined_of(desk.casefile.views, case.id)
    search = MailSearch(desk, case)
    window = _window(desk, case, records)
    if not records:
        search.say(_NONE)
        return FoundReported(window, (), search.coverage(), None)
    groups = await find_reported_groups(desk, case, search)
    like = {key_of_copy(c) for g in groups for c in g.copies if _is_like(c, records)}
    judged = tuple(_judged(desk, case, group, records) for group in groups)
    at_hand = MessageQuery(recipient=case.account, mailbox=case.account, since=desk.now() - _AT_HAND)
    received = await search.try_to_find(at_hand, "what else came to the account, which a filter rule might catch")
    seen = {key_of_copy(c): c for c in (*(received or ()), *(c for g in groups for c in g.copies))}
    attrs: JsonObject = {
        "reported": [*marks_of(records)],
        "answered": [*await _answered(desk, case, [j.group for j in judged if j.abnormal], window, search)],
        "filters": [*_trials(desk, case, records, seen, like)],
    }
    return FoundReported(
        window, judged, search.coverage(window.since), None if received is None else len(received), attrs
    )


async def find_reported_groups(desk: Desk, case: Case, search: MailSearch | None = None) -> tuple[MessageGroup, ...]:
    """Returns what the senders of the reported mails sent here since shortly before, in groups of like mails.

    What was withdrawn once is among it. Raises ProviderError where the provider can't search.
    """
    search = search or MailSearch(desk, case)
    records = examined_of(desk.casefile.views, case.id)
    mailbox = "" if authority_of(desk, case) is not None else case.account
    if mailbox:
        search.say(_NOT_SEARCHED)
    copies: dict[CopyKey, MessageCopy] = {}
    for sender, since in _senders(records, desk.now()).items():
        query = MessageQuery(sender=sender, since=since, mailbox=mailbox)
        copies |= {key_of_copy(c): c for c in await search.find(query)}
    for record in records:
        if "@" not in record.examined.mail.sender and record.examined.mail.finding != "not examined":
            search.say(f"NOT CHECKED: copies of “{record.examined.mail.subject}”. It names no sender to look for.")
    named = named_copies(desk, case, ActionKind.WITHDRAW_MESSAGES)
    purged = named_copies(desk, case, ActionKind.PURGE_MESSAGES)
    copies |= {k: c.model_copy(update={"where": "purged"}) for k, (_, c) in purged.items() if k not in copies}
    groups = as_withdrawn(group_messages(copies.values()), {key: group for key, (group, _) in named.items()})
    return tuple(sorted(groups, key=lambda g: (g.first_at, g.key)))


def _window(desk: Desk, case: Case, records: Iterable[ExaminedRecord]) -> MailWindow:
    since = min(_senders(records, desk.now()).values(), default=None)
    return MailWindow(since, MailContext(org_domains=desk.org_domains(case), since=since), authority_of(desk, case))


def _senders(records: Iterable[ExaminedRecord], now: datetime) -> dict[str, datetime]:
    """Since when each sender's mail is looked for. A date that lies in the future, or long ago, is the sender's lie."""
    found: dict[str, datetime] = {}
    for record in records:
        one = record.examined
        sender = one.mail.sender.lower()
        if "@" not in sender:
            continue
        told = one.sent_at if one.sent_at is not None and one.sent_at <= now else now
        since = max(told, now - _AT_HAND) - _BEFORE
        found[sender] = min(found.get(sender, since), since)
    return found


def _is_like(copy: MessageCopy, records: Iterable[ExaminedRecord]) -> bool:
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


def _judged(desk: Desk, case: Case, group: MessageGroup, records: tuple[ExaminedRecord, ...]) -> JudgedGroup:
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


async def _answered(
    desk: Desk, case: Case, groups: Iterable[MessageGroup], window: MailWindow, search: MailSearch
) -> list[JsonObject]:
    """Who answered, as their own sent mail or the mail system tells. Clicks leave no trace in mail."""
    copies = [c for g in groups for c in g.copies if c.inside]
    found = {c.recipient.lower(): "their copy is marked as answered" for c in copies if c.where == "replied"}
    if window.allowed is None or window.since is None or not copies:
        return _rows(found)
    to = sorted({a for c in copies for a in (c.sender.lower(), c.reply_to.lower()) if a} | _reply_to(desk, case))
    people = list(dict.fromkeys(c.recipient.lower() for c in copies))
    if len(people) > _MOST_ASKED:
        search.say(f"NOT CHECKED: whether {len(people) - _MOST_ASKED} more recipients answered.")
    for person in people[:_MOST_ASKED]:
        for address in to:
            query = MessageQuery(sender=person, recipient=address, since=window.since)
            sent = await search.try_to_find(query, f"whether {person} answered")
            if sent:
                found[person] = f"sent a mail to {address}, {sent[0].sent_at:%Y-%m-%d %H:%M} UTC"
    return _rows(found)


def _rows(found: dict[str, str]) -> list[JsonObject]:
    return [{"account": account, "why": why} for account, why in sorted(found.items())]


def _reply_to(desk: Desk, case: Case) -> set[str]:
    records = examined_of(desk.casefile.views, case.id)
    return {a.lower() for r in records for a in r.examined.mail.reply_to if "@" in a}


def _trials(
    desk: Desk,
    case: Case,
    records: Iterable[ExaminedRecord],
    seen: dict[CopyKey, MessageCopy],
    like: Collection[CopyKey],
) -> list[JsonObject]:
    rules = rules_from((r.examined.mail for r in records), desk.org_domains(case))
    return [trial_of(rule, seen.values(), like).model_dump(mode="json") for rule in rules]
