"""Calls one host, and only that one."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from workbench.model.errors import ConnectionLost, NotSent, ProviderError, RateLimited, UsageError

from .address import address_of, is_here
from .call import Answer, Call
from .exchange import redacted_exchange
from .failures import failure_of
from .limiter import Limiter

if TYPE_CHECKING:
    from datetime import datetime

    import httpx

__all__ = ["Authority", "Transport"]

_REFUSED = 401
_TOO_MANY = 429
_BUSY = frozenset({500, 502, 503, 504})


class Authority(Protocol):
    """What the host lets us in by."""

    async def headers(self) -> Mapping[str, SecretStr]:
        """Returns the headers that go with each call. Raises ProviderError."""
        ...

    async def renew(self) -> bool:
        """Told that the host refused it (401). Returns whether another try is worth it."""
        ...


class Transport:
    """Calls to one host: pinned, encrypted except on this machine itself, within its limits, with nothing kept back.

    A call that may be repeated is, where the answer was lost or the host was busy; another one only where it surely
    was not carried out (never sent; 401 with a renewed authority; 429). Redirects are not followed: they would carry
    the authority elsewhere.
    """

    def __init__(
        self,
        base: str,
        *,
        now: Callable[[], datetime],
        authority: Authority | None = None,
        limiter: Limiter | None = None,
        ca_file: Path | None = None,
        timeout: float = 30.0,
        connect: float = 5.0,
        tries: int = 3,
        longest_wait: float = 30.0,
        connections: int = 16,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Raises UsageError where the base address is no https address, or leads nowhere.

        `timeout`, `connect`, `longest_wait` (for a host that asks to be left alone) are seconds.
        """
        parts = address_of(base)
        self._local = is_here(parts.hostname or "")
        self.host = parts.netloc
        self._base = base.rstrip("/")
        self._now = now
        self._authority = authority
        self._limiter = limiter
        self._ca_file = ca_file
        self._timeout = timeout
        self._connect = connect
        self._tries = tries
        self._longest_wait = longest_wait
        self._connections = connections
        self._sleep = sleep
        self._client: httpx.AsyncClient | None = None

    async def call(self, call: Call) -> Answer:
        """Returns the host's answer, whatever its status but 429.

        Raises NotSent (nothing was asked of the host), ConnectionLost (what it did is not known), RateLimited,
        ProviderError (it points elsewhere, its answer is too big).
        """
        renewed = False
        busy = 0
        while True:
            try:
                answer = await self._once(call)
            except (NotSent, ConnectionLost) as error:
                busy += 1
                if busy >= self._tries or not (call.repeatable or isinstance(error, NotSent)):
                    raise
                await self._sleep(_pause(busy))
                continue
            if answer.status == _REFUSED and self._authority is not None and not renewed:
                renewed = True
                if await self._authority.renew():
                    continue
            if answer.status == _TOO_MANY:
                busy += 1
                await self._wait_as_asked(answer, busy)
                continue
            if answer.status in _BUSY and call.repeatable and (busy := busy + 1) < self._tries:
                await self._sleep(min(self._asked(answer) or _pause(busy), self._longest_wait))
                continue
            return answer

    async def aclose(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    async def _wait_as_asked(self, answer: Answer, times: int) -> None:
        wait = self._asked(answer)
        if times >= self._tries or (wait is not None and wait > self._longest_wait):
            raise RateLimited(
                f"{self.host} asks for fewer calls.",
                "Wait, then try again." if wait is None else f"Try again in {wait:.0f} s.",
                wait,
            )
        wait = _pause(times) if wait is None else wait
        if self._limiter is not None:
            self._limiter.hold(wait)
        else:
            await self._sleep(wait)

    def _asked(self, answer: Answer) -> float | None:
        """How many seconds the host wants to be left alone (`Retry-After`, RFC 9110 10.2.3), where it says so."""
        value = answer.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return float(value)
        try:
            return max(0.0, (parsedate_to_datetime(value) - self._now()).total_seconds())
        except (TypeError, ValueError):
            return None

    async def _once(self, call: Call) -> Answer:
        import httpx

        secret = await self._authority.headers() if self._authority is not None else {}
        if self._limiter is not None:
            await self._limiter.turn()
        client = self._client = self._client or self._make()
        request = client.build_request(
            call.method,
            self._base + _below(call.path),
            params=dict(call.query) or None,
            headers={**call.headers, **{k: v.get_secret_value() for k, v in secret.items()}},
            json=call.json,
            data=dict(call.form) if call.form is not None else None,
            content=call.content,
            timeout=httpx.Timeout(call.timeout or self._timeout, connect=self._connect),
        )
        try:
            response = await client.send(request, stream=True)
            try:
                body = await self._body(response, call.most)
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            raise failure_of(error, self.host) from error
        headers = {k.lower(): v for k, v in response.headers.items()}
        if response.is_redirect:
            raise ProviderError(
                f"{self.host} points elsewhere ({headers.get('location', 'without saying where')}).",
                "Nothing was sent there. If that is right, put that address into the settings.",
            )
        told = partial(
            redacted_exchange,
            call.method,
            str(request.url),
            dict(request.headers),
            request.content,
            status=response.status_code,
            headers=headers,
            body=body,
            secrets=(*call.secrets, *secret.values()),
        )
        return Answer(response.status_code, headers, body, told)

    async def _body(self, response: httpx.Response, most: int) -> bytes:
        pieces: list[bytes] = []
        size = 0
        async for piece in response.aiter_bytes():
            size += len(piece)
            if size > most:
                raise ProviderError(
                    f"The answer of {self.host} is bigger than {most // 1024 // 1024} MiB.", "Ask for less at a time."
                )
            pieces.append(piece)
        return b"".join(pieces)

    def _make(self) -> httpx.AsyncClient:
        import httpx

        limits = httpx.Limits(max_connections=self._connections, max_keepalive_connections=self._connections)
        return httpx.AsyncClient(
            verify=self._trust(),
            follow_redirects=False,
            limits=limits,
            trust_env=not self._local,  # a proxy of the organisation's, but never to this machine itself
            headers={"User-Agent": "workbench"},
        )

    def _trust(self) -> ssl.SSLContext:
        if self._base.startswith("http:"):
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody; reading certificates takes a while
        if self._ca_file is not None:
            try:
                return ssl.create_default_context(cafile=str(self._ca_file))
            except OSError as error:  # ssl.SSLError among them: no certificate in it
                raise UsageError(
                    f"The certificates in {self._ca_file} can't be read.", "Check `ca_file` in the settings."
                ) from error
        import certifi

        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        return context


def _below(path: str) -> str:
    """The path as it goes behind the base address; a stranger's text in it can't lead to another host."""
    return path if path.startswith("/") or not path else f"/{path}"


def _pause(times: int) -> float:
    return float(min(0.25 * 2 ** (times - 1), 4.0))
