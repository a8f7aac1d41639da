from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from microsoft_export import (
    ADMIN,
    HOME,
    OWNER,
    OWNER_ID,
    THIEF,
    audit_record,
    json_lines,
    logged_in,
    named,
    powershell_csv,
    purview_csv,
    written,
)

from workbench.intake.reader import IntakeResult, read_bytes
from workbench.model.errors import UnreadableInput
from workbench.model.mailrule import ActionKind
from workbench.model.signins import AuditEvent
from workbench.model.words import Activity, Facet, SignInEvent

NINE = datetime(2026, 10, 5, 9, tzinfo=UTC)


def read(data: bytes | list[dict[str, Any]], account: str = OWNER) -> IntakeResult:
    return read_bytes(data if isinstance(data, bytes) else purview_csv(data), name="audit.csv", account=account)


def only(record: dict[str, Any]) -> AuditEvent:
    (event,) = read([record]).audit
    return event


def gaps(result: IntakeResult) -> str:
    return " ".join(result.coverage.gaps)


@pytest.mark.parametrize(
    "data",
    [
        purview_csv([logged_in()]),
        powershell_csv([logged_in()]),
        json_lines([logged_in()]),
        json.dumps([logged_in()]).encode(),
        json.dumps([logged_in()], indent=2).encode(),
        json.dumps([{"CreationDate": "x", "Operations": "y", "AuditData": json.dumps(logged_in())}]).encode(),
        json.dumps({"value": [{"id": "7", "operation": "UserLoggedIn", "auditData": logged_in()}]}).encode(),
        b"\xef\xbb\xbf" + purview_csv([logged_in()]),
        purview_csv([logged_in()]).decode().encode("utf-16"),
        purview_csv([logged_in()]).replace(b"\r\n", b"\n").replace(b"AuditData", b"auditdata"),
    ],
)
def test_every_way_of_exporting_gives_the_same_sign_in(data: bytes) -> None:
    result = read(data)
    assert result.format == "Microsoft unified audit log"
    (signin,) = result.signins
    assert (signin.at, signin.account, signin.account_id, signin.ip) == (NINE, OWNER, OWNER_ID, HOME)
    assert (signin.event, signin.success, signin.client) == (SignInEvent.LOGIN, True, "Mozilla/5.0")
    assert signin.id == read([logged_in()]).signins[0].id
    assert signin.session == "aaaa-bbbb"


def test_a_siem_table_without_audit_data_is_read_by_its_columns() -> None:
    names = ("CreationTime", "Operation", "UserId", "ClientIP", "Id", "Parameters", "index")
    row = ("2026-10-05T09:00:00", "New-InboxRule", OWNER, f"{THIEF}:99", "7", json.dumps(named(Name="r")), "o365")
    (event,) = read(written(names, [row])).audit
    assert (event.at, event.ip, event.facet, event.key) == (NINE, THIEF, Facet.RULES, "r")


def test_a_time_of_a_column_that_names_no_zone_is_asked_for() -> None:
    names = ("CreationDate", "Operation", "UserId", "ClientIP")
    data = written(names, [("2026-10-05 17:00:00", "UserLoggedIn", OWNER, HOME)])
    with pytest.raises(UnreadableInput, match="don't say in which time zone"):
        read(data)
    from zoneinfo import ZoneInfo

    (signin,) = read_bytes(data, name="a.csv", assume_zone=ZoneInfo("Asia/Shanghai")).signins
    assert signin.at == NINE


@pytest.mark.parametrize(
    ("number", "kind", "success", "words"),
    [
        ("50126", SignInEvent.LOGIN, False, "wrong user name or password; error 50126"),
        ("50074", SignInEvent.CHALLENGE, None, "first factor right; second factor asked for"),
        ("500121", SignInEvent.CHALLENGE, False, "second factor failed"),
    ],
)
def test_a_failure_says_what_failed(number: str, kind: SignInEvent, success: bool | None, words: str) -> None:
    record = logged_in(Operation="UserLoginFailed", ResultStatus="Failed", ErrorNumber=number)
    (signin,) = read([record]).signins
    assert (signin.event, signin.success) == (kind, success)
    assert words in signin.detail


def test_a_mailbox_login_names_its_protocol() -> None:
    record = audit_record("MailboxLogin", MailboxOwnerUPN=OWNER, ClientInfoString="Client=POP3/IMAP4;Protocol=IMAP4")
    assert read([record]).signins[0].protocol == "imap"


@pytest.mark.parametrize(
    ("written_ip", "ip"),
    [
        ("203.0.113.7:54321", THIEF),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("::ffff:203.0.113.7", THIEF),
        (" 203.0.113.7. ", THIEF),
        ("", None),
        ("<null>", None),
        (None, None),
        ("::1", None),
        ("10.1.2.3", None),
    ],
)
def test_an_address_is_read_however_it_is_written(written_ip: str | None, ip: str | None) -> None:
    assert read([logged_in(ClientIP=written_ip)]).signins[0].ip == ip


