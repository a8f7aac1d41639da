from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.words import SignInEvent

SHANGHAI = ZoneInfo("Asia/Shanghai")
OWNER = "lin@example.com"
NINE = datetime(2026, 11, 1, 9, 0, 5, tzinfo=UTC)


def read(text: str | bytes, **more: object) -> IntakeResult:
    data = text if isinstance(text, bytes) else text.encode()
    return read_bytes(data, name="signins.csv", account=OWNER, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "time,account,IP address,protocol,status\n2026-11-01T09:00:05Z,a@example.com,192.0.2.1,IMAP,Success\n",
        "Time\tUser\tClient IP\tLogin type\tResult\n2026-11-01 09:00:05 +00:00\ta@example.com\t192.0.2.1\timap4\tok\n",
        '"Date";"Mailbox";"Source IP";"Service";"Outcome"\n"1793523605";"a@example.com";"192.0.2.1";"imap";"allowed"\n',
        "| time | email | ip | method | success |\n|---|---|---|---|---|\n"
        "| 2026-11-01T17:00:05+08:00 | a@example.com | 192.0.2.1 | IMAP | true |\n",
        "TIME                  ACCOUNT        IP             TYPE  RESULT\n"
        "2026-11-01T09:00:05Z  a@example.com  192.0.2.1:993  imap  succeeded\n",
        "时间(UTC+8),账号,IP地址,登录方式,状态\n2026-11-01 17:00:05,a@example.com,192.0.2.1,IMAP,登录成功\n",
        "登录时间(北京时间)\t邮箱\t登录IP\t协议\t登录结果\n"
        "2026年11月1日 17:00:05\ta@example.com\t192.0.2.1\timap\t成功\n",
        "date,time (UTC),user,ip,protocol,status\n2026-11-01,09:00:05,a@example.com,192.0.2.1,imap,OK\n",
    ],
    ids=["csv", "tsv", "semicolons", "drawn", "blanks", "chinese csv", "chinese tsv", "date and time apart"],
)
def test_a_table_is_read_whatever_stands_between_its_cells(text: str) -> None:
    result = read(text)
    (signin,) = result.signins
    assert (signin.at, signin.account, signin.ip, signin.protocol, signin.success) == (
        NINE,
        "a@example.com",
        "192.0.2.1",
        "imap",
        True,
    )
    assert result.coverage.unreadable == 0


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"], ids=str
)
def test_the_usual_encodings_are_recognised(encoding: str) -> None:
    text = "登录时间(UTC+8),登录城市,登录IP,状态,note\r\n2026/11/1 17:00:05,杭州,192.0.2.1,成功,a much longer text\r\n"
    (signin,) = read(text.encode(encoding)).signins
    assert (signin.at, signin.region, signin.success) == (NINE, "杭州", True)


@pytest.mark.parametrize(
    "written",
    ["2026-11-01 17:00:05", "2026/11/1 17:00:05", "2026.11.01 17:00:05", "2026年11月1日 17时00分05秒", "20261101170005",
     "2026-11-01T17:00:05.000", "2026/11/1 下午5:00:05", "2026-11-01 5:00:05 PM", "２０２６-11-01　17:00:05"],
)  # fmt: skip
def test_a_local_time_is_read_in_the_zone_that_was_told(written: str) -> None:
    (signin,) = read(f"time\tip\tstatus\n{written}\t192.0.2.1\tok\n", assume_zone=SHANGHAI).signins
    assert signin.at == NINE


def test_a_local_time_is_never_guessed() -> None:
    with pytest.raises(UnreadableInput) as caught:
        read("time,ip,status\n2026-11-01 09:00:05,192.0.2.1,ok\n")
    assert "time zone" in caught.value.title
    assert "--zone" in caught.value.hint


def test_the_zone_that_was_told_stands_in_the_coverage() -> None:
    result = read("time,ip,status\n2026-11-01 09:00:05,192.0.2.1,ok\n", assume_zone=SHANGHAI)
    assert any("Asia/Shanghai" in gap for gap in result.coverage.gaps)


def test_an_hour_that_the_clock_shows_twice_is_told() -> None:
    result = read("time,ip,status\n2026-10-25 02:30:00,192.0.2.1,ok\n", assume_zone=ZoneInfo("Europe/Berlin"))
    assert any("shows twice" in gap for gap in result.coverage.gaps)


