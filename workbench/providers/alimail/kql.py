"""Writes searches in the API's search language (KQL), so that no value can say more than itself.

Terms as github yamatu/yaerp2.0 sends them (`aliMailSearchQuery`): fields with a quoted value, `date>=` and `date<`
with a time in UTC, joined with AND; a quote inside a value is doubled.
"""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["quoted", "sent_between"]


def quoted(value: str) -> str:
    """Returns the value as one quoted term. Control characters, which no address and no id holds, become spaces."""
    plain = "".join(" " if ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 else c for c in value)
    return '"' + plain.replace('"', '""') + '"'


def sent_between(sender: str, since: datetime | None, until: datetime | None, recipient: str = "") -> str:
    """Returns the search for what a sender sent, or what came to a recipient, within a window."""
    terms = [f"fromEmail:{quoted(sender)}"] if sender else []
    terms += [f"toEmail:{quoted(recipient)}"] if recipient else []
    terms += [f"date>={_time(since)}"] if since else []
    terms += [f"date<{_time(until)}"] if until else []
    return " AND ".join(terms)


def _time(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
