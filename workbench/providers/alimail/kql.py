"""Writes searches in the API's search language (KQL), so that no value can say more than itself.

Terms as github yamatu/yaerp2.0 sends them (`aliMailSearchQuery`): fields with a quoted value, `date>=` and `date<`
with a time in UTC, joined with AND; a quote inside a value is doubled.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

__all__ = ["quoted", "sent_between"]


_NEVER = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u2028\u2029\u201c-\u201f\u2033\u2036\uff02]")
"""What no address holds and some search languages take as the end of a value, or as hiding it."""


def quoted(value: str) -> str:
    """Returns the value as one quoted term that can't end early, whatever stands in it."""
    return '"' + _NEVER.sub(" ", value).replace('"', '""') + '"'


def sent_between(sender: str, since: datetime | None, until: datetime | None, recipient: str = "") -> str:
    """Returns the search for what a sender sent, or what came to a recipient, within a window; else for everything."""
    terms = [f"fromEmail:{quoted(sender)}"] if sender else []
    terms += [f"toEmail:{quoted(recipient)}"] if recipient else []
    terms += [f"date>={_time(since)}"] if since else []
    terms += [f"date<{_time(until)}"] if until else []
    return " AND ".join(terms or ["date>=1970-01-01T00:00:00Z"])


def _time(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
