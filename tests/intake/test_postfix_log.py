"""Postfix's logs tell who sent with a password and who was refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_lines import ABROAD, HOME, OWNER, logfile

from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn

AT = "Nov  2 09:00:00 mx1 "
SENT = f"{AT}postfix/submission/smtpd[31]: 4F2B81C0: client=host.example.net[{HOME}], sasl_method=PLAIN, sasl_username="
REFUSED = f"{AT}postfix/smtps/smtpd[32]: warning: unknown[{ABROAD}]: SASL LOGIN authentication failed: "
NAMED = f"{REFUSED}(reason unavailable), sasl_username={OWNER}"
AUTH = f"{AT}dovecot: auth-worker(9): sql({OWNER},{ABROAD}): Password mismatch"


def read(*lines: str) -> IntakeResult:
    return read_bytes(logfile(*lines), name="mail.log", assume_zone=UTC, year=2026)


def only(*lines: str) -> SignIn:
    (signin,) = read(*lines).signins
    return signin


def test_a_message_handed_over_with_a_password_is_a_success() -> None:
    signin = only(SENT + OWNER)
    assert (signin.at, signin.account, signin.ip) == (datetime(2026, 11, 2, 9, tzinfo=UTC), OWNER, HOME)
    assert (signin.success, signin.protocol, signin.detail) == (True, "smtp", "PLAIN; handed over a message")


@pytest.mark.parametrize("program", ["postfix/smtpd", "postfix/smtps/smtpd", "postfix-out/submission/smtpd"])
def test_every_service_of_postfix_is_read(program: str) -> None:
    assert only(SENT.replace("postfix/submission/smtpd", program) + OWNER).success is True


def test_a_refusal_names_its_account_where_postfix_does() -> None:
    signin = only(NAMED)
    assert (signin.account, signin.ip, signin.success) == (OWNER, ABROAD, False)
    assert "(reason unavailable)" in signin.detail


def test_a_refusal_that_syslog_says_came_again_stands_for_as_many_tries() -> None:
    again = f"{NAMED.split('postfix')[0]}last message repeated 4 times"
    assert [s.attempts for s in read(NAMED, again).signins] == [1, 4]


def test_a_refusal_without_a_name_takes_it_from_the_line_of_dovecot_and_counts_once() -> None:
    signin = only(AUTH, f"{REFUSED}UGFzc3dvcmQ6")
    assert (signin.account, signin.protocol) == (OWNER, "smtp")
    assert signin.detail == "LOGIN; password mismatch"


def test_a_refusal_told_by_both_programs_with_the_name_counts_once() -> None:
    assert only(AUTH, NAMED).protocol == "smtp"


def test_a_refusal_that_names_nobody_is_counted_and_no_sign_in() -> None:
    result = read(SENT + OWNER, f"{REFUSED}UGFzc3dvcmQ6")
    assert len(result.signins) == 1
    assert any("1 refused login that names no account" in gap for gap in result.coverage.gaps)


def test_what_a_client_sent_last_is_not_kept() -> None:
    assert "c2VjcmV0" not in only(AUTH, f"{REFUSED}c2VjcmV0LXBhc3M=").detail


def test_ipv6_and_an_unknown_address_are_read() -> None:
    assert only((SENT + OWNER).replace(HOME, "2001:db8::9")).ip == "2001:db8::9"
    assert only((SENT + OWNER).replace(HOME, "unknown")).ip is None


@pytest.mark.parametrize(
    "name", ["x, sasl_username=y", f"x: client=h[{HOME}], sasl_method=PLAIN", 'a"b>c', "[198.51.100.66]: SASL"]
)
def test_a_hostile_name_does_not_forge_the_address(name: str) -> None:
    signin = only(f"{REFUSED}(reason unavailable), sasl_username={name}")
    assert (signin.ip, signin.success, signin.account) == (ABROAD, False, name)


def test_other_lines_of_postfix_are_counted() -> None:
    others = (f"{AT}postfix/smtpd[3]: connect from unknown[{ABROAD}]", f"{AT}postfix/qmgr[4]: 4F2B81C0: removed")
    gaps = " ".join(read(SENT + OWNER, *others).coverage.gaps)
    assert "1 line of Postfix about something else" in gaps
    assert "1 line of another program" in gaps


def test_the_same_message_in_two_rotated_files_is_one_sign_in_and_two_refusals_in_a_second_are_two() -> None:
    result = read(SENT + OWNER, SENT + OWNER, NAMED, NAMED)
    assert (len(result.signins), result.duplicates) == (3, 1)


def test_a_last_line_that_was_cut_names_nobody_wrongly() -> None:
    data = logfile(SENT + OWNER) + (SENT + "ana@exam").encode()
    result = read_bytes(data, name="mail.log", assume_zone=UTC, year=2026)
    assert [s.account for s in result.signins] == [OWNER]
    assert result.unreadable[0].why == "the file ends in the middle of this line"


def test_what_postfix_can_not_show_is_told() -> None:
    assert any("a login that sends nothing leaves no line" in gap for gap in read(SENT + OWNER).coverage.gaps)


WHOLE = logfile(SENT + OWNER, AUTH, f"{REFUSED}UGFzc3dvcmQ6", NAMED)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=20))
def test_any_change_gives_records_unreadable_lines_or_a_refusal(at: int, cut: int, put: bytes) -> None:
    try:
        read_bytes(WHOLE[:at] + put + WHOLE[at + cut :], name="mail.log", assume_zone=UTC, year=2026)
    except UnreadableInput as error:
        assert error.title
        assert error.hint
