"""How a command ends when it can't go on: Ctrl-C, no terminal, a small one, a reader that left, a fault of ours."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_tools import Call, assert_told, controls, event_types
from pydantic import SecretStr

pytest_plugins = ["cli_fixtures"]
pytestmark = pytest.mark.drill

BLOCKS = ("--confirm", "block-ip:203.0.113.7/32", "--confirm", "block-ip:198.51.100.23/32")


def _start(*args: str, **options: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "workbench", *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        **options,
    )


def _until(case_file: Path, kind: str, process: subprocess.Popen[str]) -> None:
    for _ in range(1000):
        if kind in event_types(case_file):
            return
        assert process.poll() is None, "it ended before it began"
        time.sleep(0.02)
    pytest.fail(f"{kind} never came")


def _interrupt(case_file: Path, *signals: signal.Signals) -> tuple[int, str]:
    process = _start("case", "contain", "HD-1", "--unseen", *BLOCKS, env={**os.environ, "WORKBENCH_PRACTICE": "slow"})
    _until(case_file, "action-intended", process)
    for sent in signals:
        process.send_signal(sent)
        time.sleep(0.05)
    _, err = process.communicate(timeout=30)
    return process.returncode, err


@pytest.mark.usefixtures("practice_case")
def test_ctrl_c_starts_nothing_more_and_records_the_end_of_what_is_under_way(workbench: Call, case_file: Path) -> None:
    code, err = _interrupt(case_file, signal.SIGINT)
    assert code == 130
    assert "Waiting for the call that is under way" in err
    assert "case show" in err
    assert "Traceback" not in err
    types = event_types(case_file)
    assert types.count("action-intended") == types.count("action-ended")
    view = workbench("case", "show", "HD-1", "--json").json
    assert view["unknown"] == []
    assert 0 < len(view["actions"]) < 14, "some was done, and not all"
    assert all(a["outcome"] == "done" for a in view["actions"])
    assert workbench("verify").code == 0


@pytest.mark.usefixtures("practice_case")
def test_a_kill_leaves_what_was_under_way_unknown_until_it_is_read_back(workbench: Call, case_file: Path) -> None:
    code, _ = _interrupt(case_file, signal.SIGKILL)
    assert code == -signal.SIGKILL
    types = event_types(case_file)
    left = types.count("action-intended") - types.count("action-ended")
    shown = workbench("case", "show", "HD-1")
    assert shown.code == 0
    view = workbench("case", "show", "HD-1", "--json").json
    assert len(view["unknown"]) == left > 0
    assert "read back first" in shown.out
    tried = workbench("case", "contain", "HD-1", "--unseen", *BLOCKS)
    after = workbench("case", "show", "HD-1", "--json").json["unknown"]
    assert tried.code == (4 if after else 0), (tried.err, after)
    assert workbench("case", "read-back", "HD-1", "--json").json == {"unknown": []}
    assert workbench("case", "contain", "HD-1", "--unseen", *BLOCKS).code == 0
    assert workbench("verify").code == 0


@pytest.mark.usefixtures("practice_case")
def test_a_second_ctrl_c_leaves_at_once_and_claims_nothing(workbench: Call, case_file: Path) -> None:
    code, err = _interrupt(case_file, signal.SIGINT, signal.SIGINT)
    assert code == 130
    assert "Traceback" not in err
    view = workbench("case", "show", "HD-1", "--json").json
    types = event_types(case_file)
    assert len(view["unknown"]) == types.count("action-intended") - types.count("action-ended")
    assert workbench("case", "read-back", "HD-1").code == 0
    assert workbench("verify").code == 0


_INSIDE_A_TASK = """
import asyncio
from workbench.cli.options import _drained
class Desk:
    busy = False
    def stop(self): pass
    async def drain(self): pass
    async def close_providers(self): pass
async def task():
    raise KeyboardInterrupt
async def main():
    asyncio.create_task(task())
    await asyncio.sleep(5)
try:
    asyncio.run(_drained(Desk(), main()))
except KeyboardInterrupt:
    print("interrupted")
"""


def test_a_ctrl_c_that_falls_into_any_task_is_told_as_no_fault_of_it() -> None:
    ended = subprocess.run([sys.executable, "-c", _INSIDE_A_TASK], capture_output=True, text=True, timeout=30)
    assert (ended.stdout, ended.stderr) == ("interrupted\n", "")


# -- terminals --------------------------------------------------------------------------------------


def _in_terminal(command: Sequence[str], columns: int, lines: int) -> tuple[int, str]:
    """Runs a command in a terminal of that size; returns how it ended and what it wrote there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=dict(os.environ)
    )
    os.close(theirs)
    said, deadline = b"", time.monotonic() + 20
    try:
        while time.monotonic() < deadline:
            if select.select([ours], [], [], 0.2)[0]:
                said += os.read(ours, 4096)
    except OSError:
        pass  # the other end is closed
    process.kill() if time.monotonic() >= deadline else None
    os.close(ours)
    return process.wait(timeout=30), said.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("args", [("practice",), ()])
