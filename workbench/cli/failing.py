"""Turns every failure into a sentence and an exit code: the one place that does."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, TextIO

import click

__all__ = ["guarded"]


def guarded(work: Callable[[], Any], err: TextIO | None) -> int:
    """Runs `work` and returns an exit code: its own if it returns one, else by what it raised."""
    from workbench.model.errors import WorkbenchError

    from .exits import ExitCode, exit_code_of

    try:
        result = work()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say(err, "Interrupted. What had begun is in the case file: workbench case show CASE tells where it stands.\n")
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        _say(err, f"workbench: {_clean(error.format_message())}\n{_help_of(error)}")
        return ExitCode.USAGE
    except WorkbenchError as error:
        hint = _indented(_clean(error.hint)) + "\n" if error.hint else ""
        _say(err, f"workbench: {_one_line(error.title)}\n{hint}")
        return exit_code_of(error)
    except BrokenPipeError:
        return ExitCode.OK
    except OSError as error:
        what = error.strerror or str(error)
        told = f"{error.filename} can't be used: {what}." if error.filename else f"{what}."
        _say(err, f"workbench: {_one_line(told)}\n  Check who may read and write there, and the space on its disk.\n")
        return ExitCode.LOCAL
    except Exception as error:  # noqa: BLE001 - the last net: the fault is written down, and shown without values
        from workbench.desk.crash import describe_crash
        from workbench.desk.paths import default_paths

        _say(err, describe_crash(error, default_paths()))
        return ExitCode.FAULT
    return result if isinstance(result, int) else ExitCode.OK


def _say(err: TextIO | None, text: str) -> None:
    """Where nobody listens, the exit code still tells. A closed stream is None."""
    if err is not None:
        with contextlib.suppress(OSError):
            err.write(text)
            err.flush()


def _help_of(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"  {context.command_path} --help tells what can be given.\n" if context else ""


def _one_line(text: str) -> str:
    from workbench.model.text import clean_line

    return clean_line(text)


def _clean(text: str) -> str:
    from workbench.model.text import clean

    return clean(text)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
