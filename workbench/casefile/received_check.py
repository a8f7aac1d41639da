"""Checks entries that came from other desks against the signatures that they brought along."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from workbench.model.events import CaseTakenIn

from .chain import COLUMNS, EventRow, event_message, event_of, is_signed, key_id_of, link_of
from .key_chain import keys_from
from .store import Store

__all__ = ["keys_of_desks", "received_problems", "received_words", "taken_in"]

_NAMED = 20
# The type stands in the words, so that SQLite sees that its index fits.
_TAKEN_IN = f"SELECT {COLUMNS} FROM events WHERE type = 'case-taken-in' ORDER BY seq"  # noqa: S608


def keys_of_desks(store: Store) -> dict[str, dict[str, bytes]]:
    """Returns the keys (by id) of each desk (by its ledger's id) from which cases were taken in.

    Raises CaseFileDamaged where an entry can't be read.
    """
    known: dict[str, dict[str, bytes]] = {}
    for data in taken_in(store):
        for desk in data.desks:
            with contextlib.suppress(ValueError):
                keys = keys_from(desk.first_key, desk.certificates)
                known.setdefault(desk.ledger_id, {}).update({key_id_of(key): key for key in keys})
    return known


def taken_in(store: Store) -> Iterator[CaseTakenIn]:
    """Yields what tells of cases from other desks, oldest first."""
    for row in store.rows(_TAKEN_IN):
        data = event_of(EventRow(*row)).data
        if isinstance(data, CaseTakenIn):
            yield data


def received_words(store: Store) -> list[str]:
    """Returns a sentence on the entries that came from other desks."""
    if store.value("PRAGMA user_version") < 2:
        return []
    count, ledgers = store.one("SELECT count(*), count(DISTINCT ledger) FROM received") or (0, 0)
    strangers = sorted({data.desk for data in taken_in(store) if not data.known})
    if not count:
        return []
    said = [f"{count} of them came from other desks ({ledgers}), and bear the signatures of those."]
    if strangers:
        said.append(
            f"Keys that were new here when a case came: {', '.join(strangers)}. Whose they are is shown by a call only."
        )
    return said


def received_problems(store: Store) -> list[str]:
    """Returns sentences on entries of other desks that are not as those desks signed them: the first twenty."""
    if store.value("PRAGMA user_version") < 2 or store.one("SELECT 1 FROM received") is None:
        return []
    return [sentence for sentence, _ in zip(_problems(store), range(_NAMED), strict=False)]


def _problems(store: Store) -> Iterator[str]:
    known = keys_of_desks(store)
    rows = store.rows(
        "SELECT r.seq, r.ledger, r.origin_seq, r.origin_prev, r.key_id, r.signature, e.hash"
        " FROM received AS r LEFT JOIN events AS e USING (seq) ORDER BY r.seq"
    )
    for seq, ledger, origin_seq, origin_prev, key_id, signature, hash_ in rows:
        if hash_ is None:
            yield f"Entry {seq}, which came from another desk, is missing."
            continue
        link = link_of(bytes.fromhex(origin_prev), origin_seq, bytes.fromhex(hash_))
        if not is_signed(known.get(ledger, {}), key_id, signature, event_message(ledger, origin_seq, link)):
            yield f"Entry {seq} is not as the desk that it came from signed it (ledger {ledger}, entry {origin_seq})."
