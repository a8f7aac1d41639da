"""A line to the server that breaks when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

__all__ = ["Cut", "cut_line"]


class Cut:
    """Where it listens, and after which commands it loses the answer."""

    def __init__(self, port: int) -> None:
        self.base_url = f"http://127.0.0.1:{port}"
        self.loses = frozenset[str]()
        self.lost: list[str] = []
        """The commands that were carried out without an answer."""


@asynccontextmanager
async def cut_line(port: int) -> AsyncIterator[Cut]:
    """Passes requests on to the server on `port`; the answer to some gets lost half way."""
    made: list[Cut] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection("127.0.0.1", port)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            body = await reader.readexactly(int(length or 0))
            to_server.write(head + body)
            answer = await server.read(-1)
            command = body.partition(b'[["')[2].partition(b'"')[0].decode()
            if command in made[0].loses:
                made[0].lost.append(command)
                answer = answer[: len(answer) - 5]
            writer.write(answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            for end in (writer, to_server):
                end.close()
                await end.wait_closed()

    listening = await asyncio.start_server(carry, "127.0.0.1", 0)
    made.append(Cut(listening.sockets[0].getsockname()[1]))
    try:
        yield made[0]
    finally:
        listening.close()
        await listening.wait_closed()
