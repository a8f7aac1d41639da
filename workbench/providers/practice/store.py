"""The tenant's file: read when it changed, written whole, by one process at a time. Moved copies go to a journal."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from workbench.model.base import Thing
from workbench.model.errors import LocalFileError, WorkbenchError

from .journal import Journal, Note
from .people import CLERK
from .phishing_mail import TRAP_SENDER
from .scenarios import SCENARIOS
from .tenant import FORMAT, CallRow, LogRow, Tenant

__all__ = ["Begun", "Store", "calls_in", "stories_in"]

T = TypeVar("T")

_Waiting = tuple[Callable[[Tenant], Any], asyncio.Future[Any], bool]

_LOCK_SECONDS = 10.0
_LOG = b',"log":'
"""What stands before the log in the file, at its end; within a text the quotes would be escaped."""


class Store:
    """Keeps a tenant in a JSON file of mode 0600.

    Changes that are asked for at the same time are written together: a thousand moved messages are
    not a thousand writes. A change is answered only when it is in the file.
    """

    def __init__(self, path: Path, make: Callable[[], Tenant]) -> None:
        self._path = path
        self._make = make
        self._tenant: Tenant | None = None
        self._journal = Journal(path)
        self._signature: tuple[int, int, int] | None = None
        self._journal_size = 0
        self._log: tuple[list[LogRow], int, bytes] = ([], 0, b"[]")
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    def read(self) -> Tenant:
        """Returns the tenant as it is in the file now; makes it on first use. Look, don't change.

        Raises LocalFileError where the file can't be used.
        """
        with _file_errors(self._path):
            if not self._path.exists():
                with self._alone():
                    return self._load()
            return self._load()

    async def change(self, work: Callable[[Tenant], T]) -> T:
        """Applies `work` to the tenant and returns what it returns, once that is on disk.

        `work` must check before it changes: what it raises is passed on, and nothing is taken back.
        """
        answer: T = await self._in_turn(work, moves=False)
        return answer

    async def move(self, work: Callable[[Tenant], tuple[T, Note | None]]) -> T:
        """As `change`, for work that moves at most one letter: only what it notes is written."""
        moved: tuple[T, Note | None] = await self._in_turn(work, moves=True)
        return moved[0]

    async def _in_turn(self, work: Callable[[Tenant], Any], *, moves: bool) -> Any:
        ended: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, ended, moves))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_waiting())
        return await ended

    async def settle(self) -> None:
        """Waits until nothing is left to be written."""
        if self._writer is not None and not self._writer.done():
            await self._writer

    async def _write_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                for ended, answer in self._write(batch):
                    _tell(ended, answer)
            finally:  # a fault of ours must not leave anybody waiting for ever
                for _, ended, _ in batch:
                    ended.cancel()

    def _write(self, batch: list[_Waiting]) -> list[tuple[asyncio.Future[Any], Any]]:
        try:
            with _file_errors(self._path), self._alone():
                tenant = self._load()
                answers = [(ended, _try(work, tenant)) for work, ended, _ in batch]
                if all(moves for _, _, moves in batch):
                    self._note(tenant, [answer for _, answer in answers])
                else:
                    self._save(tenant)
        except LocalFileError as error:
            self._tenant = None  # what was changed in memory never happened
            return [(ended, error) for _, ended, _ in batch]
        return answers

    def _note(self, tenant: Tenant, answers: list[Any]) -> None:
        notes = [answer[1] for answer in answers if isinstance(answer, tuple) and answer[1] is not None]
        if notes:
            self._journal.append(tenant, notes)
            self._journal_size = self._journal.size()

    def _load(self) -> Tenant:
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._save(self._make())
        signature = _signature(self._path)
        if self._tenant is None or signature != self._signature:
            data = self._path.read_bytes()
            self._tenant = _parse(self._path, data)
            self._signature = signature
            apart = _apart(data)
            if apart is not None:
                self._log = self._tenant.log, len(self._tenant.log), apart[1]
            self._journal.replay(self._tenant)
        elif self._journal.size() > self._journal_size:
            self._journal.catch_up(self._tenant) if self._journal_size else self._journal.replay(self._tenant)
        self._journal_size = self._journal.size()
        return self._tenant

    def _save(self, tenant: Tenant) -> None:
        tenant.moves += 1  # from here on, the journal so far is not this file's
        draft = self._path.with_name(f".{self._path.name}.new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(self._written(tenant))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        self._journal.remove()
        self._journal_size = 0
        self._tenant, self._signature = tenant, _signature(self._path)

    def _written(self, tenant: Tenant) -> bytes:
        """The log is by far the longest part, and no change touches what it holds: it is written out once."""
        log, rows, text = self._log
        if log is not tenant.log or rows != len(tenant.log):
            text = TypeAdapter(list[LogRow]).dump_json(tenant.log, exclude_defaults=True)
            self._log = tenant.log, len(tenant.log), text
        rest = tenant.model_dump_json(exclude={"log"}, exclude_defaults=True).encode()
        return b"%b%b%b}" % (rest[:-1], _LOG, text)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._path.with_name(f".{self._path.name}.lock"), timeout=_LOCK_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except Timeout as error:
            raise LocalFileError(
                f"Another workbench is writing the practice tenant {self._path}.",
                "Wait for it to finish, or end it, and try again.",
            ) from error
        try:
            yield
        finally:
            lock.release()


def _try(work: Callable[[Tenant], Any], tenant: Tenant) -> Any:
    try:
        return work(tenant)
    except WorkbenchError as refusal:
        return refusal


def _tell(ended: asyncio.Future[Any], answer: Any) -> None:
    # A caller that was cancelled no longer listens; what it asked for is done all the same.
    if ended.done():
        return
    if isinstance(answer, WorkbenchError):
        ended.set_exception(answer)
    else:
        ended.set_result(answer)


def _signature(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return (stat.st_ino, stat.st_mtime_ns, stat.st_size)


def _parse(path: Path, data: bytes) -> Tenant:
    afresh = "Start it afresh with `workbench practice --fresh`, or move the file away yourself."
    try:
        tenant = _read(data)
    except ValidationError as error:
        raise LocalFileError(f"{path} does not hold a practice tenant: it is damaged or something else.", afresh) from (
            error
        )
    if tenant.format > FORMAT:
        raise LocalFileError(f"{path} was written by a newer workbench (format {tenant.format}).", afresh)
    tenant.format = FORMAT  # a file of an older one is read as it is, and written as this one
    return tenant


def _read(data: bytes) -> Tenant:
    """As the whole read at once, but a log that was read before is not read again: no change touches what it holds."""
    apart = _apart(data)
    if apart is None:
        return Tenant.model_validate_json(data)
    rest, log = apart
    tenant = Tenant.model_validate_json(rest + b"}")
    tenant.log = list(_rows(log))
    return tenant


def _apart(data: bytes) -> tuple[bytes, bytes] | None:
    """The rest of the file, and the log's text; None where the log does not stand at the end, where it is written."""
    rest, found, log = data.rpartition(_LOG)
    try:
        return (rest, log[:-1]) if found and log.endswith(b"}") and _rows(log[:-1]) else None
    except ValidationError:
        return None


