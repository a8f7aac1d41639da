"""Reads exported evidence: finds out which format it is, and hands it to that format's module."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import NamedTuple

from workbench.model.errors import UnreadableInput

from . import (
    containers,
    dovecot_events,
    eml,
    entra_signins,
    exmail,
    google_console,
    google_reports,
    maillog,
    mbox,
    microsoft_ual,
    tables,
)
from .collecting import Collector, IntakeResult, field, fresh
from .csv_records import header_of
from .garbage import seldom_collecting
from .mapping import Mapping
from .source import Source

__all__ = ["FORMATS", "IntakeResult", "Progress", "fresh", "read_bytes", "read_evidence", "recognise"]


Progress = Callable[[int, int, int], None]
"""Is told the bytes read of a file, all its bytes, and the records so far. What it raises ends the reading."""


class _Format(NamedTuple):
    title: str
    label: str
    looks_like: Callable[[str], bool]
    read_into: Callable[[Collector, Source, str, tzinfo | None], None]


_FORMATS = (
    _Format(
        google_reports.TITLE,
        google_reports.LABEL,
        google_reports.looks_like,
        lambda collector, source, _account, _zone: google_reports.read_into(collector, source),
    ),
    _Format(
        google_console.TITLE,
        google_console.LABEL,
        google_console.looks_like,
        lambda collector, source, _account, zone: google_console.read_into(collector, source, zone=zone),
    ),
    _Format(
        microsoft_ual.TITLE,
        microsoft_ual.LABEL,
        microsoft_ual.looks_like,
        lambda collector, source, account, zone: microsoft_ual.read_into(collector, source, account=account, zone=zone),
    ),
    _Format(
        entra_signins.TITLE,
        entra_signins.LABEL,
        entra_signins.looks_like,
        lambda collector, source, _account, zone: entra_signins.read_into(collector, source, zone=zone),
    ),
    _Format(
        exmail.TITLE,
        exmail.LABEL,
        exmail.looks_like,
        lambda collector, source, account, _zone: exmail.read_into(collector, source, account=account),
    ),
    _Format(
        dovecot_events.TITLE,
        dovecot_events.LABEL,
        dovecot_events.looks_like,
        lambda collector, source, _account, _zone: dovecot_events.read_into(collector, source),
    ),
    _Format(
        mbox.TITLE,
        mbox.LABEL,
        mbox.looks_like,
        lambda collector, source, _account, _zone: mbox.read_into(collector, source),
    ),
    _Format(
        eml.TITLE,
        eml.LABEL,
        eml.looks_like,
        lambda collector, source, _account, _zone: eml.read_into(collector, source),
    ),
    _Format(
        maillog.TITLE,
        maillog.LABEL,
        maillog.looks_like,
        lambda collector, source, _account, zone: maillog.read_into(collector, source, zone=zone),
    ),
    _Format(
        tables.TITLE,
        tables.LABEL,
        tables.looks_like,
        lambda collector, source, account, zone: tables.read_into(collector, source, account=account, zone=zone),
    ),
)

_ARCHIVE = "archive"
_NAMED = 20
"""Files of an archive that are named when they are not read."""

FORMATS = tuple(f.title for f in _FORMATS)
"""The formats that can be read, by the names that people see."""


def read_evidence(
    path: Path,
    *,
    account: str = "",
    assume_zone: tzinfo | None = None,
    year: int | None = None,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
) -> IntakeResult:
    """Reads a file's sign-ins, audit events and messages, of every account in it.

    `account` is whose records they are where the file doesn't say. `assume_zone` is the zone of times that name
    none, `year` that of the first line of a log that names none. `progress` is told about each MiB; of an archive, file
    by file. Memory is bounded by the limits in `source` and
    `collecting`. Raises LocalFileError where the file can't be opened, UnreadableInput where it is too big, no known
    format, or leaves the zone, the year or the account open.
    """
    with seldom_collecting():
        return _read_path(path, account, assume_zone, year, mapping, progress)


def _read_path(
    path: Path,
    account: str,
    assume_zone: tzinfo | None,
    year: int | None,
    mapping: Mapping | None,
    progress: Progress | None,
) -> IntakeResult:
    if mapping is not None:
        source = Source(path, path.name)
        collector = _watched(source, progress)
        tables.read_into(collector, source, account=account, zone=assume_zone, mapping=mapping)
        return collector.result(f"{tables.TITLE} and a mapping", tables.LABEL)
    if containers.is_container(path):
        return _read_archive(path, account, assume_zone, year, progress)
    return _read(Source(path, path.name, stated_year=year), account, assume_zone, progress)


def read_bytes(
    data: bytes, *, name: str, account: str = "", assume_zone: tzinfo | None = None, year: int | None = None
) -> IntakeResult:
    """As `read_evidence`, for bytes at hand: a table that was pasted."""
    return _read(Source(data, name, stated_year=year), account, assume_zone)


def recognise(path: Path) -> str:
    """Returns the name of the file's format, from its first 64 KiB. Raises as `read_evidence` does."""
    if containers.is_container(path):
        return _ARCHIVE
    return _format_of(Source(path, path.name)).title


