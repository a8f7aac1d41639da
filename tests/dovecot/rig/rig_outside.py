"""What stands around the tests' Dovecot: where its mail goes, and where its events go. One thread, loopback only."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["Outside"]


class Outside:
    """Takes mail by SMTP (that for the rig's own domain goes on to Dovecot by LMTP) and events by HTTP."""

    def __init__(self, events: Path, domain: str, smtp_port: int, http_port: int, lmtp_port: int) -> None:
        self.left: list[tuple[str, str, bytes]] = []
        """Mail that left the domain: from, to, message."""
        self._events = events
        self._domain = domain
        self._ports = (smtp_port, http_port)
        self._lmtp = lmtp_port
        self._under_way = 0
        self._deliveries: set[asyncio.Task[None]] = set()
        self._at_once = asyncio.Semaphore(4)
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def idle(self) -> bool:
        """Nothing is on its way to a mailbox."""
        return self._under_way == 0

    def start(self) -> None:
        self._thread.start()
        assert self._up.wait(5), "what stands around Dovecot never came up"

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        smtp, http = self._ports
        serve: tuple[tuple[Callable[..., object], int], ...] = ((self._smtp, smtp), (self._http, http))
        servers = [
            self._loop.run_until_complete(asyncio.start_server(handler, "127.0.0.1", port))  # type: ignore[arg-type]
            for handler, port in serve
        ]
        self._up.set()
        self._loop.run_forever()
        for server in servers:
            server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                if b"expect: 100-continue" in head:
                    writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                body = await _body(reader, head)
                with self._events.open("ab") as file:
                    file.write(body.strip() + b"\n" if body.strip() else b"")
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # Dovecot, or the test, is done
        finally:
            await _close(writer)

    async def _smtp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender, recipients = "", list[str]()
        writer.write(b"220 outside ESMTP\r\n")
        try:
            while line := (await reader.readline()).decode("latin-1").strip():
                verb = line[:4].upper()
                answer = "250 ok"
                if verb == "EHLO":
                    answer = "250-outside\r\n250-8BITMIME\r\n250-XCLIENT ADDR PORT PROTO HELO LOGIN SESSION\r\n250 DSN"
                elif verb == "XCLI":
                    answer = "220 outside ESMTP"
                elif verb == "MAIL":
                    sender, recipients = _address(line), []
                elif verb == "RCPT":
                    recipients.append(_address(line))
                elif verb == "DATA":
                    writer.write(b"354 go on\r\n")
                    await self._take(sender, recipients, await _message(reader))
                elif verb == "QUIT":
                    answer = "221 bye"
                writer.write(answer.encode() + b"\r\n")
                await writer.drain()
                if verb == "QUIT":
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            await _close(writer)

    async def _take(self, sender: str, recipients: list[str], message: bytes) -> None:
        inside = [r for r in recipients if r.lower().endswith("@" + self._domain)]
        self.left += [(sender, r, message) for r in recipients if r not in inside]
        if inside:
            self._under_way += 1
            task = self._loop.create_task(self._deliver(sender, inside, message))
            self._deliveries.add(task)  # or nobody holds it
            task.add_done_callback(self._deliveries.discard)

    async def _deliver(self, sender: str, recipients: list[str], message: bytes) -> None:
        async with self._at_once:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._lmtp)
            try:
                await _answer(reader)
                for line in ("LHLO outside", f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{r}>" for r in recipients), "DATA"):
                    writer.write(line.encode() + b"\r\n")
                    await _answer(reader)
                writer.write(message.replace(b"\r\n.", b"\r\n..") + b".\r\n")
                for _ in recipients:
                    await _answer(reader)
            finally:
                await _close(writer)
        self._under_way -= 1  # what failed stays: `settle` then says so


async def _close(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, asyncio.CancelledError):
        writer.close()
        await writer.wait_closed()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


async def _answer(reader: asyncio.StreamReader) -> None:
    while (line := await reader.readline())[3:4] == b"-":
        pass
    assert line[:1] in b"23", line


async def _message(reader: asyncio.StreamReader) -> bytes:
    lines = list[bytes]()
    while (line := await reader.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b"..") else line)
    return b"".join(lines)


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    if b"transfer-encoding: chunked" not in head:
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        return await reader.readexactly(int(length or 0))
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body
