"""What a line of Dovecot's log says of a login, in its own words.

Source of the words: lines written by Dovecot 2.3.19 (`Login:`, `Aborted login`, `Disconnected: … (auth failed, 1
attempts in 1 secs)`) and 2.4 (`Logged in:`, `Login aborted: … (auth_failed)`), and the patterns by which fail2ban
knows refusals: https://github.com/fail2ban/fail2ban/blob/master/config/filter.d/dovecot.conf. What stands behind
`user=<…>` is the server's own choice (`login_log_format_elements`); Dovecot's page about that setting could not be
opened: its default (method, rip, lip, mpid, TLS, session) is known from lines only. Dovecot writes control characters
in names as `?`; names may hold anything else, so everything that stands behind a name is looked for from the right.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["AuthFailure", "Ending", "Login", "read_auth", "read_ending", "read_login"]

_LEVEL = "(?:Debug|Info|Warning|Error)"
_LOGIN = re.compile(
    r"(?P<process>imap|pop3|managesieve|sieve|submission)-login(?:\(.*?\))?(?:<\d*>)?(?:<[^<>]*>)?: "
    rf"(?:{_LEVEL}: )?"
    r"(?P<what>.*)"
)
_FIELDS = re.compile(
    r"(?P<said>.*?):? ?\b(?:user=<(?P<user>.*)>(?=, (?:method|rip|lip|mpid|TLS|secured|session)\b)"
    r"|(?=(?:method|rip)=))(?P<fields>.*)"
)
_METHOD = re.compile(r"\bmethod=([\w+-]+)")
_RIP = re.compile(r"\brip=([0-9A-Fa-f.:]+)")
_SESSION = re.compile(r"session=<([^<>\s]{1,80})>$")
_ATTEMPTS = re.compile(r"auth failed, (\d{1,6}) attempts")
_OK = re.compile(r"(?:Login|Logged in)$|proxy\(.*\): [Ss]tarted proxying to ")
_REFUSED = re.compile(r"auth failed|tried to use dis(?:abled|allowed)|proxy dest auth failed|auth_failed", re.ASCII)
_FULL = re.compile(r"Maximum number of connections")
_AUTH = re.compile(
    rf"(?:dovecot: )?(?:auth(?:-worker)?(?:\(\w*\))?(?:<\d*>)?: (?:{_LEVEL}: )?)?"
    r"(?:conn [^<>]*?: auth-worker<\d+>: )?"
    r"(?P<who>[\w-]{2,40})\((?P<user>.*),(?P<ip>[0-9A-Fa-f.:]*)(?:,(?:<(?P<old>[^<>]*)>|sasl:[\w-]+))?\)"
    r"(?:<\d*>)?(?:<(?P<session>[^<>]*)>)?: (?P<what>.*)"
)
_WRONG = re.compile(
    r"password mismatch|unknown user|authentication failure|invalid credentials|pam_authenticate\(\) failed"
    r"|user is disabled|account (?:is )?(?:locked|disabled)",
    re.IGNORECASE,
)
_SESSION_LINE = re.compile(
    r"(?P<process>imap|pop3|managesieve|submission)\((?P<user>.*?)\)(?:<\d*>)?(?:<(?P<session>[^<>]*)>)?: "
    rf"(?:{_LEVEL}: )?(?P<what>(?:Disconnected|Connection closed|Logged out|Server shutting down).*)"
)


class Login(NamedTuple):
    """A line of a login process."""

    protocol: str
    user: str
    ip: str
    method: str
    session: str
    success: bool | None
    said: str
    """What it says about the outcome."""
    attempts: int
    tried: bool
    """A password was given."""


class AuthFailure(NamedTuple):
    """A line of the authentication process that refuses somebody."""

    user: str
    ip: str
    session: str
    reason: str


class Ending(NamedTuple):
    """The end of a session."""

    protocol: str
    user: str
    session: str
    said: str


def read_login(message: str) -> Login | None:
    """Returns what a login process says of one connection; None for any other line."""
    found = _LOGIN.match(message)
    if found is None:
        return None
    fields = _FIELDS.match(found.group("what"))
    if fields is None:
        return None
    said, tail = fields.group("said").strip(), fields.group("fields")
    user = fields.group("user") or ""
    refused = _REFUSED.search(said) is not None
    success = True if _OK.match(said) else None if _FULL.search(said) else False
    attempts = _ATTEMPTS.search(said)
    return Login(
        protocol=_protocol(found.group("process")),
        user=user,
        ip=_last(_RIP, tail),
        method=_last(_METHOD, tail),
        session=_last(_SESSION, tail.rstrip()),
        success=success,
        said=said,
        attempts=int(attempts.group(1)) if attempts else 1,
        tried=success is not False or refused,
    )


def read_auth(message: str) -> AuthFailure | None:
    """Returns whom the authentication process refused; None for any other line."""
    if not message.startswith(("auth", "dovecot: auth")):
        return None
    if not _WRONG.search(message):
        return None
    found = _AUTH.match(message)
    wrong = _WRONG.search(found.group("what")) if found else None
    if found is None or wrong is None:
        return None
    session = found.group("session") or found.group("old") or ""
    return AuthFailure(found.group("user"), found.group("ip"), session, wrong.group().lower())


def read_ending(message: str) -> Ending | None:
    """Returns which session ended; None for any other line."""
    found = _SESSION_LINE.match(message)
    if found is None:
        return None
    return Ending(
        _protocol(found.group("process")), found.group("user"), found.group("session") or "", found.group("what")
    )


def _protocol(process: str) -> str:
    return {"managesieve": "sieve", "submission": "smtp"}.get(process, process)


def _last(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.findall(text)
    return str(found[-1]) if found else ""
