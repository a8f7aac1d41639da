"""A theft at Microsoft 365, worked by hand: what its exports tell, from the file to the exposures."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_tools import Call

pytest_plugins = ["cli_fixtures"]

LIN, LIN_ID = "lin@example.com", "11111111-2222-3333-4444-555555555555"
HOME, ABROAD = "192.0.2.10", "203.0.113.7"
THEFT = datetime(2026, 10, 21, 8, tzinfo=UTC)


def _audited(number: int, at: datetime, operation: str, ip: str, **more: Any) -> dict[str, Any]:
    return {
        "CreationTime": at.strftime("%Y-%m-%dT%H:%M:%S"),
        "Id": f"00000000-0000-0000-0000-{number:012d}",
        "Operation": operation,
        "RecordType": 1,
        "ResultStatus": "True",
        "UserId": LIN if number % 2 else "Lin@Example.com",
        "UserType": 0,
        "ClientIP": f"{ip}:5{number:04d}",
        **more,
    }


def _named(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def _signed_in(number: int, at: datetime, ip: str, error: int = 0) -> dict[str, Any]:
    return {
        "id": f"99999999-0000-0000-0000-{number:012d}",
        "createdDateTime": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "userPrincipalName": LIN,
        "userId": LIN_ID,
        "ipAddress": ip,
        "clientAppUsed": "Browser",
        "isInteractive": True,
        "status": {"errorCode": error},
    }


@pytest.fixture
def exports(tmp_path: Path) -> tuple[Path, Path]:
    signins = [_signed_in(n, THEFT - timedelta(days=20 - n // 2, hours=-4 * (n % 2)), HOME) for n in range(40)]
    signins += [_signed_in(50 + n, THEFT + timedelta(seconds=n), ABROAD, 50126) for n in range(4)]
    signins += [
        _signed_in(60, THEFT + timedelta(minutes=3), ABROAD),
        _signed_in(61, THEFT + timedelta(minutes=1), HOME),
    ]
    minute = timedelta(minutes=1)
    audit = [
        _audited(1, THEFT + 5 * minute, "New-InboxRule", ABROAD, Parameters=_named(Name=".", MoveToFolder="RSS Feeds")),
        _audited(2, THEFT + 6 * minute, "Set-Mailbox", ABROAD,
                 Parameters=_named(Identity="lin", ForwardingSmtpAddress="smtp:drop@example.org")),
        _audited(3, THEFT + 9 * minute, "MailItemsAccessed", ABROAD, MailboxOwnerUPN=LIN),
        _audited(4, THEFT + 50 * minute, "Remove-InboxRule", ABROAD, Parameters=_named(Identity="lin\\.")),
        _audited(5, THEFT + 51 * minute, "Set-Mailbox", ABROAD,
                 Parameters=_named(Identity="lin", AuditEnabled="False")),
    ]  # fmt: skip
    logins, log = tmp_path / "signins.json", tmp_path / "audit.jsonl"
    logins.write_text(json.dumps({"value": signins}))
    log.write_text("".join(json.dumps(r) + "\n" for r in [*reversed(audit), *audit[:2]]))
    return logins, log


def test_a_theft_is_seen_from_the_exports_to_the_doors_that_it_left_open(
    workbench: Call, exports: tuple[Path, Path]
) -> None:
    assert workbench("case", "new", "--account", LIN, "--ticket", "HD-9", "--provider", "guided").code == 0
    taken = workbench("case", "intake", "HD-9", *exports)
    assert taken.code == 0
    assert "Microsoft Entra sign-in log; 46 records, 46 sign-ins" in taken.out + taken.err
    assert "5 changes added, 2 known already" in taken.out + taken.err
    assert "Recording was switched off at 2026-10-21 08:51:00 UTC" in taken.out + taken.err
    signins = workbench("case", "signins", "HD-9").out
    assert all("abnormal" in line for line in signins.splitlines() if ABROAD in line and "success" in line)
    exposures = workbench("case", "exposures", "HD-9").out
    assert "2026-10-21 08:05:00 UTC (exact)" in next(line for line in exposures.splitlines() if "rules:." in line)
    assert "forwarding:drop@example.org" in exposures
    assert "mail-read" not in exposures
    report = workbench("case", "report", "HD-9").out
    assert "taken away again at 2026-10-21 08:50:00 UTC" in report
