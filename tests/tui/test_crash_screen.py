"""A fault of the workbench itself: no contents on the terminal, none in the log, and the right exit code."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from pathlib import Path

SECRET = "Velvet-orbit-canyon-7731"

SCRIPT = f"""
import sys
from workbench.tui.screens.board import BoardScreen

def break_down(self):
    password = "{SECRET}"
    raise RuntimeError(f"could not use {{password}}")

BoardScreen.do_refresh = break_down
sys.argv = ["workbench", "practice"]
from workbench.__main__ import main
main()
"""


def run_in_a_terminal(home: Path) -> tuple[int, str]:
    """Runs the app in a real pseudo-terminal until it ends; returns the exit code and all that was printed."""
    pid, terminal = pty.fork()
    if pid == 0:  # the child
        os.environ |= {"WORKBENCH_HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        os.execv(sys.executable, [sys.executable, "-c", SCRIPT])
    shown = b""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:  # the other end is gone
                break
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace")


def test_a_crash_shows_and_logs_no_contents_and_restores_the_terminal(tmp_path: Path) -> None:
    code, shown = run_in_a_terminal(tmp_path)
    log = (tmp_path / "state" / "crash.log").read_text(encoding="utf-8")
    assert code == 70
    assert SECRET not in shown
    assert SECRET not in log
    assert "a fault of the workbench itself (RuntimeError)" in shown
    assert "crash.log" in shown
    assert "break_down" in log
    assert shown.rindex("\x1b[?1049l") > shown.rindex("\x1b[?1049h"), "the alternate screen is left"
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is back"
    assert "\x1b[?1000l" in shown, "the mouse is released"
