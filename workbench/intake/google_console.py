"""What Google's Admin console saves of its log events (audit and investigation, or the older reports) as CSV.

Its columns and titles, with the pages that document them, stand in `google_console_words`. A row is turned into the
record that the API would give, as far as it tells, and read like one. Times stand "in your browser's default time zone"
(https://support.google.com/a/answer/4579579): where a file's times name none, it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from .collecting import Collector
from .csv_records import CsvRecord, csv_records, header_of
from .google_admin_words import ADMIN
from .google_console_words import COLUMNS, event_name, plain
from .google_record import Unreadable
from .google_reports import note_gaps, read_record
from .localtimes import LocalTimes
from .source import Source
from .times import parse_time, zone_in

__all__ = ["LABEL", "TITLE", "looks_like", "read_into"]

TITLE = "Google Admin console CSV"
LABEL = "Google Admin console file"

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:{}\[\]]+@[^\s@<>\"'(),;:{}\[\]]+")
_ROLE = re.compile(r"Role (\S{1,200}) (?:un)?assigned\b")
_LISTS = frozenset({"login_challenge_method", "scope"})
_PARTS = frozenset({"date", "event", "description", "actor", "ip", "region"})
_NO_IDS = "The console's file bears no record ids: taken in beside the API's JSON, an event counts twice."


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this can be such a file: known columns, and a known event below."""
    texts = head.splitlines()[:200]
    found = header_of(texts)
    if found is None or head.lstrip()[:1] in ("{", "["):
        return False
    index, names, split = found
    roles = [COLUMNS.get(plain(name)) for name in names]
    if not {"date", "event", "actor"} <= set(roles):
        return False
    at = roles.index("event")
    rows = (split(text) or [] for text in texts[index + 1 :])
    return any(event_name(cells[at]) for cells in rows if len(cells) > at)


def read_into(collector: Collector, source: Source, *, zone: tzinfo | None) -> None:
    """Reads every row into the collector.

    `zone` is where the clock of the browser stood that saved the file. Raises UnreadableInput where a time needs it
    and nobody said: it is not guessed.
    """
    reader = _Reader(collector, source, zone)
    for row in csv_records(source):
        reader.take(row)
    reader.finish()


class _Reader:
    def __init__(self, collector: Collector, source: Source, zone: tzinfo | None) -> None:
        self._collector = collector
        self._name = source.name
        self._zone = zone
        self._clock: LocalTimes | None = None

    def take(self, row: CsvRecord) -> None:
        if row.cells is None:
            self._collector.unreadable(row.line, row.why, row.raw)
            return
        try:
            read_record(self._collector, self._record(_by_role(row.cells), row.cells), row.line)
        except Unreadable as error:
            self._collector.unreadable(row.line, str(error), row.raw)

    def finish(self) -> None:
        """Notes what the file can't show and what was assumed."""
        note_gaps(self._collector)
        for gap in (_NO_IDS, *(self._clock.gaps() if self._clock else ())):
            self._collector.gap(gap)

    def _record(self, cells: Mapping[str, str], row: Mapping[str, str]) -> dict[str, Any]:
        at = self._moment(cells.get("date", ""), row)
        title, actor = cells.get("event", ""), _address(cells.get("actor", "")).lower()
        name = event_name(title) or title
        identity = (at.isoformat(), actor, cells.get("ip", ""), name, cells.get("description", ""))
        return {
            "id": {"time": at.isoformat(), "uniqueQualifier": "\x1f".join(("console", *identity))},
            "actor": {"email": actor},
            "ipAddress": cells.get("ip", ""),
            "networkInfo": {"regionCode": cells.get("region", "")},
            "events": [{"name": name, "parameters": list(_parameters(name, actor, cells))}],
        }

    def _moment(self, text: str, row: Mapping[str, str]) -> datetime:
        moment = parse_time(text)
        if moment is None:
            raise Unreadable(f"no time can be read from “{text[:60]}”")
        if self._clock is None:
            stated = next((zone_in(name) for name in row if COLUMNS.get(plain(name)) == "date"), None)
            self._clock = LocalTimes(self._name, stated=stated, said=self._zone)
        return self._clock.place(moment)


def _by_role(row: Mapping[str, str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, cell in row.items():
        role = COLUMNS.get(plain(name))
        if role and cell.strip():
            cells.setdefault(role, cell.strip())
    return cells


def _address(text: str) -> str:
    """The address in a cell that may hold a name as well; the cell itself where it holds none."""
    found = _ADDRESS.search(text)
    return (found.group() if found else text).rstrip(". ")


def _parameters(name: str, actor: str, cells: Mapping[str, str]) -> list[dict[str, Any]]:
    values = {role: cell for role, cell in cells.items() if role not in _PARTS}
    text = cells.get("description", "")
    described = [a.rstrip(". ") for a in _ADDRESS.findall(text)]
    others = [a for a in described if a.lower() != actor]
    if name in ADMIN and described:
        values.setdefault("USER_EMAIL", (others or described)[0])
    if name == "email_forwarding_out_of_domain" and others:
        values.setdefault("email_forwarding_destination_address", others[-1])
    role_named = _ROLE.match(text) if name in ("ASSIGN_ROLE", "UNASSIGN_ROLE") else None
    if role_named:
        values.setdefault("ROLE_NAME", role_named.group(1))
    if name in ADMIN and text:
        values["description"] = text
    return [_parameter(role, cell) for role, cell in values.items()]


def _parameter(role: str, cell: str) -> dict[str, Any]:
    if role in _LISTS:
        return {"name": role, "multiValue": [_word(role, part) for part in re.split(r"[,\s]*[,\n]\s*", cell) if part]}
    return {"name": role, "value": _word(role, cell)}


def _word(role: str, cell: str) -> str:
    """The console writes “Google password” where the API writes google_password."""
    return cell.strip().lower().replace(" ", "_") if role.startswith(("login_", "is_")) else cell.strip()
