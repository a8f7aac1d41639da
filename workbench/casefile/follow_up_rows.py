"""Follow-ups in their table: a row each, from the event that adds it to the one that ends it."""

from __future__ import annotations

from workbench.model.events import Event, FollowUpAdded, FollowUpDone, FollowUpDropped
from workbench.model.follow_ups import FollowUp

from .canonical import plain
from .parts import Parts, load
from .parts_in_memory import PartsInMemory
from .store import Store

__all__ = ["FOLLOW_UPS", "FollowUpViews", "apply_follow_up"]

FOLLOW_UPS = "follow_ups"
"""The table's name: one JSON record each, under a case and an id."""


def apply_follow_up(
    parts: Parts | PartsInMemory, data: FollowUpAdded | FollowUpDone | FollowUpDropped, event: Event, case: str
) -> None:
    """Applies one event to the table. An end of what nobody added changes nothing; the first end stands."""
    if isinstance(data, FollowUpAdded):
        parts.put(FOLLOW_UPS, case, data.id, event.seq, FollowUp(added=data, at=event.at, by=event.actor))
        return
    ended: dict[str, object]
    if isinstance(data, FollowUpDone):
        ended = {"done": data, "done_by": event.actor}
    else:
        ended = {"dropped": data.reason, "dropped_by": event.actor}
    parts.change(FOLLOW_UPS, FollowUp, case, data.follow_up, lambda f: f.model_copy(update=ended) if f.is_open else f)


class FollowUpViews:
    """Reads of the follow-ups."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def follow_ups(self, case_id: str) -> tuple[FollowUp, ...]:
        """Returns the follow-ups of a case, in the order in which they were added."""
        sql = f"SELECT record FROM {FOLLOW_UPS} WHERE case_id = ? ORDER BY seq, id"  # noqa: S608 - our own words
        return tuple(load(FollowUp, record) for (record,) in self._store.rows(sql, plain(case_id)))

    def open_follow_ups(self) -> tuple[tuple[str, FollowUp], ...]:
        """Returns those of all cases that are neither done nor dropped, each with its case's id, first due first."""
        is_open = "json_extract(record, '$.done') IS NULL AND json_extract(record, '$.dropped_by') IS NULL"
        sql = f"SELECT case_id, record FROM {FOLLOW_UPS} WHERE {is_open} ORDER BY seq, id"  # noqa: S608 - our own words
        found = [(case_id, load(FollowUp, record)) for case_id, record in self._store.rows(sql)]
        return tuple(sorted(found, key=lambda one: one[1].added.due))
