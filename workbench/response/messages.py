"""Abnormal mail as a facet: found at the provider, grouped, counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from workbench.analysis.messages import group_messages, group_of
from workbench.analysis.truth import key_of_copy
from workbench.casefile.evidence import read_lines
from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.evidence import Coverage
from workbench.model.mail import IN_REACH, MessageCopy, MessageGroup, MessageQuery
from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Facet

from .situation import situation_of

__all__ = ["copies_of", "find_groups", "lines_of", "messages_state"]

_COUNTED = ("withdrawn", "purged", "fetched", "replied", "bounced", "deleted")
"""Places of copies inside that are counted one by one, beside those that are in reach."""
_MARGIN = timedelta(minutes=5)
"""Mail sent this long before the first abnormal sign-in still belongs to its window: clocks differ."""


async def find_groups(desk: Desk, case: Case) -> tuple[tuple[MessageGroup, ...], Coverage]:
    """Finds what was sent from the account while the intruder was in, in groups of near-identical mails.

    What was withdrawn once is found whatever is thought of its sender by now: or nobody could give it back.
    Raises ProviderError where the provider can't search.
    """
    found, coverage = await _sent_by_intruder(desk, case)
    groups = {group.key: group for group in found}
    gone = _named(desk, case, ActionKind.PURGE_MESSAGES)
    for key, copies in _named(desk, case, ActionKind.WITHDRAW_MESSAGES).items():
        known = list(groups[key].copies) if key in groups else []
        missing = frozenset(map(key_of_copy, copies)) - frozenset(map(key_of_copy, known))
        if missing:
            query = MessageQuery(
                sender=case.account, since=min(c.sent_at for c in copies), until=max(c.sent_at for c in copies)
            )
            again, coverage = await _search(desk, case, query)
            known += [c for c in again if key_of_copy(c) in missing]
            # A mail system that forgets what it purged shows it by not finding it anywhere.
            known += _purged(missing - frozenset(map(key_of_copy, known)), gone.get(key, ()))
        if known:
            groups[key] = group_of(key, known)
    ordered = sorted(groups.values(), key=lambda g: (g.first_at, g.key))
    return _as_named_before(desk, case, ordered), coverage


def _purged(missing: frozenset[tuple[str, str]], named: tuple[MessageCopy, ...]) -> list[MessageCopy]:
    return [c.model_copy(update={"where": "purged"}) for c in named if key_of_copy(c) in missing]


def _as_named_before(desk: Desk, case: Case, groups: list[MessageGroup]) -> tuple[MessageGroup, ...]:
    """Gives back the names of a case that began when they held no day yet: or its exposures would seem to be shut."""
    exposures = (record.exposure for record in desk.casefile.views.exposures(case.id))
    named = {e.key.partition("#")[0] for e in exposures if e.facet is Facet.MESSAGES}
    stems: Counter[str] = Counter()
    renamed = []
    for group in groups:
        stem = "-".join(group.key.split("-")[:2])
        stems[stem] += 1
        old = stem + (f"-{stems[stem]}" if stems[stem] > 1 else "")
        renamed.append(group.model_copy(update={"key": old}) if old in named and group.key not in named else group)
    return tuple(renamed)


async def _sent_by_intruder(desk: Desk, case: Case) -> tuple[tuple[MessageGroup, ...], Coverage]:
    facts = situation_of(desk, case)
    since = facts.first_abnormal_success_at
    if since is None:
        gap = "No abnormal sign-in with success is known, so there is no window to search."
        return (), Coverage(source=f"{case.provider} mail search", gaps=(gap,))
    query = MessageQuery(sender=case.account, since=since - _MARGIN, from_ips=facts.abnormal_ips)
    copies, coverage = await _search(desk, case, query)
    return group_messages(copies), coverage


async def _search(desk: Desk, case: Case, query: MessageQuery) -> tuple[list[MessageCopy], Coverage]:
    copies: list[MessageCopy] = []
    coverage = Coverage(source=f"{case.provider} mail search")
    async for page in desk.provider(case.provider).find_messages(query):
        copies += page.copies
        coverage = page.coverage
    return copies, coverage


def _named(desk: Desk, case: Case, kind: ActionKind) -> dict[str, tuple[MessageCopy, ...]]:
    """The copies that intentions of a kind named, by group."""
    named: dict[str, tuple[MessageCopy, ...]] = {}
    for record in desk.casefile.views.actions(case.id):
        sha256 = record.action.params.get("copies")
        if record.action.kind is kind and isinstance(sha256, str):
            copies = tuple(map(MessageCopy.model_validate_json, read_lines(desk.casefile.evidence(sha256))))
            if copies:
                named[record.action.target] = (*named.get(record.action.target, ()), *copies)
    return named


async def messages_state(desk: Desk, case: Case) -> tuple[FacetState, tuple[MessageGroup, ...]]:
    """Returns the groups of abnormal mail as a facet's state, an item each, and every copy in them."""
    groups, coverage = await find_groups(desk, case)
    state = FacetState(facet=Facet.MESSAGES, at=desk.now(), items=tuple(_item(g) for g in groups), coverage=coverage)
    return state, groups


def lines_of(groups: Iterable[MessageGroup]) -> bytes:
    """Returns every copy of the groups as JSON lines, `{"group": KEY, "copy": …}` each: what a look keeps of them."""
    lines = (f'{{"group":{json.dumps(g.key)},"copy":{c.model_dump_json()}}}' for g in groups for c in g.copies)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


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
    where: JsonObject = {name: sum(c.where == name for c in inside) for name in _COUNTED}
    return {
        **where,
        "delivered": sum(c.where in IN_REACH for c in inside),
        "passed-on": sum(bool(c.passed_on) for c in inside),
        "subject": group.subject,
        "messages": group.messages,
        "shared": list(group.shared),
        "inside": len(inside),
        "outside": group.outside,
        "read": sum(c.seen is True for c in inside),
        "last_at": group.last_at.isoformat(),
    }
