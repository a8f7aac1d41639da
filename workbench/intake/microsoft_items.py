"""Keeps Microsoft's rules and forwardings apart: a record names them by name, by id or not at all.

`New-InboxRule` names its rule, `Set-` and `Remove-InboxRule` may give its number, `Set-Mailbox` that clears a
forwarding says nothing about the address that was there. Only all records of a file, by time, tell which is meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workbench.model.signins import AuditEvent
from workbench.model.words import Facet

__all__ = ["Pending", "settled"]


class Pending(NamedTuple):
    """An event whose key is not settled yet."""

    event: AuditEvent
    names: tuple[str, ...]
    """What the record calls the item, the best name first; empty where it names none."""


def settled(pending: Iterable[Pending]) -> list[AuditEvent]:
    """Returns the events by time, each with the key of its item."""
    keys: dict[tuple[str, str], str] = {}
    open_: dict[tuple[str, str], str] = {}
    done: list[AuditEvent] = []
    for event, names in sorted(pending, key=lambda p: (p.event.at, p.event.id)):
        owner = event.account.casefold()
        if event.facet is Facet.FORWARDING:
            done += _forwarding(event, names[0] if names else "", (owner, event.key), open_)
            continue
        plain = [(owner, name.casefold()) for name in names]
        key = next((keys[name] for name in plain if name in keys), names[0] if names else event.key)
        keys.update(dict.fromkeys(plain, key))
        done.append(event.model_copy(update={"key": key}))
    return done


def _forwarding(
    event: AuditEvent, address: str, slot: tuple[str, str], open_: dict[tuple[str, str], str]
) -> list[AuditEvent]:
    """A mailbox has one address of each kind: the next one, or none, takes the place of the one before."""
    before = open_.pop(slot, "")
    if not address:
        what = f"forwarding to {before} switched off" if before else event.what
        return [event.model_copy(update={"key": before, "what": what})]
    open_[slot] = address
    now = event.model_copy(update={"key": address})
    if not before or before == address:
        return [now]
    gone = {"id": f"{event.id}-", "key": before, "change": "removed", "what": f"forwarding to {before} replaced"}
    return [event.model_copy(update=gone), now]
