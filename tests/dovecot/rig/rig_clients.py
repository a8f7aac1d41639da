"""Mail programs that come from an address of one's choice.

From 127.x they really do; any other address is told in the first line, as a load balancer would (PROXY protocol
version 1, https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt): so there can be networks that may be blocked.
"""

from __future__ import annotations

import base64
import imaplib
import poplib
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["Clients", "Imap", "Refused", "Sieve"]

_SECONDS = 15


class Refused(Exception):
    """The server said no."""


def _connected(port: int, source: str) -> socket.socket:
    if source.startswith("127."):
        return socket.create_connection(("127.0.0.1", port), _SECONDS, source_address=(source, 0))
    connection = socket.create_connection(("127.0.0.1", port), _SECONDS)
    connection.sendall(f"PROXY TCP4 {source} 127.0.0.1 40000 {port}\r\n".encode())
    return connection


class Imap(imaplib.IMAP4):
    """IMAP, over TLS where a context is given."""

    def __init__(self, port: int, source: str, tls: ssl.SSLContext | None = None) -> None:
        self._source = source
        self._tls = tls
        super().__init__("127.0.0.1", port, timeout=_SECONDS)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        plain = _connected(self.port, self._source)
        return self._tls.wrap_socket(plain, server_hostname="localhost") if self._tls else plain

    def is_over(self, seconds: float = 3) -> bool:
        """Tells whether the server has ended the session; closes this end then. A kick takes effect a moment later."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                self.noop()
            except (imaplib.IMAP4.abort, OSError):
                with suppress(OSError, imaplib.IMAP4.abort):
                    self.shutdown()
                return True
            time.sleep(0.02)
        return False


class Smtp(smtplib.SMTP):
    """Submission."""

    def __init__(self, port: int, source: str) -> None:
        self._source = source
        super().__init__("127.0.0.1", port, "client.test", _SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _connected(port, self._source)


class Pop3(poplib.POP3):
    """POP3."""

    def __init__(self, port: int, source: str) -> None:
        self._source = source
        super().__init__("127.0.0.1", port, timeout=_SECONDS)

    def _create_socket(self, timeout: float) -> socket.socket:
        return _connected(self.port, self._source)


class Sieve:
    """As much of ManageSieve (RFC 5804) as it takes to sign in, store scripts and switch one on."""

    def __init__(self, port: int, source: str) -> None:
        self._socket = _connected(port, source)
        self._file = self._socket.makefile("rwb")
        self._answer()

    def login(self, user: str, password: str) -> None:
        self._command(
            f'AUTHENTICATE "PLAIN" "{base64.b64encode(f"{chr(0)}{user}{chr(0)}{password}".encode()).decode()}"'
        )

    def put(self, name: str, script: bytes) -> None:
        self._command(f'PUTSCRIPT "{name}" {{{len(script)}+}}\r\n'.encode() + script)

    def activate(self, name: str) -> None:
        self._command(f'SETACTIVE "{name}"')

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _command(self, line: str | bytes) -> None:
        self._file.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        self._file.flush()
        self._answer()

    def _answer(self) -> None:
        while line := self._file.readline():
            if line.startswith(b"OK"):
                return
            if line.startswith((b"NO", b"BYE")):
                raise Refused(line.decode().strip())
        raise ConnectionError("the server closed the connection")


class Clients:
    """Makes clients of one rig."""

    def __init__(self, ports: Mapping[str, int], authority: Path) -> None:
        self._ports = ports
        self._authority = authority

    def imap(self, source: str = "127.0.0.1", *, tls: bool = False) -> Imap:
        context = ssl.create_default_context(cafile=str(self._authority)) if tls else None
        return Imap(self._ports["IMAPS"] if tls else self._port("IMAP", source), source, context)

    def pop3(self, source: str = "127.0.0.1") -> Pop3:
        return Pop3(self._port("POP3", source), source)

    def sieve(self, source: str = "127.0.0.1") -> Sieve:
        return Sieve(self._port("SIEVE", source), source)

    def smtp(self, source: str = "127.0.0.1") -> smtplib.SMTP:
        return Smtp(self._port("SUBMISSION", source), source)

    def _port(self, service: str, source: str) -> int:
        return self._ports[service if source.startswith("127.") else f"{service}_PROXIED"]

    def lets_in(self, protocol: str, user: str, password: str, source: str = "127.0.0.1") -> bool:
        """Tells whether a sign-in by `imap`, `imaps`, `pop3`, `smtp` or `sieve` works."""
        attempts: dict[str, Callable[[], Any]] = {
            "imap": lambda: self._imap(user, password, source, tls=False),
            "imaps": lambda: self._imap(user, password, source, tls=True),
            "pop3": lambda: self._pop3(user, password, source),
            "smtp": lambda: self._smtp(user, password, source),
            "sieve": lambda: self._sieve(user, password, source),
        }
        try:
            attempts[protocol]()
        except (imaplib.IMAP4.error, poplib.error_proto, smtplib.SMTPAuthenticationError, Refused):
            return False
        return True

    def let_in(self, *tries: tuple[str, str, str, str]) -> list[tuple[str, str, str, str]]:
        """Returns which of these got in: protocol, user, password, source. All at once: refusals take half a second."""
        with ThreadPoolExecutor(16) as pool:
            return [one for one, ok in zip(tries, pool.map(lambda t: self.lets_in(*t), tries), strict=True) if ok]

    def _imap(self, user: str, password: str, source: str, *, tls: bool) -> None:
        client = self.imap(source, tls=tls)
        try:
            client.login(user, password)
        finally:
            client.logout()

    def _pop3(self, user: str, password: str, source: str) -> None:
        client = self.pop3(source)
        try:
            client.user(user)
            client.pass_(password)
        finally:
            with suppress(poplib.error_proto):
                client.quit()
            client.close()

    def _smtp(self, user: str, password: str, source: str) -> None:
        with self.smtp(source) as client:
            client.ehlo()
            client.login(user, password)

    def _sieve(self, user: str, password: str, source: str) -> None:
        client = self.sieve(source)
        try:
            client.login(user, password)
        finally:
            client.close()