def test_a_day_that_could_be_two_days_is_not_read() -> None:
    result = read("time,ip,status\n03/04/2026 10:00,192.0.2.1,ok\n2026-11-01T09:00:05Z,192.0.2.1,ok\n")
    assert (len(result.signins), result.unreadable[0].line) == (1, 2)


@pytest.mark.parametrize(
    ("written", "ip"),
    [
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:993", "2001:db8::1"),
        ("2001:0DB8:0:0::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1 (杭州)", "192.0.2.1"),
        ("-", None),
        ("", None),
        ("unknown", None),
    ],
)
def test_addresses_are_brought_to_one_form(written: str, ip: str | None) -> None:
    (signin,) = read(f"time\tip\tstatus\n2026-11-01T09:00:05Z\t{written}\tok\n").signins
    assert signin.ip == ip


def test_something_else_in_the_address_column_is_kept_and_told() -> None:
    result = read("time,ip,status\n2026-11-01T09:00:05Z,backend-7,ok\n")
    assert result.signins[0].detail == "address as recorded: backend-7"
    assert any("something else than an address" in gap for gap in result.coverage.gaps)


@pytest.mark.parametrize(
    ("word", "success"),
    [("成功", True), ("登录失败", False), ("密码错误", False), ("Failure", False), ("unsuccessful", False),
     ("wrong password", False), ("OK", True), ("是", True), ("denied", False), ("异常", None), ("50126", None)],
)  # fmt: skip
def test_words_of_success_and_failure_are_known_in_both_languages(word: str, success: bool | None) -> None:
    result = read(f"time,ip,status\n2026-11-01T09:00:05Z,192.0.2.1,{word}\n")
    assert result.signins[0].success is success
    assert any("neither success nor failure" in gap for gap in result.coverage.gaps) is (success is None)


@pytest.mark.parametrize(
    ("word", "protocol"),
    [("网页", "web"), ("Webmail", "web"), ("POP3", "pop3"), ("SMTP AUTH", "smtp"), ("IMAP4", "imap"),
     ("Exchange ActiveSync", "activesync"), ("MAPI Over HTTP", "mapi"), ("钉钉", "dingtalk"), ("", None)],
)  # fmt: skip
def test_protocols_are_brought_to_the_words_used_here(word: str, protocol: str | None) -> None:
    (signin,) = read(f"time,ip,登录方式,status\n2026-11-01T09:00:05Z,192.0.2.1,{word},ok\n").signins
    assert signin.protocol == protocol


def test_a_logout_is_told_from_a_login() -> None:
    (signin,) = read("time,ip,操作,状态\n2026-11-01T09:00:05Z,192.0.2.1,退出登录,成功\n").signins
    assert (signin.event, signin.success) == (SignInEvent.LOGOUT, None)


def test_lines_that_are_no_records_are_counted_with_their_number() -> None:
    text = "time,ip,status\n2026-11-01T09:00:05Z,192.0.2.1,ok\nsomething else\n\n2026-11-01T09:00:06Z,192.0.2.1,ok\n"
    result = read(text + '2026-11-01T09:00:07Z,192.0.2.1,"never closed\n2026-11-01T09:00:08Z,192.0.2.1,ok\n')
    assert [u.line for u in result.unreadable] == [3, 6]
    assert (len(result.signins), result.coverage.unreadable, result.coverage.rows) == (3, 2, 5)
    assert result.unreadable[0].excerpt == "something else"


@pytest.mark.parametrize(
    "number", ["Mon, 01 Jan {} 08:00:00 +0000", "Mon, 01 Jan 2026 {}:00:00", "Mon, 01 Jan 2026 08:00 +{}"]
)
def test_a_time_with_a_number_of_twenty_digits_is_one_unreadable_line(number: str) -> None:
    written = number.format("9" * 20)
    result = read(f"time;ip;status\n{written};192.0.2.1;ok\n2026-11-01T09:00:05Z;192.0.2.1;ok\n")
    assert ([u.line for u in result.unreadable], len(result.signins)) == ([2], 1)


