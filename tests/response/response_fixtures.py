"""What the tests of the response share: a practice case that was looked at once, copied for each test."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from response_tools import Bench, Clock, work_to_the_end

from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.response.first_look import first_look
from workbench.response.opening import open_case

START = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)


def _paths(home: Path) -> Paths:
    return Paths(config=home / "config", data=home / "data", state=home / "state")


def _ids(letter: str) -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"{letter}{next(numbers):07d}"


async def _prepare(folder: Path, account: str, stage: str) -> str:
    desk = open_desk(case_file=folder / "cases.db", paths=_paths(folder / "home"), now=Clock(START), new_id=_ids("P"))
    case = await open_case(desk, account=account, ticket="HD-4711", provider="practice", reporter="Lin Wei")
    await first_look(desk, case)
    if stage == "worked":
        await work_to_the_end(Bench(lambda: desk, case.id, folder, desk.now))
    await desk.aclose()
    return case.id


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, str]]:
    """Returns a folder with a case of that account at that stage, made once, and the case's id."""
    made: dict[tuple[str, str], tuple[Path, str]] = {}

    def get(account: str, stage: str) -> tuple[Path, str]:
        if (account, stage) not in made:
            folder = tmp_path_factory.mktemp("prepared")
            made[account, stage] = folder, asyncio.run(_prepare(folder, account, stage))
        return made[account, stage]

    return get


@pytest.fixture
def make_bench(tmp_path: Path, prepared: Callable[..., tuple[Path, str]]) -> Iterator[Callable[..., Bench]]:
    """Opens a desk on a copy of a prepared case, and again and again as new starts of the program would."""
    opened: list[Desk] = []

    def make(account: str = "lin.wei@example.com", stage: str = "looked at") -> Bench:
        source, case_id = prepared(account, stage)
        folder = tmp_path / "copy"
        shutil.copytree(source, folder)
        clock, ids = Clock(LATER), _ids("T")

        def start() -> Desk:
            desk = open_desk(case_file=folder / "cases.db", paths=_paths(folder / "home"), now=clock, new_id=ids)
            opened.append(desk)
            return desk

        return Bench(start, case_id, folder, clock)

    yield make
    for desk in opened:
        desk.close()


@pytest.fixture
def spam(make_bench: Callable[..., Bench]) -> Bench:
    """The burst of spam, looked at once."""
    return make_bench()


@pytest.fixture
def worked(make_bench: Callable[..., Bench]) -> Bench:
    """The burst of spam, worked so far that it can be closed."""
    return make_bench(stage="worked")


@pytest.fixture
def alarm(make_bench: Callable[..., Bench]) -> Bench:
    """The false alarm, looked at once."""
    return make_bench("maria.costa@example.com")


@pytest.fixture
def guided(make_desk: Callable[..., Desk], clock: Clock, tmp_path: Path) -> Bench:
    """A case at a provider that is worked by hand."""
    desk = make_desk()
    case = asyncio.run(open_case(desk, account="kim@example.org", ticket="INC-7", provider="guided"))
    return Bench(lambda: desk, case.id, tmp_path, clock)
