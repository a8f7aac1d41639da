"""What administrators, apps and mail leave in Google's logs becomes changes and deeds of the right account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from google_export import OTHER, OWNER, activity, export, success
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analysis.exposures import from_audit
from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.signins import AuditEvent, JudgedSignIn
from workbench.model.words import Activity, Facet, Judgement


def read(*records: dict[str, Any]) -> IntakeResult:
    return read_bytes(export(list(records)), name="admin.json")


def by_admin(name: str, **parameters: Any) -> dict[str, Any]:
    return activity(name, email=OTHER, profile="9002", application="admin", USER_EMAIL=OWNER, **parameters)


def only(record: dict[str, Any]) -> AuditEvent:
    (event,) = read(record).audit
    return event


@pytest.mark.parametrize(
    ("name", "facet", "change", "key"),
    [
        ("CHANGE_PASSWORD", Facet.PASSWORD, "changed", ""),
        ("TURN_OFF_2_STEP_VERIFICATION", Facet.SECOND_FACTORS, "removed", "2-step-verification"),
        ("UNENROLL_USER_FROM_STRONG_AUTH", Facet.SECOND_FACTORS, "removed", "2-step-verification"),
        ("GENERATE_2SV_SCRATCH_CODES", Facet.SECOND_FACTORS, "added", "backup-codes"),
        ("REVOKE_ASP", Facet.APP_PASSWORDS, "removed", ""),
        ("RESET_SIGNIN_COOKIES", Facet.SESSIONS, "removed", ""),
        ("ADD_RECOVERY_EMAIL", Facet.RECOVERY, "added", "address"),
        ("CHANGE_RECOVERY_PHONE", Facet.RECOVERY, "changed", "phone"),
        ("SUSPEND_USER", Facet.SIGN_IN, "changed", ""),
        ("CREATE_USER", Facet.SIGN_IN, "changed", ""),
        ("GRANT_ADMIN_PRIVILEGE", Facet.SIGN_IN, "changed", "administrator"),
    ],
)
def test_what_an_administrator_did_is_a_change_of_the_account_it_was_done_to(
    name: str, facet: Facet, change: str, key: str
) -> None:
    event = only(by_admin(name))
    assert (event.account, event.account_id, event.facet, event.change, event.key) == (OWNER, None, facet, change, key)
    assert event.what.endswith(f"(by {OTHER})")


@pytest.mark.parametrize(
    ("name", "parameters", "facet", "key", "words"),
    [
        ("ASSIGN_ROLE", {"ROLE_NAME": "_SEED_ADMIN_ROLE"}, Facet.SIGN_IN, "_SEED_ADMIN_ROLE", "role _SEED_ADMIN_ROLE"),
        ("ADD_NICKNAME", {"USER_NICKNAME": "l@example.com"}, Facet.SEND_AS, "l@example.com", "alias l@example.com"),
        (
            "CREATE_EMAIL_MONITOR",
            {"EMAIL_MONITOR_DEST_EMAIL": "spy@example.com"},
            Facet.DELEGATES,
            "spy@example.com",
            "spy@example.com gets a copy",
        ),
        (
            "MAIL_ROUTING_DESTINATION_ADDED",
            {"NEW_VALUE": "drop@example.net"},
            Facet.FORWARDING,
            "drop@example.net",
            "delivered to drop@example.net",
        ),
        ("REVOKE_3LO_TOKEN", {"APP_ID": "77.apps"}, Facet.OAUTH_GRANTS, "77.apps", "access of 77.apps"),
    ],
)
def test_the_item_of_an_administrators_change_is_named(
    name: str, parameters: dict[str, Any], facet: Facet, key: str, words: str
) -> None:
    event = only(by_admin(name, **parameters))
    assert (event.facet, event.key) == (facet, key)
    assert words in event.what


def test_what_reaches_the_whole_domain_is_a_change_of_the_account_that_made_it() -> None:
    record = activity(
        "AUTHORIZE_API_CLIENT_ACCESS",
        application="admin",
        API_CLIENT_NAME="1068",
        API_SCOPES="https://mail.google.com/",
    )
    event = only(record)
    assert (event.account, event.facet, event.change, event.key) == (OWNER, Facet.OAUTH_GRANTS, "added", "1068")
    assert "every account of the domain: https://mail.google.com/" in event.what


def test_a_changed_mail_setting_tells_old_and_new() -> None:
    event = only(
        activity(
            "CHANGE_GMAIL_SETTING",
            application="admin",
            USER_DEFINED_SETTING_NAME="copy it",
            OLD_VALUE="off",
            NEW_VALUE="on",
        )
    )
    assert (event.facet, event.key) == (Facet.RULES, "copy it")
    assert event.what == "a mail rule of the domain was changed: copy it (off → on)"


GRANT: dict[str, Any] = {
    "app_name": "Mail Archive {0}",
    "client_id": "77.apps",
    "scope": ["https://mail.google.com/", "openid"],
}


def test_a_grant_is_known_by_its_client_and_tells_app_and_scopes() -> None:
    event = only(activity("authorize", application="token", **GRANT))
    assert (event.facet, event.change, event.key) == (Facet.OAUTH_GRANTS, "added", "77.apps")
    assert event.what == "Mail Archive {0} was given access: https://mail.google.com/, openid"


def test_a_grant_opens_at_its_true_time_and_its_withdrawal_is_told() -> None:
    made = activity("authorize", application="token", time="2026-10-05T10:00:00Z", qualifier="1", **GRANT)
    gone = activity("revoke", application="token", time="2026-10-05T11:00:00Z", qualifier="2", **GRANT)
    result = read(success(time="2026-10-05T09:58:00Z", qualifier="3"), gone, made)
    (signin,) = result.signins
    (exposure,) = from_audit(
        result.audit,
        [JudgedSignIn(signin=signin.id, judgement=Judgement.ABNORMAL, author="rules")],
        result.signins,
        account=OWNER,
        org_domains=["example.com"],
        found_at=datetime(2026, 10, 9, tzinfo=UTC),
    )
    assert (exposure.facet, exposure.key) == (Facet.OAUTH_GRANTS, "77.apps")
    assert exposure.opened.at == datetime(2026, 10, 5, 10, tzinfo=UTC)
    assert "taken away again" in exposure.why


def test_an_apps_use_of_its_grant_changes_none_and_is_counted() -> None:
    result = read(activity("activity", application="token", **GRANT), success(qualifier="2"))
    assert not result.audit
    assert any("1 token/activity" in gap for gap in result.coverage.gaps)


def mail(kind: int, *, nested: bool = True, **more: Any) -> dict[str, Any]:
    """A record as the API nests it, or flat as collectors write it."""
    record = activity("delivery", application="gmail", **more)
    if nested:
        to = [{"parameter": [{"name": "address", "value": f"{n}@example.net"}]} for n in range(5)]
        record["events"][0]["parameters"] = [
            {"name": "event_info", "messageValue": {"parameter": [{"name": "mail_event_type", "intValue": str(kind)}]}},
            {
                "name": "message_info",
                "messageValue": {
                    "parameter": [
                        {"name": "subject", "value": "Invoice"},
                        {"name": "rfc2822_message_id", "value": "<m1@example.com>"},
                        {"name": "destination", "multiMessageValue": to},
                    ]
                },
            },
        ]
    else:
        record["events"][0]["parameters"] = [{"name": "event_info.mail_event_type", "intValue": str(kind)}]
    return record


@pytest.mark.parametrize(
    ("kind", "activity_", "words"),
    [
        (1, Activity.MAIL_SENT, "mail sent"),
        (7, Activity.MAIL_READ, "mail opened"),
        (11, Activity.MAIL_SENT, "sent on by the forwarding"),
        (13, Activity.MAIL_DELETED, "moved to the trash"),
        (17, Activity.MAIL_READ, "attachments downloaded"),
    ],
)
@pytest.mark.parametrize("nested", [True, False], ids=["nested", "flat"])
def test_what_was_done_with_mail_is_a_deed(kind: int, activity_: Activity, words: str, nested: bool) -> None:
    event = only(mail(kind, nested=nested))
    assert (event.account, event.facet, event.change) == (OWNER, activity_, "done")
    assert words in event.what


def test_sent_mail_tells_subject_recipients_and_message() -> None:
    event = only(mail(1))
    assert event.what == "mail sent: “Invoice” to 0@example.net, 1@example.net, 2@example.net and 2 more"
    assert event.key == "<m1@example.com>"


def test_mail_that_came_in_is_no_deed_and_counted_by_its_type() -> None:
    result = read(mail(2), success(qualifier="2"))
    assert not result.audit
    assert any("1 gmail/delivery of type 2" in gap for gap in result.coverage.gaps)


def test_filters_and_delegates_that_leave_no_record_are_told_of() -> None:
    assert any("filters, delegates and send-as" in gap for gap in read(success()).coverage.gaps)


def test_a_failure_stands_for_as_many_tries_as_it_lists() -> None:
    (signin,) = read(activity("login_failure", login_challenge_method=["password"] * 3)).signins
    assert signin.attempts == 3


_BASE = [by_admin("ASSIGN_ROLE", ROLE_NAME="x"), mail(1), activity("authorize", application="token", **GRANT)]
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "value", "parameter"]), inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(_BASE), st.sampled_from(["value", "multiValue", "messageValue", "multiMessageValue"]), _ANY)
def test_any_parameter_gives_a_record_or_an_unreadable_one(record: dict[str, Any], kind: str, value: Any) -> None:
    parameters = [*record["events"][0]["parameters"], {"name": "event_info", kind: value}]
    changed = record | {"events": [record["events"][0] | {"parameters": parameters}]}
    try:
        result = read(changed)
    except UnreadableInput:
        return
    assert result.coverage.rows >= 1
