"""What cases may have in common: addresses that people came from, and where rules and forwarding send mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from workbench.model.actions import ActionKind
from workbench.model.events import ActionIntended, Event, ExposureFound, StateObserved
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .canonical import plain
from .event_text import strings_in
from .store import Store

__all__ = ["Trait", "TraitKind", "Traits", "traits_of"]


class TraitKind(StrEnum):
    """Kinds of traits."""

    ADDRESS = "address"
    """An IP address: of the account's own sign-ins, of mail, or what something was set from."""
    TARGET = "target"
    """A mail address that a rule, a forwarding, a delegate or an alias leads to."""
    SENDER = "sender"
    """Who sent a mail that was taken in."""


_MAIL = re.compile(r"[^\s<>\"'“”‘’,;:()\[\]{}|]{1,64}@[^\s<>\"'“”‘’,;:()\[\]{}|@]{1,255}\w")
_LEADING_OUT = frozenset(
    {Facet.RULES, Facet.FORWARDING, Facet.DELEGATES, Facet.SEND_AS, Facet.SETTINGS, Facet.RECOVERY, Facet.AUTO_REPLY}
)
_OF_SIGN_INS = "SELECT DISTINCT ip FROM signins WHERE case_id = ? AND own = 1 AND ip IS NOT NULL"
_OF_MESSAGES = "SELECT DISTINCT ip, sender FROM messages WHERE case_id = ?"
_PUT = """
INSERT INTO history_traits VALUES (?, ?, ?, ?)
ON CONFLICT (value, kind, no) DO UPDATE SET of_records = 0 WHERE of_records > excluded.of_records
"""

Trait = tuple[TraitKind, str]


class Traits:
    """The table of them in one case file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, no: int, traits: Iterable[Trait], *, own: str, of_records: bool = False) -> None:
        """Adds traits to a case. `own`: the account's address, which is none."""
        mine = plain(own.lower())
        rows = ((plain(value.lower()), kind, no, int(of_records)) for kind, value in traits)
        self._store.run_many(_PUT, (row for row in rows if row[0] and row[0] != mine))

    def read_again(self, no: int, case_id: str, own: str) -> None:
        """Puts what the tables of sign-ins and messages hold now in the place of what they held before."""
        self._store.run("DELETE FROM history_traits WHERE no = ? AND of_records = 1", no)
        self.put(no, self._in_records(plain(case_id)), own=own, of_records=True)

    def _in_records(self, case_id: str) -> Iterator[Trait]:
        for (ip,) in self._store.rows(_OF_SIGN_INS, case_id):
            yield TraitKind.ADDRESS, ip
        for ip, sender in self._store.rows(_OF_MESSAGES, case_id):
            yield TraitKind.ADDRESS, ip or ""
            yield TraitKind.SENDER, sender

    def of_case(self, no: int) -> tuple[Trait, ...]:
        """Returns the traits of a case."""
        rows = self._store.rows("SELECT kind, value FROM history_traits WHERE no = ? ORDER BY kind, value", no)
        return tuple((TraitKind(kind), value) for kind, value in rows)


def traits_of(event: Event) -> frozenset[Trait]:
    """Returns the traits that an event tells of by itself."""
    match event.data:
        case ExposureFound(exposure=exposure) if exposure.facet in _LEADING_OUT:
            return frozenset(_targets((exposure.key, exposure.what)))
        case StateObserved(state=state):
            return frozenset(t for item in state.items for t in _of_item(item, state.facet in _LEADING_OUT))
        case ActionIntended(action=action) if action.kind is ActionKind.BLOCK_IP:
            return frozenset({(TraitKind.ADDRESS, action.target.removesuffix("/32").removesuffix("/128"))})
        case _:
            return frozenset()


def _of_item(item: FacetItem, leads_out: bool) -> Iterator[Trait]:
    if item.by_ip:
        yield TraitKind.ADDRESS, item.by_ip
    if isinstance(ip := item.attrs.get("ip"), str):
        yield TraitKind.ADDRESS, ip
    if leads_out:
        yield from _targets(strings_in(item))


def _targets(texts: Iterable[str]) -> Iterator[Trait]:
    for text in texts:
        for address in _MAIL.findall(text):
            yield TraitKind.TARGET, address
