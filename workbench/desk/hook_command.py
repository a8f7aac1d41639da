"""Runs the command of a hook: no shell, the JSON on standard input, and none of our secrets around it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from tempfile import TemporaryFile
from typing import IO

from workbench.model.errors import LocalFileError
from workbench.model.text import clean_line, shorten

__all__ = ["run_hook"]

_OURS = "WORKBENCH_"
_SAID = 200
_KEPT = 4096
_MOMENT = 0.5


def run_hook(command: tuple[str, ...], body: bytes, delivery: str, *, timeout: float) -> None:
    """Runs it to its end, `timeout` seconds at most. Raises LocalFileError where that is not 0.

    It has no terminal, and of what it says only the end is kept; where it is stopped, what it started is too.
    """
    around = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    around["WEBHOOK_ID"] = delivery
    end = bytearray()
    try:
        with TemporaryFile() as given:
            given.write(body)
            given.seek(0)
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=around,
                start_new_session=True,
            )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise LocalFileError(f"{command[0]} can't be run: {why}.", "Check `command` of that hook.") from error
    assert process.stderr is not None
    reader = threading.Thread(target=_keep_end, args=(process.stderr, end), daemon=True)
    reader.start()
    try:
        code = process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise LocalFileError(f"{command[0]} did not end within {timeout:.0f} s.", "It was stopped.") from error
    finally:
        # What it left running may hold the pipe open: nobody waits for that.
        reader.join(_MOMENT)
    if code:
        lines = bytes(end).decode("utf-8", "replace").strip().splitlines()
        said = f" It said: {shorten(clean_line(lines[-1]), _SAID)}" if lines else ""
        raise LocalFileError(f"{command[0]} ended with code {code}.{said}")


def _keep_end(pipe: IO[bytes], end: bytearray) -> None:
    with pipe:
        while piece := pipe.read1(1 << 16):  # type: ignore[attr-defined]
            end += piece
            del end[:-_KEPT]
