"""Starts the terminal UI."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model.errors import NeedsTerminal

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.tui.waiting import WaitingTicket

__all__ = ["open_app", "open_practice"]

_SMALLEST = (80, 24)


def open_app() -> None:
    """Opens the app on the desk's own case file."""
    _need_terminal()
    from workbench.desk.desk import open_desk

    from .progress import telling_history

    with telling_history() as tell:
        desk = open_desk(case_file=_case_file(), tell=tell)
    _run(desk, None)


def open_practice(
    *, scenario: str, size: int | None, slow: bool, faults: bool, fresh: bool, case_file: Path | None
) -> None:
    """Opens the app on the practice tenant, a ticket waiting."""
    from workbench.model.words import PRACTICE
    from workbench.providers.practice.scenarios import scenario as find_scenario

    story = find_scenario(scenario)
    _need_terminal()
    from workbench.desk.desk import open_desk
    from workbench.desk.paths import default_paths
    from workbench.tui.waiting import WaitingTicket

    from .progress import telling_history

    target = case_file or default_paths().data / "practice.db"
    if fresh:
        _put_aside(target)
    _check_begun(target, story.id, size)
    ticket = WaitingTicket(
        ticket=story.ticket,
        account=story.account,
        provider=PRACTICE,
        playbook=story.playbook,
        reporter=story.reporter,
        says=story.says,
    )
    with telling_history() as tell:
        desk = open_desk(
            case_file=target, slow=slow, faults=faults, practice_size=size, starts_with=PRACTICE, tell=tell
        )
    _run(desk, ticket)


def _check_begun(target: Path, scenario: str, size: int | None) -> None:
    """Refuses what a practice that was begun before can't give any more. Raises UsageError."""
    from workbench.model.errors import UsageError
    from workbench.providers.practice.store import stories_in

    begun = stories_in(target.with_name(target.name + ".practice.json"))
    if begun is not None and (scenario not in begun.scenarios or size not in (None, begun.size)):
        raise UsageError(
            f"The practice that was begun has no {scenario} of this size." if size else f"It has no {scenario} yet.",
            "Add --fresh: the last practice is put aside and a new one begins.",
        )


def _put_aside(target: Path) -> None:
    from datetime import datetime

    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    tenant = target.with_name(target.name + ".practice.json")
    company = tenant.with_name(f"{tenant.stem}-company{tenant.suffix}")
    for old in (target, tenant, company, tenant.with_name(tenant.name + ".moves")):
        if old.exists():
            old.rename(old.with_name(f"{old.name}.{stamp}"))


def _case_file() -> Path | None:
    given = os.environ.get("WORKBENCH_CASE_FILE")
    return Path(given) if given else None


def _need_terminal() -> None:
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise NeedsTerminal(
            "There is no terminal to draw on.",
            "Run it in a terminal window, or use the commands: workbench --help",
        )
    size = _terminal_size()
    if size.columns < _SMALLEST[0] or size.lines < _SMALLEST[1]:
        raise NeedsTerminal(
            f"This terminal is {size.columns}×{size.lines}; the app needs {_SMALLEST[0]}×{_SMALLEST[1]}.",
            "Make the window larger or the letters smaller, or use the commands: workbench --help",
        )


def _terminal_size() -> os.terminal_size:
    """The terminal's own word counts: COLUMNS and LINES of the environment may be those of another one."""
    size = os.get_terminal_size(sys.stdout.fileno())
    return size if size.columns and size.lines else shutil.get_terminal_size()


def _run(desk: Desk, ticket: WaitingTicket | None) -> None:
    import click

    from workbench.tui.app import WorkbenchApp

    from .exits import ExitCode

    async def main() -> int:
        app = WorkbenchApp(desk, ticket)
        _leave_on_signals(lambda: app.exit(return_code=ExitCode.INTERRUPTED))
        try:
            await app.run_async()
            await desk.drain()
        finally:
            await desk.close_providers()
        return ExitCode.FAULT if app.failed else app.return_code or ExitCode.OK

    try:
        code = asyncio.run(main())
    finally:
        desk.close()
    if code:
        raise click.exceptions.Exit(code)


def _leave_on_signals(leave: Callable[[], None]) -> None:
    """Leaves the app as a key would: the terminal is given back as it was, and what is under way is waited for."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Where the system has no such thing (Windows), the process just ends.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, leave)
