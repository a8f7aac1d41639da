"""Whatever is handed in wrongly gets one clear sentence, the right exit code, and loses nothing."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

import pytest
from cli_tools import Call, assert_told, event_types

pytest_plugins = ["cli_fixtures"]

NEW = ("case", "new", "--ticket", "HD-1", "--provider", "practice", "--account")


@pytest.mark.parametrize(
    "address",
    [
        "lin.wei",
        "lin wei@example.com",
        "@example.com",
        "a@b",
        "lin@example.com\x1b[2J",
        "lin\u202e@example.com",
        "[/]@x",
    ],
)
def test_a_wrong_address_is_refused_and_no_case_is_opened(address: str, workbench: Call) -> None:
    assert_told(workbench(*NEW, address), 2, "mail address")
    assert workbench("case", "list", "--json").json == []


def test_an_address_that_the_provider_does_not_know_opens_no_case(workbench: Call) -> None:
    assert_told(workbench(*NEW, "nobody@example.com"), 2, "nobody@example.com")
    assert workbench("case", "list", "--json").json == []


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("show", "C-NONE"), ("C-NONE",)),
        (("signins", "HD-99"), ("HD-99",)),
        (("step", "HD-1", "9"), ("9", "confirm-compromise")),
        (("step", "HD-1", "no-such"), ("no-such", "confirm-compromise")),
        (("step", "HD-1", "2", "--look", "fridge"), ("fridge", "sessions")),
        (("step", "HD-1", "2", "--waive", "why not", "--facet", "fridge"), ("fridge", "sessions")),
        (("step", "HD-1", "2", "--waive", "why not", "--exposure", "x"), ("'x'", "exposures")),
        (("step", "HD-1", "2", "--waive", " "), ("reason",)),
        (("step", "HD-1", "2", "--do", "sing"), ("sing", "reset-password")),
        (("step", "HD-1", "2", "--told", "Dana"), ("--exposure",)),
        (("step", "HD-1", "1", "--answer", "account-kind"), ("QUESTION=ANSWER",)),
        (("step", "HD-1", "1", "--answer", "colour=red"), ("colour", "account-kind")),
        (("step", "HD-1", "1", "--answer", "account-kind=robot"), ("robot", "person")),
        (("step", "HD-1", "1", "--answer", "noticed-at=yesterday"), ("yesterday", "2026-11-01T08:30")),
        (("step", "HD-1", "1", "--answer", "verdict=maybe"), ("maybe", "confirmed")),
        (("step", "HD-1", "1", "--recheck", "soon"), ("soon", "--help")),
        (("undo", "HD-1", "no-such"), ("no-such",)),
        (("slip", "HD-1", "no-such"), ("no-such",)),
        (("judge", "HD-1", "zzz", "--as", "owner", "--reason", "I know."), ("zzz",)),
        (("judge", "HD-1", "192.0.2.80", "--as", "owner", "--reason", " "), ("reason",)),
        (("judge", "HD-1", "192.0.2.80", "--as", "friend", "--reason", "x"), ("friend", "--help")),
        (("report", "HD-1", "--format", "docx"), ("docx", "--help")),
        (("reopen", "HD-1", "--reason", "x"), ("open",)),
        (("new", "--account", "lin.wei@example.com", "--ticket", " "), ("ticket",)),
        (("new", "--account", "lin.wei@example.com"), ("--ticket", "--help")),
        (("new", "--account", "lin.wei@example.com", "--ticket", "HD-2", "--provider", "pigeon"), ("pigeon", "guided")),
        (("new", "--account", "a@b.example", "--ticket", "HD-2", "--provider", "guided", "--playbook", "none"),
         ("none", "suspected-theft")),
        (("frobnicate",), ("frobnicate", "--help")),
    ],
)  # fmt: skip
def test_what_there_is_not_is_named_with_what_there_is(
    args: tuple[str, ...], words: tuple[str, ...], practice_case: str, workbench: Call, case_file: Path
) -> None:
    before = event_types(case_file)
    assert_told(workbench("case", *args), 2, *words)
    assert not {"action-intended", "waived"} & set(event_types(case_file)[len(before) :])


@pytest.mark.parametrize("args", [("provider", "show", "pigeon"), ("playbook", "show", "none"), ("sing",), ("--loud",)])
def test_an_unknown_name_outside_of_cases_is_told_too(args: tuple[str, ...], workbench: Call) -> None:
    assert_told(workbench(*args), 2, args[-1])


def test_a_scenario_that_there_is_not_is_named_with_those_that_are(workbench: Call) -> None:
    assert_told(workbench("practice", "--scenario", "volcano"), 2, "volcano", "spam-burst")


# -- evidence ---------------------------------------------------------------------------------------

TRUNCATED = b'{"kind": "admin#reports#activities", "items": [{"kind": "admin#reports#activity", "id": {"time": "2026-1'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.json", b""),
        ("blank.json", b" \n\n"),
        ("binary.json", bytes(range(256)) * 40),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64),
        ("archive.csv", b"PK\x03\x04" + b"\x00" * 64),
        ("truncated.json", TRUNCATED),
        ("letter.txt", b"Dear helpdesk,\nmy mailbox is odd.\nLin\n"),
        ("page.html", b"<!doctype html><html><body>Sign in</body></html>"),
        ("other.json", b'{"hello": "world"}'),
        ("list.json", b"[1, 2, 3]"),
    ],
)
def test_evidence_that_can_not_be_read_is_refused_by_name(
    name: str, data: bytes, guided_case: str, workbench: Call, tmp_path: Path, case_file: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    before = event_types(case_file)
    assert_told(workbench("case", "intake", guided_case, tmp_path / name), 7, name)
    assert event_types(case_file) == before
    assert workbench("case", "signins", guided_case, "--json").json == []


def test_evidence_that_is_not_there_is_a_local_failure(guided_case: str, workbench: Call, tmp_path: Path) -> None:
    assert_told(workbench("case", "intake", guided_case, tmp_path / "gone.json"), 6, "gone.json")
    assert_told(workbench("case", "intake", guided_case, tmp_path), 6, "folder")
    told = workbench("case", "step", guided_case, "6", "--look", "rules", "--attach", tmp_path / "gone.png")
    assert_told(told, 6, "gone.png")


def test_a_truncated_export_keeps_nothing_half_and_the_whole_one_is_taken_afterwards(
    guided_case: str, workbench: Call, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    rows = "".join(f"2026-10-{d:02}T08:00:00Z,lin@example.com,192.0.2.10,success\n" for d in range(1, 20))
    log.write_text("time,account,ip,status\n" + rows[:-48])
    told = workbench("case", "intake", guided_case, log)
    assert told.code == 0
    assert "1 unreadable" in told.out
    log.write_text("time,account,ip,status\n" + rows)
    assert workbench("case", "intake", guided_case, log).code == 0
    assert len(workbench("case", "signins", guided_case, "--json").json) == 19


def _small_disk() -> None:
    """No file may grow over 50 MB: a test that fails must not fill the machine."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (50 << 20, 50 << 20))


