"""Dovecot's event export is read as sign-ins and changes of rules."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_lines import ABROAD, OWNER

from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.words import Facet, SignInEvent

END = "2026-11-02T09:00:00.123456Z"


def event(name: str = "auth_request_finished", *, end: Any = END, **fields: Any) -> dict[str, Any]:
    base = {"user": OWNER, "remote_ip": ABROAD, "session": "S1", "service": "imap", "mechanism": "PLAIN"}
    return {"event": name, "hostname": "mx1", "start_time": end, "end_time": end, "fields": base | fields}


def export(*events: dict[str, Any]) -> bytes:
    return "".join(json.dumps(e) + "\n" for e in events).encode()


def read(*events: dict[str, Any]) -> IntakeResult:
    return read_bytes(export(*events), name="events.jsonl")


def test_a_success_is_read_with_everything_the_event_tells() -> None:
    (signin,) = read(event(success="yes", policy_result="ok")).signins
    assert (signin.at.second, signin.at.microsecond) == (0, 123456)
    assert (signin.account, signin.ip, signin.protocol) == (OWNER, ABROAD, "imap")
    assert (signin.success, signin.detail, signin.line) == (True, "PLAIN", 1)


def test_a_missing_success_is_a_failure_with_the_reason_of_its_session() -> None:
    (signin,) = read(event("auth_passdb_request_finished", result="password_mismatch"), event()).signins
    assert (signin.success, signin.detail) == (False, "PLAIN; password mismatch")


def test_the_reason_of_a_refusal_may_come_after_it() -> None:
    late = event("auth_passdb_request_finished", result="password_mismatch")
    first, second = read(event(), event(end="2026-11-02T09:00:01Z"), late).signins
    assert (first.detail, second.detail) == ("PLAIN", "PLAIN; password mismatch")


def test_a_refusal_by_a_passdb_that_found_the_name_is_one_of_a_list_of_those_to_keep_out() -> None:
    found = event("auth_passdb_request_finished", result="ok", passdb_name="blocklist")
    kept_out, let_in = read(found, event(), found, event(success="yes", session="S1")).signins
    assert (kept_out.detail, let_in.detail) == ("PLAIN; kept out by blocklist", "PLAIN")


@pytest.mark.parametrize(("service", "protocol"), [("submission", "smtp"), ("managesieve", "sieve"), ("pop3", "pop3")])
def test_services_are_named_as_everywhere(service: str, protocol: str) -> None:
    assert read(event(service=service)).signins[0].protocol == protocol


def test_times_as_epoch_seconds_are_read() -> None:
    (signin,) = read(event(end=1793610000.5)).signins
    assert signin.at == datetime.fromtimestamp(1793610000.5, UTC)


def test_the_end_of_a_session_is_a_logout() -> None:
    (signin,) = read(event("mail_user_session_finished")).signins
    assert (signin.event, signin.success) == (SignInEvent.LOGOUT, None)


def test_a_script_that_was_stored_is_a_change_of_the_rules_from_the_address_of_its_session() -> None:
    stored = event("managesieve_command_finished", cmd_name="PUTSCRIPT", script_name="roundcube")
    del stored["fields"]["remote_ip"]
    (change,) = read(event(success="yes"), stored).audit
    assert (change.facet, change.change, change.key, change.ip) == (Facet.RULES, "added", "roundcube", ABROAD)


def test_switching_the_active_script_off_takes_that_script_away() -> None:
    on = event("managesieve_command_finished", cmd_name="SETACTIVE", script_name="evil")
    off = event("managesieve_command_finished", end="2026-11-02T09:05:00Z", cmd_name="SETACTIVE", cmd_args='""')
    changes = read(on, off, off | {"end_time": "2026-11-02T09:06:00Z"}).audit
    assert [(c.change, c.key) for c in changes] == [("changed", "evil"), ("removed", "evil"), ("removed", "")]
    assert changes[1].what == "Sieve script “evil” switched off"


def test_login_and_logout_of_a_session_bear_its_id() -> None:
    result = read(event(success="yes"), event("mail_user_session_finished", end="2026-11-02T09:09:00Z"))
    assert [s.session for s in result.signins] == ["S1", "S1"]


def test_other_events_are_counted_and_a_master_user_is_told() -> None:
    result = read(event("mail_opened"), event(success="yes", master_user="admin"))
    assert "as master user admin" in result.signins[0].detail
    assert any("1 mail_opened" in gap for gap in result.coverage.gaps)


def test_an_event_that_was_cut_is_unreadable_and_a_repeated_one_counts_once() -> None:
    data = export(event(), event()) + export(event(session="S2"))[:-40]
    result = read_bytes(data, name="events.jsonl")
    assert (len(result.signins), result.duplicates, result.coverage.unreadable) == (1, 1, 1)


WHOLE = export(event(success="yes"), event("auth_passdb_request_finished", result="x"), event("mail_opened"))


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=20))
def test_any_change_gives_records_unreadable_lines_or_a_refusal(at: int, cut: int, put: bytes) -> None:
    try:
        read_bytes(WHOLE[:at] + put + WHOLE[at + cut :], name="x", account="lin@example.com")
    except UnreadableInput as error:
        assert error.title
        assert error.hint
