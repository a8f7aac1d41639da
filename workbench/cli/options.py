"""Options that several commands share, and how a command gets its desk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["at_desk", "case_file_option", "json_option", "work"]

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """Adds `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def case_file_option(command: F) -> F:
    """Adds `--case-file`."""
    return click.option(
        "--case-file",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="WORKBENCH_CASE_FILE",
        help="The case file to use (also WORKBENCH_CASE_FILE); the desk's own otherwise.",
    )(command)


@contextlib.contextmanager
def at_desk(case_file: Path | None, *, create: bool = True, slow: bool = False, faults: bool = False) -> Iterator[Desk]:
    """Opens the desk for one command."""
    from workbench.desk.desk import open_desk

    desk = open_desk(case_file=case_file, create=create, slow=slow, faults=faults)
    try:
        yield desk
    finally:
        desk.close()


def work(desk: Desk, main: Coroutine[Any, Any, T]) -> T:
    """Runs a command's work on an event loop of its own.

    Ctrl-C starts nothing more and waits for the call that is under way; a second Ctrl-C leaves at once,
    and what was under way is unknown until it is read back.
    """
    return asyncio.run(_drained(desk, main))


async def _drained(desk: Desk, main: Coroutine[Any, Any, T]) -> T:
    try:
        return await main
    except asyncio.CancelledError:
        from .output import narrate

        desk.stop()
        if desk.busy:
            narrate("Stopping. Waiting for the call that is under way, so that its end is recorded…")
        raise
    finally:
        await desk.drain()
