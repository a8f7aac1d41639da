"""STAND-IN for Alibaba Mail's Open API: HTTP on the loopback, written from documented and observed shapes.

It is not Alibaba's, and no live tenant was ever asked: it shows that the provider keeps to what is known, and that
it stays honest when calls are late, cut off, refused or half done. Grades stand beside each thing in the files here.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from alimail_routes import Answer, Routes
from alimail_state import StandInTenant

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "StandIn", "Trouble"]

CLIENT_ID, CLIENT_SECRET = "app-1", "s3cret/with+signs&="


@dataclass
class Trouble:
    """Something that goes wrong with the next calls that fit."""

    path: str
    """A pattern that is looked for in "METHOD /path"."""
    kind: str
    """late, unsent (closed, nothing done), cut (done, then closed), torn (done, half of the answer), half (half of the
    batch done, then closed), expired (401), limited (429), before (502, nothing done), after (502, done),
    garbage (200, no JSON)."""
    times: int = 1
    seconds: float = 0.0


class StandIn:
    """Use as `async with StandIn(tenant) as api:`; `api.base` is its address."""

    def __init__(
        self,
        tenant: StandInTenant,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        delay: float = 0.0,
        per_second: int = 40,
        port: int = 0,
    ) -> None:
        self._port = port
        self.routes = Routes(tenant, now)
        self.tenant = tenant
        self.delay = delay
        """Seconds that each call takes."""
        self.per_second = per_second
        """C, and B where clients hard-code it: 40 calls a second for the whole domain."""
        self.retry_after = True
        """Whether a 429 says how long to wait: not proven either way (B)."""
        self.expires_in: int | str = 3600
        self.troubles: list[Trouble] = []
        self.calls: list[str] = []
        """"METHOD /path" of each call, in order."""
        self.refused = 0
        """Calls answered with 429 for coming too fast."""
        self.busiest = 0
        """The most calls within any second."""
        self.base = ""
        self._tokens: set[str] = set()
        self._issued = 0
        self._times: deque[float] = deque()
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    async def __aenter__(self) -> StandIn:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self.base = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._open):
            writer.close()
        await asyncio.gather(*self._open.values(), return_exceptions=True)
        await self._server.wait_closed()

    def expire_tokens(self) -> None:
        """Every token that was handed out is worth nothing from now on."""
        self._tokens.clear()

    def made(self, pattern: str) -> int:
        """How many calls fit the pattern."""
        return sum(bool(re.search(pattern, call)) for call in self.calls)

    # -- HTTP ----------------------------------------------------------------------------------------

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[writer] = task
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.pop(writer, None)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        raw = await reader.readexactly(int(headers.get("content-length", "0")))
        status, answer, extra, trouble = await self._answer(method, target, headers, raw)
        if trouble in ("unsent", "cut", "half"):
            return False
        data = b"<html>busy</html>" if trouble == "garbage" else json.dumps(answer, ensure_ascii=False).encode()
        lines = [f"HTTP/1.1 {status} x", "Content-Type: application/json", f"Content-Length: {len(data)}", *extra]
        sent = ("\r\n".join(lines) + "\r\n\r\n").encode() + (data[: len(data) // 2] if trouble == "torn" else data)
        writer.write(sent)
        await writer.drain()
        return trouble != "torn"

    async def _answer(
        self, method: str, target: str, headers: dict[str, str], raw: bytes
    ) -> tuple[int, dict[str, Any], list[str], str]:
        url = urlsplit(target)
        name = f"{method} {url.path}"
        self.calls.append(name)
        wait = self._too_fast()
        if wait:
            self.refused += 1
            return 429, {"message": "too many requests"}, self._retry(wait), ""
        trouble = self._trouble(name)
        kind = trouble.kind if trouble else ""
        await asyncio.sleep(self.delay + (trouble.seconds if trouble else 0.0))
        if kind == "limited":
            return 429, {"message": "too many requests"}, self._retry(0), ""
        if kind == "before":
            return 502, {"message": "bad gateway"}, [], ""
        if kind == "unsent":
            return 0, {}, [], kind
        if url.path == "/oauth2/v2.0/token":
            return (*self._token(method, headers, raw), [], kind)
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if kind == "expired" or scheme.lower() != "bearer" or token not in self._tokens:
            self._tokens.discard(token)
            return 401, {"detailErrorCode": "InvalidToken", "message": "token expired"}, [], ""
        status, answer = self._carried_out(method, url.path, url.query, headers, raw, kind)
        return (502, {"message": "bad gateway"}, [], "") if kind == "after" else (status, answer, [], kind)

    def _carried_out(
        self, method: str, path: str, query: str, headers: dict[str, str], raw: bytes, kind: str
    ) -> Answer:
        if raw and not headers.get("content-type", "").startswith("application/json"):
            return 415, {"message": "JSON is wanted"}
        body = json.loads(raw) if raw else {}
        limit = len(body.get("ids", ())) // 2 if kind == "half" else None
        return self.routes.call(method, path, dict(parse_qsl(query)), body, limit)

    def _token(self, method: str, headers: dict[str, str], raw: bytes) -> Answer:
        """POST with a form of three fields: A. Failure in OAuth's shape: B2."""
        form = dict(parse_qsl(raw.decode()))
        asked = headers.get("content-type", "").split(";")[0]
        wanted = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        if method != "POST" or asked != "application/x-www-form-urlencoded":
            return 400, {"error": "invalid_request", "error_description": "a form is wanted"}
        if form != wanted:
            return 400, {"error": "invalid_client", "error_description": "client authentication failed"}
        self._issued += 1
        token = f"token-{self._issued}"
        self._tokens.add(token)
        return 200, {"token_type": "bearer", "access_token": token, "expires_in": self.expires_in}

    def _too_fast(self) -> float:
        now = time.monotonic()
        while self._times and now - self._times[0] >= 1:
            self._times.popleft()
        if len(self._times) >= self.per_second:
            return max(self._times[0] + 1 - now, 0.001)
        self._times.append(now)
        self.busiest = max(self.busiest, len(self._times))
        return 0.0

    def _retry(self, wait: float) -> list[str]:
        return [f"Retry-After: {math.ceil(wait)}"] if self.retry_after else []

    def _trouble(self, name: str) -> Trouble | None:
        found = next((t for t in self.troubles if t.times > 0 and re.search(t.path, name)), None)
        if found is not None:
            found.times -= 1
        return found
