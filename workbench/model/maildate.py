"""Reads the dates of mail headers."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["mail_date"]


def mail_date(value: str) -> datetime | None:
    """Returns the time that a header's date (RFC 5322 3.3) tells, in UTC; None where it can't be read.

    "-0000" means UTC, written by a system that hides its zone.
    """
    try:
        found = parsedate_to_datetime(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
