"""A whole case at the practice tenant, by the command line alone; what matters most runs in a process of its own."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cli_tools import Call, Ended, assert_told, event_types

from workbench.providers.practice.line import Limited

pytest_plugins = ["cli_fixtures"]

SINGLES = ("block-ip:203.0.113.7/32", "block-ip:198.51.100.23/32")
CONFIRMED = tuple(arg for single in SINGLES for arg in ("--confirm", single))


class Scribe:
    """Runs the program and remembers all that it printed."""

    def __init__(self, program: Call) -> None:
        self._program = program
        self.said: list[str] = []

    def __call__(self, *args: object, **options: object) -> Ended:
        ended: Ended = self._program(*args, **options)
        self.said += [ended.out, ended.err]
        return ended

    def well(self, *args: object, **options: object) -> Ended:
        """As a call, that must end well."""
        ended = self(*args, **options)
        assert ended.code == 0, (args, ended.out, ended.err)
        return ended


def test_a_practice_case_goes_from_ticket_to_report_by_the_command_line_alone(
    program: Call, workbench: Call, case_file: Path, secret_pipe: tuple[int, Callable[[], str]], tmp_path: Path
) -> None:
    apart, run = Scribe(program), Scribe(workbench)
    new = ("case", "new", "--account", "lin.wei@example.com", "--ticket", "HD-4711", "--provider", "practice")
    case = apart.well(*new, "--reporter", "Lin Wei").out.removesuffix("\n")
    assert re.fullmatch(r"C-\S+", case)

    # Contain: the password goes to the descriptor that was opened for it, once.
    fd, arrived = secret_pipe
    contained = apart.well("case", "contain", case, "--secret-fd", fd, *CONFIRMED, "--json", pass_fds=(fd,))
    assert all(row["proved"] and row["outcome"] == "done" for row in contained.json["rows"])
    secret = arrived().removesuffix("\n")
    assert len(secret) >= 14

    answers = ("account-kind=person", "caller-verified=called-back", "payment-mail=no", "verdict=confirmed")
    run.well("case", "step", "HD-4711", "confirm", *(a for answer in answers for a in ("--answer", answer)))
    run.well("case", "step", case, "2", "--do", "all")
    run.well("case", "step", case, "enable-2fa", "--do", "require-second-factor")

    # Taking one back opens the door again; it is waived by name.
    run.well("case", "undo", case, "disable-protocol:smtp", "--reason", "A printer sends through it.")
    still = run.well("case", "step", case, "4", "--json").json["step"]
    assert still["open_exposures"] == ["protocols:smtp"]
    (again,) = [p["id"] for p in still["proposals"] if not p["done"]]
    why = ("--waive", "The scanner on floor 2 needs SMTP.", "--recheck", "2031-01-01")
    run.well("case", "step", case, "4", "--exposure", "protocols:smtp", *why)
    run.well("case", "step", case, "4", "--action", again, *why)

    # Other people's mailboxes: somebody allowed it by name, and each is confirmed singly.
    refused = run("case", "step", case, "withdraw-mail", "--do", "all")
    assert_told(refused, 2, "Who allowed other people's mailboxes to be searched")
    run.well("case", "step", case, "withdraw-mail", "--answer", "search-allowed=Dana Reyes, by phone, 12:40")
    refused = run("case", "step", case, "withdraw-mail", "--do", "all")
    (single,) = re.findall(r"--confirm (withdraw-messages:\S+)", refused.err)
    assert_told(refused, 2, single)
    run("case", "step", case, "withdraw-mail", "--do", "all", "--confirm", single)
    for exposure in run.well("case", "exposures", case, "--json").json:
        if exposure["open"] and exposure["id"].endswith("#outside"):
            run.well("case", "step", case, "7", "--exposure", exposure["id"], "--told", "the recipients, by phone")
    left = run.well("case", "step", case, "7", "--json").json["step"]
    if left["lacks"]:
        run.well("case", "step", case, "7", "--waive", "The rest was fetched by POP already.")

    run.well("case", "step", case, "close", "--wait-for", "Dana Reyes", "--for", "her word on telling the authority")
    assert "waiting" in run.well("case", "show", case).out
    run.well("case", "step", case, "close", "--wait-for", "")
    assert "For: The security lead" in run.well("case", "slip", case, "8").out

    refused = run("case", "close", case)
    assert_told(refused, 1, "How did the intruder get in?", "Who was told")
    run.well(
        "case",
        "step",
        case,
        "8",
        "--answer",
        "cause=guessed",
        "--answer",
        "cause-reason=many tries",
        "--answer",
        "told=owner and lead, 14:00, by ana",
    )
    closed = run.well("case", "close", case, "--json").json
    assert closed["verdict"] == "confirmed"
    assert any("SMTP" in sentence for sentence in closed["left_open"])

    report = {}
    for kind in ("md", "json"):
        target = tmp_path / f"report.{kind}"
        run.well("case", "report", case, "--format", kind, "-o", target)
        assert_told(run("case", "report", case, "--format", kind, "-o", target), 6, "--force")
        report[kind] = target.read_text("utf-8")
        assert run.well("case", "report", case, "--format", kind).out.splitlines()[0] == report[kind].splitlines()[0]
    assert json.loads(report["json"])
    assert "The scanner on floor 2 needs SMTP." in report["md"]
    # What a step left alone is not silent: the shared exit, and where passwords were only guessed from.
    assert "**NOT DONE** Block address `192.0.2.80`" in report["md"]
    assert "**NOT DONE** Block 7 addresses" in report["md"]

    assert run.well("verify").out.startswith(f"{case_file}: intact")
    tampered = tmp_path / "tampered.db"
    shutil.copy(case_file, tampered)
    with closing(sqlite3.connect(tampered)) as db:
        db.execute("UPDATE cases SET ticket = 'HD-0'")
        db.commit()
    assert apart("verify", tampered).code == 5

    run.said += [*apart.said, *report.values()]
    kept = [*tmp_path.rglob("*")]
    assert not [text for text in run.said if secret in text]
    assert not [file for file in kept if file.is_file() and secret.encode() in file.read_bytes()]


def test_without_a_terminal_and_a_descriptor_a_reset_is_refused_before_anything_is_intended(
    practice_case: str, program: Call, case_file: Path
) -> None:
    told = program("case", "contain", practice_case, *CONFIRMED)
    assert_told(told, 2, "--secret-fd", "--unseen")
    told = program("case", "step", practice_case, "2", "--do", "reset-password", "--secret-fd", "77")
    assert_told(told, 2, "77")
    assert not {"action-intended", "consent-given"} & set(event_types(case_file))


def test_a_caller_who_is_not_verified_yet_is_no_reason_to_show_a_password_and_none_to_wait_with_containing(
    practice_case: str,
    program: Call,
    workbench: Call,
    case_file: Path,
    secret_pipe: tuple[int, Callable[[], str]],
) -> None:
    fd, arrived = secret_pipe
    workbench("case", "step", practice_case, "1", "--answer", "caller-verified=not-yet")
    told = program("case", "contain", practice_case, *CONFIRMED, "--secret-fd", fd, pass_fds=(fd,))
    assert_told(told, 2, "not verified yet", "--unseen")
    assert not {"action-intended", "consent-given"} & set(event_types(case_file))
    assert workbench("case", "contain", practice_case, *CONFIRMED, "--unseen").code == 0
    assert not arrived()


def test_a_descriptor_that_can_only_be_read_is_refused_before_anything_is_intended(
    practice_case: str, program: Call, case_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with (tmp_path / "file").open("rb") as stream:
        told = program(
            "case", "step", practice_case, "2", "--do", "reset-password", "--secret-fd", stream.fileno(),
            pass_fds=(stream.fileno(),),
        )  # fmt: skip
    assert_told(told, 2, "can't be written")
    assert "action-intended" not in event_types(case_file)


def test_an_unseen_password_is_shown_nowhere(
    practice_case: str, workbench: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    from workbench.response.passwords import new_password

    def spy(*args: object, **options: object) -> object:
        secret = new_password(*args, **options)  # type: ignore[arg-type]
        made.append(secret.get_secret_value())
        return secret

    monkeypatch.setattr("workbench.response.passwords.new_password", spy)
    told = workbench("case", "step", practice_case, "2", "--do", "reset-password", "--unseen", "--json")
    assert told.code == 0, told.err
    assert len(made) == 1
    assert made[0] not in told.out + told.err
    (action,) = workbench("case", "show", practice_case, "--json").json["actions"]
    assert action["secret_taken"] is False


def test_a_dry_run_changes_nothing(practice_case: str, workbench: Call, case_file: Path) -> None:
    tenant = case_file.with_name(case_file.name + ".practice.json")
    before = tenant.read_bytes()
    told = workbench("case", "contain", practice_case, "--dry-run")
    assert told.code == 0
    assert told.out.startswith("Nothing has been done.")
    assert all(f"--confirm {single}" in told.out for single in SINGLES)
    for step in "234567":
        assert workbench("case", "step", practice_case, step, "--do", "all", "--dry-run").code == 0
    assert tenant.read_bytes() == before
    assert not {"action-intended", "consent-given"} & set(event_types(case_file))


def test_what_reaches_further_than_the_account_needs_its_own_confirmation(
    practice_case: str, workbench: Call, case_file: Path
) -> None:
    assert_told(workbench("case", "contain", practice_case, "--unseen"), 2, *SINGLES)
    assert_told(workbench("case", "contain", practice_case, "--unseen", *CONFIRMED[:2]), 2, SINGLES[1])
    assert_told(workbench("case", "step", practice_case, "5", "--do", "all"), 2, *SINGLES)
    assert "action-intended" not in event_types(case_file)
    assert workbench("case", "step", practice_case, "5", "--do", "all", *CONFIRMED).code == 0


def test_one_action_can_be_left_out_of_containing(practice_case: str, workbench: Call) -> None:
    told = workbench("case", "contain", practice_case, "--dry-run", "--json", "--without", "disable-protocol:smtp")
    ids = [action["id"] for action in told.json["plan"]["actions"]]
    assert "disable-protocol:smtp" not in ids
    assert "disable-protocol:imap" in ids


def test_a_rule_of_the_intruder_comes_back_only_for_a_typed_reason(practice_case: str, workbench: Call) -> None:
    assert workbench("case", "step", practice_case, "6", "--do", "disable-rule").code == 0
    assert_told(workbench("case", "undo", practice_case, "disable-rule:r-2"), 2, "--reason")
    assert workbench("case", "undo", practice_case, "disable-rule:r-2", "--reason", "The owner made it.").code == 0
    assert_told(workbench("case", "undo", practice_case, "disable-rule:r-2", "--reason", "Again."), 2, "already")


def test_a_verdict_of_not_compromised_carries_its_reason(practice_case: str, workbench: Call) -> None:
    step = ("case", "step", practice_case, "1", "--answer", "verdict=not-compromised")
    assert_told(workbench(*step), 2, "own-vpn")
    assert workbench(*step, "--answer", "verdict-reason=own-vpn").code == 0


def test_with_faults_every_action_ends_done_failed_or_unknown_and_the_exit_code_says_so(
    practice_case: str, workbench: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_PRACTICE", "slow,faults")
    monkeypatch.setattr("workbench.providers.practice.provider.SLOW", (0.0, 0.01))
    monkeypatch.setattr(Limited, "__init__", lambda self, _: setattr(self, "retry_after", 0.0))
    told = workbench("case", "contain", practice_case, "--unseen", "--blind", "a drill", *CONFIRMED, "--json")
    rows = told.json["rows"]
    assert {row["outcome"] for row in rows} <= {"done", "failed", "unknown"}
    expected = 4 if "unknown" in {r["outcome"] for r in rows} else 3 if "failed" in {r["outcome"] for r in rows} else 0
    assert told.code == expected or (told.code == 1 and expected == 0)
    assert len({row["outcome"] for row in rows}) > 1, "the drill should bite"
    monkeypatch.delenv("WORKBENCH_PRACTICE")
    assert workbench("case", "read-back", practice_case, "--json").json == {"unknown": []}


def test_an_unknown_manner_of_the_practice_tenant_is_refused(
    workbench: Call, practice_case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_PRACTICE", "fast")
    assert_told(workbench("case", "show", practice_case), 2, "slow", "faults")
