"""The set-up of Alibaba Mail, answered on a terminal."""

from __future__ import annotations

import os
import pty
import select
import sys
import termios
import time
from pathlib import Path

SECRET = "s3cret/with+signs&="


def _wait(terminal: int, words: str) -> str:
    """Reads until the words are there; fails after 30 seconds."""
    shown, deadline = "", time.monotonic() + 30
    while words not in shown:
        assert time.monotonic() < deadline, shown
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 65536).decode()
    return shown


def test_the_questions_are_in_words_a_wrong_answer_is_asked_again_and_the_secret_is_not_shown(tmp_path: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:  # the child
        os.environ |= {"WORKBENCH_HOME": str(tmp_path), "TERM": "xterm", "COLUMNS": "400"}
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
        os.execv(sys.executable, [sys.executable, "-m", "workbench", "provider", "add", "alimail", "--no-check"])
    shown = ""
    for question, typed in (
        ("The App ID", "app-1"),
        ("The App's secret", SECRET),
        ("The API's address", "http://mail.example.com"),
        ("is not encrypted", ""),
        ("Search every mailbox", "maybe"),
        ("invalid input", "n"),
        ("The folder for withdrawn mail", ""),
        ("Keywords that your domain forbids", ""),
    ):
        shown += _wait(terminal, question) + "\n"
        while typed == SECRET and termios.tcgetattr(terminal)[3] & termios.ECHO:
            time.sleep(0.01)  # the echo ends after the question was printed
        os.write(terminal, f"{typed}\n".encode())
    shown += _wait(terminal, "workbench provider check alimail")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert SECRET not in shown
    (settings,) = tmp_path.rglob("config.toml")
    assert 'client_id = "app-1"' in settings.read_text()
    assert SECRET not in settings.read_text()
