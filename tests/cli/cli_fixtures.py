"""Fixtures of the command line: the program called in this process, and as a program of its own."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_tools import Call, Ended

from workbench.cli.main import run


@pytest.fixture
def case_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "desk" / "cases.db"
    monkeypatch.setenv("WORKBENCH_CASE_FILE", str(path))
    for name in ("WORKBENCH_PRACTICE", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.fixture
def workbench(case_file: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Calls the command line in this process."""

    def call(*args: object) -> Ended:
        capfd.readouterr()
        code = run([str(a) for a in args])
        told = capfd.readouterr()
        return Ended(int(code), told.out, told.err)

    return call


@pytest.fixture
def program(case_file: Path) -> Call:
    """Runs the program in a process and session of its own: there is no terminal."""

    def call(*args: object, **options: Any) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", *map(str, args)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            start_new_session=True,
            timeout=60,
            check=False,
            **options,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def secret_pipe() -> Iterator[tuple[int, Callable[[], str]]]:
    """A file descriptor to write a secret to, and a way to read what arrived."""
    reading, writing = os.pipe()
    open_ones = {reading, writing}

    def arrived() -> str:
        os.close(writing)
        open_ones.discard(writing)
        return os.read(reading, 4096).decode()

    yield writing, arrived
    for fd in open_ones:
        os.close(fd)


@pytest.fixture(scope="session")
def opened_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The id of a case at the practice tenant, and the folder in which it was opened: home and desk."""
    folder = tmp_path_factory.mktemp("opened-once")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()) as out:
        patch.setenv("WORKBENCH_HOME", str(folder / "home"))
        patch.setenv("WORKBENCH_NAME", "ana")
        patch.setenv("WORKBENCH_CASE_FILE", str(folder / "desk" / "cases.db"))
        new = ["case", "new", "--account", "lin.wei@example.com", "--ticket", "HD-1", "--provider", "practice"]
        assert run(new) == 0
    return out.getvalue().strip(), folder


@pytest.fixture
def practice_case(opened_once: tuple[str, Path], case_file: Path, tmp_path: Path) -> str:
    """The id of a case at the practice tenant, in files of this test's own."""
    case_id, folder = opened_once
    for part in ("home", "desk"):
        shutil.copytree(folder / part, tmp_path / part, dirs_exist_ok=True)
    return case_id


@pytest.fixture
def guided_case(workbench: Call) -> str:
    """The id of a case at a mail system that is worked by hand."""
    opened = workbench("case", "new", "--account", "lin@example.com", "--ticket", "HD-2", "--provider", "guided")
    assert opened.code == 0, opened.err
    return opened.out.strip()
