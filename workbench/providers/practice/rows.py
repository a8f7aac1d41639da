"""Turns the tenant's log into sign-ins, audit events and what was covered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from workbench.model.evidence import Coverage, Window
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.signins import AuditEvent, SignIn

from ..base import SignInPage
from .tenant import AuditRow, LogRow, SignInRow

__all__ = ["LogReader", "SearchReader"]

_NO_ADMIN_LOG = "It tells what users did; changes made by administrators are not in it."


class LogReader:
    """Makes pages of one look at the log; each says what the look covered so far."""

    SIZE = 1000
    """Rows to a page."""

    def __init__(self, window: Window, begins: datetime) -> None:
        self._window = window
        self._begins = begins
        self._rows = 0
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._users: set[str] = set()

    def page(self, rows: Sequence[LogRow]) -> SignInPage:
        """Returns the page that holds these rows, which come after all that were given before.

        Raw is JSON, a row to a line; lines are counted through all pages of the look.
        """
        raw = "\n".join(r.model_dump_json() for r in rows).encode()
        source = hashlib.sha256(raw).hexdigest()
        numbered = list(enumerate(rows, start=self._rows + 1))
        self._count(rows)
        return SignInPage(
            signins=tuple(_signin(r, source, n) for n, r in numbered if isinstance(r, SignInRow)),
            audit=tuple(_audit(r, source, n) for n, r in numbered if isinstance(r, AuditRow)),
            coverage=self._coverage(),
            raw=raw,
        )

    def _count(self, rows: Sequence[LogRow]) -> None:
        self._rows += len(rows)
        self._users |= {r.user for r in rows}
        if rows:
            self._first = self._first or rows[0].at
            self._last = rows[-1].at

    def _coverage(self) -> Coverage:
        kept = f"The log is kept for 30 days: it shows nothing before {self._begins:%Y-%m-%d %H:%M} UTC."
        return Coverage(
            source="practice sign-in log",
            asked=self._window,
            got=Window(start=self._first, end=self._last),
            rows=self._rows,
            unique=self._rows,
            accounts=len(self._users),
            gaps=(kept, _NO_ADMIN_LOG),
        )


def _signin(row: SignInRow, source: str, line: int) -> SignIn:
    return SignIn(
        id=row.id,
        at=row.at,
        account=row.user,
        event=row.event,
        success=row.ok,
        ip=row.ip,
        protocol=row.protocol,
        client=row.client,
        region=row.region,
        detail=row.detail,
        source=source,
        line=line,
    )


def _audit(row: AuditRow, source: str, line: int) -> AuditEvent:
    return AuditEvent(
        id=row.id,
        at=row.at,
        account=row.user,
        ip=row.ip,
        facet=row.facet,
        change=row.change,
        key=row.key,
        what=row.what,
        name=row.name,
        source=source,
        line=line,
    )


class SearchReader:
    """Tells what a search for messages covered so far, page after page."""

    def __init__(self, query: MessageQuery) -> None:
        self._query = query
        self._rows = 0
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._mailboxes: set[str] = set()

    def covered(self, copies: Sequence[MessageCopy]) -> Coverage:
        """Returns the coverage, these copies included; they come after all that were given before."""
        self._rows += len(copies)
        self._mailboxes |= {c.recipient for c in copies}
        if copies:
            self._first = self._first or copies[0].sent_at
            self._last = copies[-1].sent_at
        return Coverage(
            source="practice message trace",
            asked=Window(start=self._query.since, end=self._query.until),
            got=Window(start=self._first, end=self._last),
            rows=self._rows,
            unique=self._rows,
            accounts=len(self._mailboxes),
            gaps=("Copies outside example.com were handed over; what became of them is not known.",),
        )
