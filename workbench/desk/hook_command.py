"""Runs the command of a hook: no shell, the JSON on standard input, and none of our secrets around it."""

from __future__ import annotations

import os
import subprocess

from workbench.model.errors import LocalFileError
from workbench.model.text import clean_line, shorten

__all__ = ["run_hook"]

_OURS = "WORKBENCH_"
_SAID = 200


def run_hook(command: tuple[str, ...], body: bytes, delivery: str, *, timeout: float) -> None:
    """Runs it to its end, `timeout` seconds at most. Raises LocalFileError where that is not 0."""
    around = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    around["WEBHOOK_ID"] = delivery
    try:
        ended = subprocess.run(
            command,
            input=body,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=around,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LocalFileError(f"{command[0]} did not end within {timeout:.0f} s.", "It was stopped.") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise LocalFileError(f"{command[0]} can't be run: {why}.", "Check `command` of that hook.") from error
    if ended.returncode:
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        said = f" It said: {shorten(clean_line(lines[-1]), _SAID)}" if lines else ""
        raise LocalFileError(f"{command[0]} ended with code {ended.returncode}.{said}")
