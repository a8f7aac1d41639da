"""Which recorded changes are of one item: logs write one deed several times, and name an item in several ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from workbench.model.signins import AuditEvent
from workbench.model.words import Facet

__all__ = ["items_of"]

_TOGETHER = timedelta(seconds=10)
"""Operations that a directory writes for one consent lie closer together than this."""
_CONSENT = "consent"


def items_of(events: Sequence[AuditEvent]) -> Iterator[tuple[Facet, list[AuditEvent]]]:
    """Yields the changes of each item, oldest first; `events` are one account's changes of facets, oldest first.

    Upper and lower case are the same. A removal that names nothing ("all sessions were ended") is one of every item
    of its facet. One consent that the log writes as several operations is one item.
    """
    by_facet: dict[Facet, list[AuditEvent]] = defaultdict(list)
    for event in events:
        if event.changed:
            by_facet[event.changed].append(_plain(event))
    for facet, own in by_facet.items():
        found = _one_for_each_consent(own) if facet is Facet.OAUTH_GRANTS else own
        for item in _items(found):
            yield facet, item


def _plain(event: AuditEvent) -> AuditEvent:
    key = event.key.strip().lower() if event.facet is Facet.FORWARDING else event.key
    return event if key == event.key else event.model_copy(update={"key": key})


def _items(events: Sequence[AuditEvent]) -> Iterator[list[AuditEvent]]:
    by_key: dict[str, list[AuditEvent]] = defaultdict(list)
    for event in events:
        by_key[event.key.casefold()].append(event)
    of_all = [e for e in by_key.get("", ()) if e.change == "removed"]
    for key, item in by_key.items():
        yield sorted([*item, *of_all], key=lambda e: e.at) if key and of_all else item


def _one_for_each_consent(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """Gives the operations around a consent the consent's key, and a later removal the key of what it removes.

    A name that two consents share (that of the service that was opened) tells no removal apart: it keeps its own.
    """
    consents = [e for e in events if e.change != "removed" and _CONSENT in e.name.casefold()]
    named: dict[str, set[str]] = defaultdict(set)
    renamed = []
    for event in events:
        key = event.key
        near = [c for c in consents if abs(c.at - event.at) <= _TOGETHER]
        if event.change == "removed":
            known = named[key.casefold()]
            key = next(iter(known)) if len(known) == 1 else key
        elif near and event not in consents:
            key = min(near, key=lambda c: abs(c.at - event.at)).key
            named[event.key.casefold()].add(key)
        renamed.append(event.model_copy(update={"key": key}))
    return renamed
