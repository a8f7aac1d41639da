"""Reads a list of settings that was copied out of a console: protocols, security passwords, blocked addresses, rules,
devices, forwarding.

What it can't read for certain it leaves out and says so. A row with more cells than the header has is left out: names
in it come from the intruder, and a tab in one would move the cells behind it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from workbench.model.addresses import normalise_ip
from workbench.model.base import JsonObject
from workbench.model.errors import UnreadableInput
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .collecting import field
from .columns import Columns
from .rows import find_header, rows
from .shown_columns import READABLE, columns_for, is_empty_list, is_on
from .source import Source
from .times import parse_time

__all__ = ["Shown", "read_shown"]

_MOST_BYTES = 2**20
_MOST_ROWS = 2000
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PAIR = re.compile(r"\s*[:：=\t]\s*| {2,}|\u3000+")
_SPAN = re.compile(r"\s*(?:-|~|–|—|至|\bto\b)\s*")
_ALLOWS = re.compile(r"allow|white|白名单|允许", re.IGNORECASE)
_BLOCKS = re.compile(r"block|den(?:y|ied)|禁止|封", re.IGNORECASE)
_FORWARDS = re.compile(r"forward|redirect|转发|抄送|密送", re.IGNORECASE)
_DELETES = re.compile(r"delete|discard|删除|丢弃", re.IGNORECASE)
_MARKS_READ = re.compile(r"as read|已读", re.IGNORECASE)
_PROTOCOLS = {"imap": re.compile("imap", re.I), "pop3": re.compile("pop", re.I), "smtp": re.compile("smtp", re.I)}


class Shown(NamedTuple):
    """What a list says."""

    items: tuple[FacetItem, ...]
    rows: int
    passed_over: tuple[str, ...]
    """Lines that are no row that could be read; text from strangers."""
    gaps: tuple[str, ...]


def read_shown(facet: Facet, data: bytes, *, account: str = "") -> Shown | None:
    """Returns what the list in `data` says; None where it is none that is known, or it may not be the whole of it.

    `account`: whose rows count where the list has a column for the account.
    """
    if facet not in READABLE or len(data) > _MOST_BYTES:
        return None
    try:
        lines = list(Source(data, "pasted text").lines())
    except UnreadableInput:
        return None
    texts = [line.text or "" for line in lines]
    found = find_header(texts[:200], columns_for(facet))
    if found is None:
        return _without_header(facet, texts)
    index, columns, splitter = found
    reader = _Reader(facet, columns, account)
    for row in rows(iter(lines[index + 1 :]), columns, splitter):
        reader.take(row.cells, row.raw)
    return reader.shown()


class _Reader:
    """Turns rows into items."""

    def __init__(self, facet: Facet, columns: Columns, account: str) -> None:
        self._facet = facet
        self._columns = columns
        self._account = account.lower()
        self._items: dict[str, FacetItem] = {}
        self._passed_over: list[str] = []
        self._rows = self._others = self._zoneless = self._off = 0
        self._empty = False

    def take(self, cells: list[str] | None, raw: str) -> None:
        """Takes a row."""
        if is_empty_list(raw):
            self._empty = True
            return
        if cells is None or len(cells) > self._columns.width or sum(bool(c.strip()) for c in cells) < 2:
            self._passed_over.append(field(raw))
            return
        if [c.strip() for c in cells] == list(self._columns.names):
            return
        owner = self._columns.cell(cells, "account").lower()
        if owner and self._account and owner != self._account:
            self._others += 1
            return
        made = list(self._items_of(cells))
        self._rows += bool(made)
        if not made:
            self._passed_over.append(field(raw))
        for item in made:
            self._add(item)

    def shown(self) -> Shown | None:
        """Returns what was read; None where there was not a single row and nothing says that the list is empty."""
        read = self._rows or self._others or self._off
        if self._rows > _MOST_ROWS or not (read or (self._empty and not self._passed_over)):
            return None
        return Shown(tuple(self._items.values()), self._rows, tuple(self._passed_over), tuple(self._gaps()))

    def _add(self, item: FacetItem) -> None:
        known = self._items.get(item.key)
        if self._facet is Facet.PROTOCOLS and known is not None:
            # SMTP stands in the names of two switches: one that is on leaves it on.
            item = item if item.enabled else known
        key, number = item.key, 1
        while self._facet is not Facet.PROTOCOLS and key in self._items:
            number += 1
            key = f"{item.key} ({number})"
        self._items[key] = item.model_copy(update={"key": key})

    def _items_of(self, cells: list[str]) -> Iterator[FacetItem]:
        name = field(self._columns.cell(cells, "name"))
        on = is_on(self._columns.cell(cells, "status"))
        if not name:
            return
        if self._facet is Facet.PROTOCOLS:
            yield from _protocols(name, on)
        elif self._facet is Facet.IP_ACCESS:
            yield from self._blocked(name, cells, on)
        elif self._facet is Facet.FORWARDING:
            yield from (self._item(a.lower(), a, cells, on, {}) for a in _ADDRESS.findall(name)[:1])
        else:
            yield self._item(name, name, cells, on, self._attrs(name, cells))

    def _blocked(self, name: str, cells: list[str], on: bool | None) -> Iterator[FacetItem]:
        networks = _networks(name)
        off = on is False and not _BLOCKS.search(self._columns.cell(cells, "status"))
        if networks and (off or _ALLOWS.search(self._columns.cell(cells, "type"))):
            self._off += 1
            return
        for network in networks:
            yield self._item(network, name, cells, on, {})

    def _item(self, key: str, what: str, cells: list[str], on: bool | None, attrs: JsonObject) -> FacetItem:
        since, said = self._time(self._columns.cell(cells, "first"))
        told: JsonObject = {**attrs, **({"made_as_shown": said} if said else {})}
        if "status" in self._columns.roles:
            told["status_shown"] = field(self._columns.cell(cells, "status"))
        return FacetItem(key=key, what=what, enabled=on is not False, since=since, attrs=told)

    def _attrs(self, name: str, cells: list[str]) -> JsonObject:
        cell = self._columns.cell
        if self._facet is Facet.SESSIONS:
            trusted = is_on(cell(cells, "trusted")) if "trusted" in self._columns.roles else None
            kind = "session" if trusted is None else "trusted-device" if trusted else "device"
            return {"kind": kind, "ip": normalise_ip(cell(cells, "ip"))}
        if self._facet is Facet.RULES:
            does = field(cell(cells, "actions"))
            return {
                "name": name,
                "conditions": [text for text in [field(cell(cells, "conditions"))] if text],
                "actions": [does] if does else [],
                "forwards_to": _ADDRESS.findall(does) if _FORWARDS.search(does) else [],
                "deletes": _DELETES.search(does) is not None,
                "marks_read": _MARKS_READ.search(does) is not None,
            }
        return {"name": name}

    def _time(self, text: str) -> tuple[datetime | None, str]:
        """The moment, or the text where it names no zone: none is guessed."""
        moment = parse_time(text) if text else None
        if moment is None:
            return None, field(text)
        if moment.tzinfo is None and self._columns.zone is None:
            self._zoneless += 1
            return None, field(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=self._columns.zone), ""

    def _gaps(self) -> Iterator[str]:
        if self._passed_over:
            yield f"{len(self._passed_over)} lines were passed over: they are no rows that could be read."
        if self._others:
            yield f"{self._others} rows of other accounts were left out."
        if self._off:
            yield f"{self._off} entries are switched off or allow something: they block nothing."
        if self._zoneless:
            yield f"{self._zoneless} times name no time zone and were kept as they stand."
        if self._columns.unknown:
            yield f"Columns that were not read: {field(', '.join(self._columns.unknown[:12]))}."


def _without_header(facet: Facet, texts: list[str]) -> Shown | None:
    """Switches with their names before them, one a line; addresses, one a line; or a line that says "no data"."""
    filled = [text for text in texts if text.strip()]
    if filled and len(filled) <= 3 and is_empty_list(filled[-1]):
        return Shown((), 0, (), ())
    found: dict[str, FacetItem] = {}
    passed_over: list[str] = []
    for text in filled:
        made = list(_line_items(facet, text.strip()))
        for item in made:
            known = found.get(item.key)
            found[item.key] = item if known is None or item.enabled else known
        passed_over += [] if made else [field(text)]
    if not found or len(found) > _MOST_ROWS:
        return None
    gaps = (f"{len(passed_over)} lines were passed over: they are no rows that could be read.",) if passed_over else ()
    return Shown(tuple(found.values()), len(filled) - len(passed_over), tuple(passed_over), gaps)


def _line_items(facet: Facet, text: str) -> Iterable[FacetItem]:
    if facet is Facet.PROTOCOLS:
        name, *rest = _PAIR.split(text, maxsplit=1)
        return _protocols(field(name), is_on(rest[0]) if rest else None)
    if facet is Facet.IP_ACCESS:
        cells = re.split(r"[\t,;|，]| {2,}", text, maxsplit=1)
        return (FacetItem(key=n, what=field(text)) for n in _networks(cells[0].strip()))
    return ()


def _protocols(name: str, on: bool | None) -> Iterator[FacetItem]:
    """A switch whose state is not said for certain is none."""
    if on is not None and len(name) <= 80:
        for key, called in _PROTOCOLS.items():
            if called.search(name):  # one switch can stand for two of them
                yield FacetItem(key=key, what=f"{key.upper()} (“{name}”)", enabled=on)


def _networks(text: str) -> list[str]:
    """An address, a network, a wildcard or a span of addresses in CIDR form; empty where it is none of these."""
    text = text.strip()
    if re.fullmatch(r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\*", text):
        text = text[:-1] + "0/24"
    try:
        first, *last = _SPAN.split(text, maxsplit=1) if "/" not in text else [text]
        if last:
            ends = ipaddress.ip_address(first), ipaddress.ip_address(last[0])
            spans = list(ipaddress.summarize_address_range(*ends))
            return [str(n) for n in spans] if len(spans) <= 64 else []
        return [str(ipaddress.ip_network(first, strict=False))]
    except (ValueError, TypeError):
        return []
