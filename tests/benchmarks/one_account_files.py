"""Large exports of one account, made up: what `one_account.py` measures with, and the plain reading beside it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

__all__ = ["ACCOUNT", "FILES", "Export"]

ACCOUNT = "lin.wei@example.com"
_ID = "11111111-2222-3333-4444-555555555555"
_BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
_BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.18227; Pro)",
)


class _Login(NamedTuple):
    nth: int
    at: datetime
    ip: str
    client: str
    success: bool
    session: str

    @property
    def guid(self) -> str:
        return f"{self.nth:08x}-0000-4000-8000-{self.nth * 7919:012x}"


def _logins(count: int) -> Iterator[_Login]:
    """Half a year: home and office, a phone that changes networks, failures now and then, a theft in the last month."""
    chance = Random(7)
    step = timedelta(days=170) / count
    for nth in range(count):
        stolen = nth > count * 0.9 and chance.random() < 0.02
        ip = f"203.0.113.{chance.randrange(4)}" if stolen else chance.choice(("192.0.2.10", "192.0.2.77"))
        if not stolen and chance.random() < 0.2:
            ip = f"198.51.100.{chance.randrange(200)}"
        success = chance.random() > 0.03
        session = f"{nth // 40:08x}-1111-4000-8000-000000000000"
        yield _Login(nth, _BEGIN + nth * step, ip, chance.choice(_BROWSERS), success, session)


def _audit_record(login: _Login) -> dict[str, Any]:
    return {
        "CreationTime": f"{login.at:%Y-%m-%dT%H:%M:%S}",
        "Id": login.guid,
        "Operation": "UserLoggedIn" if login.success else "UserLoginFailed",
        "OrganizationId": "99999999-0000-0000-0000-000000000000",
        "RecordType": 15,
        "ResultStatus": "Success" if login.success else "Failed",
        "UserKey": _ID,
        "UserType": 0,
        "Version": 1,
        "Workload": "AzureActiveDirectory",
        "ClientIP": login.ip,
        "ObjectId": "00000002-0000-0ff1-ce00-000000000000",
        "UserId": ACCOUNT,
        "AzureActiveDirectoryEventType": 1,
        "ExtendedProperties": [
            {"Name": "ResultStatusDetail", "Value": "Redirect"},
            {"Name": "UserAgent", "Value": login.client},
            {"Name": "RequestType", "Value": "OAuth2:Authorize"},
        ],
        "ModifiedProperties": [],
        "Actor": [{"ID": _ID, "Type": 0}, {"ID": ACCOUNT, "Type": 5}],
        "ActorContextId": "99999999-0000-0000-0000-000000000000",
        "ActorIpAddress": login.ip,
        "InterSystemsId": login.guid,
        "IntraSystemId": login.guid,
        "SupportTicketId": "",
        "Target": [{"ID": "00000002-0000-0ff1-ce00-000000000000", "Type": 0}],
        "TargetContextId": "99999999-0000-0000-0000-000000000000",
        "ApplicationId": "9199bf20-a13f-4107-85dc-02114787ef48",
        "DeviceProperties": [
            {"Name": "OS", "Value": "Windows10"},
            {"Name": "BrowserType", "Value": "Chrome"},
            {"Name": "IsCompliantAndManaged", "Value": "False"},
            {"Name": "SessionId", "Value": login.session},
        ],
        "ErrorNumber": "0" if login.success else "50126",
    }


def _entra_record(login: _Login) -> dict[str, Any]:
    return {
        "id": login.guid,
        "createdDateTime": f"{login.at:%Y-%m-%dT%H:%M:%SZ}",
        "userDisplayName": "Lin Wei",
        "userPrincipalName": ACCOUNT,
        "userId": _ID,
        "appId": "9199bf20-a13f-4107-85dc-02114787ef48",
        "appDisplayName": "One Outlook Web",
        "ipAddress": login.ip,
        "clientAppUsed": "Browser",
        "userAgent": login.client,
        "correlationId": login.guid,
        "conditionalAccessStatus": "notApplied",
        "isInteractive": True,
        "riskDetail": "none",
        "riskLevelDuringSignIn": "none",
        "riskState": "none",
        "sessionId": login.session,
        "status": {
            "errorCode": 0 if login.success else 50126,
            "failureReason": "Other." if login.success else "Invalid username or password",
            "additionalDetails": None,
        },
        "deviceDetail": {"deviceId": "", "displayName": "", "operatingSystem": "Windows10", "browser": "Chrome 141"},
        "location": {"city": "Berlin", "state": "Berlin", "countryOrRegion": "DE", "geoCoordinates": {"latitude": 52}},
        "appliedConditionalAccessPolicies": [],
    }


def _google_record(login: _Login) -> dict[str, Any]:
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": f"{login.at:%Y-%m-%dT%H:%M:%S.000Z}",
            "uniqueQualifier": str(login.nth * 7919),
            "applicationName": "login",
            "customerId": "C00000000",
        },
        "etag": '"abc/def"',
        "actor": {"callerType": "USER", "email": ACCOUNT, "profileId": "100000000000000000001"},
        "ipAddress": login.ip,
        "events": [
            {
                "type": "login",
                "name": "login_success" if login.success else "login_failure",
                "parameters": [
                    {"name": "login_type", "value": "google_password"},
                    {"name": "login_challenge_method", "multiValue": ["password"]},
                    {"name": "is_suspicious", "boolValue": False},
                ],
            }
        ],
    }


def _ual_csv(path: Path, logins: Iterator[_Login]) -> None:
    names = ("RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData", "AssociatedAdminUnits")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for record in map(_audit_record, logins):
            time, operation = record["CreationTime"], record["Operation"]
            data = json.dumps(record, separators=(",", ":"))
            writer.writerow((record["Id"], f"{time}.0000000Z", 15, operation, ACCOUNT, data, ""))


def _json_lines(make: Callable[[_Login], dict[str, Any]]) -> Callable[[Path, Iterator[_Login]], None]:
    def write(path: Path, logins: Iterator[_Login]) -> None:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(make(login)) + "\n" for login in logins)

    return write


def _json_list(make: Callable[[_Login], dict[str, Any]], key: str) -> Callable[[Path, Iterator[_Login]], None]:
    def write(path: Path, logins: Iterator[_Login]) -> None:
        with path.open("w", encoding="utf-8") as file:
            json.dump({key: [make(login) for login in logins]}, file)

    return write


def _dovecot(path: Path, logins: Iterator[_Login]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for login in logins:
            said = "Login: " if login.success else "Disconnected (auth failed, 1 attempts in 2 secs): "
            tail = f"user=<{ACCOUNT}>, method=PLAIN, rip={login.ip}, lip=192.0.2.1, TLS, session=<{login.nth:016x}>"
            file.write(f"{login.at:%Y-%m-%dT%H:%M:%S.000000+00:00} mx1 dovecot: imap-login: {said}{tail}\n")


def _table(path: Path, logins: Iterator[_Login]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("time", "account", "ip", "status", "protocol", "client"))
        for login in logins:
            status = "success" if login.success else "failure"
            writer.writerow((f"{login.at:%Y-%m-%dT%H:%M:%SZ}", ACCOUNT, login.ip, status, "web", login.client))


def _read_csv(path: Path) -> list[Any]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read_audit_csv(path: Path) -> list[Any]:
    csv.field_size_limit(2**24)
    return [{**row, "AuditData": json.loads(row["AuditData"])} for row in _read_csv(path)]


def _read_json_lines(path: Path) -> list[Any]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _read_json(path: Path) -> list[Any]:
    with path.open(encoding="utf-8") as file:
        return list(next(iter(json.load(file).values())))


_LINE = re.compile(r"(\S+) \S+ dovecot: imap-login: (.*?): user=<(.*?)>, method=(\w+), rip=(\S+), .*session=<(.*?)>")


def _read_log(path: Path) -> list[Any]:
    with path.open(encoding="utf-8") as file:
        return [found.groups() for line in file if (found := _LINE.match(line))]


class Export(NamedTuple):
    """A kind of export: its file's name, how it is written, and how a script of one's own would read it."""

    name: str
    write: Callable[[Path, Iterator[_Login]], None]
    read_plainly: Callable[[Path], list[Any]]

    def make(self, folder: Path, count: int) -> Path:
        """Returns the file, made where it isn't there yet."""
        path = folder / self.name
        if not path.exists():
            self.write(path, _logins(count))
        return path


FILES = {
    "Purview audit log, CSV with AuditData": Export("ual.csv", _ual_csv, _read_audit_csv),
    "Purview audit log, JSON lines": Export("ual.jsonl", _json_lines(_audit_record), _read_json_lines),
    "Entra sign-ins, JSON": Export("entra.json", _json_list(_entra_record, "value"), _read_json),
    "Google Reports, JSON": Export("google.json", _json_list(_google_record, "items"), _read_json),
    "Dovecot log": Export("dovecot.log", _dovecot, _read_log),
    "table, CSV": Export("table.csv", _table, _read_csv),
}
