"""Looks for addresses in logs of any size, in place: CSV, JSON lines (packed too: gzip, zstd) and Parquet, by DuckDB.

DuckDB finds the rows whose text can be such an address; what they say is then read as everywhere else here. It may read
the files that were named and nothing else, and writes to a temporary folder only. Memory is bounded by `MEMORY`.
"""

from __future__ import annotations

import ipaddress
import json
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.model.addresses import normalise_ip
from workbench.model.base import Moment, Thing
from workbench.model.errors import LocalFileError, UnreadableInput, UsageError

from .columns import Columns, columns_of, success_of
from .times import parse_time

if TYPE_CHECKING:
    import duckdb

__all__ = ["MEMORY", "Hit", "HuntedFile", "hunt", "networks_of"]

MEMORY = "1GiB"
"""What DuckDB may use; what it needs beyond goes to a temporary folder."""

_TOGETHER = 10_000
_TICK = 1.0
_KINDS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "json", ".ndjson": "json", ".parquet": "parquet"}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Hit(Thing):
    """One account that was used, or tried, from one of the addresses."""

    account: str
    """In small letters; empty where the log names none."""
    ip: str
    records: int
    successes: int
    first: Moment | None
    last: Moment | None


class HuntedFile(Thing):
    """What was looked through."""

    name: str
    records: int
    matched: int
    """Rows that name one of the addresses, in the time that was asked for."""
    undated: int = 0
    """Of the rows that name one, those whose time could not be read: they count, whatever time was asked for."""


def networks_of(texts: Sequence[str]) -> tuple[Network, ...]:
    """Returns what was asked for as networks; an address is one of its own. Raises UsageError."""
    try:
        return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)
    except ValueError as error:
        raise UsageError(f"{error}.", "Give an address or a network: 203.0.113.7, 203.0.113.0/24.") from error


