"""Judges mail that was taken in, where the provider's mail can't be searched by the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workbench.analysis.lures import find_lures
from workbench.analysis.mail_apart import set_apart
from workbench.analysis.mail_findings import lure_finding
from workbench.analysis.mail_judging import judge_groups
from workbench.analysis.messages import group_messages
from workbench.analysis.taken_mail import copies_received, copies_sent
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.evidence import Coverage, Window
from workbench.model.words import Facet, Grade

from .finding_mail import MARGIN, window_of
from .looking import Look, readable_facets, record_looks
from .mail_said import as_people_said
from .messages import FoundMail, state_of
from .reported_at_hand import reported_at_hand

__all__ = ["judge_taken_mail"]

_USUAL = timedelta(days=30)
_NOT_ALL = "NOT CHECKED: mail of this account that was not taken in."
_ELSEWHERE = "NOT CHECKED: other people's mailboxes. Where the copies inside are, and who has read them, is not known."
_WHO_ELSE = "NOT CHECKED: who else got the mail that may have let the intruder in."
_NO_TIME = "NOT CHECKED: {} without a time that can be read."


async def judge_taken_mail(desk: Desk, case: Case, *, again: bool = False) -> None:
    """Records what the mail that was taken in shows, as something that a person brought.

    Nothing is recorded where the program can search the mail itself, or where none of it belongs to the theft: so that
    a few files do not count as a look. `again`: not where somebody has looked at the mail by other means since.
    """
    if again and _was_looked_at(desk, case):
        return
    if Facet.MESSAGES in readable_facets(desk, case):
        return
    case = desk.casefile.views.case(case.id)
    if desk.playbook(case).mail == "reported":
        found = _reported(desk, case)
    else:
        found = _found(desk, case) if desk.casefile.views.count_messages(case.id) else None
    if found is not None and (found.groups or found.lures):
        state = state_of(found, "taken in", desk.now()).model_copy(update={"grade": Grade.SHOWN})
        await record_looks(desk, case, (Look(facet=Facet.MESSAGES, state=state, mail=found),), phase="look")


def _reported(desk: Desk, case: Case) -> FoundMail | None:
    """Nothing before the verdict: a mail that turns out to be honest opens nothing that only a waiver would end."""
    found = reported_at_hand(desk, case) if case.verdict is not None else None
    if found is None:
        return None
    judged = as_people_said(desk, case, found.groups)
    return FoundMail(found.window, judged, (), (), None, found.coverage, attrs=dict(found.attrs))


def _was_looked_at(desk: Desk, case: Case) -> bool:
    look = desk.casefile.views.facets(case.id).get(Facet.MESSAGES)
    return look is not None and look.state is not None and look.state.attrs.get("searched") != "taken in"


def _found(desk: Desk, case: Case) -> FoundMail | None:
    window = window_of(desk, case)
    if window.since is None:
        return None
    messages, addresses = desk.casefile.views.messages(case.id), desk.casefile.views.addresses(case.id)
    domains = window.context.org_domains
    begins = window.since - MARGIN
    sent = list(copies_sent(messages, addresses, frozenset(domains)))
    received = tuple(copies_received(messages, case.account, addresses))
    earlier = tuple(c for c in sent if begins - _USUAL <= c.sent_at < begins)
    context = replace(window.context, earlier=earlier, received=received)
    groups = set_apart(group_messages(c for c in sent if c.sent_at >= begins), context.owner_networks)
    lures = find_lures(received, window.since, domains)
    timeless = sum(m.at is None and m.received_at is None for m in messages)
    gaps = [_NOT_ALL, _ELSEWHERE, *([_WHO_ELSE] if lures else []), *([_NO_TIME.format(timeless)] if timeless else [])]
    times = [c.sent_at for c in (*sent, *received)]
    return FoundMail(
        window=replace(window, allowed=None),
        groups=as_people_said(desk, case, judge_groups(groups, context=context)),
        lures=tuple(lure_finding(lure, None) for lure in lures),
        lure_copies=tuple((lure.copy_.message_id, lure.copy_) for lure in lures),
        received=len(received),
        coverage=Coverage(
            source="mail that was taken in",
            asked=Window(start=window.since),
            got=Window(start=min(times, default=None), end=max(times, default=None)),
            rows=len(messages),
            unique=len(messages),
            accounts=1,
            gaps=tuple(gaps),
        ),
    )
