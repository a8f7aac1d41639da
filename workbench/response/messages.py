"""Abnormal mail as a facet: found at the provider, grouped, judged, and with it the mail that let the intruder in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal

from workbench.analysis.lures import JudgedLure, find_lures
from workbench.analysis.mail_apart import OWN
from workbench.analysis.mail_findings import item_of_group, lure_finding
from workbench.analysis.mail_judging import JudgedGroup, judge_groups
from workbench.analysis.subjects import normalise_subject
from workbench.desk.desk import Desk
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.evidence import Coverage
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.mail_findings import LureFinding
from workbench.model.state import FacetState
from workbench.model.words import Facet

from .finding_mail import MailWindow, find_groups, window_of
from .finding_reported import find_reported, find_reported_groups
from .mail_said import as_people_said
from .mail_search import MailSearch

__all__ = ["FoundMail", "copies_of", "find_mail", "lines_of", "messages_state", "state_of"]

_USUAL = timedelta(days=30)
"""How long before the theft the account's own mail is looked at for what is usual."""
_LURED = timedelta(days=7)
_AROUND = timedelta(days=1)
_MOST_LURES = 5
_MOST_LISTED = 500
"""Groups that are left alone, in one entry of the ledger. What was kept as evidence names them all."""
_TOUCHED = frozenset({"withdrawn", "purged", "unknown"})
_WHO_ELSE = (
    "NOT CHECKED: who else got the mail that may have let the intruder in. Nobody had allowed yet "
    "that other people's mailboxes are searched."
)


@dataclass(frozen=True)
class FoundMail:
    """What one look found, with every copy."""

    window: MailWindow
    groups: tuple[JudgedGroup, ...]
    """By first mail; those that are left alone too."""
    lures: tuple[LureFinding, ...]
    lure_copies: tuple[tuple[str, MessageCopy], ...]
    """The lures in this mailbox and, where others' were searched, in theirs, by the lure's Message-ID."""
    received: int | None
    """Mails to the account that were looked at for a lure; None: they could not be read."""
    coverage: Coverage
    attrs: JsonObject = field(default_factory=dict)
    """What else the look brought up."""


async def find_mail(desk: Desk, case: Case) -> FoundMail:
    """Finds the account's mail since the intruder was in, and judges each group by what is known of the case.

    In a case of reported mail it is the copies of what was reported. Other people's mailboxes are searched only where
    somebody allowed it. Raises ProviderError where the provider can't search.
    """
    if desk.playbook(case).mail == "reported":
        reported = await find_reported(desk, case)
        judged = as_people_said(desk, case, reported.groups)
        return FoundMail(
            reported.window, judged, (), (), reported.received, reported.coverage, attrs=dict(reported.attrs)
        )
    window, search = window_of(desk, case), MailSearch(desk, case)
    groups = await find_groups(desk, case, window, search)
    if window.since is None:
        judged = as_people_said(desk, case, judge_groups(groups, context=window.context))
        return FoundMail(window, judged, (), (), None, search.coverage())
    own = MessageQuery(mailbox=case.account)
    before: JsonObject = {"sender": case.account, "since": window.since - _USUAL, "until": window.since}  # type: ignore[dict-item]
    earlier = await search.try_to_find(own.model_copy(update=before), "how much the account sent before")
    come: JsonObject = {"recipient": case.account, "since": window.since - _LURED}  # type: ignore[dict-item]
    received = await search.try_to_find(own.model_copy(update=come), "the mail that let the intruder in")
    context = replace(window.context, earlier=tuple(earlier or ()), received=tuple(received or ()))
    lures = find_lures(received or (), window.since, context.org_domains)[:_MOST_LURES]
    found, copies = await _lured(case, window, search, lures)
    return FoundMail(
        window,
        as_people_said(desk, case, _told_apart(judge_groups(groups, context=context))),
        found,
        copies,
        None if received is None else len(received),
        search.coverage(window.since),
    )


def _told_apart(judged: tuple[JudgedGroup, ...]) -> Iterator[JudgedGroup]:
    keys = {j.group.key for j in judged}
    for one in judged:
        like = one.group.key.removesuffix(OWN)
        if like != one.group.key and like in keys:
            told = f"It is nearly the same as {like}, but was sent from the owner's own network."
            yield one.model_copy(update={"reasons": (*one.reasons, told)})
        else:
            yield one


