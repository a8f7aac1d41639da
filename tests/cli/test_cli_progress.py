"""Long readings: they say how far they are on a terminal, and Ctrl-C leaves nothing half taken in."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_tools import Call, event_types

from workbench.cli.progress import telling_bytes

pytest_plugins = ("cli_fixtures",)
pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def large_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table that takes some seconds to read."""
    path = tmp_path_factory.mktemp("large") / "large.csv"
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("w") as file:
        file.write("time,account,ip,status\n")
        for n in range(500_000):
            at = begin + timedelta(seconds=n)
            file.write(f"{at:%Y-%m-%dT%H:%M:%SZ},lin@example.com,192.0.2.10,success\n")
    return path


@contextmanager
def on_a_terminal(*args: object) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", *map(str, args)], stdout=subprocess.DEVNULL, stderr=slave
    )
    try:
        yield process, master
    finally:
        process.kill()
        process.wait()
        os.close(master)
        os.close(slave)


def shown(master: int, words: bytes) -> bytes:
    seen, until = b"", time.monotonic() + 30
    while words not in seen:
        assert time.monotonic() < until, seen[-500:]
        seen += os.read(master, 65536)
    return seen


def parts(case_file: Path) -> list[tuple[int, int]]:
    """The pieces of evidence that are kept."""
    with closing(sqlite3.connect(case_file)) as db:
        return db.execute("SELECT evidence, part FROM evidence_chunks").fetchall()


def test_ctrl_c_while_a_case_takes_a_log_in_leaves_nothing_of_it(
    workbench: Call, case_file: Path, large_log: Path
) -> None:
    opened = ("--account", "lin@example.com", "--ticket", "HD-1", "--provider", "guided")
    assert workbench("case", "new", *opened).code == 0
    before = event_types(case_file), parts(case_file)
    with on_a_terminal("case", "intake", "HD-1", large_log) as (process, master):
        assert b"large.csv: " in shown(master, b" MiB, about ")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
    assert (event_types(case_file), parts(case_file)) == before


def test_ctrl_c_ends_a_quick_look_with_130(case_file: Path, large_log: Path) -> None:
    with on_a_terminal("judge", "signins", large_log, "--account", "lin@example.com") as (process, master):
        shown(master, b" records, ")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130


def test_no_progress_is_written_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with telling_bytes("log") as tell:
        time.sleep(1.1)
        tell(1, 2, 3)
    assert capsys.readouterr() == ("", "")
