"""A case is reviewed at another desk and comes back, and tickets come in, by the commands."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_tools import Call, Ended, assert_told, event_types

pytest_plugins = ("cli_fixtures",)

PASSPHRASE = "four unrelated small words"


@pytest.fixture
def lead(workbench: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command line at the reviewer's desk: another home, key, case file and name."""

    def call(*args: object) -> Ended:
        with monkeypatch.context() as patch:
            patch.setenv("WORKBENCH_HOME", str(tmp_path / "lead"))
            patch.setenv("WORKBENCH_NAME", "Dana Reyes")
            patch.delenv("WORKBENCH_CASE_FILE")
            return workbench(*args)

    return call


@contextmanager
def passphrase() -> Iterator[tuple[str, int]]:
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode() + b"\n")
    os.close(writing)
    try:
        yield "--passphrase-fd", reading
    finally:
        os.close(reading)


def test_a_case_goes_to_the_reviewer_and_comes_back_with_remarks(
    practice_case: str, workbench: Call, lead: Call, tmp_path: Path, case_file: Path
) -> None:
    bundle, back, key = tmp_path / "case.zip", tmp_path / "back.json", tmp_path / "dana.key"
    assert workbench("case", "bundle", practice_case, "-o", bundle).code == 0
    assert lead("review", "take-in", bundle, "--json").json[0]["new"]
    with passphrase() as words:
        fingerprint = lead("key", "new-reviewer", key, *words, "--json").json["fingerprint"]
    assert lead("review", "list").out.startswith("No case waits")
    told = lead("review", "show", practice_case)
    assert "Without proof:" in told.out
    assert "✘ step 1" in told.out
    with passphrase() as words:
        refused = lead("review", "sign-off", practice_case, "--key", key, *words)
    assert_told(refused, 2, "is open")
    with passphrase() as words:
        sent = lead("review", "send-back", practice_case, "--key", key, "--remark", "2=Who?", "-o", back, *words)
    assert sent.code == 0, sent.err
    assert "It does not prove" in sent.err
    assert lead("review", "list", "--all", "--json").json[0]["review"]["standing"] == "sent back"

    (taken,) = workbench("review", "take-in", back, "--json").json
    assert taken["new"]
    assert workbench("review", "take-in", back).out.startswith("·")
    shown = workbench("review", "show", practice_case)
    assert "by Dana Reyes on step reset-password: Who?" in shown.out
    assert fingerprint in shown.out
    assert "-r1, Dana Reyes: Who?" in workbench("case", "show", practice_case).out
    assert "Dana Reyes remarks" in workbench("case", "step", practice_case, "2").out
    (remark,) = workbench("review", "show", practice_case, "--json").json["remarks"]
    assert_told(workbench("review", "answer", practice_case, "9-r1", "x"), 2, "no remark", remark["name"])
    assert "No remarks left" in workbench("review", "answer", practice_case, remark["name"], "The owner").out
    assert event_types(case_file)[-1] in ("remark-answered", "step-done", "step-reopened")
    assert workbench("verify").code == 0
    assert lead("review", "take-in", back).code == 0
    back.write_text(back.read_text().replace("Who?", "Why?"))
    assert_told_refused(workbench("review", "take-in", back))


def assert_told_refused(ended: Ended) -> None:
    assert ended.code == 1
    assert "forged" in ended.out


def test_a_ticket_on_standard_input_opens_a_case_once(workbench: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = {"ticket": "INC-7", "account": "kim@example.org", "provider": "guided", "reporter": "Kim"}

    def asked(*more: str) -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ticket).encode())))
        return workbench("case", "new", "--from-ticket", "-", "--no-look", *more)

    first = asked("--json")
    assert first.code == 0, first.err
    assert first.json["reporter"] == "Kim"
    again = asked()
    assert again.out.strip() == first.json["id"]
    assert "already (open). Nothing was changed." in again.err
    assert len(workbench("case", "list", "--json").json) == 1
    assert_told(asked("--ticket-shape", "thehive"), 2, "no shape of tickets", "[tickets.NAME]")
    assert workbench("case", "new", "--ticket", "x").code == 2
    assert_told(workbench("case", "new", "--from-ticket", "/nowhere/ticket.json"), 6, "can't be read")


def test_hooks_are_listed_sent_and_let_go(workbench: Call, tmp_path: Path) -> None:
    assert "name no hook" in workbench("hook", "list").out
    assert_told(workbench("hook", "send"), 2, "name no hook")
    config = Path(os.environ["WORKBENCH_HOME"]) / "config" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    out = tmp_path / "told.json"
    code = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    command = json.dumps([sys.executable, "-c", code, str(out)])
    config.write_text(f'[hooks.file]\ncommand = {command}\n[hooks.gone]\ncommand = ["/nowhere/at-all"]\n')
    opened = workbench("case", "new", "--account", "kim@example.org", "--ticket", "T-1", "--provider", "guided")
    assert opened.code == 0, opened.err
    assert "Hook gone: 1 event was not delivered" in opened.err
    assert "workbench hook list" in opened.err
    assert json.loads(out.read_text())["data"]["case"] == opened.out.split()[0]
    listed = workbench("hook", "list")
    assert "Delivered lately: 1" in listed.out
    assert "can't be run" in listed.out
    assert workbench("hook", "send", "file").code == 0
    assert workbench("hook", "send").code == 1
    (waiting,) = workbench("hook", "list", "--json").json["waiting"]
    assert workbench("hook", "drop", waiting["id"]).code == 0
    assert_told(workbench("hook", "drop", waiting["id"]), 2, "Nothing waits")
    assert workbench("hook", "test", "file").code == 0
    assert_told(workbench("hook", "test", "none"), 2, "name no hook 'none'")
    with passphrase() as (_, fd):
        assert "kept in" in workbench("hook", "secret", "file", "--token", "--secret-fd", fd).out