async def _lured(
    case: Case, window: MailWindow, search: MailSearch, lures: tuple[JudgedLure, ...]
) -> tuple[tuple[LureFinding, ...], tuple[tuple[str, MessageCopy], ...]]:
    """The lures as findings, with who else got each where that may be looked up."""
    copies: list[tuple[str, MessageCopy]] = []
    if lures and window.allowed is None:
        search.say(_WHO_ELSE)
    findings = []
    for lure in lures:
        like = await _like(case, search, lure.copy_) if window.allowed is not None else None
        copies += [(lure.copy_.message_id, copy) for copy in (lure.copy_, *(like or ()))]
        others = None if like is None else tuple(dict.fromkeys(c.recipient for c in like))
        findings.append(lure_finding(lure, others))
    return tuple(findings), tuple(copies)


async def _like(case: Case, search: MailSearch, lure: MessageCopy) -> list[MessageCopy] | None:
    """The copies of a lure that others inside got: one sender, about one time, one subject or body."""
    query = MessageQuery(sender=lure.sender, since=lure.sent_at - _AROUND, until=lure.sent_at + _AROUND)
    found = await search.try_to_find(query, f"who else got the mail of {lure.sender}")
    if found is None:
        return None
    subject = normalise_subject(lure.subject)
    return [
        c
        for c in found
        if c.inside
        and c.recipient.lower() != case.account.lower()
        and (normalise_subject(c.subject) == subject or (c.body_print and c.body_print == lure.body_print))
    ]


async def messages_state(desk: Desk, case: Case) -> tuple[FacetState, FoundMail]:
    """Returns the judged groups as a facet's state, an item each, and every copy in them.

    A group that is left alone is an item that is switched off: it is no exposure. `workbench.analysis.mail_findings`
    reads the state back.
    """
    found = await find_mail(desk, case)
    return state_of(found, "own" if found.window.allowed is None else "all", desk.now()), found


def state_of(found: FoundMail, searched: Literal["own", "all", "taken in"], at: datetime) -> FacetState:
    """Returns what was found as a facet's state: `searched` are the account's own mailbox, all, or files at hand."""
    allowed, since = found.window.allowed, found.window.since
    groups, more = _listed(found.groups)
    untold = (f"{more} more groups of mail were left alone, and are not listed.",) if more else ()
    return FacetState(
        facet=Facet.MESSAGES,
        at=at,
        items=tuple(map(item_of_group, groups)),
        attrs={
            "searched": searched,
            "allowed_by": allowed.value if allowed else "",
            "since": since.isoformat() if since else None,
            "received": found.received,
            "lures": [lure.model_dump(mode="json") for lure in found.lures],
            **found.attrs,
        },
        coverage=found.coverage.model_copy(update={"gaps": (*found.coverage.gaps, *untold)}),
    )


def _listed(groups: tuple[JudgedGroup, ...]) -> tuple[list[JudgedGroup], int]:
    """The groups that an entry of the ledger lists, and how many it leaves out: a newsletter's sender has thousands."""
    needed = {j.group.key for j in groups if j.abnormal or any(c.where in _TOUCHED for c in j.group.copies)}
    others = (j.group.key for j in groups if j.group.key not in needed)
    listed = needed.union(islice(others, _MOST_LISTED))
    return [j for j in groups if j.group.key in listed], len(groups) - len(listed)


def lines_of(found: FoundMail) -> bytes:
    """Returns every copy as JSON lines, `{"group": KEY, "copy": …}` or `{"lure": MESSAGE-ID, "copy": …}` each.

    That is what a look keeps of them.
    """
    groups = [
        f'{{"group":{json.dumps(j.group.key)},"copy":{c.model_dump_json()}}}'
        for j in found.groups
        for c in j.group.copies
    ]
    lures = [f'{{"lure":{json.dumps(lure)},"copy":{c.model_dump_json()}}}' for lure, c in found.lure_copies]
    return "\n".join([*groups, *lures]).encode("utf-8", "surrogatepass")


async def copies_of(desk: Desk, case: Case, group: str) -> tuple[MessageCopy, ...]:
    """Returns the copies of one group as they are now."""
    reported = desk.playbook(case).mail == "reported"
    groups = await (find_reported_groups(desk, case) if reported else find_groups(desk, case))
    return next((g.copies for g in groups if g.key == group), ())
