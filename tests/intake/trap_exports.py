"""The same few sign-ins as each source would export them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from google_export import activity
from microsoft_export import json_lines, logged_in, purview_csv

OWNER = "lin@example.com"
BEGAN = datetime(2026, 11, 1, 9)  # noqa: DTZ001 - written with its zone, or without one, by each export


class Row(NamedTuple):
    """One sign-in, as a source writes its parts."""

    nth: int
    user: str = OWNER
    ip: str = "192.0.2.10"

    @property
    def at(self) -> str:
        """UTC, without saying so."""
        return (BEGAN + timedelta(minutes=self.nth)).isoformat()


def google(rows: list[Row]) -> bytes:
    records = (
        activity("login_success", time=f"{r.at}Z", qualifier=str(r.nth), email=r.user, profile=None, ip=r.ip)
        for r in rows
    )
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def google_console(rows: list[Row]) -> bytes:
    head = "Date,Event,Description,Actor,IP address,Login type\n"
    lines = (f'{r.at}Z,Successful login,"{{""actor""}} logged in","{r.user}",{r.ip},Google password' for r in rows)
    return (head + "".join(line + "\n" for line in lines)).encode()


def alimail(rows: list[Row]) -> bytes:
    head = "登录时间(UTC)\t邮箱账号\t登录城市\t登录IP\t登录方式\t登录状态\n"
    lines = (f"{r.at.replace('T', ' ')}\t{r.user}\t杭州\t{r.ip}\t网页\t登录成功" for r in rows)
    return (head + "".join(line + "\n" for line in lines)).encode()


def operations(rows: list[Row]) -> bytes:
    head = "操作时间(UTC),操作人,操作详情,IP,操作结果\n"
    lines = (f'{r.at.replace("T", " ")},{r.user},"新建收信规则“r{r.nth}”",{r.ip},成功' for r in rows)
    return (head + "".join(line + "\n" for line in lines)).encode()


def dovecot(rows: list[Row]) -> bytes:
    lines = (
        f"{r.at}+0000 imap-login: Info: Login: user=<{r.user}>, method=PLAIN, rip={r.ip}, lip=192.0.2.1, mpid=7, TLS, "
        f"session=<S{r.nth}>\n"
        for r in rows
    )
    return "".join(lines).encode()


def dovecot_events(rows: list[Row]) -> bytes:
    records = (
        {
            "event": "auth_request_finished",
            "end_time": f"{r.at}Z",
            "fields": {"user": r.user, "remote_ip": r.ip, "session": f"S{r.nth}", "service": "imap", "success": "yes"},
        }
        for r in rows
    )
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def postfix(rows: list[Row]) -> bytes:
    lines = (
        f"{r.at}Z mx1 postfix/smtpd[4]: 4F2B81C{r.nth}: client=h[{r.ip or 'unknown'}], sasl_method=PLAIN, "
        f"sasl_username={r.user}\n"
        for r in rows
    )
    return "".join(lines).encode()


def exmail(rows: list[Row]) -> bytes:
    listed = [{"time": int(datetime.fromisoformat(f"{r.at}+00:00").timestamp()), "ip": r.ip, "type": 1} for r in rows]
    return json.dumps({"errcode": 0, "userid": rows[0].user, "list": listed}, indent=0).encode()


def audit_log(rows: list[Row]) -> bytes:
    return purview_csv([logged_in(nth=r.nth, time=r.at, UserId=r.user, ClientIP=r.ip, UserKey="x") for r in rows])


def entra(rows: list[Row]) -> bytes:
    records = [
        {
            "id": f"00000000-0000-0000-0000-{r.nth:012d}",
            "createdDateTime": f"{r.at}Z",
            "userPrincipalName": r.user,
            "ipAddress": r.ip,
            "clientAppUsed": "Browser",
            "correlationId": "1",
            "status": {"errorCode": 0},
        }
        for r in rows
    ]
    return json_lines(records)


EXPORTS: dict[str, Callable[[list[Row]], bytes]] = {
    "google": google,
    "google console": google_console,
    "alimail": alimail,
    "alimail operations": operations,
    "dovecot": dovecot,
    "dovecot events": dovecot_events,
    "postfix": postfix,
    "exmail": exmail,
    "microsoft audit": audit_log,
    "entra": entra,
}
