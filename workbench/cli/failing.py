"""Turns every failure into a sentence and an exit code: the one place that does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TextIO

import click

__all__ = ["guarded"]


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
    except Exception as error:  # noqa: BLE001 - the last net: the fault is written down, and shown without values
        from workbench.desk.crash import describe_crash
        from workbench.desk.paths import default_paths

        err.write(describe_crash(error, default_paths()))
        return ExitCode.FAULT
    return result if isinstance(result, int) else ExitCode.OK


def _clean(text: str) -> str:
    from workbench.model.text import clean

    return clean(text)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
