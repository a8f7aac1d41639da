"""Postfix's log: who gave a password to `smtpd`, and who was refused.

Source: https://www.postfix.org/SASL_README.html says that name, method and sender of a client with a password are
logged; public logs show how: `QUEUEID: client=name[address], sasl_method=…, sasl_username=…` once for each
message that a client hands over. A refusal is `warning: name[address]: SASL LOGIN authentication failed: reason`, in
newer versions with `, sasl_username=…` behind it (lines of both kinds:
https://github.com/fail2ban/fail2ban/blob/master/fail2ban/tests/files/logs/postfix-sasl); where it lacks the name, the
line that Dovecot's authentication writes about the same address within half a minute has it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from workbench.model.addresses import normalise_ip
from workbench.model.signins import SignIn

from .collecting import Collector, field, record_id
from .dovecot_log import DovecotLog

__all__ = ["PROGRAM", "PostfixLog"]

PROGRAM = re.compile(r"postfix[\w-]*(?:/[\w-]+)*/smtpd$")
"""`postfix/smtpd`, `postfix/submission/smtpd`, `postfix/smtps/smtpd`, `postfix-out/smtpd` …"""


_ADDRESS = r"(?P<host>[^\s\[\]]*)\[(?P<ip>[0-9A-Fa-f.:]+|unknown)\](?::\d+)?"
_SENT = re.compile(
    rf"(?P<queue>[0-9A-Za-z]{{5,20}}|NOQUEUE): client={_ADDRESS}"
    r"(?:, orig_\w+=\S*)*, sasl_method=(?P<method>[\w-]+), sasl_username=(?P<user>.*?)(?:, sasl_sender=.*)?$"
)
_REFUSED = re.compile(
    rf"warning: {_ADDRESS}: SASL (?P<method>[\w-]+) authentication (?P<kind>failed|aborted): ?(?P<said>.*)$"
)
_NAME = re.compile(r", sasl_username=(.*)$")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{6,}={0,2}")


class _Try(NamedTuple):
    user: str
    ip: str
    success: bool
    detail: str
    token: str
    attempts: int = 1


class PostfixLog:
    """Turns smtpd's lines into sign-ins."""

    def __init__(self, collector: Collector, dovecot: DovecotLog) -> None:
        self._collector = collector
        self._dovecot = dovecot
        self._second: tuple[datetime | None, dict[tuple[str, ...], int]] = (None, {})
        self.seen = self.nameless = 0

    def take(self, message: str, at: datetime, line: int, times: int = 1) -> bool:
        """Reads one message of smtpd; False where it says nothing about a login."""
        found = self._sent(message) or self._refused(message, at, times)
        if found is None:
            return False
        if not found.user:
            self.nameless += 1
            self._collector.unused("refused login that names no account")
            return True
        self.seen += 1
        self._put(found, at, line)
        return True

    def _sent(self, message: str) -> _Try | None:
        found = _SENT.match(message)
        if found is None:
            return None
        return _Try(
            found.group("user"),
            found.group("ip"),
            True,
            f"{found.group('method')}; handed over a message",
            found.group("queue"),
        )

    def _refused(self, message: str, at: datetime, times: int) -> _Try | None:
        found = _REFUSED.match(message)
        if found is None:
            return None
        ip, said = found.group("ip"), found.group("said")
        name = _NAME.search(said)
        user, reason = (name.group(1), "") if name else ("", "")
        known, reason = self._dovecot.refused_user(ip, at, user)
        # What the client sent last stands there in base64: a prompt, or a piece of a secret.
        words = _NAME.sub("", said)
        words = "" if _ENCODED.fullmatch(words.strip()) else words.strip()
        details = (found.group("method"), words, reason, f"{times} attempts" if times > 1 else "")
        return _Try(user or known, ip, False, "; ".join(d for d in details if d), "", times)

    def _put(self, found: _Try, at: datetime, line: int) -> None:
        ip = normalise_ip(found.ip)
        identity = (at.isoformat(), found.user.lower(), ip or "", str(found.success), found.token)
        self._collector.signin(
            SignIn(
                id=record_id("postfix", *identity, self._nth(at, identity)),
                at=at,
                account=field(found.user),
                success=found.success,
                ip=ip,
                protocol="smtp",
                attempts=max(found.attempts, 1),
                detail=field(found.detail),
                source=self._collector.sha256,
                line=line,
            )
        )

    def _nth(self, at: datetime, identity: tuple[str, ...]) -> str:
        """Tells like refusals of one second apart; a message has its own id."""
        if self._second[0] != at:
            self._second = (at, {})
        if identity[-1]:
            return ""
        number = self._second[1].get(identity, 0)
        self._second[1][identity] = number + 1
        return str(number or "")
