"""How the table of sign-ins keeps up: the app on a case with a million of them, beside the stock table.

    uv run python tests/benchmarks/signin_table.py [--rows 1000000] [--stock 10000] [--folder KEPT]

Everything is measured from the key to the painted rows, as a person sees it. A stall is how long the event loop did
not come round: a clock in it ticks every 5 ms, and what is longer than that is what nothing moves for.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from many_signins import make_desk, open_made
from textual.app import App, ComposeResult
from textual.widgets import DataTable

from workbench.casefile.signin_filter import SignInFilter, SignInSort
from workbench.model.words import Judgement
from workbench.response.survey import survey
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.case import CaseScreen
from workbench.tui.widgets.signin_board import SignInBoard

SIZE = (120, 40)
_TICK = 0.005
_PATIENCE = 120.0

Measured = tuple[str, float, float, float]
"""What was done; seconds until it was painted, until it was whole, and the longest stall on the way."""


class Ticker:
    """Ticks in the event loop, and keeps the longest time between two ticks."""

    def __init__(self) -> None:
        self.longest, self._begun = 0.0, 0.0
        self._task: asyncio.Task[None] | None = None

    async def _tick(self) -> None:
        last = self._begun
        while True:
            await asyncio.sleep(_TICK)
            now = perf_counter()
            self.longest, last = max(self.longest, now - last - _TICK), now

    def __enter__(self) -> Ticker:
        self.longest, self._begun = 0.0, perf_counter()
        self._task = asyncio.get_running_loop().create_task(self._tick())
        return self

    def __exit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()


async def until(ready: Callable[[], bool]) -> float:
    """Waits, and returns how many seconds it took."""
    begun = perf_counter()
    while not ready():
        if perf_counter() - begun > _PATIENCE:
            raise TimeoutError("it never came")
        await asyncio.sleep(0.002)
    return perf_counter() - begun


class Bench:
    """The table of the case under test."""

    def __init__(self, screen: CaseScreen) -> None:
        self.board = screen.query_one(SignInBoard)
        self.table = self.board.table
        self.measured: list[Measured] = []

    def painted(self) -> bool:
        """Every row in sight has been read."""
        table = self.table
        top = table.scroll_offset.y
        seen = table.keys[top : top + table.size.height - 1]
        return table._begun and bool(seen) and all(k in table._known and k not in table._stale for k in seen)

    def whole(self) -> bool:
        """The list is complete."""
        return self.table.whole

    async def time(self, name: str, do: Callable[[], object], *, stop: bool = True, asks: bool = True) -> None:
        """Does it, and measures until the rows in sight are there, and until the list is whole."""
        with Ticker() as ticker:
            begun = perf_counter()
            before = self.table._number
            do()
            # Rows of the list before stay in sight until those of this one come.
            await until(lambda: not asks or (self.table._number > before and self.table._begun))
            await until(lambda: self.painted() or (self.whole() and not self.table.keys))
            painted = perf_counter() - begun
            if stop:
                await until(self.whole)
            whole = perf_counter() - begun
            await asyncio.sleep(0.1)
        self.measured.append((name, painted, whole, ticker.longest))


@asynccontextmanager
async def at_the_case(folder: Path, measured: list[Measured]) -> AsyncIterator[Bench]:
    """The app on the made case, at its first step."""
    desk = open_made(folder)
    app = WorkbenchApp(desk)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            case = desk.casefile.views.cases()[0]
            with Ticker() as ticker:
                begun = perf_counter()
                view = await asyncio.to_thread(survey, desk, case)
                screen = CaseScreen(desk, case, view=view)
                await app.push_screen(screen)
                bench = Bench(screen)
                await until(bench.painted)
                painted = perf_counter() - begun
                await until(bench.whole)
                whole = perf_counter() - begun
                await until(lambda: bench.board._strip is not None)
                await asyncio.sleep(0.2)
            measured.append(("open the step", painted, whole, ticker.longest))
            yield bench
            measured += bench.measured
    finally:
        await desk.aclose()


async def ours(folder: Path) -> list[Measured]:
    """Opens, narrows, searches, sorts and jumps."""
    measured: list[Measured] = []
    async with at_the_case(folder, measured) as bench:
        board, table = bench.board, bench.table
        find = board.query_one("#find")
        by_imap = SignInFilter(result="failure", protocol="imap")
        network = SignInFilter(addresses=tuple(f"198.51.100.{n}" for n in range(200)))
        await bench.time("filter: judged abnormal", lambda: board.only(SignInFilter(judgement=Judgement.ABNORMAL)))
        await bench.time("filter: failures by imap", lambda: board.only(by_imap))
        await bench.time("filter: one network", lambda: board.only(network))
        await bench.time("show all", board.show_all)
        await bench.time("search: found everywhere", lambda: setattr(find, "value", "imap"))
        await bench.time("search: found rarely", lambda: setattr(find, "value", "one-time"))
        await bench.time("search: found nowhere", lambda: setattr(find, "value", "no such words"))
        await bench.time("show all again", board.show_all)
        for end in range(1, 9):
            await bench.time(f"typing, letter {end}", partial(setattr, find, "value", "one-time"[:end]), stop=False)
        await bench.time("the list after typing", board.show_all)
        await bench.time("jump to the end", lambda: table.action_end(1), asks=False)
        await bench.time("jump to the middle", lambda: setattr(table, "cursor", len(table.keys) // 2), asks=False)
        await bench.time("sort by judgement", lambda: table.reorder(sort=SignInSort.JUDGEMENT))
        await bench.time("sort by address", lambda: table.reorder(sort=SignInSort.ADDRESS))
    return measured


class Stock(App[None]):
    """The stock table."""

    def compose(self) -> ComposeResult:
        yield DataTable()


async def stock(rows: int) -> Measured:
    """Fills the stock table with so many rows."""
    app = Stock()
    async with app.run_test(size=SIZE) as pilot:
        table = app.query_one(DataTable)
        table.add_columns("time", "address", "protocol", "result", "judgement")
        with Ticker() as ticker:
            begun = perf_counter()
            table.add_rows([("11-03 12:00:00", f"192.0.2.{n % 250}", "imap", "success", "owner") for n in range(rows)])
            await pilot.pause()
            await until(lambda: table.virtual_size.height > rows)
            await asyncio.sleep(0.1)
            painted = perf_counter() - begun
    return "fill it once", painted, painted, ticker.longest


def _print(title: str, measured: list[Measured], worst: float | None = None) -> None:
    print(f"\n{title}\n{'':28} {'painted':>9} {'whole':>9} {'stall':>9}" + ("  of the stock table's" if worst else ""))
    for name, painted, whole, stall in measured:
        ratio = f" {stall / worst:7.2f} ×" if worst else ""
        print(f"{name:28} {painted * 1000:6.0f} ms {whole * 1000:6.0f} ms {stall * 1000:6.0f} ms{ratio}")


def main() -> None:
    """Makes the case where it is not there yet, and measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--stock", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="where the case is, or is to be kept; else it is made and removed")
    asked = parser.parse_args()
    os.environ.setdefault("WORKBENCH_NAME", "ana")
    with TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "desk"
        os.environ["WORKBENCH_HOME"] = str(folder)
        if not (folder / "cases.db").exists():
            begun = perf_counter()
            make_desk(folder, asked.rows)
            print(f"{asked.rows:,} sign-ins made in {perf_counter() - begun:.0f} s")
        theirs = asyncio.run(stock(asked.stock))
        measured = asyncio.run(ours(folder))
    _print(f"The stock DataTable, {asked.stock:,} rows", [theirs])
    _print(f"The table of sign-ins, {asked.rows:,} rows", measured, theirs[3])


if __name__ == "__main__":
    main()
