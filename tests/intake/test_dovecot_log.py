"""Dovecot's logs are read as sign-ins, and what they leave open is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_lines import ABROAD, HOME, OWNER, failure, logfile, login

from workbench.intake.reader import IntakeResult, fresh, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn
from workbench.model.words import SignInEvent

BERLIN = ZoneInfo("Europe/Berlin")
SYSLOG = "Nov  2 09:00:00 mx1 dovecot: "
TAIL = f"method=PLAIN, rip={HOME}, lip=192.0.2.1, TLS, session=<A1>"


def read(*lines: str, zone: tzinfo | None = BERLIN, year: int | None = 2026) -> IntakeResult:
    return read_bytes(logfile(*lines), name="mail.log", assume_zone=zone, year=year)


def only(*lines: str) -> SignIn:
    (signin,) = read(*lines).signins
    return signin


def test_a_success_is_read_with_everything_the_line_tells() -> None:
    signin = only(login())
    assert signin.at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert (signin.account, signin.ip, signin.protocol) == (OWNER, HOME, "imap")
    assert (signin.event, signin.success, signin.detail, signin.line) == (SignInEvent.LOGIN, True, "PLAIN", 1)


@pytest.mark.parametrize(
    ("process", "protocol"), [("imap", "imap"), ("pop3", "pop3"), ("managesieve", "sieve"), ("submission", "smtp")]
)
def test_each_login_process_names_its_protocol(process: str, protocol: str) -> None:
    assert only(login(process=process)).protocol == protocol


@pytest.mark.parametrize(
    "said",
    [
        "Aborted login (auth failed, 3 attempts in 17 secs)",
        "Disconnected (auth failed, 3 attempts)",
        "Disconnected: Inactivity (auth failed, 3 attempts in 180 secs)",
        "Disconnected: Connection closed: read(size=654) failed: Reset by peer (auth failed, 3 attempts in 1 secs)",
        "Disconnected: Aborted login by logging out (auth failed, 3 attempts in 2 secs)",
        "Login aborted: Connection closed (auth failed, 3 attempts in 2 secs) (auth_failed)",
    ],
)
def test_a_refusal_is_a_failure_with_its_number_of_attempts(said: str) -> None:
    signin = only(f"{SYSLOG}imap-login: {said}: user=<{OWNER}>, {TAIL}")
    assert (signin.success, signin.account, signin.ip) == (False, OWNER, HOME)
    assert "3 attempts" in signin.detail
    assert signin.attempts == 3


def test_dovecot_2_4_says_logged_in() -> None:
    assert only(f"{SYSLOG}imap-login: Logged in: user=<{OWNER}>, {TAIL}").success is True


def test_a_login_that_is_handed_on_to_another_server_is_a_success() -> None:
    line = f"{SYSLOG}imap-login: proxy({OWNER}): started proxying to 198.51.100.4:143: user=<{OWNER}>, {TAIL}"
    assert only(line).success is True


def test_too_many_connections_say_neither_success_nor_failure() -> None:
    said = "Disconnected: Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)"
    assert only(f"{SYSLOG}imap-login: {said}: user=<{OWNER}>, {TAIL}").success is None


@pytest.mark.parametrize(
    "said",
    [
        "Disconnected (no auth attempts in 2 secs): user=<>",
        "Aborted login (no auth attempts)",
        "Disconnected: Inactivity",
    ],
)
def test_a_connection_without_a_password_is_counted_and_no_sign_in(said: str) -> None:
    result = read(f"{SYSLOG}imap-login: {said}, rip={ABROAD}, lip=192.0.2.1", login())
    assert len(result.signins) == 1
    assert any("1 connection without a login" in gap for gap in result.coverage.gaps)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        (f"2026-11-02T09:00:00.123456+01:00 mx1 dovecot: imap-login: Login: user=<{OWNER}>, {TAIL}", 8),
        (f"<22>1 2026-11-02T09:00:00Z mx1 dovecot 442 - - imap-login: Login: user=<{OWNER}>, {TAIL}", 9),
        (f"Nov  2 09:00:00 mx1 dovecot[442]: imap-login: Login: user=<{OWNER}>, {TAIL}", 8),
        (f"<22>Nov  2 09:00:00 mx1 dovecot: imap-login: Info: Login: user=<{OWNER}>, {TAIL}", 8),
        (f"Nov 02 09:00:00 imap-login: Info: Login: user=<{OWNER}>, {TAIL}", 8),
        (f"2026-11-02 09:00:00 imap-login: Info: Login: user=<{OWNER}>, {TAIL}", 8),
        (f"Nov  2 09:00:00 <mail.info> mx1 dovecot: imap-login: Login: user=<{OWNER}>, {TAIL}", 8),
        (f"Nov  2 09:00:00 mx1 mail.info dovecot: imap-login: Login: user=<{OWNER}>, {TAIL}", 8),
    ],
)
def test_every_way_of_writing_the_time_is_read(line: str, at: int) -> None:
    signin = only(line)
    assert signin.at.replace(microsecond=0) == datetime(2026, 11, 2, at, tzinfo=UTC)
    assert signin.ip == HOME


def test_a_time_without_a_zone_is_asked_about_and_never_guessed() -> None:
    with pytest.raises(UnreadableInput, match="time zone") as caught:
        read(f"{SYSLOG}imap-login: Login: user=<{OWNER}>, {TAIL}", zone=None)
    assert "--zone" in caught.value.hint


def test_a_time_without_a_year_is_asked_about_and_never_guessed() -> None:
    with pytest.raises(UnreadableInput, match="no year") as caught:
        read(f"{SYSLOG}imap-login: Login: user=<{OWNER}>, {TAIL}", year=None)
    assert "--year" in caught.value.hint


def test_how_zone_and_year_were_decided_is_told() -> None:
    gaps = read(f"{SYSLOG}imap-login: Login: user=<{OWNER}>, {TAIL}").coverage.gaps
    assert "The times name no zone; they were read as Europe/Berlin, as you said." in gaps
    assert "The times name no year; the first line was read as of 2026, as you said." in gaps


def test_the_year_turns_and_a_late_line_does_not_turn_it_back() -> None:
    stamps = ("Dec 31 23:59:58", "Jan  1 00:00:01", "Dec 31 23:59:59", "Jan  1 00:00:02")
    lines = [f"{s} mx1 dovecot: imap-login: Login: user=<{OWNER}>, {TAIL[:-2]}{n}>" for n, s in enumerate(stamps)]
    result = read(*lines, zone=UTC, year=2025)
    assert [s.at.year for s in result.signins] == [2025, 2025, 2026, 2026]
    assert any("year turned 1 times" in gap for gap in result.coverage.gaps)


def test_rows_out_of_order_come_out_in_order() -> None:
    late, early = login("2026-11-05T09:00:00+0000"), login("2026-11-02T08:00:00+0000", session="B2")
    result = read(late, early)
    assert [s.line for s in result.signins] == [2, 1]
    assert any("1 lines stand out of order" in gap for gap in result.coverage.gaps)


def test_a_day_that_does_not_exist_is_an_unreadable_line() -> None:
    result = read(login(), f"Feb 30 09:00:00 mx1 dovecot: imap-login: Login: user=<{OWNER}>, {TAIL}")
    assert (len(result.signins), result.unreadable[0].line) == (1, 2)


@pytest.mark.parametrize("kept", [len(login()) - 3, len(login()) - 25, len(login()) - 44, len(login()) - 70])
def test_a_last_line_that_was_cut_is_unreadable_and_no_sign_in_with_half_an_address(kept: int) -> None:
    whole, cut = login(), login("2026-11-02T09:05:00+0000", session="B2")[:kept]
    result = read_bytes(logfile(whole) + cut.encode(), name="mail.log")
    assert [s.line for s in result.signins] == [1]
    assert result.unreadable[0].why == "the file ends in the middle of this line"


def test_a_last_line_without_an_end_that_is_whole_counts() -> None:
    result = read_bytes(logfile(login(), login(session="B2")).rstrip(b"\n"), name="mail.log")
    assert len(result.signins) == 2


def test_line_ends_of_windows_change_nothing() -> None:
    result = read_bytes(logfile(login(), failure(), end="\r\n"), name="mail.log")
    assert [s.id for s in result.signins] == [s.id for s in read(login(), failure()).signins]


@pytest.mark.parametrize("odd", [b"jos\xe9>", b"\xd6\xd0\xce\xc4", b"\xff\xfe\x80"])
def test_bytes_of_another_encoding_spoil_their_own_line_at_most(odd: bytes) -> None:
    hostile = failure(user="NAME", session="X9").encode().replace(b"NAME", odd)
    result = read_bytes(logfile(login()) + hostile + b"\n" + logfile(login(session="B2")), name="mail.log")
    assert len(result.signins) == 3
    assert {s.ip for s in result.signins} == {HOME, ABROAD}


@pytest.mark.parametrize(
    "name",
    [
        'a"b@example.com',
        "a>b@example.com",
        "x>, method=PLAIN, rip=198.51.100.66, lip=1.1.1.1, session=<Z9",
        "x, rip=198.51.100.66",
        "a?b",
        "*",
        "[/]@example.com",
        "x) (auth failed, 9 attempts): user=<y",
    ],
)
def test_a_hostile_name_does_not_forge_the_address(name: str) -> None:
    signin = only(failure(user=name))
    assert (signin.ip, signin.success) == (ABROAD, False)
    assert name.partition("*")[0] in (signin.account, "")


@pytest.mark.parametrize("name", ["x>, rip=198.51.100.66", "x,198.51.100.66,<Q1>): unknown user sql(y"])
def test_a_hostile_name_does_not_forge_the_address_of_a_refusal_either(name: str) -> None:
    line = f"2026-11-02T09:00:00+0000 auth-worker(12): Info: sql({name},{ABROAD},<F1>): Password mismatch"
    signin = only(line)
    assert (signin.ip, signin.success) == (ABROAD, False)


def test_the_master_user_is_told_and_the_account_is_whose_mail_was_opened() -> None:
    signin = only(login(user=f"{OWNER}*admin"))
    assert signin.account == OWNER
    assert "as master user admin" in signin.detail


@pytest.mark.parametrize(("written", "ip"), [("2001:db8::7", "2001:db8::7"), ("::ffff:192.0.2.10", HOME)])
def test_ipv6_is_read(written: str, ip: str) -> None:
    assert only(login(ip=written)).ip == ip


def test_a_line_without_an_address_is_a_sign_in_without_one() -> None:
    assert only(f"{SYSLOG}imap-login: Login: user=<{OWNER}>, method=PLAIN, session=<A1>").ip is None


def test_a_session_ties_login_and_logout_together() -> None:
    out = f"2026-11-02T09:30:00+0000 imap({OWNER})<7><A1>: Info: Disconnected: Logged out in=50 out=900"
    begun, ended = read(login(), out).signins
    assert (ended.event, ended.ip, ended.success) == (SignInEvent.LOGOUT, begun.ip, None)
    assert begun.session == ended.session == "A1"
    assert "out=900" in ended.detail


AUTH = "2026-11-02T08:59:59+0000 auth-worker(12): Info: "


@pytest.mark.parametrize(
    "line",
    [
        f"{AUTH}conn unix:auth-worker (pid=2,uid=1): auth-worker<1>: main({OWNER},{ABROAD},<F1>): Password mismatch",
        f"{AUTH}sql({OWNER},{ABROAD}): Password mismatch",
        f"2026-11-02T08:59:59+0000 auth-worker({OWNER},{ABROAD})<12><F1>: Info: request [3]: pam: Password mismatch",
    ],
)
def test_a_refusal_told_twice_counts_once_with_its_reason(line: str) -> None:
    signin = only(line, failure())
    assert "password mismatch" in signin.detail
    assert signin.line == 2


def test_a_refusal_that_only_the_authentication_process_tells_of_counts_too() -> None:
    signin = only(f"{AUTH}sql({OWNER},{ABROAD},<S1>): unknown user")
    assert (signin.account, signin.ip, signin.success, signin.protocol) == (OWNER, ABROAD, False, None)


def test_a_refusal_that_the_authentication_process_tells_three_times_stands_for_three_tries() -> None:
    signin = only(*[f"{AUTH}sql({OWNER},{ABROAD},<S1>): Password mismatch"] * 3)
    assert (signin.attempts, signin.session) == (3, "S1")


def test_failures_before_the_success_of_the_same_connection_stay_failures() -> None:
    result = read(f"{AUTH}sql({OWNER},{HOME},<A1>): Password mismatch", login())
    assert [s.success for s in result.signins] == [False, True]


def test_several_names_tried_in_one_connection_are_failures_of_each() -> None:
    lines = [f"{AUTH}sql({name}@example.com,{ABROAD},<F1>): unknown user" for name in ("bo", "cy", "ana")]
    assert {s.account for s in read(*lines, failure()).signins} == {"bo@example.com", "cy@example.com", OWNER}


@pytest.mark.parametrize(
    "again",
    ["Nov  2 09:00:09 mx1 last message repeated 4 times", f"{SYSLOG}message repeated 4 times: [ LINE]"],
)
def test_a_message_that_syslog_says_came_again_is_counted(again: str) -> None:
    message = f"imap-login: Aborted login (auth failed, 1 attempts): user=<{OWNER}>, method=PLAIN, rip={ABROAD}"
    result = read(SYSLOG + message, again.replace("LINE", message))
    assert len(result.signins) == 2
    assert "4 attempts" in result.signins[1].detail
    assert [s.attempts for s in result.signins] == [1, 4]


def test_lines_of_other_programs_are_counted_and_passed_over() -> None:
    result = read(login(), "Nov  2 09:00:00 mx1 kernel: something", "Nov  2 09:00:00 mx1 sshd[4]: Failed password")
    assert (len(result.signins), result.coverage.unreadable) == (1, 0)
    assert any("2 line of another program" in gap for gap in result.coverage.gaps)


def test_overlapping_rotated_files_count_each_sign_in_once() -> None:
    said = f"Aborted login (auth failed, 1 attempts): user=<{OWNER}>, method=PLAIN"
    bare = f"{SYSLOG}imap-login: {said}, rip={ABROAD}, lip=192.0.2.1"
    first = read(bare, bare, login())
    second = read(login(), login(session="B2"))
    assert len(first.signins) == 3
    added, dropped = fresh(second.signins, {s.id for s in first.signins})
    assert (len(added), dropped) == (1, 1)
    assert read(bare, bare, login(), bare, bare).duplicates == 2


def test_what_such_a_log_can_not_show_is_told() -> None:
    gaps = " ".join(read(login()).coverage.gaps)
    assert "webmail appears with the address of the webmail server" in gaps
    assert "as far as the server keeps rotated files" in gaps


WHOLE = logfile(
    login(), f"{AUTH}sql({OWNER},{ABROAD},<F1>): Password mismatch", failure(), f"{SYSLOG}imap-login: Login: user=<x>"
)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=20))
def test_any_change_gives_records_unreadable_lines_or_a_refusal(at: int, cut: int, put: bytes) -> None:
    try:
        read_bytes(WHOLE[:at] + put + WHOLE[at + cut :], name="mail.log", assume_zone=UTC, year=2026)
    except UnreadableInput as error:
        assert error.title
        assert error.hint
