"""Which cases of the history are wanted, in which order, and how that is said to SQLite."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from workbench.model.base import Moment, Thing
from workbench.model.words import Verdict

from .canonical import micros, plain
from .counted_reviews import Counted, Reviewed, reviewed_in_sql
from .words import search_terms

__all__ = ["HistoryFilter", "HistorySort", "RecheckClock", "conditions", "order_of", "term_list"]


class HistorySort(StrEnum):
    """What cases can be put in order by; equal ones follow one another by when they were opened."""

    OPENED = "opened"
    CLOSED = "closed"
    TICKET = "ticket"
    ACCOUNT = "account"
    VERDICT = "verdict"
    CAUSE = "cause"
    PROVIDER = "provider"
    RESPONDER = "responder"
    EXPOSURES = "exposures"
    REVIEWED = "reviewed"


class HistoryFilter(Thing):
    """Which cases are wanted: all that fit everything that is set."""

    words: str = ""
    """Each of them begins a word somewhere in the case, whatever else stands between them."""
    having: str = ""
    """An address or a rule's target that the case has: the whole of it, in whatever case."""
    status: str = ""
    """open or closed; empty: any."""
    verdict: Verdict | None = None
    no_verdict: bool = False
    """Only cases without a verdict."""
    cause: str = ""
    provider: str = ""
    responder: str = ""
    opened_from: Moment | None = None
    opened_until: Moment | None = None
    """That moment counts as well."""
    closed_from: Moment | None = None
    closed_until: Moment | None = None
    still_open: bool = False
    """Only cases with an exposure that is open."""
    overdue: bool = False
    """Only cases with a recheck whose time has come."""
    reviewed: Reviewed | None = None

    @property
    def narrows(self) -> bool:
        """Something is left out."""
        return self != HistoryFilter()


class RecheckClock(Thing):
    """What the case file doesn't hold: when rechecks are due, and whose reviews count."""

    now: datetime
    hours: dict[str, tuple[int, ...]] = {}
    """After closing, by each playbook's SHA-256."""
    counted: tuple[Counted, ...] | None = None
    """None: every review counts."""


_KEYS = {
    HistorySort.OPENED: "opened_at",
    HistorySort.CLOSED: "closed_at",
    HistorySort.TICKET: "ticket COLLATE NOCASE",
    HistorySort.ACCOUNT: "account COLLATE NOCASE",
    HistorySort.VERDICT: "verdict",
    HistorySort.CAUSE: "cause",
    HistorySort.PROVIDER: "provider",
    HistorySort.RESPONDER: "responder",
    HistorySort.EXPOSURES: "exposures",
}
_HOUR = 3_600_000_000
"""Microseconds."""


def order_of(sort: HistorySort, clock: RecheckClock, *, descending: bool) -> tuple[str, list[object]]:
    """Returns what stands after ORDER BY, and its values. Cases that have nothing there come last.

    Opened is in the order of the ledger: a case from another desk stands where it came in.
    """
    way = "DESC" if descending else "ASC"
    if sort is HistorySort.OPENED:
        return f"no {way}", []
    if sort is HistorySort.REVIEWED:
        told, values = reviewed_in_sql(clock.counted)
        return f"{told} {way}, no DESC", values
    key = _KEYS[sort]
    return f"{key.split()[0]} IS NULL, {key} {way}, no DESC", []


def conditions(wanted: HistoryFilter, clock: RecheckClock) -> tuple[list[str], list[object]]:
    """Returns what the filter asks for beside its words, as SQL terms on `history` and their values."""
    terms: list[str] = []
    values: list[object] = []

    def add(term: str, *more: object) -> None:
        terms.append(term)
        values.extend(more)

    if wanted.having:
        add("no IN (SELECT no FROM history_traits WHERE value = ?)", plain(wanted.having.strip().lower()))
    if wanted.status:
        add("closed_at IS NOT NULL" if wanted.status == "closed" else "closed_at IS NULL")
    if wanted.verdict is not None:
        add("verdict = ?", wanted.verdict)
    if wanted.no_verdict:
        add("verdict IS NULL")
    for name in ("cause", "provider", "responder"):
        if value := getattr(wanted, name):
            add(f"{name} = ? COLLATE NOCASE", plain(value))
    for column, sign, at in (
        ("opened_at", ">=", wanted.opened_from),
        ("opened_at", "<=", wanted.opened_until),
        ("closed_at", ">=", wanted.closed_from),
        ("closed_at", "<=", wanted.closed_until),
    ):
        if at is not None:
            add(f"{column} {sign} ?", micros(at))
    if wanted.still_open:
        add("exposures > 0")
    if wanted.overdue:
        term, more = _overdue(clock)
        add(term, *more)
    if wanted.reviewed is not None:
        told, more = reviewed_in_sql(clock.counted)
        add(f"{told} = ?", *more, wanted.reviewed)
    return terms, values


def _overdue(clock: RecheckClock) -> tuple[str, list[object]]:
    """As `model.rechecks` has it: nobody has looked so many hours after closing, or on the day a waiver names."""
    now = micros(clock.now)
    terms, values = ["waived_until <= ?"], [now]
    more: list[object] = [*values]
    for playbook, hours in clock.hours.items():
        for hour in hours:
            terms.append("(playbook = ? AND rechecked < ? AND closed_at <= ?)")
            more += [plain(playbook), hour, now - hour * _HOUR]
    return f"({' OR '.join(terms)})", more


def term_list(wanted: HistoryFilter) -> tuple[str, ...]:
    """Returns what to ask the index of words for."""
    return search_terms(plain(wanted.words))
