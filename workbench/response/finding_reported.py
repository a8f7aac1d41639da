"""Finds every copy of the reported mails, who answered them, and what a filter rule would have caught."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.analysis.messages import group_messages
from workbench.analysis.truth import CopyKey, key_of_copy
from workbench.casefile.examined import examined_of
from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.examined import ExaminedRecord
from workbench.model.mail import MessageCopy, MessageGroup, MessageQuery

from .authority import authority_of
from .finding_mail import MailWindow, as_withdrawn, named_copies
from .mail_search import MailSearch
from .reported_like import (
    AT_HAND,
    FoundReported,
    answer_rows,
    answers_to,
    is_like,
    judged_reported,
    marks_of,
    senders_of,
    told_of,
    trials_of,
    window_of_reported,
)

__all__ = ["find_reported", "find_reported_groups"]

_MOST_ASKED = 200
"""Recipients whose own mail is searched for an answer."""
_NONE = "NOT CHECKED: no reported mail has been examined yet, so there is nothing to look for."
_NOT_SEARCHED = (
    "NOT CHECKED: other people's mailboxes. Nobody has allowed yet that they are searched: who else got the mail, and "
    "who answered it, is not known."
)


async def find_reported(desk: Desk, case: Case) -> FoundReported:
    """Searches for copies of what was examined, in other mailboxes only where somebody allowed it.

    Raises ProviderError where the provider can't search.
    """
    case = desk.casefile.views.case(case.id)
    records = examined_of(desk.casefile.views, case.id)
    search = MailSearch(desk, case)
    window = window_of_reported(desk, case, records)
    if not records:
        search.say(_NONE)
        return FoundReported(window, (), search.coverage(), None)
    groups = await find_reported_groups(desk, case, search)
    like = {key_of_copy(c) for g in groups for c in g.copies if is_like(c, records)}
    judged = tuple(judged_reported(desk, case, group, records) for group in groups)
    at_hand = MessageQuery(recipient=case.account, mailbox=case.account, since=desk.now() - AT_HAND)
    received = await search.try_to_find(at_hand, "what else came to the account, which a filter rule might catch")
    seen = {key_of_copy(c): c for c in (*(received or ()), *(c for g in groups for c in g.copies))}
    attrs: JsonObject = {
        "reported": [*marks_of(records)],
        "answered": [*await _answered([j.group for j in judged if j.abnormal], records, window, search)],
        "filters": [*trials_of(desk, case, records, seen, like)],
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
    for sender, since in senders_of(records, desk.now()).items():
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


async def _answered(
    groups: Iterable[MessageGroup], records: Iterable[ExaminedRecord], window: MailWindow, search: MailSearch
) -> list[JsonObject]:
    """Who answered, as their own sent mail or the mail system tells. Clicks leave no trace in mail."""
    copies = [c for g in groups for c in g.copies if c.inside]
    found = {c.recipient.lower(): "their copy is marked as answered" for c in copies if c.where == "replied"}
    if window.allowed is None or window.since is None or not copies:
        return answer_rows(found)
    to = sorted({a for c in copies for a in (c.sender.lower(), c.reply_to.lower()) if a} | answers_to(records))
    people = list(dict.fromkeys(c.recipient.lower() for c in copies))
    if len(people) > _MOST_ASKED:
        search.say(f"NOT CHECKED: whether {len(people) - _MOST_ASKED} more recipients answered.")
    for person in people[:_MOST_ASKED]:
        for address in to:
            query = MessageQuery(sender=person, recipient=address, since=window.since)
            sent = await search.try_to_find(query, f"whether {person} answered")
            if sent:
                found[person] = told_of(sent[0])
    return answer_rows(found)