@lru_cache(maxsize=2)
def _rows(text: bytes) -> tuple[LogRow, ...]:
    return tuple(TypeAdapter(list[LogRow]).validate_json(text))


def calls_in(path: Path) -> tuple[CallRow, ...]:
    """Returns what the tenant of that file carried out, oldest first; nothing where there is none yet.

    Raises LocalFileError where the file can't be used.
    """
    with _file_errors(path):
        if not path.exists():
            return ()
        tenant = _parse(path, path.read_bytes())
        Journal(path).replay(tenant)
        return tuple(tenant.calls)


class Begun(Thing):
    """What a tenant that was made before holds."""

    size: int
    scenarios: frozenset[str]


def stories_in(path: Path) -> Begun | None:
    """Returns what the tenant of that file can tell; None where there is none yet. Raises LocalFileError."""
    with _file_errors(path):
        if not path.exists():
            return None
        tenant = _parse(path, path.read_bytes())
    senders = {letter.sender for letter in tenant.letters.values()}
    later = {"invoice-fraud": CLERK.address, "phishing-mail": TRAP_SENDER}
    missing = {scenario for scenario, sender in later.items() if sender not in senders}
    return Begun(size=tenant.size, scenarios=frozenset(SCENARIOS) - missing)


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LocalFileError(
            f"The practice tenant's file {path} can't be used: {error.strerror or error}.",
            "Check the folder's permissions and the free space on its disk.",
        ) from error