def test_a_terminal_that_is_too_small_is_told_and_nothing_is_drawn(
    args: tuple[str, ...], case_file: Path, tmp_path: Path
) -> None:
    code, said = _in_terminal([sys.executable, "-m", "workbench", *args], 60, 15)
    assert code == 2
    assert "60×15" in said
    assert "80×24" in said
    assert not controls(said)
    assert not case_file.exists()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("args", [("practice",), ()])
def test_without_a_terminal_the_app_says_so_and_writes_no_escape_codes(
    args: tuple[str, ...], program: Call, case_file: Path
) -> None:
    told = program(*args)
    assert_told(told, 2, "no terminal", "--help")
    assert told.out == ""
    assert not case_file.exists()


def test_in_a_terminal_the_new_password_is_shown_there_and_not_on_standard_output(
    practice_case: str, case_file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    script = (
        "import os, sys, fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
        "from workbench.cli.main import run;"
        f"fd = os.open({str(out)!r}, os.O_WRONLY | os.O_CREAT); os.dup2(fd, 1); os.dup2(fd, 2);"
        f"sys.exit(run(['case', 'step', {practice_case!r}, '2', '--do', 'reset-password']))"
    )
    code, said = _in_terminal([sys.executable, "-c", script], 80, 24)
    assert code == 0, out.read_text()
    assert "shown once" in said
    (secret,) = [line.strip() for line in said.splitlines() if line.startswith("    ")]
    assert len(secret) >= 14
    assert secret not in out.read_text()
    assert secret.encode() not in case_file.read_bytes()
    assert "secret-taken" in event_types(case_file)


# -- pipes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [("case", "signins", "HD-1"), ("case", "report", "HD-1"), ("playbook", "schema")])
@pytest.mark.usefixtures("practice_case")
def test_a_reader_that_left_is_no_failure(args: tuple[str, ...]) -> None:
    process = _start(*args)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=30) == 0, err
    assert "Error" not in err
    assert "Exception ignored" not in err


def test_a_reader_that_left_does_not_hide_how_an_action_ended(
    guided_case: str, workbench: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(stream: object, text: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("workbench.cli.output._put", gone)
    monkeypatch.setattr("workbench.cli.output._hush", lambda stream: None)
    assert workbench("case", "show", guided_case).code == 0
    assert workbench("playbook", "check", "/dev/null").code in (1, 6)


def test_a_password_that_can_not_be_handed_over_is_said_to_be_lost(
    practice_case: str, workbench: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    real = os.write

    def write(fd: int, data: bytes) -> int:
        if fd == writing and data:
            raise BrokenPipeError(32, "Broken pipe")
        return real(fd, data)

    monkeypatch.setattr("workbench.cli.secret_out.os.write", write)
    told = workbench("case", "step", practice_case, "2", "--do", "reset-password", "--secret-fd", writing)
    os.close(reading)
    os.close(writing)
    assert told.code == 6
    assert "could not be handed over" in told.err
    assert "Reset the password once more" in told.err


# -- faults of ours ---------------------------------------------------------------------------------

SECRET = "Hunter2-correct-horse"  # the planted secret


def _crashes(tmp_path: Path) -> str:
    return (tmp_path / "home" / "state" / "crash.log").read_text()


def test_a_fault_in_a_command_is_told_without_its_message_and_its_values(
    practice_case: str, workbench: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        password = SECRET
        raise RuntimeError(f"can't use {password}")

    monkeypatch.setattr("workbench.response.survey.survey", broken)
    told = workbench("case", "show", practice_case)
    assert_told(told, 70, "RuntimeError", "crash.log", "Nothing recorded is lost")
    assert SECRET not in told.out + told.err + _crashes(tmp_path)
    assert "in broken" in _crashes(tmp_path)


def test_a_fault_in_the_middle_of_a_run_is_told_without_its_message_and_cuts_no_other_action_off(
    practice_case: str, workbench: Call, tmp_path: Path, case_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.providers.practice.provider import Practice

    real = Practice.perform

    async def broken(self: Practice, account: str, action: object, secret: SecretStr | None = None) -> object:
        if secret is not None:
            password = secret.get_secret_value()
            raise RuntimeError(f"{SECRET} {password}")
        return await real(self, account, action, secret)  # type: ignore[arg-type]

    monkeypatch.setattr(Practice, "perform", broken)
    told = workbench("case", "contain", practice_case, "--unseen", *BLOCKS)
    assert told.code == 70, told.err
    assert "Traceback" not in told.err
    assert SECRET not in told.out + told.err + _crashes(tmp_path)
    types = event_types(case_file)
    assert types.count("action-intended") == types.count("action-ended") + 1, "only the broken one has no end"
    monkeypatch.undo()
    monkeypatch.setenv("WORKBENCH_CASE_FILE", str(case_file))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    assert workbench("case", "show", practice_case, "--json").json["unknown"] == ["reset-password"]
    assert workbench("case", "read-back", practice_case).code == 0
