"""Which sign-ins are wanted, in which order, and how that is said to SQLite."""

from __future__ import annotations

import json
from enum import StrEnum

from workbench.model.base import Thing
from workbench.model.words import Judgement

from .canonical import canonical, plain

__all__ = ["SignInFilter", "SignInSort", "conditions", "sort_key"]


class SignInSort(StrEnum):
    """What sign-ins can be put in order by; equal ones follow one another by time."""

    TIME = "time"
    ADDRESS = "address"
    PROTOCOL = "protocol"
    RESULT = "result"
    JUDGEMENT = "judgement"


class SignInFilter(Thing):
    """Which sign-ins are wanted: all that fit everything that is set."""

    judgement: Judgement | None = None
    result: str = ""
    """success, failure or unsaid; empty: any."""
    protocol: str | None = None
    """Empty: those whose protocol is not known. None: any."""
    addresses: tuple[str, ...] | None = None
    """Exactly these addresses. None: any."""
    words: str = ""
    """Each of them stands in the address, account, client, region, protocol or detail, in whatever case."""
    all_accounts: bool = False
    """Those of every account in the evidence; else of the case's own account."""

    @property
    def narrows(self) -> bool:
        """Something is left out that a person did not ask to leave out by opening the case."""
        return self != SignInFilter(all_accounts=self.all_accounts)


_SUCCESS = {"success": 1, "failure": 0, "unsaid": None}
_SEARCHED = (
    "json_extract(record, '$.ip', '$.account', '$.client', '$.region', '$.protocol', '$.detail')"  # one parse for all
)
_KEYS = {
    SignInSort.ADDRESS: "ip",
    SignInSort.PROTOCOL: "json_extract(record, '$.protocol')",
    SignInSort.RESULT: "json_extract(record, '$.success')",
}


def sort_key(sort: SignInSort) -> str:
    """Returns the expression to sort by, for what no index holds."""
    return _KEYS[sort]


def conditions(wanted: SignInFilter) -> tuple[list[str], list[object]]:
    """Returns what the filter asks for beside the account and the judgement, as SQL terms and their values."""
    terms: list[str] = []
    values: list[object] = []
    if wanted.addresses is not None:
        terms.append("ip IN (SELECT value FROM json_each(?))")
        values.append(canonical([plain(a) for a in wanted.addresses]).decode())
    for word in wanted.words.split():
        # The whole record first: that is quick, and leaves few to take apart.
        terms.append(f"record LIKE ? ESCAPE '\\' AND {_SEARCHED} LIKE ? ESCAPE '\\'")
        values += [_pattern(word)] * 2
    if wanted.result:
        terms.append("json_extract(record, '$.success') IS ?")
        values.append(_SUCCESS[wanted.result])
    if wanted.protocol is not None:
        terms.append("json_extract(record, '$.protocol') IS ?")
        values.append(plain(wanted.protocol) or None)
    return terms, values


def _pattern(word: str) -> str:
    """The word as it stands in a JSON text, with what LIKE would read as a sign of its own marked."""
    written = json.dumps(plain(word), ensure_ascii=False)[1:-1]
    return "%" + written.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