def _watched(source: Source, progress: Progress | None) -> Collector:
    if progress is None:
        return Collector(source, source.sha256())
    source.watch = lambda _: progress(0, source.size, 0)
    collector = Collector(source, source.sha256())
    source.watch = partial(_tell, progress, collector, source.size)
    return collector


def _read(source: Source, account: str, zone: tzinfo | None, progress: Progress | None = None) -> IntakeResult:
    found = _format_of(source)
    collector = _watched(source, progress)
    found.read_into(collector, source, account, zone)
    return collector.result(found.title, found.label)


def _read_archive(
    path: Path, account: str, zone: tzinfo | None, year: int | None, progress: Progress | None
) -> IntakeResult:
    """Reads each file of an archive by its own format; what is kept as evidence is the archive."""
    sha256 = containers.sha256_of(path)
    collector: Collector | None = None
    formats: dict[str, int] = {}
    left: list[str] = []
    with containers.members(path) as found:
        for member in found:
            name = field(member.name)[:200]
            if member.path is None:
                left.append(f"{name}: {member.why}.")
                continue
            try:
                source = Source(member.path, name, stated_year=year)
                known = _format_of(source)
            except UnreadableInput as error:
                left.append(error.title if error.title.startswith(name) else f"{name}: {error.title}")
                continue
            if collector is None:
                collector = Collector(source, sha256, archive=path.name)
            else:
                collector.reading(source)
            if progress is not None:
                source.watch = partial(_tell, progress, collector, source.size)
            known.read_into(collector, source, account, zone)
            formats[known.title] = formats.get(known.title, 0) + 1
            if member.why:
                collector.gap(f"{name}: {member.why}.")
    if collector is None:
        said = f" {left[0]}" if left else ""
        raise UnreadableInput(
            f"{path.name} holds no file that can be read here ({len(left)} looked at).{said}",
            f"Give the logs themselves. What is read: {', '.join(FORMATS)}.",
        )
    _tell_of_files(collector, sum(formats.values()), left)
    named = ", ".join(f"{title} × {n}" if n > 1 else title for title, n in formats.items())
    return collector.result(f"{_ARCHIVE}: {named}", "archive")


def _tell(progress: Progress, collector: Collector, size: int, read: int) -> None:
    progress(read, size, collector.count)


def _tell_of_files(collector: Collector, read: int, left: list[str]) -> None:
    if read + len(left) > 1:
        collector.gap(
            f"The archive holds {read + len(left)} files, of which {read} were read; lines count within each."
        )
    for sentence in left[:_NAMED]:
        collector.gap(f"Not read: {sentence}")
    if len(left) > _NAMED:
        collector.gap(f"Not read: {len(left) - _NAMED} more files.")


def _format_of(source: Source) -> _Format:
    for known in _FORMATS:
        if known.looks_like(source.head):
            return known
    is_table = source.head.lstrip()[:1] not in ("{", "[") and header_of(source.head.splitlines()[:200]) is not None
    mapped = " A mapping file says what other columns mean (on the command line: --mapping)." if is_table else ""
    raise UnreadableInput(
        f"{source.name} is in no format that is known here (tried: {', '.join(FORMATS)}).",
        "Export the sign-in log as JSON or CSV, or put a header line on top of the table: time, account, IP, status."
        + mapped,
        asks="mapping" if is_table else "",
    )
