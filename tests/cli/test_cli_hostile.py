"""Text that comes from the intruder never reaches the terminal as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_tools import Call, controls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.cli.output import cleaned, table

pytest_plugins = ["cli_fixtures"]

EVIL = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\u202eevil[/][@click=app.quit()]\r\nfake: ✔ all done\u200b\x9b31m"


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in (*_strings(k), *_strings(v))]
    return [s for v in value for s in _strings(v)] if isinstance(value, list) else []


def _activity(number: int, application: str, name: str, ip: str, **parameters: str) -> dict[str, Any]:
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": f"2026-10-{number:02}T09:00:00.000Z",
            "uniqueQualifier": f"{number}{EVIL}",
            "applicationName": application,
            "customerId": "C0",
        },
        "actor": {"email": "lin@example.com", "profileId": "9001", "callerType": f"USER{EVIL}"},
        "ipAddress": ip,
        "events": [
            {"type": EVIL, "name": name, "parameters": [{"name": k, "value": v} for k, v in parameters.items()]}
        ],
    }


@pytest.fixture
def poisoned(guided_case: str, workbench: Call, tmp_path: Path) -> str:
    """A case into which hostile exports were taken."""
    records = [
        *(_activity(n, "login", "login_success", "192.0.2.10", login_type=EVIL) for n in range(1, 20)),
        _activity(20, "login", "login_success", "203.0.113.9", login_type=EVIL, client=EVIL),
        _activity(20, "user_accounts", "email_forwarding_out_of_domain", "203.0.113.9",
                  email_forwarding_destination_address=f"drop{EVIL}@mail.example.net"),
        _activity(21, "login", EVIL, "203.0.113.9"),
        {"id": EVIL, "events": EVIL},
    ]  # fmt: skip
    export = tmp_path / f"login{EVIL.replace('/', '-')}.json"
    export.write_text(json.dumps({"items": records}), encoding="utf-8")
    log = tmp_path / "log.csv"
    log.write_bytes(
        f"time,account,ip,region,client,protocol,status\n2026-10-21T08:00:00Z,lin@example.com,203.0.113.9,"
        f'"{EVIL}","{EVIL}","{EVIL}",success\n'
        f'2026-10-22T08:00:00Z,"lin@example.com","{EVIL}","{EVIL}","{EVIL}",imap,"{EVIL}"\n'.encode()
    )
    for file in (export, log):
        told = workbench("case", "intake", guided_case, file)
        assert told.code == 0, told.err
        assert not controls(told.out + told.err)
    return guided_case


def test_no_command_lets_control_characters_through(poisoned: str, workbench: Call, tmp_path: Path) -> None:
    shot = tmp_path / "shot.txt"
    shot.write_text(EVIL)
    exposures = workbench("case", "exposures", poisoned, "--json").json
    assert exposures, "the hostile forwarding was found"
    said = 0
    for args in (
        ("list",),
        ("show", poisoned),
        ("signins", poisoned),
        ("exposures", poisoned),
        *(("step", poisoned, str(n)) for n in range(1, 9)),
        ("step", poisoned, "6", "--do", "all", "--dry-run"),
        ("step", poisoned, "6", "--do", "all", "--attach", str(shot)),
        ("step", poisoned, "6", "--note", EVIL),
        ("step", poisoned, "7", "--wait-for", EVIL, "--for", EVIL),
        ("step", poisoned, EVIL),
        ("step", poisoned, "6", "--do", EVIL),
        ("step", poisoned, "6", "--look", EVIL),
        ("step", poisoned, "1", "--answer", f"{EVIL}={EVIL}"),
        ("step", poisoned, "1", "--answer", f"owner-says={EVIL}"),
        ("contain", poisoned, "--dry-run"),
        ("contain", poisoned),
        ("slip", poisoned, "6"),
        ("close", poisoned),
        ("undo", poisoned, EVIL),
        ("judge", poisoned, EVIL, "--as", "owner", "--reason", EVIL),
        ("judge", poisoned, "203.0.113.9", "--as", "abnormal", "--reason", EVIL),
        ("report", poisoned),
        ("report", poisoned, "--format", "json"),
        ("show", EVIL),
    ):
        for more in ((), ("--json",)):
            told = workbench("case", *args, *more)
            assert told.code != 70, (args, told.err)
            assert not controls(told.out), (args, more, controls(told.out))
            assert not controls(told.err), (args, more, controls(told.err))
            assert not any(line.startswith("fake: ") for line in told.out.splitlines()), (args, more)
            assert not any(line.strip().startswith("fake: ") for line in told.err.splitlines()), (args, more)
            if more and told.code == 0 and told.out.startswith(("{", "[")):
                assert not any(controls(s.replace("\n", "\x00")) for s in _strings(told.json)), args
            said += "evil[/]" in told.out + told.err
    assert said > 20, "the marks stay visible"


def test_hostile_names_of_things_that_are_not_there_are_cleaned(workbench: Call) -> None:
    for args in (
        ("provider", "show", EVIL),
        ("playbook", "show", EVIL),
        ("playbook", "check", EVIL),
        ("verify", EVIL),
        ("case", "list", "--case-file", EVIL),
        ("case", "new", "--account", EVIL, "--ticket", EVIL),
        (EVIL,),
    ):
        told = workbench(*args)
        assert told.code in (2, 6), (args, told.err)
        assert not controls(told.out + told.err), args


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_a_table_has_one_clean_line_for_each_row(rows: list[tuple[str, str]]) -> None:
    text = table(("a", "b"), rows)
    assert not controls(text)
    assert len(text.split("\n")) == len(rows) + 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=30)
@given(json_values)
def test_json_is_cleaned_through_and_through_and_keeps_its_shape(value: Any) -> None:
    made = cleaned(value)
    assert not any(controls(s.replace("\n", "\x00")) for s in _strings(made))
    assert cleaned(made) == made
    assert type(made) is type(value)
