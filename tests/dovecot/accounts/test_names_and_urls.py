"""What a deployment may call its tables, how it names its database, and what hostile names come to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sql_tools import OTHER, Sql, action, sqlite_file

from workbench.model.actions import ActionKind as K
from workbench.model.errors import NotReadable, ProviderError, WorkbenchError
from workbench.model.words import Facet, Outcome
from workbench.providers.dovecot.accounts_database import open_database
from workbench.providers.dovecot.accounts_values import as_flag, as_moment, flag_like
from workbench.providers.dovecot.options import AccountsOptions

HOSTILE = [
    "users; DROP TABLE users",
    'users" --',
    "a b",
    "users--",
    "1users",
    "a.b.c",
    "юзеры",
    "not ",
    "not not a",
    "x'",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("place", [("users",), ("user_columns", "locked"), ("app_password_columns", "id")])
def test_a_name_that_is_more_than_a_name_is_refused(name: str, place: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError, match="no plain table or column name"):
        given: Any = name
        for key in reversed(place):
            given = {key: given}
        AccountsOptions.model_validate({"url": "sqlite:////x", **given})


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=30))
def test_whatever_name_is_let_through_is_letters_digits_and_underscores(name: str) -> None:
    try:
        kept = AccountsOptions.model_validate({"url": "sqlite:////x", "users": name}).users
    except ValidationError:
        return
    assert kept.isascii() and all(part.replace("_", "a").isalnum() for part in kept.split("."))


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> Sql:
    return sqlite_file(tmp_path_factory.mktemp("sql") / "users.sqlite")


@settings(max_examples=20)
@given(st.text(max_size=40).filter(lambda t: t.lower() != OTHER))
async def test_a_hostile_address_or_key_changes_nobodys_row(sql: Sql, text: str) -> None:
    accounts = sql.accounts()
    before = sql.run("SELECT * FROM users")
    for address, done in ((text, action(K.SUSPEND_SIGN_IN)), (OTHER, action(K.REVOKE_APP_PASSWORD, text))):
        receipt = await accounts.perform(address, done)
        assert receipt.outcome is Outcome.FAILED
    with pytest.raises(WorkbenchError):
        await accounts.observe(text, Facet.PASSWORD)
    assert sql.run("SELECT * FROM users") == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u@h/d", "can't be told"),
        ("sqlite://users.sqlite", "can't be told"),
        ("postgresql://host/db", "can't be told"),
        ("postgresql://u@h", "can't be told"),
        ("postgresql://u:secret@h/d", "password stands in"),
        ("postgresql://u@db.example.com/d?sslmode=disable", "TLS can't be switched off"),
        ("postgresql://u@db.example.com/d?sslrootcert=/nothing", "can't be read as certificates"),
    ],
)
def test_a_url_that_leads_nowhere_or_gives_a_secret_away_is_refused_with_what_to_write(url: str, said: str) -> None:
    with pytest.raises(ProviderError, match=said) as told:
        open_database(url)
    assert told.value.hint and "secret" not in told.value.title


def test_tls_is_asked_of_every_server_that_is_not_this_machine() -> None:
    for url, wanted in (
        ("postgresql://u@db.example.com/d", True),
        ("postgresql://u@127.0.0.1/d", False),
        ("postgresql://u@localhost/d?host=/run/postgresql", False),
    ):
        server: Any = open_database(url)._server
        assert (server._where["ssl_context"] is not False) is wanted


@settings(max_examples=40)
@given(st.sampled_from(["Y", "n", "1", "0", "true", "f", "Yes", "OFF", 0, 1, True, False]), st.booleans())
def test_a_flag_is_written_in_the_words_that_it_was_read_in(before: Any, wanted: bool) -> None:
    after = flag_like(before, wanted)
    assert as_flag(after, "x") is wanted
    if isinstance(before, str):
        assert str(after).isupper() == before.isupper()


@pytest.mark.parametrize("value", [None, 2, "", "maybe", 0.5, b"1"])
def test_what_is_neither_yes_nor_no_is_not_guessed(value: Any) -> None:
    with pytest.raises(NotReadable):
        as_flag(value, "locked")


@settings(max_examples=40)
@given(st.integers(1_000_000_000, 4_000_000_000))
def test_a_time_is_read_the_same_as_text_as_a_number_and_as_a_type(seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    shapes = [f"{at:%Y-%m-%d %H:%M:%S}", f"{at:%Y-%m-%d %H:%M:%S}+00", at.isoformat(), int(at.timestamp()), at,
              str(int(at.timestamp())), at.replace(tzinfo=None)]  # fmt: skip
    assert {as_moment(shape) for shape in shapes} == {at}


async def test_a_file_is_opened_as_it_is_called_whatever_its_name(tmp_path: Path) -> None:
    odd = sqlite_file(tmp_path / "users of ?mode=memory#1%20.sqlite")
    url = f"sqlite:///{tmp_path}/users of %3Fmode=memory%231%2520.sqlite"
    state = await odd.accounts(url=url).observe(OTHER, Facet.SIGN_IN)
    assert state.attrs == {"suspended": False}
