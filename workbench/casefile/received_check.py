"""Checks entries that came from other desks against the signatures that they brought along."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from itertools import islice

from workbench.model.events import CaseTakenIn, DeskKeys

from .chain import COLUMNS, EventRow, event_message, event_of, is_signed, key_id_of, link_of
from .key_chain import keys_from
from .store import Row, Store

__all__ = ["desks_met", "keys_of_desks", "received_problems", "received_words"]

_NAMED = 20
# The type stands in the words, so that SQLite sees that its index fits. What other desks took in, they say of
# themselves: it came along with their entries, and makes nobody known here.
_TAKEN_IN = (
    f"SELECT {COLUMNS} FROM events WHERE type = 'case-taken-in'"  # noqa: S608 - our own words
    " AND NOT EXISTS (SELECT 1 FROM received WHERE received.seq = events.seq) ORDER BY seq"
)


def keys_of_desks(store: Store) -> dict[str, tuple[bytes, ...]]:
    """Returns the keys of each desk that is known here, by its ledger's id, the first one first.

    Raises CaseFileDamaged where an entry can't be read.
    """
    known: dict[str, tuple[bytes, ...]] = {}
    for ledger, desk in desks_met(store).items():
        with contextlib.suppress(ValueError):
            known[ledger] = keys_from(desk.first_key, desk.certificates)
    return known


def desks_met(store: Store) -> dict[str, DeskKeys]:
    """Returns what is known here of each desk whose entries came here, by its ledger's id: all keys that it had."""
    met: dict[str, DeskKeys] = {}
    for _, data in _taken_in(store):
        for desk in data.desks:
            # A bundle that a third desk made may bring fewer of them.
            if desk.ledger_id not in met or len(desk.certificates) > len(met[desk.ledger_id].certificates):
                met[desk.ledger_id] = desk
    return met


def _taken_in(store: Store) -> Iterator[tuple[int, CaseTakenIn]]:
    """Yields what tells of cases that came here, oldest first, each with its place."""
    for row in store.rows(_TAKEN_IN):
        data = event_of(EventRow(*row)).data
        if isinstance(data, CaseTakenIn):
            yield row[0], data


def received_words(store: Store) -> list[str]:
    """Returns a sentence on the entries that came from other desks."""
    if store.value("PRAGMA user_version") < 2:
        return []
    count, ledgers = store.one("SELECT count(*), count(DISTINCT ledger) FROM received") or (0, 0)
    if not count:
        return []
    present = {key_id_of(keys[-1]) for keys in keys_of_desks(store).values()}
    return [
        f"{count} of them came from other desks ({ledgers}), and bear the signatures of those.",
        f"The keys of those desks, as they came: {', '.join(sorted(present))}. Whose they are is shown by a call only.",
    ]


def received_problems(store: Store) -> list[str]:
    """Returns sentences on entries of other desks that are not as those desks signed them: the first twenty."""
    if store.value("PRAGMA user_version") < 2:
        return []
    return list(islice(_problems(store), _NAMED))


def _problems(store: Store) -> Iterator[str]:
    # In one look: another process may be taking in a case.
    with store.looking():
        told = {seq for place, data in _taken_in(store) for seq in range(place - data.entries, place)}
        known = {ledger: {key_id_of(k): k for k in keys} for ledger, keys in keys_of_desks(store).items()}
        rows = store.rows(
            "SELECT r.seq, r.ledger, r.origin_seq, r.origin_prev, r.key_id, r.signature, e.hash"
            " FROM received AS r LEFT JOIN events AS e USING (seq) ORDER BY r.seq"
        )
    for row in rows:
        problem = _problem(row, known, told)
        if problem:
            yield problem
        told.discard(row[0])
    yield from (f"Entry {seq} came from another desk, but it is not noted from which." for seq in sorted(told))


def _problem(row: Row, known: Mapping[str, Mapping[str, bytes]], told: set[int]) -> str:
    seq, ledger, origin_seq, origin_prev, key_id, signature, hash_ = row
    if hash_ is None:
        return f"Entry {seq}, which came from another desk, is missing."
    if seq not in told:
        return f"Entry {seq} is noted as another desk's, but no entry tells that it came."
    try:
        link = link_of(bytes.fromhex(origin_prev), origin_seq, bytes.fromhex(hash_))
        message = event_message(ledger, origin_seq, link)
    except (ValueError, OverflowError):
        message = b""
    if not is_signed(known.get(ledger, {}), key_id, signature, message):
        return f"Entry {seq} is not as the desk that it came from signed it (ledger {ledger}, entry {origin_seq})."
    return ""
