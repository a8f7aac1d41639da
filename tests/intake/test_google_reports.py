from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from google_export import OTHER, OWNER, activity, event_of, export, success
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.reader import IntakeResult, fresh, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.signins import SignIn
from workbench.model.words import Facet, SignInEvent


def read(records: list[dict[str, Any]]) -> IntakeResult:
    return read_bytes(export(records), name="login.json")


def only(record: dict[str, Any]) -> SignIn:
    (signin,) = read([record]).signins
    return signin


def test_a_success_is_read_with_everything_the_record_tells() -> None:
    record = success(ip="2001:db8::1")
    record["networkInfo"] = {"regionCode": "NL", "ipAsn": [64500]}
    signin = only(record)
    assert signin.at == datetime(2026, 10, 5, 9, tzinfo=UTC)
    assert (signin.account, signin.account_id, signin.ip) == (OWNER, "9001", "2001:db8::1")
    assert (signin.event, signin.success, signin.protocol) == (SignInEvent.LOGIN, True, "web")
    assert (signin.region, signin.vendor_suspicious, signin.detail, signin.line) == ("NL", False, "password", 1)


@pytest.mark.parametrize(
    ("name", "kind", "succeeded"),
    [
        ("login_failure", SignInEvent.LOGIN, False),
        ("logout", SignInEvent.LOGOUT, None),
        ("login_challenge", SignInEvent.CHALLENGE, None),
    ],
)
def test_each_kind_of_login_record_keeps_its_meaning(name: str, kind: SignInEvent, succeeded: bool | None) -> None:
    signin = only(activity(name, login_type="google_password"))
    assert (signin.event, signin.success) == (kind, succeeded)


@pytest.mark.parametrize(("status", "succeeded"), [("passed", True), ("Challenge Failed.", False), ("", None)])
def test_a_second_factor_says_how_it_ended(status: str, succeeded: bool | None) -> None:
    record = activity(
        "login_verification",
        is_second_factor=True,
        login_challenge_status=status,
        login_challenge_method=["idv_preregistered_phone"],
    )
    signin = only(record)
    assert signin.success is succeeded
    assert "second factor" in signin.detail
    assert "code to the registered phone" in signin.detail


def test_several_tries_of_one_sign_in_are_told() -> None:
    signin = only(success(login_challenge_method=["password", "password", "google_authenticator"]))
    assert signin.detail == "password, 2 tries, then authenticator app"


def test_an_unknown_way_of_signing_in_names_no_protocol() -> None:
    signin = only(activity("login_failure", login_type="unknown"))
    assert signin.protocol is None


def test_a_sign_in_that_google_blocked_is_a_flagged_failure_of_the_affected_account() -> None:
    signin = only(activity("suspicious_login", email=OTHER, affected_email_address=OWNER))
    assert (signin.account, signin.account_id) == (OWNER, None)
    assert (signin.success, signin.vendor_suspicious) == (False, True)


@pytest.mark.parametrize(
    ("name", "facet", "change", "key"),
    [
        ("2sv_enroll", Facet.SECOND_FACTORS, "added", "2-step-verification"),
        ("2sv_disable", Facet.SECOND_FACTORS, "removed", "2-step-verification"),
        ("passkey_enrolled", Facet.SECOND_FACTORS, "added", "passkey"),
        ("titanium_unenroll", Facet.SECOND_FACTORS, "removed", "advanced-protection"),
        ("password_edit", Facet.PASSWORD, "changed", ""),
        ("recovery_email_edit", Facet.RECOVERY, "changed", "address"),
        ("recovery_phone_edit", Facet.RECOVERY, "changed", "phone"),
        ("recovery_secret_qa_edit", Facet.RECOVERY, "changed", "secret-question"),
    ],
)
def test_a_change_to_the_account_becomes_an_audit_event(name: str, facet: Facet, change: str, key: str) -> None:
    (event,) = read([activity(name)]).audit
    assert (event.facet, event.change, event.key, event.name) == (facet, change, key, name)


def test_a_forwarding_is_known_by_its_address_in_lower_case() -> None:
    record = activity("email_forwarding_out_of_domain", email_forwarding_destination_address="Drop@Example.ORG")
    (event,) = read([record]).audit
    assert (event.facet, event.key, event.what) == (
        Facet.FORWARDING,
        "drop@example.org",
        "forwarding to Drop@Example.ORG",
    )


def test_the_same_enrolment_in_two_exports_counts_once() -> None:
    login = read([activity("2sv_enroll")])
    accounts = read_bytes(export([activity("2sv_enroll", application="user_accounts")], "activities"), name="u.json")
    kept, dropped = fresh((*login.audit, *accounts.audit), ())
    assert (len(kept), dropped) == (1, 1)


def test_records_that_share_time_and_qualifier_are_told_apart_by_their_event() -> None:
    result = read([success(), activity("login_verification")])
    assert len(result.signins) == 2
    assert result.duplicates == 0


def test_one_record_with_two_events_becomes_two() -> None:
    record = success()
    record["events"].append(event_of("login_verification", login_challenge_status="passed"))
    assert len(read([record]).signins) == 2


def test_a_duplicate_within_one_file_is_counted() -> None:
    result = read([success(), success(), success(qualifier="2")])
    assert (len(result.signins), result.duplicates, result.coverage.rows, result.coverage.unique) == (2, 1, 3, 2)


