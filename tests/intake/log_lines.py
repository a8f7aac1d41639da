"""Lines as mail servers write them, with documentation addresses."""

from __future__ import annotations

OWNER = "ana@example.com"
HOME, ABROAD = "192.0.2.10", "203.0.113.7"


def login(
    at: str = "2026-11-02T09:00:00+0000",
    *,
    user: str = OWNER,
    ip: str = HOME,
    process: str = "imap",
    session: str = "A1",
) -> str:
    """A success, as Dovecot 2.3 writes it to a file of its own."""
    return (
        f"{at} {process}-login: Info: Login: user=<{user}>, method=PLAIN, rip={ip}, lip=192.0.2.1, mpid=7, TLS, "
        f"session=<{session}>"
    )


def failure(
    at: str = "2026-11-02T09:00:00+0000", *, user: str = OWNER, ip: str = ABROAD, attempts: int = 1, session: str = "F1"
) -> str:
    """A refusal, as Dovecot 2.3 writes it."""
    return (
        f"{at} imap-login: Info: Disconnected: Connection closed (auth failed, {attempts} attempts in 4 secs): "
        f"user=<{user}>, method=PLAIN, rip={ip}, lip=192.0.2.1, TLS, session=<{session}>"
    )


def logfile(*lines: str, end: str = "\n") -> bytes:
    """A file of those lines."""
    return "".join(line + end for line in lines).encode()