def hunt(
    path: Path,
    networks: Sequence[Network],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    zone: tzinfo | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[HuntedFile, tuple[Hit, ...]]:
    """Returns what one file holds of these networks. `progress` is told, now and then, the share that is done (0 to 1).

    `zone`: of times that carry none; UTC otherwise. Raises LocalFileError, UnreadableInput.
    """
    import duckdb

    kind = _kind(path)
    with _interruptible(), tempfile.TemporaryDirectory() as scratch, _locked(path, Path(scratch)) as connection:
        try:
            names, source = _source(connection, path, kind)
            columns = _columns(path, names)
            found = _looked_through(connection, source, names, columns, networks, progress)
            return _gathered(path, found, networks, (since, until), zone or UTC)
        except duckdb.InterruptException as error:
            raise KeyboardInterrupt from error
        except duckdb.Error as error:
            first = str(error).splitlines()[0][:200]
            raise UnreadableInput(
                f"{path.name} can't be read: {first}", "Is it whole, and of the kind that its name says?"
            ) from error


def _kind(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz").removesuffix(".zst")
    kind = _KINDS.get(Path(name).suffix)
    if kind is None:
        raise UnreadableInput(
            f"{path.name} is no file that can be hunted through.", f"Its name must end in one of: {', '.join(_KINDS)}."
        )
    if not path.is_file():
        raise LocalFileError(f"There is no file {path}.", "Check the path.")
    return kind


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C while DuckDB answers is told by it as a RuntimeError, “Query interrupted”."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" not in str(error):
            raise
        raise KeyboardInterrupt from error


@contextmanager
def _locked(path: Path, scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET threads = 2")
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
        connection.execute("SET temp_directory = ?", [str(scratch)])
        connection.execute("SET allowed_paths = ?", [[str(path.resolve())]])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _source(connection: duckdb.DuckDBPyConnection, path: Path, kind: str) -> tuple[list[str], str]:
    """Returns the names of the columns, and SQL that reads all of them as text."""
    literal = "'" + str(path.resolve()).replace("'", "''") + "'"
    match kind:
        case "csv":
            source = (
                f"read_csv({literal}, all_varchar = true, header = true, ignore_errors = true, null_padding = true)"
            )
        case "json":
            keys = _keys(connection, path, literal)
            shape = ", ".join(f"{_quoted(key)}: 'VARCHAR'" for key in keys)
            source = f"read_json({literal}, format = 'newline_delimited', columns = {{{shape}}}, ignore_errors = true)"
        case _:
            source = f"read_parquet({literal})"
    names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]  # noqa: S608
    return names, source


def _keys(connection: duckdb.DuckDBPyConnection, path: Path, literal: str) -> list[str]:
    """The names in the first record; DuckDB reads it, because it unpacks as well."""
    first = connection.execute(
        f"SELECT json FROM read_json_objects({literal}, format = 'newline_delimited', ignore_errors = true) LIMIT 1"  # noqa: S608
    ).fetchone()
    try:
        record = json.loads(first[0]) if first and first[0] else None
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise UnreadableInput(f"{path.name} does not begin with a JSON record.", "Give JSON lines, an object on each.")
    return [str(key) for key in record]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _columns(path: Path, names: list[str]) -> Columns:
    columns = columns_of(names)
    if columns is None or "ip" not in columns.roles:
        raise UnreadableInput(
            f"{path.name} has no column for the time and the address (it has: {', '.join(names[:12])}).",
            "Name them in its first line: time, account, ip, status.",
        )
    return columns


def _looked_through(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    names: list[str],
    columns: Columns,
    networks: Sequence[Network],
    progress: Callable[[float], None],
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Yields how many rows there are, each time, with the cells of one that can count, by role; None where none can."""
    import duckdb

    wanted = {role: at[0] for role, at in columns.roles.items() if role in ("time", "account", "ip", "status")}
    cells = [f"CAST({_quoted(names[at])} AS VARCHAR)" for at in wanted.values()]
    ip = f"CAST({_quoted(names[wanted['ip']])} AS VARCHAR)"
    tests, texts = zip(*(_test(ip, network) for network in networks), strict=True)
    values = [text for test, text in zip(tests, texts, strict=True) for _ in range(test.count("?"))]
    queries = _queries(source, cells, " OR ".join(tests))
    with _ticking(connection, progress):
        try:
            yield from _rows(connection.execute(queries[0], values), wanted)
        except duckdb.OutOfMemoryException:
            # Very many rows count: they are read by themselves, after the file was gone through once for their number.
            yield from _rows(connection.execute(queries[1], values), wanted)


def _queries(source: str, cells: list[str], test: str) -> tuple[str, str]:
    """Returns SQL for the number of rows with the cells of each that counts: in one reading, and in two."""
    struct = ", ".join(f"'c{n}': {cell}" for n, cell in enumerate(cells))
    once = (
        "SELECT n, unnest(CASE WHEN l IS NULL THEN [NULL] ELSE l END) FROM"  # noqa: S608 - made of our own words
        f" (SELECT count(*) AS n, list({{{struct}}}) FILTER (WHERE {test}) AS l FROM {source})"
    )
    number = f"(SELECT count(*) FROM {source})"  # noqa: S608 - made of our own words
    twice = f"SELECT {number}, {{{struct}}} FROM {source} WHERE {test} UNION ALL SELECT {number}, NULL"  # noqa: S608
    # A Parquet file says how many rows it has.
    return (twice if source.startswith("read_parquet") else once), twice


def _rows(reader: duckdb.DuckDBPyConnection, wanted: Iterable[str]) -> Iterator[tuple[int, dict[str, str] | None]]:
    while rows := reader.fetchmany(_TOGETHER):
        for number, struct in rows:
            cells = None if struct is None else {r: str(v or "") for r, v in zip(wanted, struct.values(), strict=True)}
            yield number, cells


def _test(ip: str, network: Network) -> tuple[str, str]:
    """Returns SQL that is true of every text that can be an address of the network, and of few others."""
    if network.version == 4:
        parts = str(network.network_address).split(".")[: network.prefixlen // 8]
        # Nearly every text begins with the address, and to compare beginnings is quick. In front of it may stand what
        # begins with no digit or with a zero: a blank, a bracket, `::ffff:`.
        test = f"CASE WHEN {ip} >= '1' AND {ip} < ':' THEN starts_with({ip}, ?) ELSE contains({ip}, ?) END"
        return test, ".".join(parts)
    # An address can be written in many ways: only its first part is always there.
    parts = [part.lstrip("0") or "0" for part in network.network_address.exploded.split(":")[: network.prefixlen // 16]]
    return f"contains(lower({ip}), ?)", "".join(parts[:1])


@contextmanager
def _ticking(connection: duckdb.DuckDBPyConnection, progress: Callable[[float], None]) -> Iterator[None]:
    over = threading.Event()

    def tick() -> None:
        while not over.wait(_TICK):
            progress(max(connection.query_progress(), 0.0) / 100)

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()


def _gathered(
    path: Path,
    found: Iterator[tuple[int, dict[str, str] | None]],
    networks: Sequence[Network],
    window: tuple[datetime | None, datetime | None],
    zone: tzinfo,
) -> tuple[HuntedFile, tuple[Hit, ...]]:
    since, until = window
    hits: dict[tuple[str, str], dict[str, Any]] = {}
    records = matched = undated = 0
    for records, row in found:  # noqa: B007 - the number of all rows, said with each
        ip = None if row is None else normalise_ip(row["ip"])
        if row is None or ip is None or not any(ipaddress.ip_address(ip) in network for network in networks):
            continue
        at = parse_time(row.get("time", ""))
        if at is None:
            undated += 1
        else:
            at = at if at.tzinfo else at.replace(tzinfo=zone)
            if (since and at < since) or (until and at >= until):
                continue
        matched += 1
        hit = hits.setdefault(
            (row.get("account", "").strip().lower(), ip), {"records": 0, "successes": 0, "first": None, "last": None}
        )
        hit["records"] += 1
        hit["successes"] += success_of(row.get("status", "")) is True
        if at is not None:
            hit["first"] = min(hit["first"] or at, at)
            hit["last"] = max(hit["last"] or at, at)
    listed = tuple(Hit(account=account, ip=ip, **hit) for (account, ip), hit in sorted(hits.items()))
    return HuntedFile(name=path.name, records=records, matched=matched, undated=undated), listed
