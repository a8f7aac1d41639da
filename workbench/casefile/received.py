"""The table of entries that came from other desks: where they stood there, and which are beside the main line."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .store import Store

if TYPE_CHECKING:
    from .bundle_format import BundleEntry
    from .bundle_read import Received

__all__ = ["IS_BESIDE", "Arrival", "is_received", "put_origin"]

IS_BESIDE = "EXISTS (SELECT 1 FROM received WHERE received.seq = events.seq AND received.beside = 1)"
"""SQL that is true of an event that is not in the main line of its case."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry of another desk that is new here."""

    received: Received
    beside: bool


def is_received(store: Store, seq: int) -> bool:
    """Tells whether an entry came from another desk."""
    if store.value("PRAGMA user_version") < 2:
        return False
    return store.one("SELECT 1 FROM received WHERE seq = ?", seq) is not None


def put_origin(store: Store, seq: int, entry: BundleEntry, *, beside: bool) -> None:
    """Notes where an entry stood in the ledger of the desk that wrote it."""
    store.run(
        "INSERT INTO received VALUES (?, ?, ?, ?, ?, ?, ?)",
        seq,
        entry.ledger,
        entry.seq,
        entry.prev,
        entry.key_id,
        base64.b64decode(entry.signature),
        int(beside),
    )
