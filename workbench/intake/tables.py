"""A table of sign-ins or operations, saved or pasted: CSV, TSV, semicolons, pipes or blanks; English or Chinese.

No standard names these columns. Alibaba Mail documents 登录时间, 登录城市, 登录IP and 登录状态 for the login records of
a user (https://help.aliyun.com/document_detail/36767.html); the columns of its administrator's login query are
documented nowhere that could be found. Other consoles show the same under other names. What the operations mean, and
what is documented of their tables, stands in `operations`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, tzinfo
from itertools import chain, islice

from workbench.model.addresses import normalise_ip
from workbench.model.errors import UnreadableInput
from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import SignInEvent

from .collecting import Collector, field, record_id
from .columns import Columns, event_of, is_login, protocol_of, success_of
from .localtimes import LocalTimes
from .mapping import Mapping, mapped_header
from .operations import Operation, addresses_in, operation_of, operator_in
from .rows import Row, find_header, rows, whole_rows
from .source import Line, Source
from .times import parse_time

__all__ = ["TITLE", "looks_like", "read_into"]

TITLE = "table with a header line"
LABEL = "table"

_NO_IP = frozenset({"", "-", "--", "—", "n/a", "na", "none", "null", "unknown", "未知", "无", "0.0.0.0"})  # noqa: S104
_PLACE_BEHIND_IP = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


def looks_like(head: str) -> bool:
    """Tells from the first characters whether there is a header line of a sign-in table."""
    if head.lstrip()[:1] in ("{", "["):
        return False
    return find_header(head.splitlines()) is not None


def read_into(
    collector: Collector, source: Source, *, account: str, zone: tzinfo | None, mapping: Mapping | None = None
) -> None:
    """Reads every row into the collector.

    `account` is whose rows these are where the table doesn't say; `zone` is where its clock stood; `mapping`
    says what the columns mean where their names don't. Raises
    UnreadableInput where the account or the zone is missing: neither is guessed.
    """
    lines = source.lines()
    first = list(islice(lines, 200))
    found = mapped_header(source.name, first, mapping) if mapping else find_header([line.text or "" for line in first])
    if found is None:
        raise UnreadableInput(
            f"{source.name} has no header line that names its columns.",
            "Put one on top: time, account, IP, status.",
            asks="mapping",
        )
    index, columns, splitter = found
    if not columns.roles.keys() & {"account", "operator", "target"} and not account:
        raise UnreadableInput(
            f"{source.name} has no column that says whose sign-ins these are.",
            "Take it in within the case of the account, or add a column 'account'.",
        )
    reader = _Reader(collector, source, columns, account, zone, mapping)
    for row in whole_rows(source, columns, rows(chain(first[index + 1 :], lines), columns, splitter)):
        reader.take(row)
    reader.finish(skipped=[line for line in first[:index] if (line.text or "").strip()])


class _Reader:
    """Turns rows into sign-ins and remembers what it had to assume."""

    def __init__(
        self,
        collector: Collector,
        source: Source,
        columns: Columns,
        account: str,
        zone: tzinfo | None,
        mapping: Mapping | None = None,
    ) -> None:
        self._mapping = mapping
        self._collector = collector
        self._columns = columns
        self._account = account
        said = columns.zone or zone if mapping else zone
        self._clock = LocalTimes(source.name, stated=None if mapping else columns.zone, said=said)
        self._operations = columns.of_operations
        self._bad_ips = self._repeated = 0
        self._words: Counter[str] = Counter()

    def take(self, row: Row) -> None:
        if row.cells is None:
            self._collector.unreadable(row.line, row.why, row.raw)
        elif [c.strip() for c in row.cells] == list(self._columns.names):
            self._repeated += 1
        else:
            self._take_cells(row, row.cells)

    def finish(self, skipped: list[Line]) -> None:
        """Notes what the table can't show and what was assumed."""
        for sentence in self._gaps():
            self._collector.gap(sentence)
        for line in skipped:
            self._collector.gap(f"Line {line.number}, above the header, was not read: {(line.text or '')[:80]}")

    def _take_cells(self, row: Row, cells: list[str]) -> None:
        at = self._time(cells)
        account = self._columns.cell(cells, "account").rstrip(". ")
        if at is None:
            shown = self._columns.cell(cells, "time") or "nothing"
            self._collector.unreadable(row.line, f"no time can be read from “{shown[:60]}”", row.raw)
        elif self._take_operation(row, cells, at, account):
            return
        elif not account and not (account := self._operator(cells) or self._account):
            self._collector.unreadable(row.line, "no account in this row", row.raw)
        else:
            self._collector.signin(self._signin(row.line, cells, at, field(account)))

    def _operator(self, cells: list[str]) -> str:
        named = self._columns.cell(cells, "operator").rstrip(". ")
        return named or operator_in(self._columns.cell(cells, "deed"))

    def _take_operation(self, row: Row, cells: list[str], at: datetime, account: str) -> bool:
        """Takes a row that tells of a change; False where it is one of a login."""
        if not self._operations:
            return False
        cell = self._columns.cell
        text = ": ".join(t for t in (cell(cells, "event"), cell(cells, "deed")) if t)
        found = None if is_login(cell(cells, "event")) else operation_of(text)
        if found is None and is_login(text):
            return False
        if found is None:
            self._collector.unused(field(f"operation “{text[:40]}”" if text else "operation without words"))
        elif success_of(cell(cells, "status")) is False:
            self._collector.unused("operation that failed")
        elif not (owner := account or self._owner(cells, found)):
            self._collector.unreadable(row.line, "no account in this row", row.raw)
        else:
            self._collector.audit(self._audit(row.line, cells, at, owner, found))
        return True

    def _owner(self, cells: list[str], found: Operation) -> str:
        """Whose account was changed: the object, else an address in the details that is no target, else who acted."""
        target = self._columns.cell(cells, "target").rstrip(". ")
        operator = self._operator(cells)
        described = addresses_in(self._columns.cell(cells, "deed"))
        others = [a for a in described if a.lower() not in (found.target, operator.lower())]
        return target if "@" in target else (others[0] if others else operator or self._account)

    def _audit(self, line: int, cells: list[str], at: datetime, account: str, found: Operation) -> AuditEvent:
        ip, _, _ = self._address(self._columns.cell(cells, "ip"))
        operator = self._operator(cells)
        by = operator if operator.lower() != account.lower() else ""
        identity = (at.isoformat(), account.lower(), operator.lower(), ip or "", found.what)
        return AuditEvent(
            id=record_id("table-operation", *identity),
            at=at,
            account=field(account),
            ip=ip,
            facet=found.facet,
            change=found.change,
            key=field(found.key),
            what=field(found.what + (f" (by {by})" if by else "")),
            by=field(by),
            name=field(self._columns.cell(cells, "event") or self._columns.cell(cells, "deed"))[:80],
            source=self._collector.sha256,
            line=line,
        )

    def _time(self, cells: list[str]) -> datetime | None:
        text = " ".join(t for t in (self._columns.cell(cells, "date"), self._columns.cell(cells, "time")) if t)
        moment = parse_time(text)
        return self._clock.place(moment) if moment else None

    def _signin(self, line: int, cells: list[str], at: datetime, account: str) -> SignIn:
        cell = self._columns.cell
        ip, place, odd = self._address(cell(cells, "ip"))
        kind = event_of(f"{cell(cells, 'event')} {cell(cells, 'protocol')}")
        success = None if kind is SignInEvent.LOGOUT else self._success(cell(cells, "status"))
        protocol = protocol_of(cell(cells, "protocol"))
        client = cell(cells, "client")
        details = (cell(cells, "status") if success is None else "", cell(cells, "detail"), cell(cells, "deed"), odd)
        identity = (at.isoformat(), account.lower(), ip or "", kind.value, str(success), protocol or "", client)
        return SignIn(
            id=record_id("table", *identity),
            at=at,
            account=account,
            event=kind,
            success=success,
            ip=ip,
            protocol=protocol,
            client=field(client) or None,
            region=field(cell(cells, "region") or place) or None,
            detail=field("; ".join(d for d in details if d)),
            source=self._collector.sha256,
            line=line,
        )

    def _success(self, text: str) -> bool | None:
        success = self._mapping.outcome(text) if self._mapping else None
        if success is None and not (self._mapping and (self._mapping.success or self._mapping.failure)):
            success = success_of(text)
        if success is None and text:
            self._words[text[:40]] += 1
        return success

    def _address(self, text: str) -> tuple[str | None, str, str]:
        """The address, the place behind it, and the text itself where no address can be read from it."""
        if text.strip().casefold() in _NO_IP:
            return None, "", ""
        ip = normalise_ip(text)
        place = _PLACE_BEHIND_IP.search(text)
        if ip is None:
            self._bad_ips += 1
            return None, "", f"address as recorded: {text}"
        return ip, place.group(1).strip() if place else "", ""

    def _gaps(self) -> Iterator[str]:
        yield from self._clock.gaps()
        if self._bad_ips:
            yield f"{self._bad_ips} rows hold something else than an address in the address column."
        if self._words:
            named = ", ".join(f"“{word}” × {n}" for word, n in self._words.most_common(5))
            yield f"Words that say neither success nor failure: {named}."
        if self._repeated:
            yield f"The header line is repeated {self._repeated} times; the repeats were passed over."
        if self._columns.unknown:
            yield f"Columns that were not read: {', '.join(self._columns.unknown[:12])}."
        missing = _MISSING if self._collector.has_signins else {}
        yield from (text for role, text in missing.items() if role not in self._columns.roles)
        if self._operations and not self._collector.has_signins:
            yield "An operation log holds changes, and no sign-ins: take in the login records as well."
        if self._operations and not self._columns.roles.keys() & {"account", "operator", "target"}:
            yield "The table names no account: every change was taken to be of the account of the case."


_MISSING = {
    "account": "The table names no account: every row was taken to be of the account of the case.",
    "ip": "The table has no addresses: sign-ins can't be told apart by network.",
    "status": "The table doesn't say which sign-ins succeeded.",
    "protocol": "The table doesn't say which protocol was used.",
}
