"""The signed head: how far a ledger goes, kept outside its file so that a cut end is noticed."""

from __future__ import annotations

import base64
import contextlib
import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from workbench.model.errors import CaseFileDamaged, LocalFileError

from .canonical import canonical
from .chain import Signer, head_message, is_signed
from .failures import local_failures
from .locks import hold

__all__ = ["Head", "Heads", "checked_ledger_id", "making_lock"]

_LEDGER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def checked_ledger_id(value: str) -> str:
    """Returns a ledger's id as it may stand in a file name. Raises CaseFileDamaged: the id comes out of the file."""
    if not _LEDGER_ID.fullmatch(value):
        raise CaseFileDamaged("The case file's own id is not one that a workbench gives.", "Run `workbench verify`.")
    return value


@dataclass(frozen=True, slots=True)
class Head:
    """What the desk says about a ledger: it goes up to `seq`, and this is its link."""

    ledger_id: str
    seq: int
    link: str
    key_id: str
    signature: bytes

    @classmethod
    def signed(cls, signer: Signer, ledger_id: str, seq: int, link: str) -> Head:
        """Returns a head with the desk's signature."""
        signature = signer.sign(head_message(ledger_id, seq, bytes.fromhex(link)))
        return cls(ledger_id, seq, link, signer.key_id, signature)

    def is_genuine(self, keys: Mapping[str, bytes]) -> bool:
        """Tells whether a known key signed it."""
        try:
            message = head_message(self.ledger_id, self.seq, bytes.fromhex(self.link))
        except (ValueError, OverflowError):
            return False
        return is_signed(keys, self.key_id, self.signature, message)

    def to_bytes(self) -> bytes:
        """Returns the content of a head file."""
        return canonical(
            {
                "v": 1,
                "ledger_id": self.ledger_id,
                "seq": self.seq,
                "link": self.link,
                "key_id": self.key_id,
                "signature": base64.b64encode(self.signature).decode(),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Head:
        """Returns the head that a head file holds. Raises ValueError where it holds none."""
        try:
            fields = json.loads(data)
            head = cls(
                ledger_id=str(fields["ledger_id"]),
                seq=int(fields["seq"]),
                link=str(fields["link"]),
                key_id=str(fields["key_id"]),
                signature=base64.b64decode(fields["signature"], validate=True),
            )
            if not 0 < head.seq < 2**63:
                raise ValueError("no place")
        except (KeyError, TypeError, OverflowError, RecursionError) as error:
            raise ValueError("not a head") from error
        return head


class Heads:
    """A folder of heads, one file for each ledger, and the locks beside them."""

    def __init__(self, folder: Path, *, wait: float = 30.0) -> None:
        self.folder = folder
        self._paths: dict[str, Path] = {}
        self._wait = wait

    def path(self, ledger_id: str) -> Path:
        """Returns where the head of a ledger is kept."""
        return self._in_folder(f"{ledger_id}.json")

    def read(self, ledger_id: str) -> bytes | None:
        """Returns the head file's content, or None where there is none."""
        path = self.path(ledger_id)
        with local_failures(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def prepare(self, head: Head) -> bytes:
        """Writes the next head beside the present one, down to the disk; returns its content.

        Done before the ledger commits, so that a full disk is noticed while nothing is recorded yet.
        """
        data = head.to_bytes()
        path = self._next(head.ledger_id)
        with local_failures(path):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o600)
            try:
                if os.write(handle, data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
                getattr(os, "fdatasync", os.fsync)(handle)
            finally:
                os.close(handle)
        return data

    def is_prepared(self, ledger_id: str, seq: int, link: str) -> bool:
        """Tells whether a head that names this end lies prepared. Looks at no signature."""
        path = self._next(ledger_id)
        try:
            with local_failures(path):
                head = Head.from_bytes(path.read_bytes())
        except (LocalFileError, ValueError):
            return False
        return (head.ledger_id, head.seq, head.link) == (ledger_id, seq, link)

    def replace(self, ledger_id: str) -> None:
        """Puts the prepared head in the place of the present one, in one step."""
        path = self.path(ledger_id)
        with local_failures(path):
            self._next(ledger_id).replace(path)

    def _next(self, ledger_id: str) -> Path:
        return self._in_folder(f"{ledger_id}.json.next")

    def _in_folder(self, name: str) -> Path:
        # Put together once: an append asks for each of them several times.
        if name not in self._paths:
            self._paths[name] = self.folder / name
        return self._paths[name]

    @contextlib.contextmanager
    def lock(self, name: str, *, shared: bool = False, wait: float | None = None) -> Iterator[None]:
        """Holds the desk's lock of that name: one process at a time, or all that share it.

        Raises LocalFileError after the wait.
        """
        path = self._in_folder(f"{name}.lock")
        patience = self._wait if wait is None else wait
        with contextlib.ExitStack() as held:
            with local_failures(path):
                try:
                    held.enter_context(hold(path, patience, shared=shared))
                except FileNotFoundError:
                    self._make_folder()
                    held.enter_context(hold(path, patience, shared=shared))
            yield

    def keeping(self, ledger_id: str) -> AbstractContextManager[None]:
        """Tells other processes that bytes are being written which no entry tells of yet."""
        return self.lock(f"{ledger_id}.keeping", shared=True)

    @contextlib.contextmanager
    def alone(self, ledger_id: str) -> Iterator[bool]:
        """Tells whether no process is `keeping`, and keeps others from beginning. False where that can't be told."""
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(self.lock(f"{ledger_id}.keeping", wait=0))
            except LocalFileError:
                yield False
                return
            yield os.name == "posix"

    def _make_folder(self) -> None:
        # `parents` makes what is above with the system's mode.
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)


def making_lock(path: Path) -> str:
    """Returns the name of the lock under which a case file is made: it has no id of its own yet."""
    return "making-" + hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:16]