def test_an_address_within_microsofts_network_is_told_and_not_judged() -> None:
    result = read([logged_in(ClientIP="::1")])
    assert "within Microsoft's network: ::1" in result.signins[0].detail
    assert "Addresses from within Microsoft's own network, not judged: ::1 × 1." in gaps(result)


def test_what_a_service_did_bears_no_address() -> None:
    record = audit_record(
        "Set-Mailbox",
        UserId="NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)",
        UserType=3,
        ClientIP="198.51.100.9",
        Parameters=named(Identity=OWNER, AuditEnabled="False"),
    )
    result = read([record])
    assert result.audit[0].ip is None
    assert "1 records were made by services" in gaps(result)


def test_a_user_in_mixed_case_with_a_dot_behind_is_one_account() -> None:
    result = read([logged_in(nth=1, UserKey="x"), logged_in(nth=2, UserKey="x", UserId="Lin@Example.COM. ")])
    assert result.coverage.accounts == 1


def test_forty_percent_duplicates_count_once() -> None:
    records = [logged_in(nth=n) for n in range(6)] + [audit_record("New-InboxRule", nth=9, Parameters=named(Name="r"))]
    result = read([*records, *records[:3], records[6]])
    assert (result.coverage.rows, result.coverage.unique, result.duplicates) == (11, 7, 4)
    assert "bear the id of an earlier one" not in gaps(result)


def test_rows_out_of_order_are_put_in_order_and_a_rule_is_one_from_making_to_deleting() -> None:
    path = "NAM.PROD/Hosted/example/lin\\"
    deleted = audit_record(
        "Remove-InboxRule",
        nth=3,
        time="2026-10-05T09:20:00",
        ObjectId=path + "77",
        Parameters=named(Identity="lin\\77"),
    )
    changed = audit_record(
        "Set-InboxRule",
        nth=2,
        time="2026-10-05T09:10:00",
        ObjectId=path + "77",
        Parameters=named(Identity="lin\\77", Name="."),
    )
    made = audit_record(
        "New-InboxRule", nth=1, ObjectId=path + ".", Parameters=named(Name=".", MoveToFolder="RSS", MarkAsRead="True")
    )
    events = read([deleted, changed, made]).audit
    assert [(e.change, e.key) for e in events] == [("added", "."), ("changed", "."), ("removed", ".")]
    assert events[0].what == "rule “.”: moves to RSS, marks as read"


def test_a_rule_of_outlook_is_read_from_the_operations_properties() -> None:
    actions = json.dumps([{"ActionType": "Forward", "Recipients": ["drop@example.org"]}])
    values = named(RuleOperation="AddMailboxRule", RuleId="0", RuleName="Updates", RuleActions=actions)
    event = only(audit_record("UpdateInboxRules", MailboxOwnerUPN=OWNER, OperationProperties=values))
    assert (event.facet, event.change, event.key, event.account) == (Facet.RULES, "added", "Updates", OWNER)
    assert "drop@example.org" in event.what


def test_rules_that_outlook_saves_anew_are_one_item() -> None:
    records = [
        audit_record(
            "UpdateInboxRules",
            nth=n,
            MailboxOwnerUPN=OWNER,
            OperationProperties=named(
                RuleOperation="ModifyMailboxRule", RuleId=str(n), RuleName="", RuleCondition="{}", RuleActions="[]"
            ),
        )
        for n in range(1, 30)
    ]
    assert {(e.change, e.key) for e in read(records).audit} == {("changed", "saved-anew")}


def test_forwarding_is_told_by_its_address_when_set_replaced_and_cleared() -> None:
    def forward(nth: int, to: str) -> dict[str, Any]:
        values = named(Identity="lin", ForwardingSmtpAddress=to, DeliverToMailboxAndForward="True")
        return audit_record("Set-Mailbox", nth=nth, time=f"2026-10-05T09:0{nth}:00", Parameters=values)

    events = read([forward(1, "smtp:Drop@example.org"), forward(2, "smtp:b@example.org"), forward(3, "")]).audit
    assert sorted((e.at.minute, e.change, e.key) for e in events) == [
        (1, "added", "drop@example.org"),
        (2, "added", "b@example.org"),
        (2, "removed", "drop@example.org"),
        (3, "removed", "b@example.org"),
    ]
    assert {e.account for e in events} == {OWNER}
    assert "a copy stays in the mailbox" in events[0].what


