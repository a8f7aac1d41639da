"""How a ledger begins: with the entry that names it, and the key that it begins with."""

from __future__ import annotations

from workbench.model.errors import CaseFileDamaged
from workbench.model.events import LedgerStarted

from .chain import COLUMNS, EventRow, event_of
from .store import Store

__all__ = ["beginning_of"]


def beginning_of(store: Store) -> LedgerStarted:
    """Returns what the first entry says. Raises CaseFileDamaged where it is missing or another one."""
    found = store.one(f"SELECT {COLUMNS} FROM events WHERE seq = 1")  # noqa: S608 - our own words
    started = event_of(EventRow(*found)).data if found else None
    if not isinstance(started, LedgerStarted):
        raise CaseFileDamaged(
            "The case file does not begin as a ledger does: its first entry is missing or altered.",
            "Run `workbench verify` to see what is wrong.",
        )
    return started