def test_a_renamed_account_keeps_one_id() -> None:
    result = read([success(email="old@example.com"), success(qualifier="2")])
    assert {s.account_id for s in result.signins} == {"9001"}
    assert result.coverage.accounts == 1


def test_opening_another_service_with_a_session_is_no_sign_in() -> None:
    result = read([success(), activity("login_failure", application="saml", qualifier="2")])
    assert len(result.signins) == 1
    assert any("1 saml/login_failure" in gap for gap in result.coverage.gaps)


def test_events_of_other_kinds_are_counted_and_named() -> None:
    result = read([success(), activity("download", application="drive"), activity("download", application="drive")])
    assert any("2 drive/download" in gap for gap in result.coverage.gaps)
    assert result.coverage.rows == 3


def test_the_coverage_tells_the_window_and_the_blind_spots() -> None:
    result = read([success(), success(time="2026-10-09T10:00:00Z", email=OTHER, profile="9002")])
    coverage = result.coverage
    assert (coverage.got.start, coverage.got.end) == (
        datetime(2026, 10, 5, 9, tzinfo=UTC),
        datetime(2026, 10, 9, 10, tzinfo=UTC),
    )
    assert coverage.accounts == 2
    assert any("IMAP" in gap for gap in coverage.gaps)
    assert "login.json" in coverage.source


RECORDS = [success(), success(qualifier="2"), success(qualifier="3")]


@pytest.mark.parametrize(
    "data",
    [
        export(RECORDS, "items"),
        export(RECORDS, "activities"),
        json.dumps(RECORDS).encode(),
        "\n".join(json.dumps(r) for r in RECORDS).encode(),
        b"\n".join([export(RECORDS[:2]), export(RECORDS[2:])]),
        json.dumps({"items": RECORDS}, indent=2).encode("utf-8-sig"),
        json.dumps({"items": RECORDS}).encode("utf-16"),
    ],
    ids=["items", "activities", "bare list", "lines", "two answers", "indented with a mark", "utf-16"],
)
def test_every_way_of_saving_the_answer_is_read(data: bytes) -> None:
    assert len(read_bytes(data, name="x.json").signins) == 3


def test_an_answer_without_records_says_so() -> None:
    result = read_bytes(b'{"kind": "admin#reports#activities", "etag": "x"}', name="x.json")
    assert result.coverage.rows == 0
    assert any("holds no sign-in" in gap for gap in result.coverage.gaps)


@settings(deadline=None, max_examples=60)
@given(st.integers(min_value=1, max_value=len(export(RECORDS)) - 1))
def test_a_file_cut_anywhere_gives_its_whole_records_or_is_refused(cut: int) -> None:
    data = export(RECORDS)[:cut]
    whole = data.count(b'"is_suspicious", "boolValue": false}]}]}')
    try:
        result = read_bytes(data, name="cut.json")
    except UnreadableInput:
        assert whole == 0
        return
    assert len(result.signins) == whole


def test_a_cut_file_says_that_it_is_cut() -> None:
    result = read_bytes(export(RECORDS)[:-60], name="cut.json")
    assert result.coverage.unreadable == 1
    assert result.unreadable[0].line == 3
    assert any("cut off" in gap for gap in result.coverage.gaps)


def test_a_damaged_record_is_counted_and_the_next_ones_are_read() -> None:
    data = export(RECORDS).replace(b'"uniqueQualifier": "2"', b'"uniqueQualifier" "2"')
    result = read_bytes(data, name="x.json")
    assert len(result.signins) == 2
    assert [(u.line, u.why.split(" at ")[0]) for u in result.unreadable] == [(2, "no valid JSON")]
    assert result.unreadable[0].excerpt


@pytest.mark.parametrize(
    "record",
    [
        7,
        None,
        "text",
        [],
        {"id": 3},
        {"id": {"time": "2026-10-05T09:00:00Z"}},
        {"id": {"time": "never"}, "events": [{}]},
    ],
)
def test_a_record_of_another_shape_is_counted_not_dropped(record: Any) -> None:
    result = read([success(), record])
    assert (len(result.signins), result.coverage.unreadable) == (1, 1)


@pytest.mark.parametrize("whole", [OWNER, "9001", "192.0.2.10", "login_success", "google_password", "1001"])
def test_half_a_character_in_a_record_does_no_harm(whole: str) -> None:
    data = export([success(qualifier="1"), success()]).replace(b'"' + whole.encode(), b'"\\ud800' + whole.encode())
    result = read_bytes(data, name="x.json")
    assert result.coverage.rows == 2
    assert result.model_dump_json().encode()


@pytest.mark.parametrize("opening", ["[", '{"kind":', '{"items":['])
def test_nesting_without_end_is_refused_not_followed(opening: str) -> None:
    data = b'{"activities":[' + opening.encode() * 50_000
    with pytest.raises(UnreadableInput):
        read_bytes(data, name="deep.json")


def test_records_that_share_an_id_and_say_something_else_are_told_of() -> None:
    again = read([success(qualifier="7"), success(qualifier="7")])
    assert not [gap for gap in again.coverage.gaps if "bear the id" in gap]
    other = read([success(qualifier="7"), success(qualifier="7", ip="198.51.100.9")])
    assert other.duplicates == 1
    assert [gap for gap in other.coverage.gaps if gap.startswith("1 records bear the id")]
