"""Reads sign-ins and deeds out of Dovecot's log files: events as JSON, lines of the log, or both in one file.

With `transport = log` Dovecot writes its events into its own log, behind `stats: Info: `; then a sign-in stands there
twice, as an event and as a line, and the event, which tells more, counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

from workbench.intake.collecting import Collector, IntakeResult
from workbench.intake.dovecot_events import EventReader, event_time
from workbench.intake.jsontext import lenient
from workbench.intake.logclock import LogClock
from workbench.intake.loglines import cut
from workbench.intake.maillog import LogReader
from workbench.intake.rows import with_last
from workbench.intake.source import Line, Source
from workbench.model.errors import NotReadable, UnreadableInput
from workbench.model.evidence import Coverage, Window
from workbench.model.signins import AuditEvent, SignIn

from ..base import SignInPage
from .signins_files import LogFile, files_of, lines_of

__all__ = ["Look"]

_PAGE = 1000
"""Records to a page."""
_EVENT = b'{"event"'
_UNNAMED = b"smtp_server_transaction"
"""Such an event names no account; whose connection it is shows elsewhere."""


class Look:
    """One look at the log: the window, of one account, or of all for `*`."""

    def __init__(self, path: Path, zone: tzinfo, account: str, window: Window) -> None:
        self._path = path
        self._zone = zone
        self._account = "" if account.startswith("*") else account.lower()
        self._needle = self._account.encode()
        self._window = window
        self._kept: list[bytes] = []
        self._gaps: dict[str, None] = {}
        self._files = 0
        self._later = 0
        self._events: tuple[Collector, EventReader] | None = None
        self._log: Collector | None = None

    def pages(self) -> list[SignInPage]:
        """Returns every page, at least one. Raises NotReadable."""
        files, gaps = files_of(self._path, self._window)
        self._gaps |= dict.fromkeys(gaps)
        failed = [error for file in files if (error := self._try(file)) is not None]
        if failed and len(failed) == len(files):
            raise failed[-1]
        for error in failed:
            self._gaps[f"Not read: {error.title}"] = None
        return self._cut(*self._results())

    def _try(self, file: LogFile) -> NotReadable | None:
        try:
            for source, lines in lines_of(file):
                self._read(file, source, lines)
        except NotReadable as error:
            return error
        except UnreadableInput as error:
            hint = "Set `events.zone` in this provider's settings." if error.asks == "zone" else error.hint
            return NotReadable(error.title, hint)
        self._files += 1
        return None

    def _read(self, file: LogFile, source: Source, lines: Iterator[Line]) -> None:
        log: LogReader | None = None
        for line, last in with_last(lines):
            raw = line.raw
            if self._needle and self._needle not in raw.lower() and _UNNAMED not in raw:
                continue
            start = 0 if raw.startswith(b"{") else raw.find(_EVENT)
            if start >= 0:
                self._event(source, raw, raw[start:], cut_off=last and source.ends_open)
                continue
            log = log or LogReader(self._log_of(source), source, self._clock_of(file, source), self._window)
            if log.take(line._replace(number=len(self._kept) + 1), last=last):
                self._kept.append(raw)
        if log is not None:
            log.finish()

    def _event(self, source: Source, raw: bytes, text: bytes, *, cut_off: bool) -> None:
        collector, reader = self._events_of(source)
        number = len(self._kept) + 1
        try:
            record: Any = lenient(text.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            if cut_off:
                self._gaps["The last event was still being written."] = None
                return
            collector.unreadable(number, "no valid JSON", text[:200].decode("utf-8", "replace"))
            self._kept.append(raw)
            return
        at = event_time(record)
        if at is not None and not self._within(at):
            self._later += self._window.end is not None and at > self._window.end
            return
        if reader.take(record, number):
            self._kept.append(raw)

    def _within(self, at: Any) -> bool:
        start, end = self._window.start, self._window.end
        return (start is None or at >= start) and (end is None or at <= end)

    def _events_of(self, source: Source) -> tuple[Collector, EventReader]:
        if self._events is None:
            collector = Collector(source, "")
            self._events = collector, EventReader(collector)
        return self._events

    def _log_of(self, source: Source) -> Collector:
        if self._log is None:
            self._log = Collector(source, "")
        return self._log

    def _clock_of(self, file: LogFile, source: Source) -> LogClock:
        """The year of the first line: its day comes before the file's last change, within a year."""
        end = file.changed.astimezone(self._zone)
        first = next((found for text in source.head.splitlines() if (found := cut(text))), None)
        year = end.year
        if first is not None and not first.stamp.iso and (first.stamp.month, first.stamp.day) > (end.month, end.day):
            year -= 1
        return LogClock(source.name, self._zone, year, "by the time of the file's last change")

    def _results(self) -> tuple[list[IntakeResult], list[str]]:
        results = []
        if self._events is not None:
            collector, reader = self._events
            reader.finish()
            results.append(collector.result("Dovecot events", "Dovecot events"))
        if self._log is not None:
            results.append(self._log.result("Dovecot log", "Dovecot log"))
        return results, [gap for result in results for gap in result.coverage.gaps]

    def _cut(self, results: list[IntakeResult], gaps: list[str]) -> list[SignInPage]:
        told = {s.session for s in results[0].signins if s.session} if len(results) == 2 else set[str | None]()
        signins = [s for number, r in enumerate(results) for s in r.signins if number == 0 or s.session not in told]
        records: list[SignIn | AuditEvent] = [*signins, *(a for r in results for a in r.audit)]
        records = sorted((r for r in records if self._wanted(r)), key=lambda r: (r.at, r.line or 0))
        pages = []
        sent = 0
        accounts: set[str] = set()
        for start in range(0, max(len(records), 1), _PAGE):
            page = records[start : start + _PAGE]
            is_last = start + _PAGE >= len(records)
            until = len(self._kept) if is_last else max(sent, *(r.line or 0 for r in page))
            raw, sent = b"\n".join(self._kept[sent:until]), until
            accounts |= {r.account.lower() for r in page}
            looks = [r.coverage for r in results]
            rows = start + len(page)
            coverage = self._coverage(looks, gaps).model_copy(
                update={
                    "got": Window(start=records[0].at, end=page[-1].at) if records else Window(),
                    "rows": sum(c.rows for c in looks) if is_last else rows,
                    "unique": rows,
                    "accounts": len(accounts),
                }
            )
            pages.append(
                SignInPage(
                    signins=tuple(r for r in page if isinstance(r, SignIn)),
                    audit=tuple(r for r in page if isinstance(r, AuditEvent)),
                    coverage=coverage,
                    raw=raw,
                )
            )
        return pages

    def _wanted(self, record: SignIn | AuditEvent) -> bool:
        return self._within(record.at) and (not self._account or record.account.lower() == self._account)

    def _coverage(self, looks: list[Coverage], gaps: list[str]) -> Coverage:
        """What the look as a whole could and could not see; a page adds how far it got."""
        files = f"{self._files} file{'' if self._files == 1 else 's'}"
        return Coverage(
            source=f"Dovecot's events and log, {self._path.name} ({files})",
            asked=self._window,
            unreadable=sum(c.unreadable for c in looks),
            gaps=(*self._gaps, *self._after_the_end(), *dict.fromkeys(gaps)),
        )

    def _after_the_end(self) -> Iterator[str]:
        if self._later:
            said = "event bears a time" if self._later == 1 else "events bear times"
            yield f"{self._later} {said} after the window's end, and are left out: is the server's clock right?"
