"""Reads the API's answers, whose fields may be missing, empty, null, or numbers written as text.

The shapes come from Alibaba's DingTalk SDK (dingtalk/python/alibabacloud_dingtalk/mail_1_0/models.py) and from
clients of this API on github: eryajf/go-alimail alimail/user.go and yamatu/yaerp2.0
backend/internal/service/mail_alimail.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

__all__ = ["Json", "addresses", "flag", "moment", "number", "rows", "text"]

Json = Mapping[str, Any]


def text(answer: Json, key: str) -> str:
    """Returns the text under a key; empty where there is none."""
    value = answer.get(key)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def number(answer: Json, key: str) -> int | None:
    """Returns the whole number under a key, also where it was written as text; None where there is none."""
    value = answer.get(key)
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    try:
        return int(value) if isinstance(value, str) else None
    except ValueError:
        return None


def flag(answer: Json, key: str) -> bool | None:
    """Returns the truth under a key, also where it was written as text; None where it does not say."""
    value = answer.get(key)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def moment(answer: Json, key: str) -> datetime | None:
    """Returns the time under a key; None where there is none. One without a zone is UTC, as Alibaba's sample says.

    Source: https://help.aliyun.com/document_detail/2856396.html. A time of the year 1 stands for "never".
    """
    value = answer.get(key)
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware if aware.year > 1970 else None


def rows(answer: Json, key: str) -> list[Json]:
    """Returns the objects in a list; none where there is no such list."""
    value = answer.get(key)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def addresses(answer: Json, *keys: str) -> Iterator[str]:
    """Yields the addresses under these keys, in lower case; each key holds one `{email, name}` or a list of them."""
    for key in keys:
        value = answer.get(key)
        for person in value if isinstance(value, list) else [value]:
            email = person.get("email") if isinstance(person, Mapping) else None
            if isinstance(email, str) and email.strip():
                yield email.strip().lower()
