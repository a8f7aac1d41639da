"""Setting a real Dovecot up on the command line, and what is told where it can't be reached as told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_tools import Call, assert_told
from rig_desk import QUARANTINE, settings_for
from rig_server import Rig

from workbench.desk import secrets

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures", "cli_fixtures")

API = "the server's API"


def _add(workbench: Call, rig: Rig, key: Path, *more: str) -> int:
    descriptor = os.open(key, os.O_RDONLY)
    given = (word for name, value in settings_for(rig).items() for word in ("--set", f"{name}={value}"))
    return workbench("provider", "add", "dovecot", *given, "--secret-fd", f"api-key={descriptor}", *more).code


def _states(workbench: Call) -> dict[str, str]:
    return {part["name"]: part["state"] for part in workbench("provider", "check", "dovecot", "--json").json["parts"]}


@pytest.fixture
def key(rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(secrets, "system_keyring", lambda: None)
    rig.people({"lin@rig.test": "pw", QUARANTINE: "x"})
    rig.sql("UPDATE users SET locked = 1 WHERE email = ?", QUARANTINE)
    path = tmp_path / "key"
    path.write_text(rig.api_key)
    return path


def test_a_server_is_set_up_by_the_settings_that_its_starter_prints_and_every_part_works(
    workbench: Call, rig: Rig, key: Path
) -> None:
    assert _add(workbench, rig, key) == 0

    assert set(_states(workbench).values()) == {"works"}
    again = workbench("provider", "add", "dovecot")
    assert_told(again, 2, "There is a mail system 'dovecot' already", "workbench provider change dovecot")


@pytest.mark.parametrize(
    ("change", "told", "hint"),
    [
        ({"ca_file": "tls/stranger.pem"}, "is not trusted", "`ca_file`"),
        ({"ca_file": "tls/gone.pem"}, "can't be read", "`ca_file`"),
        ({"base_url": "https://localhost:9"}, "can't be reached", "Check the address"),
        ({}, "refused the key", "Give the server's `doveadm_api_key` again"),
    ],
)
def test_a_wrong_key_a_wrong_authority_and_a_server_that_is_down_are_told_once_and_the_rest_is_tried(
    workbench: Call, rig: Rig, key: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], told: str, hint: str
) -> None:
    assert _add(workbench, rig, key, "--no-check") == 0
    if change:
        ((name, value),) = change.items()
        value = value if ":" in value else str(rig.state / value)
        assert workbench("provider", "change", "dovecot", "--no-check", "--set", f"{name}={value}").code == 0
    else:
        monkeypatch.setenv("WORKBENCH_DOVECOT_API_KEY", "wrong")

    ended = workbench("provider", "check", "dovecot")

    assert_told(ended, 1, "1 of 14 parts of dovecot does not work, and 10 were not tried", f"{API}: ", hint)
    assert told in " ".join(ended.out.split())
    assert ended.err.count(hint) == 1
    states = _states(workbench)
    assert states.pop(API) == "failed"
    assert sorted(states.values()) == ["not checked"] * 10 + ["works"] * 3
    assert rig.api_key not in ended.out + ended.err
