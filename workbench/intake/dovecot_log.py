"""Dovecot's log: logins of IMAP, POP3, submission and ManageSieve, refusals, and ends of sessions.

What its lines look like stands in `dovecot_lines`, with the source. A refusal stands in the log up to twice, from the
authentication process and from the login process; the session's id (or user and address, close in time) ties the two
together, so that it counts once. Retention is the server's own (logrotate); nothing of it is documented by Dovecot.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple

from workbench.model.addresses import normalise_ip
from workbench.model.signins import SignIn
from workbench.model.words import SignInEvent

from .collecting import Collector, field, record_id
from .dovecot_lines import AuthFailure, Ending, Login, read_auth, read_ending, read_login

__all__ = ["DovecotLog"]

_KEPT = 50_000
"""Sessions that are remembered, the newest; an end that comes later has no address."""
_SOON = timedelta(seconds=30)


class _Refusal(NamedTuple):
    at: datetime
    line: int
    failure: AuthFailure
    times: int


class DovecotLog:
    """Turns Dovecot's lines into sign-ins, in the order of the file."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._addresses: OrderedDict[str, str | None] = OrderedDict()
        self._waiting: OrderedDict[tuple[str, str, str], _Refusal] = OrderedDict()
        self._second: tuple[datetime | None, dict[tuple[str, ...], int]] = (None, {})
        self.seen = 0

    def take(self, message: str, at: datetime, line: int, times: int = 1) -> bool:
        """Reads one message; False where it is no line about a login."""
        login = read_login(message)
        if login is not None:
            self._login(login, at, line, times)
            return True
        failure = read_auth(message)
        if failure is not None:
            self._refused(failure, at, line, times)
            return True
        ending = read_ending(message)
        if ending is not None:
            self._ended(ending, at, line)
            return True
        return False

    def finish(self) -> None:
        """Takes the refusals that no login process told of: those of other services, such as Postfix."""
        for refusal in self._waiting.values():
            self._lone(refusal)
        self._waiting.clear()

    def refused_user(self, ip: str, at: datetime, user: str = "") -> tuple[str, str]:
        """Takes the latest refusal from that address (and of that name) out of those that wait: its name and reason."""
        for key, refusal in reversed(self._waiting.items()):
            failure = refusal.failure
            near = failure.ip == ip and abs(at - refusal.at) <= _SOON
            if near and (not user or user.lower() == failure.user.lower()):
                if refusal.times > 1:
                    self._waiting[key] = refusal._replace(times=refusal.times - 1)
                else:
                    del self._waiting[key]
                return failure.user, failure.reason
        return "", ""

    def _login(self, login: Login, at: datetime, line: int, times: int) -> None:
        reason = self._settle(login, at)
        if not login.user or not login.tried:
            self._collector.unused("connection without a login")
            return
        ip = normalise_ip(login.ip)
        if login.success is not False and login.session:
            self._addresses[login.session] = ip
            if len(self._addresses) > _KEPT:
                self._addresses.popitem(last=False)
        said = "" if login.success else login.said.rstrip(":")
        login = login._replace(attempts=login.attempts * times)
        details = (said, reason, f"{login.attempts} attempts" if login.attempts > 1 else "", login.method)
        self._put(at, line, login, ip, "; ".join(d for d in details if d), SignInEvent.LOGIN)

    def _settle(self, login: Login, at: datetime) -> str:
        """Takes the refusals of this connection that wait; those of another name stand for themselves."""
        reason = ""
        if not self._waiting:
            return reason
        for key in [k for k in self._waiting if self._same_connection(k, login, at)]:
            refusal = self._waiting.pop(key)
            if refusal.failure.user.lower() == login.user.lower() and login.success is False:
                reason = refusal.failure.reason
            else:
                self._lone(refusal)
        return reason

    def _same_connection(self, key: tuple[str, str, str], login: Login, at: datetime) -> bool:
        session, user, ip = key
        if session:
            return session == login.session
        near = abs(at - self._waiting[key].at) <= _SOON
        return near and login.success is False and ip == login.ip and user == login.user.lower()

    def _refused(self, failure: AuthFailure, at: datetime, line: int, times: int) -> None:
        key = (failure.session, failure.user.lower(), failure.ip)
        before = self._waiting.pop(key, None)
        if before is not None and not failure.session and at - before.at > _SOON:
            self._lone(before)
            before = None
        first = before or _Refusal(at, line, failure, 0)
        self._waiting[key] = first._replace(times=first.times + times)
        while len(self._waiting) > 200:
            self._lone(self._waiting.popitem(last=False)[1])

    def _lone(self, refusal: _Refusal) -> None:
        failure = refusal.failure
        if not failure.user:
            self._collector.unused("connection without a login")
            return
        tries = f"{refusal.times} attempts" if refusal.times > 1 else ""
        login = Login("", failure.user, failure.ip, "", failure.session, False, "", refusal.times, True)
        detail = "; ".join(d for d in ("refused by the authentication process", failure.reason, tries) if d)
        self._put(refusal.at, refusal.line, login, normalise_ip(failure.ip), detail, SignInEvent.LOGIN)

    def _ended(self, ending: Ending, at: datetime, line: int) -> None:
        ip = self._addresses.pop(ending.session, None) if ending.session else None
        login = Login(ending.protocol, ending.user, "", "", ending.session, None, ending.said, 1, True)
        self._put(at, line, login, ip, ending.said, SignInEvent.LOGOUT)

    def _put(self, at: datetime, line: int, login: Login, ip: str | None, detail: str, kind: SignInEvent) -> None:
        account, _, master = login.user.partition("*")
        if not account:
            account, master = login.user, ""
        identity = (at.isoformat(), kind.value, login.user.lower(), ip or "", login.protocol, str(login.success))
        self.seen += 1
        self._collector.signin(
            SignIn(
                id=record_id("dovecot", *identity, login.session, self._nth(at, identity, login.session)),
                at=at,
                account=field(account),
                event=kind,
                success=login.success,
                ip=ip,
                protocol=login.protocol or None,
                session=field(login.session) or None,
                attempts=max(login.attempts, 1),
                detail=field("; ".join(d for d in (detail, f"as master user {master}" if master else "") if d)),
                source=self._collector.sha256,
                line=line,
            )
        )

    def _nth(self, at: datetime, identity: tuple[str, ...], session: str) -> str:
        """Tells like lines of one second apart where no session's id does."""
        if self._second[0] != at:
            self._second = (at, {})
        if session:
            return ""
        number = self._second[1].get(identity, 0)
        self._second[1][identity] = number + 1
        return str(number or "")
