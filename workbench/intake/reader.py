"""Reads exported evidence: finds out which format it is, and hands it to that format's module."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import NamedTuple

from workbench.model.errors import UnreadableInput

from . import entra_signins, google_reports, maillog, microsoft_ual, tables
from .collecting import Collector, IntakeResult, fresh
from .source import Source

__all__ = ["FORMATS", "IntakeResult", "fresh", "read_bytes", "read_evidence", "recognise"]


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

FORMATS = tuple(f.title for f in _FORMATS)
"""The formats that can be read, by the names that people see."""


def read_evidence(
    path: Path, *, account: str = "", assume_zone: tzinfo | None = None, year: int | None = None
) -> IntakeResult:
    """Reads a file's sign-ins and audit events, of every account in it.

    `account` is whose records they are where the file doesn't say. `assume_zone` is the zone of times that name
    none, `year` that of the first line of a log that names none. Memory is bounded by the limits in `source` and
    `collecting`. Raises LocalFileError where the file can't be opened, UnreadableInput where it is too big, no known
    format, or leaves the zone, the year or the account open.
    """
    return _read(Source(path, path.name, stated_year=year), account, assume_zone)


def read_bytes(
    data: bytes, *, name: str, account: str = "", assume_zone: tzinfo | None = None, year: int | None = None
) -> IntakeResult:
    """As `read_evidence`, for bytes at hand: a table that was pasted."""
    return _read(Source(data, name, stated_year=year), account, assume_zone)


def recognise(path: Path) -> str:
    """Returns the name of the file's format, from its first 64 KiB. Raises as `read_evidence` does."""
    return _format_of(Source(path, path.name)).title


def _read(source: Source, account: str, zone: tzinfo | None) -> IntakeResult:
    found = _format_of(source)
    collector = Collector(source, source.sha256())
    found.read_into(collector, source, account, zone)
    return collector.result(found.title, found.label)


def _format_of(source: Source) -> _Format:
    for known in _FORMATS:
        if known.looks_like(source.head):
            return known
    raise UnreadableInput(
        f"{source.name} is in no format that is known here (tried: {', '.join(FORMATS)}).",
        "Export the sign-in log as JSON or CSV, or put a header line on top of the table: time, account, IP, status.",
    )
