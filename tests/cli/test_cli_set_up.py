"""Setting a mail system up on the command line."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from cli_tools import Call, assert_told
from pydantic import BaseModel, ConfigDict, JsonValue, SecretStr

from workbench.cli.provider_asking import ask
from workbench.desk import secrets
from workbench.desk.config import load_config
from workbench.desk.paths import default_paths
from workbench.providers import registry
from workbench.providers.base import Provider
from workbench.providers.questions import options_of
from workbench.providers.setup import Part, PartState, SetUp

pytest_plugins = ["cli_fixtures"]

KEY = "k3y-nobody-may-see"


class _Database(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    url: str
    """The database's address."""
    password: SecretStr | None = None
    """The database's password, where it needs one"""
    columns: dict[str, str] = {"a": "b"}


class _Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    base_url: str
    """Where the API listens"""
    api_key: SecretStr
    """The key of the API"""
    scheme: Literal["new", "old"] = "new"
    """How passwords are hashed"""
    database: _Database | None = None
    """Is there a database of accounts?"""


class _Standing(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    table: str = "users"
    """The table"""
    file: Path | None = None
    """The file"""
    database: _Database | None = None
    """Is there a database of accounts?"""


class _Made:
    def __init__(self, options: _Options) -> None:
        self.options = options

    async def aclose(self) -> None:
        return


async def _check(provider: Provider) -> AsyncIterator[Part]:
    options = provider.options  # type: ignore[attr-defined]
    yield Part(name="the API", state=PartState.WORKS, why=f"{options.base_url} answers.")
    yield Part(name="the database", state=PartState.FAILED if options.database else PartState.GUIDED, hint="Look.")


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of mail system of the test's own, and no keyring."""

    def build(settings: registry.Settings) -> Provider:
        return _Made(options_of(_Options, settings.options, settings.secret, name=settings.name))  # type: ignore[return-value]

    made = registry.ProviderEntry(
        "tested", "Tested", "A kind of the tests.", build, lambda: SetUp(_Options, _check, tuple)
    )
    monkeypatch.setitem(registry.PROVIDERS, "tested", made)
    monkeypatch.setattr(secrets, "system_keyring", lambda: None)


def _descriptor(tmp_path: Path, text: str = KEY) -> str:
    path = tmp_path / "secret-to-read"
    path.write_text(text)
    return str(os.open(path, os.O_RDONLY))


def _add(workbench: Call, tmp_path: Path, *more: str) -> None:
    fd = _descriptor(tmp_path)
    ended = workbench(
        "provider",
        "add",
        "tested",
        "--name",
        "mail",
        "--set",
        "base_url=https://m",
        "--secret-fd",
        f"api-key={fd}",
        *more,
    )
    assert ended.code == 0, ended.err
    assert KEY not in ended.out + ended.err


def test_a_mail_system_is_set_up_checked_and_changed_and_its_secret_lies_in_a_file_of_its_own(
    workbench: Call, tmp_path: Path
) -> None:
    paths = default_paths()
    paths.config.mkdir(parents=True)
    paths.config_file.write_text('# mine\nname = "Ana"\n')

    _add(workbench, tmp_path)

    text = paths.config_file.read_text()
    assert text.startswith('# mine\nname = "Ana"\n') and KEY not in text
    assert load_config(paths.config_file).providers["mail"].options == {"base_url": "https://m"}
    kept = paths.config / "secrets" / "mail.api-key"
    assert (kept.read_text(), stat.S_IMODE(kept.stat().st_mode)) == (KEY, 0o600)
    checked = workbench("provider", "check", "mail", "--json")
    assert [part["state"] for part in checked.json["parts"]] == ["works", "guided"]
    assert checked.json["secrets"]["api-key"]["where"] == "a file"
    assert "Set up here: tested." in workbench("provider", "list").out

    changed = workbench("provider", "change", "mail", "--set", "database.url=sqlite:///x")

    assert_told(changed, 1, "1 of 2 parts of mail does not work", "the database: Look.")
    assert load_config(paths.config_file).providers["mail"].options["database"] == {"url": "sqlite:///x"}
    assert workbench("provider", "remove", "mail").code == 0
    assert not kept.exists()
    assert paths.config_file.read_text().startswith('# mine\nname = "Ana"\n')
    assert_told(workbench("provider", "check", "mail"), 2, "no mail system 'mail'")


def test_what_stands_is_taken_away_by_a_dash_and_a_part_by_no(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("-\n-\nno\n"))
    known: dict[str, JsonValue] = {"table": "people", "file": "/x", "database.url": "u"}

    answers = ask(_Standing, {}, {}, known, frozenset())

    assert answers.options == {"table": "", "file": None, "database.url": None}
    assert "table (-: none) [people]" in capsys.readouterr().err


def test_what_is_wrong_or_missing_in_a_set_up_is_said_and_nothing_is_written(workbench: Call, tmp_path: Path) -> None:
    add = ("provider", "add", "tested")
    assert_told(workbench(*add), 2, "base_url is missing", "--set base_url=")
    assert_told(workbench(*add, "--set", "base_url=x"), 2, "secret api-key is missing", "--secret-fd api-key=3")
    assert_told(workbench(*add, "--set", "api_key=x"), 2, "api_key is a secret", "--secret-fd")
    assert_told(workbench(*add, "--set", "bse_url=x"), 2, "no setting 'bse_url'", "base_url")
    key = f"api-key={_descriptor(tmp_path)}"
    odd = workbench(*add, "--set", "base_url=x", "--secret-fd", key, "--set", "scheme=odd")
    assert_told(odd, 2, "scheme", "'new' or 'old'")
    assert_told(workbench("provider", "add", "practice"), 2, "needs no set-up", "tested")
    assert not default_paths().config_file.exists()
    _add(workbench, tmp_path)
    assert_told(
        workbench(*add, "--name", "mail", "--set", "base_url=x", "--secret-fd", f"api-key={_descriptor(tmp_path)}"),
        2,
        "already",
    )


def test_a_secret_is_looked_for_in_the_keyring_then_in_the_environment_then_in_its_file(
    workbench: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ring(dict[tuple[str, str], str]):
        def get_password(self, service: str, username: str) -> str | None:
            return self.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self[service, username]

    ring = Ring()
    paths = default_paths()
    _add(workbench, tmp_path)
    monkeypatch.setenv("WORKBENCH_MAIL_API_KEY", "from-environment")

    def found(keyring: Ring | None) -> tuple[str, str] | None:
        it = secrets.find_secret(paths, "mail", "api-key", lambda: keyring)
        return (it.where.value, it.value.get_secret_value()) if it else None

    assert found(None) == ("the environment", "from-environment")
    kept = secrets.keep_secret(paths, "mail", "api-key", SecretStr("from-ring"), lambda: ring)
    assert kept.where == secrets.Where.KEYRING
    assert found(ring) == ("the keyring", "from-ring")
    assert not (paths.config / "secrets" / "mail.api-key").exists()
    secrets.forget_secret(paths, "mail", "api-key", lambda: ring)
    assert ring == {}


def test_a_file_with_a_secret_that_others_can_read_is_refused(workbench: Call, tmp_path: Path) -> None:
    _add(workbench, tmp_path)
    kept = default_paths().config / "secrets" / "mail.api-key"
    kept.chmod(0o640)

    assert_told(workbench("provider", "check", "mail"), 6, "Others can read the secret", f"chmod 600 {kept}")


@pytest.mark.parametrize("name", ["alimail", "dovecot"])
def test_what_a_kind_offers_is_shown_before_it_is_set_up_and_that_it_is_not(workbench: Call, name: str) -> None:
    shown = workbench("provider", "show", name)
    assert shown.code == 0
    assert "withdraw-messages" in shown.out
    assert f"Nothing named {name} is set up here" in shown.err
    assert f"workbench provider add {name}" in shown.err
