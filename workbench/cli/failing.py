"""Turns every failure into a sentence and an exit code: the one place that does."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import click

__all__ = ["guarded", "write_crash"]


def guarded(work: Callable[[], Any], err: TextIO) -> int:
    """Runs `work` and returns an exit code: its own if it returns one, else by what it raised."""
    from workbench.model.errors import WorkbenchError

    from .exits import ExitCode, exit_code_of

    try:
        result = work()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        err.write("Interrupted. What was under way is in the case file.\n")
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        err.write(f"workbench: {_clean(error.format_message())}\n")
        return ExitCode.USAGE
    except WorkbenchError as error:
        err.write(f"workbench: {_clean(error.title)}\n")
        if error.hint:
            err.write(_indented(_clean(error.hint)) + "\n")
        return exit_code_of(error)
    except BrokenPipeError:
        return ExitCode.OK
    except OSError as error:
        err.write(f"workbench: {_clean(str(error))}\n")
        return ExitCode.LOCAL
    except Exception as error:  # noqa: BLE001 - the last net: the fault is written down, and shown without locals
        where = write_crash(error)
        err.write(f"workbench: a fault of the workbench itself ({type(error).__name__}).\n")
        err.write(f"  Nothing recorded is lost. Details, without any contents: {where}\n")
        return ExitCode.FAULT
    return result if isinstance(result, int) else ExitCode.OK


def write_crash(error: BaseException) -> Path | str:
    """Writes where it happened, without values, messages or local variables, and returns the file."""
    from workbench.desk.paths import default_paths

    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{type(error).__name__}\n"]
    lines += [f"  {Path(f.filename).name}:{f.lineno} in {f.name}\n" for f in frames]
    try:
        folder = default_paths().state
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / "crash.log"
        target.write_text("".join(lines), encoding="utf-8")
        target.chmod(0o600)
    except OSError:
        return "could not be written"
    return target


def _clean(text: str) -> str:
    from workbench.model.text import clean

    return clean(text)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
