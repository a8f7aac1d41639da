"""Moved copies, appended to a journal beside the tenant's file: ten thousand moves are not ten thousand rewrites.

A line each for the number of the file that it belongs to (the first), then for each moved copy: the letter as it is
afterwards, and the call that moved it. A last line that was cut off by a crash was never answered for: it is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from workbench.model.base import Thing
from workbench.model.errors import LocalFileError

from .tenant import CallRow, Letter, Tenant, letter_key

__all__ = ["Journal", "Note"]


class Note(Thing):
    """One moved copy."""

    letter: Letter
    call: CallRow


class Journal:
    """The journal of one tenant's file."""

    def __init__(self, tenant_file: Path) -> None:
        self.path = tenant_file.with_name(tenant_file.name + ".moves")
        self._read_to = 0

    def append(self, tenant: Tenant, notes: Iterable[Note]) -> None:
        """Writes the notes to disk; begins a new journal where there is none of this tenant's number."""
        fresh = not self._is_of(tenant)
        text = "".join(note.model_dump_json(exclude_defaults=True) + "\n" for note in notes)
        mode = os.O_RDWR | os.O_CREAT | (os.O_TRUNC if fresh else 0)
        with os.fdopen(os.open(self.path, mode, 0o600), "r+b") as file:
            file.truncate(0 if fresh else self._read_to)
            file.seek(0, os.SEEK_END)
            file.write((_first_line(tenant) if fresh else b"") + text.encode())
            file.flush()
            os.fsync(file.fileno())
            self._read_to = file.tell()

    def replay(self, tenant: Tenant) -> None:
        """Applies what the journal holds, if it belongs to this tenant, from its beginning."""
        self._read_to = 0
        if self._is_of(tenant):
            self.catch_up(tenant)

    def catch_up(self, tenant: Tenant) -> None:
        """Applies what was appended since it was last read."""
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        lines = whole.splitlines()
        for line in lines if self._read_to else lines[1:]:
            note = self._parsed(line)
            tenant.letters[letter_key(note.letter.message_id, note.letter.recipient)] = note.letter
            tenant.calls.append(note.call)
        self._read_to += len(whole)

    def _parsed(self, line: bytes) -> Note:
        try:
            return Note.model_validate_json(line)
        except ValidationError as error:
            raise LocalFileError(
                f"{self.path} is damaged: it does not tell which mails were moved.",
                "Start afresh with `workbench practice --fresh`, or move the file away yourself.",
            ) from error

    def size(self) -> int:
        """Bytes; 0 where there is none."""
        return self.path.stat().st_size if self.path.exists() else 0

    def remove(self) -> None:
        """Forgets it, once the tenant's file holds all of it."""
        self.path.unlink(missing_ok=True)
        self._read_to = 0

    def _is_of(self, tenant: Tenant) -> bool:
        if not self.path.exists():
            return False
        with self.path.open("rb") as file:
            first = file.readline(100)
        return first == _first_line(tenant)


def _first_line(tenant: Tenant) -> bytes:
    return f'{{"moves": {tenant.moves}}}\n'.encode()
