"""Makes small exports in the shape of Microsoft's audit log and sign-in logs."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

OWNER, ADMIN = "lin@example.com", "admin@example.com"
OWNER_ID = "11111111-2222-3333-4444-555555555555"
HOME, THIEF = "192.0.2.10", "203.0.113.7"


def audit_record(operation: str, *, nth: int = 1, time: str = "2026-10-05T09:00:00", **more: Any) -> dict[str, Any]:
    """One record of the audit log: what stands in AuditData."""
    made: dict[str, Any] = {
        "CreationTime": time,
        "Id": f"00000000-0000-0000-0000-{nth:012d}",
        "Operation": operation,
        "OrganizationId": "99999999-0000-0000-0000-000000000000",
        "RecordType": 1,
        "ResultStatus": "True",
        "UserKey": "10032000AAAAAAAA",
        "UserType": 0,
        "Version": 1,
        "Workload": "Exchange",
        "ClientIP": f"{HOME}:51000",
        "UserId": OWNER,
    }
    return {**made, **more}


def named(**values: str) -> list[dict[str, str]]:
    """A list of names and values."""
    return [{"Name": name, "Value": value} for name, value in values.items()]


def logged_in(**more: Any) -> dict[str, Any]:
    """A sign-in that succeeded."""
    fields: dict[str, Any] = {
        "RecordType": 15,
        "ResultStatus": "Success",
        "UserKey": OWNER_ID,
        "Workload": "AzureActiveDirectory",
        "ClientIP": HOME,
        "ExtendedProperties": named(UserAgent="Mozilla/5.0", RequestType="OAuth2:Authorize"),
        "DeviceProperties": named(OS="Windows10", SessionId="aaaa-bbbb"),
    }
    return audit_record("UserLoggedIn", **{**fields, **more})


def purview_csv(records: list[dict[str, Any]]) -> bytes:
    """As the portal exports it."""
    names = ("RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData", "AssociatedAdminUnits")
    rows = [
        (r["Id"], f"{r['CreationTime']}.0000000Z", r["RecordType"], r["Operation"], r["UserId"], json.dumps(r), "")
        for r in records
    ]
    return written(names, rows)


def powershell_csv(records: list[dict[str, Any]]) -> bytes:
    """As `Search-UnifiedAuditLog | Export-Csv` writes it: the times are those of the shell's culture."""
    names = ("RunspaceId", "RecordType", "CreationDate", "UserIds", "Operations", "AuditData", "Identity", "IsValid")
    rows = [
        ("1", "ExchangeAdmin", "10/5/2026 9:00:00 AM", r["UserId"], r["Operation"], json.dumps(r), r["Id"], "True")
        for r in records
    ]
    head = b"#TYPE Deserialized.Microsoft.Exchange.Data.ApplicationLogic.UnifiedAuditLogEvent\r\n"
    return head + written(names, rows)


def written(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    """A CSV file with CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue().encode()


def json_lines(records: list[dict[str, Any]]) -> bytes:
    """One record on each line."""
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)
