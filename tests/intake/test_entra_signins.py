from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from microsoft_export import HOME, OWNER, OWNER_ID, THIEF, json_lines, written

from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn
from workbench.model.words import SignInEvent

NINE = datetime(2026, 10, 5, 9, tzinfo=UTC)
COLUMNS = (
    "Date (UTC)",
    "Request ID",
    "User agent",
    "User ID",
    "User",
    "Username",
    "Application",
    "IP address",
    "Location",
    "Status",
    "Sign-in error code",
    "Failure reason",
    "Client app",
)


def signin(nth: int = 1, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": f"00000000-0000-0000-0000-{nth:012d}",
        "createdDateTime": "2026-10-05T09:00:00Z",
        "userDisplayName": "Lin",
        "userPrincipalName": OWNER,
        "userId": OWNER_ID,
        "appDisplayName": "Outlook",
        "ipAddress": HOME,
        "clientAppUsed": "Browser",
        "userAgent": "Mozilla/5.0",
        "isInteractive": True,
        "riskLevelDuringSignIn": "none",
        "riskState": "none",
        "deviceDetail": {"browser": "Edge 130", "operatingSystem": "Windows"},
        "location": {"city": "Delft", "state": "Zuid-Holland", "countryOrRegion": "NL"},
        "status": {"errorCode": 0, "failureReason": "Other."},
    }
    return {**made, **more}


def row(**more: str) -> tuple[str, ...]:
    cells = {
        "Date (UTC)": "2026-10-05T09:00:00Z",
        "Request ID": "00000000-0000-0000-0000-000000000001",
        "User agent": "Mozilla/5.0",
        "User ID": OWNER_ID,
        "User": "Lin",
        "Username": OWNER,
        "Application": "Outlook",
        "IP address": HOME,
        "Location": "Delft, Zuid-Holland, NL",
        "Status": "Success",
        "Sign-in error code": "0",
        "Failure reason": "Other.",
        "Client app": "Browser",
    }
    return tuple({**cells, **more}[name] for name in COLUMNS)


def diagnostic(record: dict[str, Any], category: str = "SignInLogs") -> dict[str, Any]:
    """As Azure Monitor writes it."""
    return {
        "time": "2026-10-05T09:05:00Z",
        "operationName": "Sign-in activity",
        "category": category,
        "callerIpAddress": record["ipAddress"],
        "properties": record,
    }


def read(data: bytes) -> IntakeResult:
    return read_bytes(data, name="signins")


def only(record: dict[str, Any]) -> SignIn:
    (found,) = read(json_lines([record])).signins
    return found


def gaps(result: IntakeResult) -> str:
    return " ".join(result.coverage.gaps)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([signin()]).encode(),
        json.dumps({"@odata.context": "https://graph.microsoft.com/v1.0", "value": [signin()]}, indent=1).encode(),
        json_lines([signin()]),
        json_lines([diagnostic(signin())]),
        json.dumps({"records": [diagnostic(signin())]}).encode(),
        written(COLUMNS, [row()]),
        b"\xef\xbb\xbf" + written(COLUMNS, [row()]),
        written(COLUMNS, [row()]).decode().encode("utf-16"),
    ],
)
def test_every_way_of_exporting_gives_the_same_sign_in(data: bytes) -> None:
    result = read(data)
    assert result.format == "Microsoft Entra sign-in log"
    (found,) = result.signins
    assert (found.at, found.account, found.account_id, found.ip) == (NINE, OWNER, OWNER_ID, HOME)
    assert (found.event, found.success, found.protocol) == (SignInEvent.LOGIN, True, "web")
    assert (found.client, found.region) == ("Mozilla/5.0", "Zuid-Holland, NL")
    assert found.id == only(signin()).id


@pytest.mark.parametrize(
    ("code", "kind", "success", "words"),
    [
        (50126, SignInEvent.LOGIN, False, "wrong user name or password"),
        (50076, SignInEvent.CHALLENGE, None, "first factor right; second factor asked for"),
        (500121, SignInEvent.CHALLENGE, False, "second factor failed"),
        (99999, SignInEvent.LOGIN, False, "as the log says; error 99999"),
    ],
)
def test_a_failure_says_what_failed(code: int, kind: SignInEvent, success: bool | None, words: str) -> None:
    found = only(signin(status={"errorCode": code, "failureReason": "as the log says"}))
    assert (found.event, found.success) == (kind, success)
    assert words in found.detail


