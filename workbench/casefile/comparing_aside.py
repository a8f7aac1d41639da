"""Compares part of a long case file's tables in a process of its own, while this one walks the ledger.

    python -m workbench.casefile.comparing_aside FILE FIRST_CASE LAST_CASE

prints the rows that differ, as a JSON list. Where it can't be started or fails, the caller does that part itself.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .comparing import NAMED, case_ids, differing_rows
from .files import connect
from .store import Store

__all__ = ["Aside", "comparing_aside"]

_LONG = 50_000
"""Events from which on a second process is worth its start."""
_SHARE = 0.7
"""Of the cases, for the other process: this one has the ledger to walk."""


class Aside:
    """The part that is compared aside, and the rest."""

    def __init__(self, store: Store, process: subprocess.Popen[str] | None, cases: tuple[str, ...], split: int) -> None:
        self._store = store
        self._process = process
        self._aside, self._rest = cases[:split], cases[split:]

    def differing(self) -> Iterator[str]:
        """Yields the rows of all cases that differ, as `differing_rows` does."""
        yield from differing_rows(self._store, self._rest)
        found = self._answer()
        yield from differing_rows(self._store, self._aside) if found is None else found

    def _answer(self) -> list[str] | None:
        if self._process is None:
            return None
        told, _ = self._process.communicate()
        try:
            return [str(row) for row in json.loads(told)] if self._process.returncode == 0 else None
        except ValueError:
            return None


@contextmanager
def comparing_aside(store: Store, events: int) -> Iterator[Aside]:
    """Starts the other process where the ledger is long; it ends with the block at the latest."""
    cases = case_ids(store)
    split = int(len(cases) * _SHARE) if events >= _LONG and sys.executable else 0
    process = _start(store.path, cases[0], cases[split - 1]) if split else None
    try:
        yield Aside(store, process, cases, split if process else 0)
    finally:
        if process is not None:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _start(path: Path, first: str, last: str) -> subprocess.Popen[str] | None:
    command = [sys.executable, "-m", __name__, str(path.absolute()), first, last]
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    except (OSError, ValueError):
        return None


def _main(path: str, first: str, last: str) -> None:
    with closing(connect(Path(path))) as store:
        store.run("PRAGMA query_only = ON")
        cases = tuple(case for case in case_ids(store) if first <= case <= last)
        rows = list(itertools.islice(differing_rows(store, cases), NAMED))
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    _main(*sys.argv[1:])