@pytest.mark.parametrize(
    ("begins", "goes_on"), [("2026-11-01", " "), ("2026-11-01 08:00", " "), ("x", "["), ("x", "("), ("log", " ")]
)
def test_a_cell_without_end_is_not_looked_through_for_ever(begins: str, goes_on: str) -> None:
    cell = begins + goes_on * 30_000 + "x"
    began = time.monotonic()
    result = read(f"{cell};x\ntime;ip;status\n2026-11-01T09:00:05Z;192.0.2.1;ok\n{cell};{cell};{cell}\n")
    assert [u.line for u in result.unreadable] == [4]
    assert time.monotonic() - began < 5, "it was hours before"


def test_only_a_hundred_unreadable_lines_are_kept_and_all_are_counted() -> None:
    result = read("time,ip,status\n2026-11-01T09:00:05Z,192.0.2.1,ok\n" + "rubbish\n" * 250)
    assert (len(result.unreadable), result.coverage.unreadable) == (100, 250)


def test_quotes_within_quotes_and_lines_within_cells_are_read() -> None:
    text = 'time,ip,status,client\r\n2026-11-01T09:00:05Z,192.0.2.1,ok,"a ""b"" c"\r\n'
    result = read(text + '2026-11-01T09:00:06Z,192.0.2.1,ok,"two\r\nlines"\r\n')
    assert [s.client for s in result.signins] == ['a "b" c', "two\nlines"]


def test_a_cut_last_line_is_counted() -> None:
    result = read("time,ip,status\n2026-11-01T09:00:05Z,192.0.2.1,ok\n2026-11-0")
    assert (len(result.signins), [u.line for u in result.unreadable]) == (1, [3])


def test_lines_above_the_header_and_repeated_headers_are_told() -> None:
    row = "2026-11-01T09:00:0{},192.0.2.1,ok\n"
    header = "time (UTC),ip,status\n"
    result = read("Sign-in report\n" + header + row.format(5) + header + row.format(6))
    assert (len(result.signins), result.coverage.unreadable) == (2, 0)
    assert any("above the header" in gap for gap in result.coverage.gaps)
    assert any("header line is repeated" in gap for gap in result.coverage.gaps)


def test_the_same_row_counts_once_here_and_in_another_file() -> None:
    row = "2026-11-01T09:00:05Z,{},192.0.2.1,ok\n"
    one = read("time,account,ip,status\n" + row.format("Lin@Example.com") * 2)
    two = read("time,account,ip,status\n" + row.format("lin@example.com"))
    assert (len(one.signins), one.duplicates) == (1, 1)
    assert one.signins[0].id == two.signins[0].id


def test_a_table_without_accounts_is_the_account_of_the_case() -> None:
    result = read("time,ip,status\n2026-11-01T09:00:05Z,192.0.2.1,ok\n")
    assert result.signins[0].account == OWNER
    assert any("names no account" in gap for gap in result.coverage.gaps)


def test_without_a_case_such_a_table_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="whose sign-ins"):
        read_bytes(b"time,ip,status\n2026-11-01T09:00:05Z,192.0.2.1,ok\n", name="x.csv")


def test_rows_of_a_blank_separated_table_may_not_slide() -> None:
    text = "time                  user           ip         status\n2026-11-01T09:00:05Z  a@example.com  192.0.2.1\n"
    with pytest.raises(UnreadableInput, match="3 cells where the header has 4"):
        read(text)


def test_a_single_blank_between_cells_is_enough_and_times_are_put_together_again() -> None:
    text = "time account ip status\n2026-11-01 09:00:05 a@example.com 192.0.2.1 ok\n"
    (signin,) = read(text, assume_zone=UTC).signins
    assert (signin.at, signin.ip) == (NINE, "192.0.2.1")


@settings(deadline=None, max_examples=80)
@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60), max_size=12))
def test_whatever_the_rows_hold_every_line_is_accounted_for(rows: list[str]) -> None:
    lines = [r.replace("\n", " ").replace("\r", " ") for r in rows]
    text = "time,ip,status\n2026-11-01T09:00:05Z,192.0.2.1,ok\n" + "\n".join(lines)
    result = read(text.encode("utf-8", "replace"))
    assert result.coverage.rows == result.coverage.unique + result.duplicates + result.coverage.unreadable
    assert result.coverage.unique >= 1
