"""Remembers which copies this desk purged: the API knows nothing of a message that is gone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

__all__ = ["Purged"]

Key = tuple[str, str]
"""Message-ID and mailbox."""


class Purged:
    """A list in a file of the desk's own, a line for each copy; without a folder, for as long as the program runs."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / "purged.jsonl"
        self._keys: set[Key] | None = None

    def __contains__(self, key: Key) -> bool:
        return key in self._known()

    def add(self, keys: Iterable[Key]) -> str:
        """Takes copies in; returns what kept them from being written down, empty where nothing did."""
        fresh = [key for key in keys if key not in self._known()]
        self._known().update(fresh)
        if self._path is None or not fresh:
            return ""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:  # noqa: PTH123
                file.writelines(json.dumps(key) + "\n" for key in fresh)
        except OSError as error:
            return f"This desk could not note that it purged them ({error.strerror}): a later look calls them unknown."
        return ""

    def _known(self) -> set[Key]:
        if self._keys is None:
            self._keys = set() if self._path is None else _read(self._path)
        return self._keys


def _read(path: Path) -> set[Key]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {key for line in lines if (key := _key(line)) is not None}


def _key(line: str) -> Key | None:
    """A line that was cut off in a crash is left out."""
    try:
        value = json.loads(line)
    except ValueError:
        return None
    match value:
        case [str() as name, str() as mailbox]:
            return name, mailbox
    return None