@pytest.mark.parametrize(
    ("operation", "fields", "facet", "change", "key"),
    [
        (
            "Add-MailboxPermission",
            {"Parameters": named(Identity=OWNER, User="Eve@example.com", AccessRights="FullAccess")},
            Facet.DELEGATES,
            "added",
            "eve@example.com",
        ),
        (
            "Add-RecipientPermission",
            {"Parameters": named(Identity=OWNER, Trustee="eve@example.com", AccessRights="SendAs")},
            Facet.SEND_AS,
            "added",
            "eve@example.com",
        ),
        (
            "Add-MailboxFolderPermission",
            {"Parameters": named(Identity=f"{OWNER}:\\Inbox", User="Default", AccessRights="Owner")},
            Facet.DELEGATES,
            "added",
            "default\\inbox",
        ),
        (
            "AddFolderPermissions",
            {
                "MailboxOwnerUPN": OWNER,
                "Item": {
                    "ParentFolder": {"MemberUpn": "eve@example.com", "MemberRights": "ReadAny", "Path": "\\Inbox"}
                },
            },
            Facet.DELEGATES,
            "added",
            "eve@example.com\\inbox",
        ),
        ("Set-CASMailbox", {"Parameters": named(Identity=OWNER, PopEnabled="True")}, Facet.PROTOCOLS, "added", "pop3"),
        (
            "Set-CASMailbox",
            {"Parameters": named(Identity=OWNER, SmtpClientAuthenticationDisabled="False")},
            Facet.PROTOCOLS,
            "added",
            "smtp",
        ),
        (
            "Set-MailboxAuditBypassAssociation",
            {"Parameters": named(Identity=OWNER, AuditBypassEnabled="True")},
            Activity.AUDITING,
            "removed",
            "bypass",
        ),
        (
            "Set-AdminAuditLogConfig",
            {"UserId": OWNER, "Parameters": named(UnifiedAuditLogIngestionEnabled="False")},
            Activity.AUDITING,
            "removed",
            "unifiedauditlogingestionenabled",
        ),
        (
            "Consent to application.",
            {"Target": [{"ID": "Mail Helper", "Type": 1}], "ObjectId": "abc"},
            Facet.OAUTH_GRANTS,
            "added",
            "Mail Helper",
        ),
        (
            "User registered security info",
            {"Target": [{"ID": OWNER, "Type": 5}]},
            Facet.SECOND_FACTORS,
            "added",
            "security-info",
        ),
        (
            "Update user.",
            {
                "ObjectId": OWNER,
                "ModifiedProperties": [
                    {
                        "Name": "StrongAuthenticationPhoneAppDetail",
                        "OldValue": "[]",
                        "NewValue": '[{"DeviceName": "x"}]',
                    }
                ],
            },
            Facet.SECOND_FACTORS,
            "added",
            "strongauthenticationphoneappdetail",
        ),
        ("Send", {"Item": {"Subject": "Invoice", "InternetMessageId": "<1@x>"}}, Activity.MAIL_SENT, "done", "<1@x>"),
        (
            "MailItemsAccessed",
            {"Folders": [{"FolderItems": [{"InternetMessageId": "<2@x>"}]}]},
            Activity.MAIL_READ,
            "done",
            "<2@x>",
        ),
        ("HardDelete", {"AffectedItems": [{"Subject": "Re: bank"}]}, Activity.MAIL_DELETED, "done", ""),
        ("New-TransportRule", {"Parameters": named(Name="t")}, Facet.RULES, "added", "transport rule t"),
    ],
)
def test_each_operation_becomes_what_it_means_for_the_mailbox(
    operation: str, fields: dict[str, Any], facet: Facet | Activity, change: str, key: str
) -> None:
    event = only(
        audit_record(operation, **{"UserId": ADMIN, **fields})
        if "Parameters" in fields
        else audit_record(operation, **fields)
    )
    assert (event.facet, event.change, event.key) == (facet, change, key)
    if operation != "New-TransportRule":
        assert event.account == OWNER


def test_who_acted_for_another_is_named() -> None:
    record = audit_record("Set-CASMailbox", UserId=ADMIN, Parameters=named(Identity=OWNER, ImapEnabled="True"))
    assert only(record).what == f"IMAP switched on (by {ADMIN})"


def test_an_operation_that_failed_opens_nothing() -> None:
    result = read([audit_record("New-InboxRule", ResultStatus="False", Parameters=named(Name="r")), logged_in(nth=2)])
    assert not result.audit
    assert "1 New-InboxRule that failed" in gaps(result)


def test_a_mailbox_that_is_named_by_an_alias_of_nobody_is_told() -> None:
    result = read([audit_record("Set-CASMailbox", UserId=ADMIN, Parameters=named(Identity="ceo", PopEnabled="True"))])
    assert result.audit[0].account == "ceo"
    assert "named otherwise than by their address, so that nobody is matched: “ceo” × 1" in gaps(result)


