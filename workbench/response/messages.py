"""Abnormal mail as a facet: found at the provider, grouped, counted."""

from __future__ import annotations

from datetime import timedelta

from workbench.analysis.messages import group_messages
from workbench.desk.desk import Desk
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.evidence import Coverage
from workbench.model.mail import MessageCopy, MessageGroup, MessageQuery
from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Facet

from .situation import situation_of

__all__ = ["copies_of", "find_groups", "messages_state"]

_MARGIN = timedelta(minutes=5)
"""Mail sent this long before the first abnormal sign-in still belongs to its window: clocks differ."""


async def find_groups(desk: Desk, case: Case) -> tuple[tuple[MessageGroup, ...], Coverage]:
    """Finds what was sent from the account while the intruder was in, in groups of near-identical mails.

    Raises ProviderError where the provider can't search.
    """
    facts = situation_of(desk, case)
    since = facts.first_abnormal_success_at
    if since is None:
        gap = "No abnormal sign-in with success is known, so there is no window to search."
        return (), Coverage(source=f"{case.provider} mail search", gaps=(gap,))
    query = MessageQuery(sender=case.account, since=since - _MARGIN, from_ips=facts.abnormal_ips)
    copies: list[MessageCopy] = []
    coverage = Coverage(source=f"{case.provider} mail search")
    async for page in desk.provider(case.provider).find_messages(query):
        copies += page.copies
        coverage = page.coverage
    return group_messages(copies), coverage


async def messages_state(desk: Desk, case: Case) -> FacetState:
    """Returns the groups of abnormal mail as a facet's state, an item each."""
    groups, coverage = await find_groups(desk, case)
    return FacetState(facet=Facet.MESSAGES, at=desk.now(), items=tuple(_item(g) for g in groups), coverage=coverage)


async def copies_of(desk: Desk, case: Case, group: str) -> tuple[MessageCopy, ...]:
    """Returns the copies of one group as they are now."""
    groups, _ = await find_groups(desk, case)
    return next((g.copies for g in groups if g.key == group), ())


def _item(group: MessageGroup) -> FacetItem:
    return FacetItem(
        key=group.key,
        what=f"{group.messages} mails “{group.subject}”: {group.inside} inside, {group.outside} outside",
        since=group.first_at,
        by_ip=group.copies[0].from_ip if group.copies else None,
        attrs=_counts(group),
    )


def _counts(group: MessageGroup) -> JsonObject:
    inside = [c for c in group.copies if c.inside]
    where: JsonObject = {name: sum(c.where == name for c in inside) for name in ("delivered", "withdrawn", "fetched")}
    return {
        **where,
        "subject": group.subject,
        "messages": group.messages,
        "inside": len(inside),
        "outside": group.outside,
        "read": sum(c.seen is True for c in inside),
        "last_at": group.last_at.isoformat(),
    }
