"""Starts a program in a pseudo-terminal and waits for a text to be painted."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

__all__ = ["Start", "start"]

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)
_GIVE_UP = 30.0
_SETTLE = 1.0
"""Seconds that a program goes on after its paint, so that what it loads a moment later counts as memory too."""


@dataclass(frozen=True)
class Start:
    """How one start went."""

    painted: float
    """Seconds from the start of the process until the text was on the screen."""
    peak_mib: float
    """High-water mark of resident memory, all its processes added, a second after the paint."""


def start(argv: list[str], telling: str, *, env: dict[str, str], columns: int = 120, rows: int = 36) -> Start:
    """Starts a program, measures it, and ends it. Raises RuntimeError where the text does not come."""
    began = perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execve(argv[0], argv, env)
    try:
        painted = _wait_for(terminal, telling.encode(), began)
        _drain(terminal, perf_counter() + _SETTLE)
        return Start(painted=painted, peak_mib=_peak_kib(pid) / 1024)
    finally:
        _end(pid, terminal)


def _wait_for(terminal: int, telling: bytes, began: float) -> float:
    output = b""
    while perf_counter() - began < _GIVE_UP:
        output += _read(terminal, 0.5)
        if telling in _ESCAPES.sub(b"", output):
            return perf_counter() - began
    shown = _ESCAPES.sub(b"", output)[-2000:].decode(errors="replace")
    raise RuntimeError(f"{telling!r} was not painted within {_GIVE_UP:.0f} s. Painted was: {shown}")


def _drain(terminal: int, until: float) -> None:
    """A program that nobody reads from stands still."""
    while (left := until - perf_counter()) > 0:
        _read(terminal, left)


def _read(terminal: int, seconds: float) -> bytes:
    ready, _, _ = select.select([terminal], [], [], seconds)
    with contextlib.suppress(OSError):
        return os.read(terminal, 1 << 16) if ready else b""
    return b""


def _peak_kib(pid: int) -> int:
    """The process and those below it; one that ended meanwhile counts nothing."""
    own = Path(f"/proc/{pid}")
    with contextlib.suppress(FileNotFoundError):
        found = re.search(r"VmHWM:\s+(\d+) kB", (own / "status").read_text(errors="replace"))
        children = [int(c) for task in own.glob("task/*/children") for c in task.read_text().split()]
        return (int(found[1]) if found else 0) + sum(_peak_kib(child) for child in children)
    return 0


def _end(pid: int, terminal: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.close(terminal)
    os.waitpid(pid, 0)
