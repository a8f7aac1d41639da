"""A list of accounts: CSV, or an address a line. The first mail address of a line is the account."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from workbench.model.errors import UnreadableInput

from .source import Source

__all__ = ["AccountList", "read_accounts"]

MOST = 100_000
"""Accounts that one list may hold."""

_ADDRESS = re.compile(
    r"[^\s@<>\"',;:|\\()\x00-\x1f\x7f]{1,64}@[^\s@.<>\"',;:|\\()\x00-\x1f\x7f]{1,63}"
    r"(?:\.[^\s@.<>\"',;:|\\()\x00-\x1f\x7f]{1,63})+"
)


class AccountList(NamedTuple):
    """What a list names."""

    accounts: tuple[str, ...]
    """In lower case, each once, in their order."""
    left_out: tuple[int, ...]
    """Numbers of the lines, from 1, that name no account; empty lines and a head line don't count."""


def read_accounts(path: Path) -> AccountList:
    """Reads the list. Raises LocalFileError, UnreadableInput (no address in it, or too many)."""
    found: dict[str, None] = {}
    left_out: list[int] = []
    begun = False
    for line in Source(path, path.name).lines():
        text = line.text or ""
        match = _ADDRESS.search(text)
        if match is not None:
            found[match.group().lower()] = None
        elif line.raw.strip() and begun:
            left_out.append(line.number)
        begun = begun or bool(line.raw.strip())
        if len(found) > MOST:
            raise UnreadableInput(f"{path} names more than {MOST:,} accounts.", "Check them in several lists.")
    if not found:
        raise UnreadableInput(f"{path} names no account.", "It needs a column of mail addresses, or one a line.")
    return AccountList(tuple(found), tuple(left_out))
