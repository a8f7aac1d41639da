"""The drills in their short form. The long one: `workbench drill crash --rounds 200`, `workbench drill writers`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX does it"),
]


def _begin(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "workbench", "drill", *words, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _drill(*words: str) -> dict[str, Any]:
    process = _begin(*words)
    out, err = process.communicate(timeout=240)
    told: dict[str, Any] = json.loads(out)
    assert process.returncode == 0, (told, err)
    return told


def test_nothing_is_lost_broken_or_done_twice_when_the_process_is_killed(tmp_path: Path) -> None:
    told = _drill("crash", "--rounds", "8", "--seed", "7")
    assert (told["rounds"], told["lost"], told["broken"], told["run_twice"]) == (8, 0, 0, 0)
    assert told["unknown"] == told["offered"]
    assert (told["misjudged"], told["faults"], told["sentences"]) == (0, 0, [])
    assert told["events"] > 50
    assert sum(told["fell"].values()) >= 8
    assert not (tmp_path / "home").exists(), "the drill stays away from the user's own folders"


def test_ctrl_c_ends_the_drill_with_what_was_counted_so_far() -> None:
    process = _begin("crash", "--rounds", "100000")
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    told = json.loads(out)
    assert process.returncode == 130
    assert told["interrupted"] is True
    assert told["lost"] == told["broken"] == told["run_twice"] == 0


def test_processes_of_one_user_lose_nothing_of_each_other_and_the_head_never_goes_back() -> None:
    told = _drill("writers", "--processes", "4", "--appends", "40")
    assert told["kept"] == 160
    assert (told["lost"], told["refused"], told["head_back"], told["broken"]) == (0, 0, 0, 0)
    assert told["looks"] > 20


def test_a_drill_that_finds_something_fails() -> None:
    from workbench.drill.crash import CrashResult

    assert CrashResult(rounds=3, unknown=2, offered=2).passed
    for wrong in ({"lost": 1}, {"broken": 1}, {"run_twice": 1}, {"unknown": 1}, {"misjudged": 1}, {"faults": 1}):
        assert not CrashResult(rounds=3, **wrong).passed
