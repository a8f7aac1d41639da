"""Which commands there are, what they say of themselves, and what they print where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from cli_tools import Call, assert_told

from workbench.cli.exits import ExitCode
from workbench.cli.main import cli

pytest_plugins = ["cli_fixtures"]

PROMISED = {
    "practice": {"--slow", "--faults"},
    "case new": {"--account", "--ticket", "--provider", "--playbook", "--reporter", "--json", "--case-file"},
    "case list": {"--json", "--case-file"},
    "case show": {"--json", "--case-file"},
    "case intake": {"--json", "--case-file"},
    "case signins": {"--json", "--case-file"},
    "case exposures": {"--json", "--case-file"},
    "case step": {
        "--answer", "--do", "--confirm", "--attach", "--dry-run", "--waive", "--wait-for", "--json", "--case-file",
    },
    "case judge": {"--as", "--reason", "--json", "--case-file"},
    "case close": {"--json", "--case-file"},
    "case undo": {"--json", "--case-file"},
    "case slip": {"--json", "--case-file"},
    "case contain": {"--confirm", "--dry-run", "--secret-fd", "--unseen", "--json", "--case-file"},
    "case read-back": {"--json", "--case-file"},
    "case reopen": {"--json", "--case-file"},
    "case report": {"--format", "-o", "--json", "--case-file"},
    "examine": {"--org", "--full", "--json"},
    "verify": {"--json", "--case-file"},
    "playbook list": {"--json"},
    "playbook show": {"--json"},
    "playbook check": {"--json"},
    "playbook schema": {"--json"},
    "provider list": {"--json"},
    "provider show": {"--json"},
}  # fmt: skip


def all_commands() -> dict[str, click.Command]:
    def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
        if not isinstance(command, click.Group):
            yield name, command
            return
        context = click.Context(command)
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            assert found is not None
            yield from walk(found, f"{name} {part}".strip())

    return dict(walk(cli, ""))


COMMANDS = all_commands()


def test_there_is_every_command_that_scripts_rely_on() -> None:
    assert set(PROMISED) <= set(COMMANDS)


@pytest.mark.parametrize("name", PROMISED)
def test_a_command_has_the_options_that_scripts_rely_on(name: str) -> None:
    options = {opt for param in COMMANDS[name].params for opt in param.opts}
    assert PROMISED[name] <= options


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_help_names_and_explains_each_of_its_options(name: str, workbench: Call) -> None:
    told = workbench(*name.split(), "--help")
    assert told.code == 0
    assert told.err == ""
    for param in COMMANDS[name].params:
        if isinstance(param, click.Option):
            assert all(opt in told.out for opt in param.opts)
            assert param.help or isinstance(param.type, click.Choice), f"{param.opts} is not explained"
    assert COMMANDS[name].help


@pytest.mark.parametrize("group", ["", "case", "playbook", "provider"])
def test_a_groups_help_names_each_of_its_commands(group: str, workbench: Call) -> None:
    told = workbench(*group.split(), "--help").out
    for name in COMMANDS:
        if name.startswith(f"{group} ".lstrip()):
            first = name.removeprefix(group).split()[0]
            assert re.search(rf"^  {first} +\S", told, re.MULTILINE), f"{first} is missing"


def test_the_help_lists_every_exit_code(workbench: Call) -> None:
    told = workbench("--help").out
    assert all(re.search(rf"\b{code.value}\b", told) for code in ExitCode)


def test_practice_help_tells_how_scripts_drill(workbench: Call) -> None:
    assert "WORKBENCH_PRACTICE" in workbench("practice", "--help").out


def test_a_new_case_prints_its_id_and_nothing_else_on_standard_output(workbench: Call) -> None:
    told = workbench("case", "new", "--account", "lin.wei@example.com", "--ticket", "HD-9", "--provider", "practice")
    assert told.code == 0
    assert re.fullmatch(r"C-\S+\n", told.out)
    assert "sign-ins" in told.err, "what was read at once is narrated"


def test_a_case_goes_by_its_id_the_beginning_of_it_and_its_ticket(practice_case: str, workbench: Call) -> None:
    for ref in (practice_case, practice_case.lower(), practice_case[:5], "HD-1", "hd-1"):
        assert workbench("case", "show", ref, "--json").json["id"] == practice_case


def test_a_ticket_of_two_open_cases_names_both(workbench: Call) -> None:
    new = ("case", "new", "--ticket", "HD-7", "--provider", "guided", "--account")
    ids = [workbench(*new, f"{who}@example.com").out.strip() for who in ("ana", "bo")]
    told = workbench("case", "show", "HD-7")
    assert_told(told, 2, *ids)


def test_signins_as_json_carry_what_scripts_rely_on(practice_case: str, workbench: Call) -> None:
    rows = workbench("case", "signins", practice_case, "--json").json
    assert len(rows) > 200
    assert all({"ip", "time", "judgement", "reasons"} <= set(row) for row in rows)
    assert {row["judgement"] for row in rows} <= {"owner", "delegate", "abnormal", "unjudged"}
    abnormal = workbench("case", "signins", practice_case, "--judgement", "abnormal", "--json").json
    assert 0 < len(abnormal) < len(rows)
    assert all(row["reasons"] for row in abnormal)


def test_exposures_as_json_carry_what_scripts_rely_on(practice_case: str, workbench: Call) -> None:
    rows = workbench("case", "exposures", practice_case, "--json").json
    assert rows
    assert all({"facet", "what", "opened_at", "closed_at", "verified_at"} <= set(row) for row in rows)
    text = workbench("case", "exposures", practice_case).out
    assert all(row["what"] in text for row in rows)


@pytest.mark.parametrize("provider", ["practice", "guided"])
def test_a_providers_support_is_one_row_for_each_facet_and_action(provider: str, workbench: Call) -> None:
    rows = workbench("provider", "show", provider, "--json").json
    assert len(rows) > 20
    for row in rows:
        assert {"name", "observe", "perform", "undo", "reason"} <= set(row)
        assert {row["observe"], row["perform"], row["undo"]} <= {"automated", "guided", "none"}
        assert row["reason"] or "none" not in (row["observe"], row["perform"], row["undo"])


def test_every_command_on_a_case_prints_json_on_request_and_nothing_beside_it(
    practice_case: str, workbench: Call, tmp_path: Path
) -> None:
    for args in (
        ("case", "list"),
        ("case", "show", practice_case),
        ("case", "intake", practice_case),
        ("case", "judge", practice_case, "192.0.2.80", "--as", "owner", "--reason", "The office's own exit."),
        ("case", "step", practice_case, "4", "--do", "all", "--dry-run"),
        ("case", "step", practice_case, "4", "--do", "all"),
        ("case", "undo", practice_case, "disable-protocol:smtp", "--dry-run"),
        ("case", "undo", practice_case, "disable-protocol:smtp"),
        ("case", "contain", practice_case, "--dry-run"),
        ("case", "read-back", practice_case),
        ("case", "slip", practice_case, "2"),
        ("case", "report", practice_case),
        ("case", "report", practice_case, "-o", str(tmp_path / "report.md")),
        ("playbook", "list"),
        ("playbook", "show", "suspected-theft"),
        ("playbook", "schema"),
        ("provider", "list"),
        ("verify",),
    ):
        ended = workbench(*args, "--json")
        assert ended.code == 0, (args, ended.err)
        assert isinstance(ended.json, dict | list), args


def test_a_playbooks_schema_is_a_json_schema_that_names_its_steps(workbench: Call) -> None:
    for args in ((), ("--guide",)):
        schema = workbench("playbook", "schema", *args).json
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["type"] == "object"
        targets = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
        assert targets <= set(schema["$defs"])


def test_the_cases_of_a_desk_that_has_none_are_an_empty_list_and_no_file_is_made(
    workbench: Call, case_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WORKBENCH_CASE_FILE")
    assert workbench("case", "list", "--json").json == []
    assert "No cases yet" in workbench("case", "list").out
    assert not (tmp_path / "home" / "data").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("list",), ("show", "HD-1"), ("signins", "HD-1"), ("exposures", "HD-1"), ("intake", "HD-1"),
        ("step", "HD-1", "1"), ("contain", "HD-1"), ("undo", "HD-1", "x"), ("slip", "HD-1", "1"), ("close", "HD-1"),
        ("report", "HD-1"), ("read-back", "HD-1"), ("reopen", "HD-1", "--reason", "x"),
        ("judge", "HD-1", "x", "--as", "owner", "--reason", "x"),
    ],
)  # fmt: skip
def test_a_command_on_a_missing_case_file_makes_none_and_tells_how_to_begin(
    args: tuple[str, ...], workbench: Call, case_file: Path
) -> None:
    assert_told(workbench("case", *args), 6, str(case_file), "workbench case new")
    assert not case_file.exists()


def test_verify_on_a_missing_file_tells_which(workbench: Call, case_file: Path) -> None:
    assert_told(workbench("verify"), 6, str(case_file))
    assert not case_file.exists()
