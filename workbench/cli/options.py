"""Options that several commands share, and how a command gets its desk."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from workbench.desk.desk import Desk
    from workbench.model.evidence import Window

__all__ = [
    "asked_moment",
    "asked_option",
    "asked_window",
    "at_desk",
    "case_file_option",
    "json_option",
    "output_options",
    "reading_options",
    "secret_fd_option",
    "work",
    "zone_of",
]

_MANNERS = ("slow", "faults")

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """Adds `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def output_options(command: F) -> F:
    """Adds `-o` and `--force`, for what goes to standard output otherwise."""
    command = click.option("--force", is_flag=True, help="Replace the file if it is there.")(command)
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), default=None, help="Where to; standard output otherwise."
    )(command)


def case_file_option(command: F) -> F:
    """Adds `--case-file`."""
    return click.option(
        "--case-file",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="WORKBENCH_CASE_FILE",
        help="The case file to use (also WORKBENCH_CASE_FILE); the desk's own otherwise.",
    )(command)


def secret_fd_option(command: F) -> F:
    """Adds `--secret-fd`; the descriptor is checked while the program has no file of its own open."""
    return click.option(
        "--secret-fd",
        type=int,
        default=None,
        metavar="N",
        callback=_checked_descriptor,
        help="Write a new password to this file descriptor.",
    )(command)


def _checked_descriptor(_context: click.Context, _parameter: click.Parameter, fd: int | None) -> int | None:
    if fd is not None:
        from .secret_out import check_descriptor

        check_descriptor(fd)
    return fd


@contextlib.contextmanager
def at_desk(case_file: Path | None, *, create: bool = True) -> Iterator[Desk]:
    """Opens the desk for one command."""
    from workbench.desk.desk import open_desk

    from .progress import telling_history

    manner = _practice_manner()
    with telling_history() as tell:
        desk = open_desk(
            case_file=case_file, create=create, slow="slow" in manner, faults="faults" in manner, tell=tell
        )
    if desk.casefile.trouble:
        from .output import narrate

        narrate(f"The case file is in doubt: {desk.casefile.trouble} Run `workbench verify`.")
    try:
        yield desk
    finally:
        desk.close()
        if desk.hooks is not None and desk.hooks.awake:
            _tell_of_hooks(desk.hooks.troubles())


def _tell_of_hooks(troubles: tuple[str, ...]) -> None:
    from .output import narrate

    for sentence in troubles:
        narrate(f"{sentence} What waits: workbench hook list")


def _practice_manner() -> frozenset[str]:
    """How the practice tenant answers, from WORKBENCH_PRACTICE: scripts drill with it."""
    from workbench.model.errors import UsageError

    given = os.environ.get("WORKBENCH_PRACTICE", "").lower().replace(",", " ").split()
    strange = [word for word in given if word not in _MANNERS]
    if strange:
        raise UsageError(
            f"WORKBENCH_PRACTICE holds '{strange[0]}'.", f"It may hold {' and '.join(_MANNERS)}, with a comma between."
        )
    return frozenset(given)


def work(desk: Desk, main: Coroutine[Any, Any, T]) -> T:
    """Runs a command's work on an event loop of its own.

    Ctrl-C starts nothing more and waits for the call that is under way; a second Ctrl-C leaves at once,
    and what was under way is unknown until it is read back.
    """
    return asyncio.run(_drained(desk, main))


def _unless_interrupted(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A second Ctrl-C falls into whichever task is at work: it is no fault of that task."""
    if not isinstance(context.get("exception"), KeyboardInterrupt):
        loop.default_exception_handler(context)


async def _drained(desk: Desk, main: Coroutine[Any, Any, T]) -> T:
    asyncio.get_running_loop().set_exception_handler(_unless_interrupted)
    try:
        return await main
    except asyncio.CancelledError:
        from .output import narrate

        desk.stop()
        if desk.busy:
            narrate("Stopping. Waiting for the call that is under way, so that its end is recorded…")
        raise
    finally:
        try:
            await desk.drain()
        finally:
            await desk.close_providers()


def reading_options(command: F) -> F:
    """Adds `--zone`, `--year` and `--mapping`: what an exported log does not say itself."""
    options = (
        click.option("--zone", default="", help="Time zone of times that carry none, such as Asia/Shanghai."),
        click.option(
            "--year", type=click.IntRange(1990, 2099), default=None, help="Year of the first line of a log without."
        ),
        click.option(
            "--mapping", type=click.Path(path_type=Path), default=None, help="YAML that says what columns mean."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def asked_option(command: F) -> F:
    """Adds `--asked`: the time that an export was asked for, which no export says itself."""
    told = "The time the export was asked for, both days counted: 2026-10-01..2026-10-31. Days it lacks are said."
    return click.option("--asked", default="", metavar="FROM..TO", help=told)(command)


def asked_window(text: str, zone: tzinfo | None) -> Window | None:
    """Returns the window of `FROM..TO`, days or times, in UTC where neither it nor `zone` says else; None for "".

    Raises UsageError where it is none, or ends before it begins.
    """
    if not text:
        return None
    from datetime import UTC, timedelta

    from workbench.intake.times import parse_time
    from workbench.model.errors import UsageError
    from workbench.model.evidence import Window

    ends = [end.strip() for end in text.split("..")]
    found = [parse_time(end) or parse_time(f"{end} 00:00") for end in ends]
    if len(ends) != 2 or found[0] is None or found[1] is None:
        raise UsageError(f"'{text}' is no span of time.", "Give it as 2026-10-01..2026-10-31.")
    start, end = (at if at.tzinfo else at.replace(tzinfo=zone or UTC) for at in found if at is not None)
    if len(ends[1]) <= len("2026-10-31"):
        end += timedelta(days=1) - timedelta(microseconds=1)
    if end < start:
        raise UsageError(f"'{text}' ends before it begins.", "Give the earlier day first.")
    return Window(start=start, end=end)


def asked_moment(text: str) -> datetime:
    """Returns a time, UTC where it carries no zone. Raises UsageError."""
    from datetime import UTC

    from workbench.intake.times import parse_time
    from workbench.model.errors import UsageError

    found = parse_time(text) or parse_time(f"{text} 00:00")
    if found is None:
        raise UsageError(f"'{text}' is no time.", "Give it as 2026-11-01 or 2026-11-01T08:00Z.")
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def zone_of(name: str) -> tzinfo | None:
    """Returns the time zone of that name, None for an empty one. Raises UsageError."""
    if not name:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from workbench.model.errors import UsageError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"'{name}' is no time zone.", "Use a name such as Europe/Berlin or Asia/Shanghai.") from error