def _small_machine() -> None:
    """Nor may the program take more than 600 MB of address space, which holds itself and little more."""
    _small_disk()
    resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))


def test_five_gigabytes_of_one_line_are_refused_at_once_and_in_little_memory(
    guided_case: str, program: Call, tmp_path: Path, case_file: Path
) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as stream:
        stream.write(b"time,account,ip,status,")
        stream.truncate(5 << 30)
    size = case_file.stat().st_size
    began = time.monotonic()
    told = program("case", "intake", guided_case, big, preexec_fn=_small_machine)
    assert_told(told, 7, "big.csv", "5.0 GiB")
    assert time.monotonic() - began < 20
    assert case_file.stat().st_size == size


def test_one_line_of_more_than_a_line_may_have_is_refused(guided_case: str, workbench: Call, tmp_path: Path) -> None:
    for name, start in (
        ("line.csv", b"time,account,ip,status\n2026-10-01T08:00:00Z,"),
        ("line.json", b'{"items": [{"id": "'),
    ):
        with (tmp_path / name).open("wb") as stream:
            stream.write(start)
            stream.write(b"a" * (40 << 20))
        assert_told(workbench("case", "intake", guided_case, tmp_path / name), 7, name)


def test_five_gigabytes_are_no_attachment_and_no_playbook_either(
    guided_case: str, workbench: Call, program: Call, tmp_path: Path, case_file: Path
) -> None:
    big = tmp_path / "big.yaml"
    with big.open("wb") as stream:
        stream.write(b"id: ")
        stream.truncate(5 << 30)
    told = workbench("case", "new", "--account", "lin@example.com", "--ticket", "HD-5", "--playbook", big)
    assert_told(told, 7, "big.yaml")
    assert_told(workbench("playbook", "show", big), 7, "big.yaml")
    size = case_file.stat().st_size
    told = program("case", "step", guided_case, "6", "--look", "rules", "--attach", big, preexec_fn=_small_disk)
    assert_told(told, 7, "big.yaml")
    assert case_file.stat().st_size == size


def test_a_pipe_is_no_evidence_file_and_nothing_hangs(
    guided_case: str, workbench: Call, program: Call, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert_told(workbench("case", "intake", guided_case, tmp_path / "pipe"), 6, "pipe")
    told = program("case", "step", guided_case, "6", "--look", "rules", "--attach", "/dev/zero", preexec_fn=_small_disk)
    assert_told(told, 6, "/dev/zero")


# -- playbooks and settings -------------------------------------------------------------------------


def test_settings_that_can_not_be_read_are_told_with_their_place(workbench: Call, tmp_path: Path) -> None:
    settings = tmp_path / "home" / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    for text in ("provider = [", "colour = 'red'\n", "[passwords]\nwords = 'six'\n"):
        settings.write_text(text)
        assert_told(workbench(*NEW, "lin.wei@example.com"), 7, str(settings))
