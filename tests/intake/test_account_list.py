"""A list of accounts is read whatever its columns are, and what names no account is told, never skipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.intake.account_list import read_accounts
from workbench.model.errors import LocalFileError, UnreadableInput


@pytest.mark.parametrize(
    ("text", "accounts", "left_out"),
    [
        ("ada@x.example\nBo@X.example\nada@x.example\n", ("ada@x.example", "bo@x.example"), ()),
        ("name;mail;since\nAda;ada@x.example;2020\n\nBo;;2021\n", ("ada@x.example",), (4,)),
        ('"Adler, Ada","<ada@x.example>"\r\n', ("ada@x.example",), ()),
        ("姓名,邮箱\n王伟,wang.wei@x.example\n", ("wang.wei@x.example",), ()),
        ("主管,E-Mail [必填]\nboss@x.example,ada@x.example\nboss@x.example,\n,,\n", ("ada@x.example",), (3,)),
        ("account;mail\nadler;ada@x.example\n", ("ada@x.example",), ()),
    ],
)
def test_the_first_address_of_a_line_is_the_account(
    tmp_path: Path, text: str, accounts: tuple[str, ...], left_out: tuple[int, ...]
) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        path = tmp_path / "list.csv"
        path.write_bytes(text.encode(encoding))
        found = read_accounts(path)
        assert (found.accounts, found.left_out) == (accounts, left_out), encoding


def test_a_line_of_several_addresses_is_no_guess_where_no_heading_tells_which_is_the_account(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("boss@x.example,ada@x.example\n")
    with pytest.raises(UnreadableInput, match="several addresses in line 1"):
        read_accounts(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200) | st.text(max_size=80).map(lambda t: f"a@b.example\n{t}".encode()))
def test_any_file_gives_accounts_or_a_sentence(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(raw)
    try:
        found = read_accounts(path)
    except (UnreadableInput, LocalFileError) as error:
        assert error.title
        return
    assert found.accounts
    assert all("@" in one and one == one.lower() for one in found.accounts)
