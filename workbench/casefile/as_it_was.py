"""One case as it was at a moment: its entries up to then in a case file of their own, and what followed from them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from workbench.model.errors import NotFound, Refused

from .canonical import plain, timestamp
from .chain import COLUMNS, Signer
from .evidence import EvidenceBytes
from .files import connect
from .heads import Heads
from .ledger import CaseFile
from .projections import Projector, rebuild
from .reading_events import read_events
from .schema import migrate
from .store import Store
from .views import Views

__all__ = ["PastCaseFile", "look_back"]

_UNTIL = "SELECT max(seq) FROM events WHERE case_id = ? AND at <= ?"
_ENTRIES = f"SELECT {COLUMNS} FROM events WHERE seq = 1 OR case_id = ? AND seq <= ? ORDER BY seq"  # noqa: S608
_RECEIVED = "SELECT * FROM received WHERE seq IN (SELECT seq FROM events WHERE case_id = ? AND seq <= ?)"


class PastCaseFile(CaseFile):
    """Holds that one case only, and takes nothing in. Evidence is read from the present case file.

    It lies in a folder of its own that only this user can read, and that is gone when it is closed.
    """

    let_go: int = 0
    """Pieces of evidence that the case had then, and whose bytes were let go since: what was read out of them is not
    shown."""

    def __init__(
        self, store: Store, heads: Heads, signer: Callable[[], Signer], ledger_id: str, evidence: EvidenceBytes
    ) -> None:
        super().__init__(store, heads, signer, ledger_id)
        self._bytes = evidence
        self._projector = Projector(store, evidence.read)

    def fill(self) -> None:
        """Derives the tables."""
        with self._store.transaction():
            rebuild(self._store, self._projector, read_events(self._store))

    @contextmanager
    def holding(self, *, anyway: bool = False) -> Iterator[None]:
        """Refuses: the past stays as it was."""
        yield from _refused()

    def close(self) -> None:
        """Closes the file and removes it."""
        super().close()
        shutil.rmtree(self.path.parent, ignore_errors=True)


def look_back(
    present: Store,
    case_id: str,
    at: datetime,
    make: Callable[[Store], PastCaseFile],
) -> PastCaseFile:
    """Returns a case as it was at a moment, by the desk's clock. Takes as long as its entries up to then.

    Raises NotFound where it was not opened yet, LocalFileError where there is no room for it.
    """
    until = present.value(_UNTIL, plain(case_id), timestamp(at))
    if until is None:
        raise NotFound(
            f"The case was not there yet at {at:%Y-%m-%d %H:%M:%S} UTC.",
            "Give a time after it was opened; workbench case show CASE tells when that was.",
        )
    folder = Path(tempfile.mkdtemp(prefix="workbench-past-"))  # mode 0700
    try:
        path = folder / "cases.db"
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        store = connect(path)
        store.run("PRAGMA synchronous = OFF")
        migrate(store.connection)
        _copy(present, store, case_id, until)
        past = make(store)
        past.fill()
        then, now = past.views.expired(case_id), Views(present).expired(case_id)
        had = {record.evidence.sha256 for record in past.views.evidence_of(case_id)}
        past.let_go = len((now.keys() - then.keys()) & had)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return past


def _copy(present: Store, store: Store, case_id: str, until: int) -> None:
    store.run("DROP TRIGGER events_grow_at_the_tip")  # between the entries of one case lie those of others
    with store.transaction():
        for table, sql in (("events", _ENTRIES), ("received", _RECEIVED)):
            rows = present.rows(sql, plain(case_id), until)
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                store.run_many(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own words


def _refused() -> Iterator[None]:
    raise Refused("This is the case as it was: nothing is recorded there.", "Open the case itself for that.")
