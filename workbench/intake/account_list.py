"""A list of accounts: CSV with a column of addresses, or an address a line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from workbench.model.errors import UnreadableInput

from .rows import delimited
from .source import Source

__all__ = ["AccountList", "read_accounts"]

MOST = 100_000
"""Accounts that one list may hold."""

_ADDRESS = re.compile(
    r"[^\s@<>\"',;:|\\()\x00-\x1f\x7f]{1,64}@[^\s@.<>\"',;:|\\()\x00-\x1f\x7f]{1,63}"
    r"(?:\.[^\s@.<>\"',;:|\\()\x00-\x1f\x7f]{1,63})+"
)
_HEADS = tuple(
    frozenset(names.split("|"))
    for names in (
        "mail|email|mail address|email address|primary smtp address|primarysmtpaddress|smtp address"
        "|邮箱|邮箱地址|邮件地址|邮件|电子邮件|电子邮箱|电子邮件地址|邮箱账号|邮箱帐号",
        "account|mailbox|user|username|user name|login|upn|userprincipalname|user principal name|address"
        "|账号|帐号|账户|帐户|用户|用户名|登录名",
    )
)
"""What a column of accounts is called, the surest first."""
_DELIMITERS = ",;\t|"
_NOTHING = " \t\r\n,;|\"'\ufeff\u3000"
"""A row of a sheet with nothing in it."""


class AccountList(NamedTuple):
    """What a list names."""

    accounts: tuple[str, ...]
    """In lower case, each once, in their order."""
    left_out: tuple[int, ...]
    """Numbers of the lines, from 1, that name no account; empty lines and a head line don't count."""


class _Column(NamedTuple):
    """Where the accounts stand."""

    delimiter: str
    number: int

    def of(self, text: str) -> str:
        cells = delimited(self.delimiter)(text) or []
        return cells[self.number] if self.number < len(cells) else ""


def read_accounts(path: Path) -> AccountList:
    """Reads the list. The account is in the column whose heading says so; without one, the only address of its line.

    Raises LocalFileError, UnreadableInput (no address in it, too many, or a line that names several and no heading).
    """
    found: dict[str, None] = {}
    left_out: list[int] = []
    column: _Column | None = None
    begun = False
    for line in Source(path, path.name).lines():
        text = line.text or ""
        if line.text is not None and not text.strip(_NOTHING):
            continue
        if not begun and not _ADDRESS.search(text):
            column = _column(text)
        elif match := _ADDRESS.search(column.of(text) if column else _only(text, path.name, line.number)):
            found[match.group().lower()] = None
        else:
            left_out.append(line.number)
        begun = True
        if len(found) > MOST:
            raise UnreadableInput(f"{path} names more than {MOST:,} accounts.", "Check them in several lists.")
    if not found:
        raise UnreadableInput(f"{path} names no account.", "It needs a column of mail addresses, or one a line.")
    return AccountList(tuple(found), tuple(left_out))


def _column(head: str) -> _Column | None:
    """Returns the column that is called like one of accounts."""
    for names in _HEADS:
        for delimiter in _DELIMITERS:
            for number, cell in enumerate(delimited(delimiter)(head) or []):
                name = re.sub(r"[\[(（【].*$", "", cell).replace("-", "").replace("_", " ")
                if name.strip(_NOTHING).lower() in names:
                    return _Column(delimiter, number)
    return None


def _only(text: str, name: str, number: int) -> str:
    if len({match.group().lower() for match in _ADDRESS.finditer(text)}) > 1:
        raise UnreadableInput(
            f"{name} names several addresses in line {number}, and no heading says which is the account.",
            "Head that column 'mail', or leave one address a line.",
        )
    return text