def test_what_the_log_cannot_show_is_said() -> None:
    said = gaps(read([audit_record("Set-Mailbox", Parameters=named(Identity=OWNER, AuditEnabled="False"))]))
    for words in (
        "180 days",
        "an hour or more after",
        "non-interactive",
        "MailItemsAccessed",
        "switched off within",
        "no sign",
    ):
        assert words in said
    values = named(MailAccessType="Bind", IsThrottled="True")
    assert "marked as throttled" in gaps(read([audit_record("MailItemsAccessed", OperationProperties=values)]))


def test_a_last_line_that_is_cut_off_is_counted_and_the_rest_is_read() -> None:
    for data in (purview_csv([logged_in(nth=1), logged_in(nth=2)]), json_lines([logged_in(nth=1), logged_in(nth=2)])):
        result = read(data[:-60])
        assert (len(result.signins), result.coverage.unreadable) == (1, 1)


def test_quotes_within_quotes_and_a_cell_over_the_usual_limit_are_read_whole() -> None:
    subject = 'say "yes", then \\" and\n new line'
    record = audit_record("Send", Item={"Subject": subject}, Padding="x" * 200_000)
    assert subject in only(record).what


def test_a_damaged_cell_costs_only_its_own_row() -> None:
    names = ("CreationDate", "Operation", "UserId", "AuditData")
    rows = [("x", "Send", OWNER, '{"CreationTime": "2026-10'), ("x", "Send", OWNER, json.dumps(logged_in()))]
    result = read(written(names, rows))
    assert (len(result.signins), result.coverage.unreadable) == (1, 1)
    assert result.unreadable[0].why == "the AuditData of the record is no whole JSON"


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SEEDS = [
    logged_in(),
    audit_record("New-InboxRule", Parameters=named(Name="r")),
    audit_record("Set-Mailbox", Parameters=named(Identity="lin", ForwardingSmtpAddress="x@example.org")),
    audit_record("UpdateInboxRules", OperationProperties=named(RuleOperation="AddMailboxRule")),
    audit_record("Update user.", ModifiedProperties=[{"Name": "StrongAuthenticationMethod", "NewValue": "[1]"}]),
    audit_record("AddFolderPermissions", Item={"ParentFolder": {"MemberUpn": "x"}}),
    audit_record("MailItemsAccessed", Folders=[{"FolderItems": [{}]}]),
    audit_record("Consent to application.", Target=[{"ID": "x", "Type": 1}]),
]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(SEEDS), st.data())
def test_any_value_in_any_field_gives_a_record_or_an_unreadable_line(seed: dict[str, Any], data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(seed)), min_size=1, max_size=3))
    record = {**seed, **{name: data.draw(ANY) for name in names}}
    lines = [record, logged_in(nth=50)]
    result = read(json_lines(lines))
    assert result.coverage.rows >= 2


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=100), st.integers(min_value=0, max_value=900))
def test_any_bytes_in_an_export_are_read_or_refused(noise: bytes, where: int) -> None:
    data = purview_csv([logged_in(), audit_record("New-InboxRule", nth=2, Parameters=named(Name="r"))])
    try:
        read(data[:where] + noise + data[where:])
    except UnreadableInput as error:
        assert error.title


def test_a_change_keeps_the_second_at_which_it_was_made() -> None:
    event = only(audit_record("New-InboxRule", time="2026-10-05T09:00:41", Parameters=named(Name="r")))
    assert event.at == NINE + timedelta(seconds=41)


def test_a_rule_in_the_log_carries_what_it_does_as_the_judge_of_rules_reads_it() -> None:
    values = named(Name="News", SubjectContainsWords="invoice", ForwardTo="drop@example.org", DeleteMessage="True")
    event = only(audit_record("New-InboxRule", Parameters=values))
    assert event.what == "rule “News”: forwards to drop@example.org, deletes, with in the subject invoice"
    assert event.rule is not None
    assert event.rule.targets(ActionKind.FORWARD) == ("drop@example.org",)
    assert (event.rule.since, event.rule.by_ip, event.rule.original) == (event.at, event.ip, "")
    assert AuditEvent.model_validate_json(event.model_dump_json()) == event


@pytest.mark.parametrize(
    ("operation", "parameters", "facet"),
    [
        ("Set-MailboxJunkEmailConfiguration", {"TrustedSendersAndDomains": "example.org"}, Facet.SETTINGS),
        ("New-JournalRule", {"JournalEmailAddress": "drop@example.org", "Name": "J"}, Facet.RULES),
        ("Set-RemoteDomain", {"AutoForwardEnabled": "True", "DomainName": "*"}, Facet.SETTINGS),
    ],
)
def test_what_only_the_judge_of_rules_knows_is_a_change_of_the_account_too(
    operation: str, parameters: dict[str, str], facet: Facet
) -> None:
    event = only(audit_record(operation, Parameters=named(**parameters)))
    assert (event.facet, event.change) == (facet, "added")
    assert event.rule is not None
