"""Tencent Exmail's login log is read for the account that was asked about."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput

LIN = "lin@example.com"


def answer(*records: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"errcode": 0, "errmsg": "ok", **more, "list": list(records)}).encode()


def read(data: bytes, account: str = LIN) -> IntakeResult:
    return read_bytes(data, name="login.json", account=account)


WEB = {"time": 1793610000, "ip": "192.0.2.10", "type": 1}


def test_a_login_is_read_with_everything_the_record_tells() -> None:
    (signin,) = read(answer(WEB)).signins
    assert (signin.at, signin.account) == (datetime.fromtimestamp(1793610000, UTC), LIN)
    assert (signin.ip, signin.protocol, signin.success, signin.line) == ("192.0.2.10", "web", None, 1)


@pytest.mark.parametrize(
    ("kind", "protocol", "words"),
    [
        (2, None, "phone"),
        (3, "app", "QQ Mail app"),
        (4, None, "mail program"),
        (5, None, "another way"),
        (9, None, "9"),
    ],
)
def test_each_way_of_logging_in_keeps_its_meaning(kind: int, protocol: str | None, words: str) -> None:
    (signin,) = read(answer(WEB | {"type": kind})).signins
    assert signin.protocol == protocol
    assert words in signin.detail


def test_the_account_comes_from_the_case_and_that_is_told() -> None:
    result = read(answer(WEB))
    assert any("taken to be of the account of the case" in gap for gap in result.coverage.gaps)
    with pytest.raises(UnreadableInput, match="whose logins"):
        read(answer(WEB), account="")


def test_a_question_kept_beside_the_answer_names_the_account() -> None:
    (signin,) = read(answer(WEB, userid="bo@example.com")).signins
    assert signin.account == "bo@example.com"


def test_the_same_login_twice_counts_once_and_a_missing_address_is_none() -> None:
    result = read(answer(WEB, WEB, WEB | {"ip": "", "time": "1793610001"}))
    assert (len(result.signins), result.duplicates) == (2, 1)
    assert result.signins[1].ip is None


def test_a_record_without_a_time_is_unreadable() -> None:
    result = read(answer(WEB, {"time": "soon", "ip": "192.0.2.1", "type": 1}))
    assert result.unreadable[0].line == 2


def test_an_empty_answer_holds_no_sign_in_and_says_so() -> None:
    assert any("holds no sign-in" in gap for gap in read(answer()).coverage.gaps)


def test_a_refusal_of_the_api_is_no_log() -> None:
    with pytest.raises(UnreadableInput, match="errcode 602005"):
        read(json.dumps({"errcode": 602005, "errmsg": "x", "list": []}).encode())


def test_what_the_log_can_not_show_is_told() -> None:
    assert any("doesn't say whether a login succeeded" in gap for gap in read(answer(WEB)).coverage.gaps)


WHOLE = answer(WEB, WEB | {"type": 4}, userid=LIN)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=20))
def test_any_change_gives_records_unreadable_lines_or_a_refusal(at: int, cut: int, put: bytes) -> None:
    try:
        read(WHOLE[:at] + put + WHOLE[at + cut :])
    except UnreadableInput as error:
        assert error.title
        assert error.hint
