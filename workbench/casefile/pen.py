"""Writes entries at the end of a ledger, within one transaction."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from operator import attrgetter

from workbench.model.cases import Actor
from workbench.model.events import Event, EventData

from .canonical import plain, timestamp
from .chain import COLUMNS, EventRow, Signer, event_message, event_of, link_of, make_body
from .projections import Projector
from .received import IS_BESIDE, Arrival, put_origin
from .store import Store

__all__ = ["INSERT", "Pen"]

_values = attrgetter(*COLUMNS.split(", "))
INSERT = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - our own words
_LAST_OF_CASE = f"SELECT case_seq, hash FROM events WHERE case_id = ? AND NOT {IS_BESIDE} ORDER BY seq DESC LIMIT 1"  # noqa: S608


class Pen:
    """Holds the end of the ledger as it grows: `seq` and `link` (hex) are those of the last entry."""

    def __init__(
        self, store: Store, projector: Projector, key: Signer, ledger_id: str, tip: tuple[int, str], at: datetime
    ) -> None:
        self.seq, self.link = tip
        self._store = store
        self._projector = projector
        self._key = key
        self._ledger_id = ledger_id
        self._at = at

    def write(self, case_id: str | None, data: EventData, actor: Actor) -> Event:
        """Writes an event of this desk, and what follows from it."""
        case_seq, case_prev = self._next_of(case_id)
        body = make_body(data, case_id=case_id, case_seq=case_seq, case_prev=case_prev, at=self._at, actor=actor)
        return self._put(case_id, case_seq, data.type, self._at, body)

    def copy(self, arrival: Arrival) -> Event:
        """Writes an entry of another desk byte for byte, and what follows from it."""
        event, entry = arrival.received.event, arrival.received.entry
        body = entry.body.encode()
        copied = self._put(event.case_id, event.case_seq, event.data.type, event.at, body)
        put_origin(self._store, copied.seq, entry, beside=arrival.beside)
        return copied

    def _put(self, case_id: str | None, case_seq: int | None, type_: str, at: datetime, body: bytes) -> Event:
        digest = sha256(body)
        seq, link = self.seq + 1, link_of(bytes.fromhex(self.link), self.seq + 1, digest.digest())
        row = EventRow(
            seq=seq,
            case_id=None if case_id is None else plain(case_id),
            case_seq=case_seq,
            type=type_,
            at=timestamp(at),
            body=body,
            hash=digest.hexdigest(),
            link=link.hex(),
            key_id=self._key.key_id,
            signature=self._key.sign(event_message(self._ledger_id, seq, link)),
        )
        self._store.run(INSERT, *_values(row))
        self.seq, self.link = row.seq, row.link
        event = event_of(row)
        self._projector.apply(event)
        return event

    def _next_of(self, case_id: str | None) -> tuple[int | None, str | None]:
        if case_id is None:
            return None, None
        last = self._store.one(_LAST_OF_CASE, plain(case_id))
        return (last[0] + 1, last[1]) if last else (1, None)
