"""A small HTTP server on this machine whose answers are scripted byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field


@dataclass
class Loopback:
    base: str
    requests: list[bytes] = field(default_factory=list)


Script = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


def says(status: int, body: bytes = b"{}", **headers: str) -> bytes:
    """A whole answer; `retry_after="3"` becomes the header `retry-after`."""
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "content-type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    return bool(found) and f"content-length: {len(body)}\r\n".encode() in head


@contextlib.asynccontextmanager
async def loopback(*answers: bytes | Script) -> AsyncIterator[Loopback]:
    """Answers in this order, the last one from then on. An empty answer closes the connection without one."""
    left = list(answers)
    server_side = Loopback("")

    under_way: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way.add(asyncio.current_task())  # type: ignore[arg-type]
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    (int(ln.split(b":")[1]) for ln in head.split(b"\r\n") if ln.lower().startswith(b"content-length:")),
                    0,
                )
                request = head + await reader.readexactly(length)
                server_side.requests.append(request)
                answer = left.pop(0) if len(left) > 1 else left[0]
                if callable(answer):
                    await answer(request, writer)
                else:
                    writer.write(answer)
                    await writer.drain()
                if callable(answer) or not _whole(answer):
                    break
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    server_side.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield server_side
    finally:
        server.close()
        if under_way:
            await asyncio.wait(under_way, timeout=5)
