"""The app is asked to end from outside: it gives the terminal back, and loses nothing."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

pytest_plugins = ("cli_fixtures",)


def painted(master: int, words: bytes, seconds: float = 30) -> bytes:
    """Reads what is drawn until the words stand in it."""
    seen, until = b"", time.monotonic() + seconds
    while words not in seen:
        assert time.monotonic() < until, seen[-500:]
        seen += os.read(master, 65536)
    return seen


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_app_as_a_key_does(case_file: Path, number: signal.Signals) -> None:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (40, 120))
    before = termios.tcgetattr(slave)
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", "practice", "--case-file", str(case_file)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    try:
        painted(master, b"A ticket is waiting")
        assert termios.tcgetattr(slave)[3] != before[3]
        process.send_signal(number)
        painted(master, b"\x1b[?1049l")
        assert process.wait(timeout=30) == 130
        assert termios.tcgetattr(slave) == before
    finally:
        process.kill()
        process.wait()
        os.close(master)
        os.close(slave)