@pytest.mark.parametrize(
    ("used", "protocol"),
    [
        ("IMAP4", "imap"),
        ("POP3", "pop3"),
        ("Authenticated SMTP", "smtp"),
        ("Exchange ActiveSync", "activesync"),
        ("Mobile Apps and Desktop clients", "app"),
        ("", None),
    ],
)
def test_the_client_app_names_the_protocol(used: str, protocol: str | None) -> None:
    assert only(signin(clientAppUsed=used)).protocol == protocol


@pytest.mark.parametrize(("level", "flag"), [("none", False), ("high", True), ("hidden", None), (None, None)])
def test_microsofts_own_opinion_is_kept(level: str | None, flag: bool | None) -> None:
    assert only(signin(riskLevelDuringSignIn=level, riskState=None)).vendor_suspicious is flag


@pytest.mark.parametrize(
    "record",
    [
        signin(isInteractive=False),
        signin(signInEventTypes=["nonInteractiveUser"]),
        diagnostic(signin(), "NonInteractiveUserSignInLogs"),
    ],
)
def test_a_token_that_a_program_renewed_is_told_as_such(record: dict[str, Any]) -> None:
    assert "non-interactive" in only(record).detail
    said = gaps(read(json_lines([record])))
    assert "It holds no interactive sign-ins" in said
    assert "It holds no non-interactive" not in said


def test_what_the_log_cannot_show_is_said() -> None:
    said = gaps(read(json_lines([signin()])))
    for words in ("30 days (7 without", "holds no non-interactive", "stolen", "unified audit log"):
        assert words in said


def test_duplicates_and_mixed_case_count_once_and_an_interruption_apart() -> None:
    interrupted = signin(status={"errorCode": 50074})
    result = read(json_lines([signin(), signin(), interrupted, signin(2, userPrincipalName="LIN@example.com. ")]))
    assert (result.coverage.rows, result.coverage.unique, result.duplicates) == (4, 3, 1)
    assert result.coverage.accounts == 1


@pytest.mark.parametrize(
    ("text", "ip"), [("[2001:db8::1]:443", "2001:db8::1"), (f"::ffff:{THIEF}", THIEF), ("", None), ("10.0.0.4", None)]
)
def test_an_address_is_read_however_it_is_written(text: str, ip: str | None) -> None:
    assert only(signin(ipAddress=text)).ip == ip


def test_a_time_of_a_column_that_names_no_zone_is_asked_for() -> None:
    names = ("Date", *COLUMNS[1:])
    data = written(names, [("2026-10-05 17:00:00", *row()[1:])])
    with pytest.raises(UnreadableInput, match="don't say in which time zone"):
        read(data)
    (found,) = read_bytes(data, name="a.csv", assume_zone=ZoneInfo("Asia/Shanghai")).signins
    assert found.at == NINE


def test_a_date_that_could_be_two_days_is_not_guessed() -> None:
    rows = [row(), row(**{"Date (UTC)": "3/4/2026, 9:00:00 AM", "Request ID": "2"})]
    result = read(written(COLUMNS, rows))
    assert (len(result.signins), result.coverage.unreadable) == (1, 1)


def test_a_service_principal_is_nobodys_sign_in() -> None:
    record = signin(2, userPrincipalName="", userId="", servicePrincipalId="7")
    result = read(json_lines([signin(), record]))
    assert len(result.signins) == 1
    assert "1 sign-in of a service principal" in gaps(result)


def test_a_last_line_that_is_cut_off_is_counted_and_the_rest_is_read() -> None:
    result = read(json_lines([signin(1), signin(2)])[:-40])
    assert (len(result.signins), result.coverage.unreadable) == (1, 1)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_value_in_any_field_gives_a_record_or_an_unreadable_line(data: st.DataObject) -> None:
    seed = signin()
    names = data.draw(st.lists(st.sampled_from(sorted(seed)), min_size=1, max_size=3))
    result = read(json_lines([signin(50), {**seed, **{name: data.draw(ANY) for name in names}}]))
    assert result.coverage.rows == 2


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=100), st.integers(min_value=0, max_value=500))
def test_any_bytes_in_an_export_are_read_or_refused(noise: bytes, where: int) -> None:
    data = written(COLUMNS, [row(), row()])
    try:
        read(data[:where] + noise + data[where:])
    except UnreadableInput as error:
        assert error.title
