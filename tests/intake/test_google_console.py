"""The files of Google's Admin console are read like the API's records, as far as they tell."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from google_export import OTHER, OWNER

from workbench.intake.google_console_words import event_name
from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.words import Facet, SignInEvent

HEAD = "Date,Event,Description,Actor,IP address,Login type,Is suspicious\n"
IN = f'2026-11-01T10:00:05+01:00,Successful login,{OWNER} logged in,"{OWNER}",192.0.2.1,Google password,False\n'
NINE = datetime(2026, 11, 1, 9, 0, 5, tzinfo=UTC)


def read(text: str, zone: ZoneInfo | None = None) -> IntakeResult:
    return read_bytes(text.encode(), name="log.csv", assume_zone=zone)


def test_a_sign_in_is_read_with_everything_the_row_tells() -> None:
    result = read(HEAD + IN)
    (signin,) = result.signins
    assert (signin.at, signin.account, signin.ip) == (NINE, OWNER, "192.0.2.1")
    assert (signin.event, signin.success, signin.protocol) == (SignInEvent.LOGIN, True, "web")
    assert (signin.vendor_suspicious, signin.line) == (False, 2)
    assert result.format == "Google Admin console CSV"


@pytest.mark.parametrize(
    "header",
    [
        "Event name,Event description,User,IP address,Date\n",
        "EVENT NAME;EVENT DESCRIPTION;ADMIN;IP ADDRESS;DATE (UTC)\n",
        "Event Name\tEvent Description\tActor email\tIP Address\tDate\n",
    ],
)
def test_columns_go_by_their_names_in_any_order_and_case(header: str) -> None:
    cut = next(c for c in ";\t," if c in header)
    row = cut.join(["Failed login", "x", OWNER, "192.0.2.1", "2026-11-01 09:00:05 UTC"])
    (signin,) = read(header + row + "\n").signins
    assert (signin.at, signin.success, signin.ip) == (NINE, False, "192.0.2.1")


def test_a_time_without_a_zone_is_asked_about_and_never_guessed() -> None:
    text = HEAD + IN.replace("2026-11-01T10:00:05+01:00", '"Nov 1, 2026, 10:00:05 AM"')
    with pytest.raises(UnreadableInput, match="which time zone") as caught:
        read(text)
    assert caught.value.asks == "zone"
    result = read(text, ZoneInfo("Europe/Berlin"))
    assert result.signins[0].at == NINE
    assert any("as you said" in gap for gap in result.coverage.gaps)


@pytest.mark.parametrize(
    "written",
    ["Nov 1, 2026, 10:00:05 AM GMT+1", "November 1, 2026 at 10:00:05 AM UTC+01:00", "Nov 1, 2026, 09:00:05 Z"],
)
def test_a_time_with_the_month_in_letters_is_read(written: str) -> None:
    assert read(HEAD + IN.replace("2026-11-01T10:00:05+01:00", f'"{written}"')).signins[0].at == NINE


def test_letters_that_stand_for_several_zones_are_asked_about() -> None:
    with pytest.raises(UnreadableInput, match="which time zone"):
        read(HEAD + IN.replace("2026-11-01T10:00:05+01:00", '"Nov 1, 2026, 10:00:05 AM CST"'))


@pytest.mark.parametrize(
    ("title", "description", "facet", "change", "key"),
    [
        ("2-Step Verification disable", "{actor} has disabled", Facet.SECOND_FACTORS, "removed", "2-step-verification"),
        ("Account password change", "{actor} has changed", Facet.PASSWORD, "changed", ""),
        (
            "Out of domain email forwarding enabled",
            f"{OTHER} has enabled forwarding to Drop@example.net.",
            Facet.FORWARDING,
            "added",
            "drop@example.net",
        ),
    ],
)
def test_a_change_by_the_user_is_an_audit_event(
    title: str, description: str, facet: Facet, change: str, key: str
) -> None:
    row = f"2026-11-01T09:00:05Z,{title},{description},{OTHER},192.0.2.1,,\n"
    (event,) = read(HEAD + row).audit
    assert (event.account, event.facet, event.change, event.key) == (OTHER, facet, change, key)


def test_what_an_administrator_did_is_of_the_account_that_the_description_names() -> None:
    row = f"2026-11-01T09:00:05Z,Role Assign,Role _SEED_ADMIN_ROLE assigned to user {OWNER},{OTHER},192.0.2.1,,\n"
    (event,) = read(HEAD + row).audit
    assert (event.account, event.key) == (OWNER, "_SEED_ADMIN_ROLE")
    assert event.what.endswith(f"(by {OTHER})")


def test_an_item_that_no_column_names_is_told_in_the_consoles_own_words() -> None:
    row = f"2026-11-01T09:00:05Z,ADD_NICKNAME,Nickname l@example.com created for {OWNER},{OTHER},192.0.2.1,,\n"
    (event,) = read(HEAD + row).audit
    assert event.what == f"Nickname l@example.com created for {OWNER} (by {OTHER})"


def test_a_grant_is_read_from_its_columns() -> None:
    header = "Date,Event name,Event description,User,Application name,Client ID,Scope\n"
    row = f'2026-11-01T09:00:05Z,Authorize,x,{OWNER},Mail Archive,77.apps,"https://mail.google.com/, openid"\n'
    (event,) = read(header + row).audit
    assert (event.facet, event.key) == (Facet.OAUTH_GRANTS, "77.apps")
    assert event.what == "Mail Archive was given access: https://mail.google.com/, openid"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Successful login", "login_success"),
        ("login_failure", "login_failure"),
        ("CHANGE_PASSWORD", "CHANGE_PASSWORD"),
        ("User Password Change", "CHANGE_PASSWORD"),
        ("Suspend user", "SUSPEND_USER"),
        ("3-legged OAuth Token Revoke", "REVOKE_3LO_TOKEN"),
        ("Folder viewed", ""),
    ],
)
def test_titles_and_the_apis_own_names_are_known(title: str, name: str) -> None:
    assert event_name(title) == name


def test_other_events_are_counted_and_a_row_without_a_time_is_unreadable() -> None:
    result = read(HEAD + IN + IN.replace("Successful login", "Folder viewed") + IN.replace("2026-11", "soon"))
    assert (len(result.signins), result.coverage.unreadable, result.coverage.rows) == (1, 1, 3)
    assert any("Folder viewed" in gap for gap in result.coverage.gaps)


def test_a_table_of_another_console_is_not_taken_for_googles() -> None:
    result = read("Date,Event,User,IP address\n2026-11-01T09:00:05Z,door opened,a@example.com,192.0.2.1\n")
    assert result.format == "table with a header line"


def test_that_the_file_has_no_ids_is_told() -> None:
    assert any("bears no record ids" in gap for gap in read(HEAD + IN).coverage.gaps)
