"""The command that looks for an address in large logs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_tools import Call, assert_told

pytest_plugins = ("cli_fixtures",)

LOG = "time,account,ip,status\n2026-11-01T08:00:00Z,lin@example.com,203.0.113.7,success\n"


def test_it_says_who_was_used_from_there_and_what_was_looked_through(workbench: Call, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    told = workbench("hunt", tmp_path / "log.csv", "--ip", "203.0.113.0/24", "--since", "2026-10-01", "--json")
    assert told.code == 0
    assert told.json["files"][0]["records"] == 1
    assert told.json["hits"][0]["account"] == "lin@example.com"


def test_nothing_found_is_no_word_on_what_the_files_do_not_hold(workbench: Call, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    told = workbench("hunt", tmp_path / "log.csv", "--ip", "198.51.100.1")
    assert (told.code, told.out) == (0, "")
    assert "no word on what they do not hold" in told.err


def test_wrong_words_are_told(workbench: Call, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(LOG)
    assert_told(workbench("hunt", tmp_path / "log.csv", "--ip", "nowhere"), 2, "nowhere")
    assert_told(workbench("hunt", tmp_path / "log.csv", "--ip", "192.0.2.1", "--since", "yesterday"), 2, "no time")
    assert_told(workbench("hunt", tmp_path / "no.csv", "--ip", "192.0.2.1"), 6, "There is no file")


@pytest.mark.parametrize("later", [0, 0.3])
def test_ctrl_c_ends_it_with_130_and_leaves_nothing_behind(tmp_path: Path, later: float) -> None:
    (tmp_path / "log.csv").write_text(LOG + ("x,y,198.51.100.1,success\n" * 500_000))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    files = ["log.csv"] * 200
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", "hunt", *files, "--ip", "203.0.113.7"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        until = time.monotonic() + 30
        while not any(scratch.iterdir()):
            assert time.monotonic() < until
            time.sleep(0.01)
        time.sleep(later)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out) == (130, b""), err
    assert not list(scratch.iterdir())
