"""What the tests of the command line share: how a command ended, and what its words must be like."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Call = Callable[..., Ended]


def event_types(case_file: Path) -> list[str]:
    """Returns the kinds of the ledger's events, in order."""
    with closing(sqlite3.connect(f"{case_file.as_uri()}?mode=ro", uri=True)) as db:
        return [row[0] for row in db.execute("SELECT type FROM events ORDER BY seq")]


def controls(text: str) -> set[str]:
    """Returns the control, format and bidi characters in a text, line feeds aside."""
    return {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def assert_told(ended: Ended, code: int, *words: str) -> None:
    """A failure is one clear sentence with something to do, the right code, and no traceback."""
    assert ended.code == code, (ended.code, ended.out, ended.err)
    assert sum(line.startswith("workbench: ") for line in ended.err.splitlines()) == 1, ended.err
    assert "Traceback" not in ended.err
    assert len(ended.err.splitlines()) >= 2, ended.err
    for word in words:
        assert word in ended.err, (word, ended.err)
    assert not controls(ended.err)
