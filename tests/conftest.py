"""What all tests share: a desk in a temporary folder, with a clock and ids of its own."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key
from hypothesis import settings
from warm_start import compile_once

from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths

# How long an example takes says more of the machine than of the product.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")


_HERE = Path(__file__).parent
_LONGEST = {
    name: rank
    for rank, name in enumerate(
        ("dovecot", "tui", "drill", "response", "cli", "casefile", "providers", "reports", "intake", "analysis")
    )
}
_IN_MEMORY = Path("/dev/shm")
_HOMES = itertools.count(1)
_ROOM = 2 << 30
"""Free bytes that a folder in memory must have: a run needs a tenth, as what a test that passed leaves is removed."""


def pytest_configure(config: pytest.Config) -> None:
    """Sets up what every process of a run does once."""
    gc.disable()  # until all tests are collected: hardly anything of that is garbage
    _keep_bytecode(config)
    config.stash[gc_collect_iterations_key] = 1  # five, to find what the first one left, took longer than many a file
    if not hasattr(config, "workerinput"):
        _stay_in_memory()
        compile_once(config)


def _stay_in_memory() -> None:
    """A test that writes a case file waits for no disk, where the system has a folder in memory with room to spare."""
    if "TMPDIR" not in os.environ and _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free >= _ROOM:
        os.environ["TMPDIR"] = str(_IN_MEMORY)
        tempfile.tempdir = None


def _keep_bytecode(config: pytest.Config) -> None:
    """Where Python must not write bytecode beside its sources, it is kept in pytest's cache.

    Else each worker and each program that a test starts compiles all that it imports: most of its start.
    """
    if sys.dont_write_bytecode and getattr(config, "cache", None) is not None:
        kept = str(config.cache.mkdir("bytecode"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = kept
        sys.dont_write_bytecode, sys.pycache_prefix = False, kept


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: _LONGEST.get(item.path.relative_to(_HERE).parts[0], len(_LONGEST)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again took a fifth of a run."""
    gc.freeze()
    gc.set_threshold(50_000)  # as the program itself has it
    gc.enable()


class Clock:
    """A clock that moves only when it is told to, or a little with every look."""

    def __init__(self, start: datetime, step: timedelta = timedelta(milliseconds=200)) -> None:
        self.present = start
        self.step = step

    def __call__(self) -> datetime:
        self.present += self.step
        return self.present

    def forward(self, **span: float) -> None:
        """Moves the clock on."""
        self.present += timedelta(**span)


@pytest.fixture(autouse=True)
def _quiet_environment(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Most tests write no file: to make a folder for each of them, and to remove it, would take longer than the test.
    own = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    home = own / "home" if own else tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    monkeypatch.setenv("WORKBENCH_NAME", "ana")
    for name in ("NO_COLOR", "WORKBENCH_CASE_FILE", "TEXTUAL", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    os.umask(0o022)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 3, 12, 0, tzinfo=UTC))


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    home = tmp_path / "home"
    return Paths(config=home / "config", data=home / "data", state=home / "state")


@pytest.fixture
def make_desk(tmp_path: Path, paths: Paths, clock: Clock) -> Iterator[Callable[..., Desk]]:
    """Opens desks on one case file, as several starts of the program would; closes them at the end."""
    opened: list[Desk] = []
    numbers = itertools.count(1)

    def make(**options: object) -> Desk:
        given: dict[str, object] = {
            "case_file": tmp_path / "cases.db",
            "paths": paths,
            "now": clock,
            "new_id": lambda: f"T{next(numbers):07d}",
        }
        desk = open_desk(**(given | options))  # type: ignore[arg-type]
        opened.append(desk)
        return desk

    yield make
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()
