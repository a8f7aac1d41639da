"""The cases of a case file as a list of any length: which are wanted, in order, and windows of them.

Read over connections of its own, so that nothing else waits for it. Every method may take a moment: call it from a
thread. `stopped` tells a long one that nobody waits any more.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

from workbench.model.base import Thing
from workbench.model.words import VerdictWord

from .canonical import EPOCH, canonical, plain
from .failures import local_failures
from .history_filter import HistoryFilter, HistorySort, RecheckClock
from .history_numbers import numbers_in_order
from .history_traits import Trait, TraitKind, Traits
from .reading_aside import never, reading_aside
from .store import Row, Store

__all__ = ["CaseLine", "HistoryList", "SharedTrait"]

_OPS = 50_000
"""Steps of SQLite's machine between two looks at whether it is still wanted."""
_COLUMNS = (
    "no, case_id, ticket, account, provider, responder, playbook, opened_at, closed_at, verdict, cause, exposures,"
    " waived_until, rechecked, reviews"
)


class CaseLine(Thing):
    """One case in the history."""

    no: int
    """Its number in this case file."""
    case_id: str
    ticket: str
    account: str
    provider: str
    responder: str
    playbook: str
    """SHA-256."""
    opened_at: datetime
    closed_at: datetime | None
    verdict: VerdictWord | None
    cause: str | None
    exposures: int
    """How many are open."""
    waived_until: datetime | None
    """The earliest day that a waiver names and on which nobody has looked."""
    rechecked: int
    """Hours after closing of the last recheck; 0: none."""
    reviews: str
    """What may tell how it stands with its reviewers: see `counted_reviews`."""


class SharedTrait(Thing):
    """What a case may have in common with others."""

    kind: TraitKind
    value: str
    cases: int
    """How many have it, this one counted."""


class HistoryList:
    """Reads of one case file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _reading(self, stopped: Callable[[], bool] = never) -> AbstractContextManager[Store]:
        return reading_aside(self._path, stopped, ops=_OPS)

    def order(
        self,
        wanted: HistoryFilter,
        clock: RecheckClock,
        sort: HistorySort = HistorySort.OPENED,
        *,
        descending: bool = True,
        stopped: Callable[[], bool] = never,
    ) -> Iterator[array[int]]:
        """Yields the numbers of the cases that are wanted, in order: some at once, then all others.

        Ends early when stopped.
        """
        with self._reading(stopped) as store, local_failures(self._path):
            try:
                with store.looking():
                    yield from numbers_in_order(store, wanted, clock, sort, descending=descending)
            except sqlite3.OperationalError:
                if not stopped():
                    raise

    def at(self, numbers: Sequence[int]) -> dict[int, CaseLine]:
        """Returns the cases with these numbers; one that is not there is left out."""
        sql = f"SELECT {_COLUMNS} FROM history WHERE no IN (SELECT value FROM json_each(?))"  # noqa: S608
        with self._reading() as store:
            return {row[0]: _line(row) for row in store.rows(sql, canonical(list(numbers)).decode())}

    def values(self, name: str) -> tuple[str, ...]:
        """Returns what stands in a column: `provider`, `responder` or `cause`."""
        if name not in ("provider", "responder", "cause"):
            raise ValueError(name)
        # One step in the table for each value would need an index for each column: this is one quick walk.
        sql = f"SELECT DISTINCT {name} FROM history WHERE {name} IS NOT NULL ORDER BY 1"  # noqa: S608
        with self._reading() as store:
            return tuple(value for (value,) in store.rows(sql))

    def closed_with(self) -> tuple[str, ...]:
        """Returns the playbooks of all closed cases, by their SHA-256."""
        with self._reading() as store:
            sql = "SELECT DISTINCT playbook FROM history WHERE closed_at IS NOT NULL"
            return tuple(sha256 for (sha256,) in store.rows(sql))

    def to_look_at(self, hours: Mapping[str, Sequence[int]]) -> tuple[str, ...]:
        """Returns the ids of the cases that are to be looked at again, now or later; the newest first.

        `hours`: after closing, for each playbook by its SHA-256.
        """
        last = {plain(playbook): max(some) for playbook, some in hours.items() if some}
        sql = (
            "SELECT case_id FROM history WHERE waived_until IS NOT NULL OR closed_at IS NOT NULL"
            " AND rechecked < (SELECT value FROM json_each(?) WHERE key = playbook) ORDER BY no DESC"
        )
        with self._reading() as store:
            return tuple(case_id for (case_id,) in store.rows(sql, canonical({**last}).decode()))

    def traits(self, case_id: str) -> tuple[SharedTrait, ...]:
        """Returns the addresses and targets of a case, those that most cases have first."""
        with self._reading() as store:
            no = store.value("SELECT no FROM history WHERE case_id = ?", plain(case_id))
            found: tuple[Trait, ...] = () if no is None else Traits(store).of_case(no)
            counted = (
                SharedTrait(
                    kind=kind,
                    value=value,
                    cases=store.value("SELECT count(DISTINCT no) FROM history_traits WHERE value = ?", value),
                )
                for kind, value in found
            )
            return tuple(sorted(counted, key=lambda trait: (-trait.cases, trait.kind, trait.value)))


def _line(row: Row) -> CaseLine:
    values = dict(zip(CaseLine.model_fields, row, strict=True))
    for name in ("opened_at", "closed_at", "waived_until"):
        values[name] = None if values[name] is None else EPOCH + timedelta(microseconds=values[name])
    return CaseLine.model_validate(values)
