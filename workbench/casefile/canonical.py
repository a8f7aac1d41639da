"""One byte string for one JSON value: what is hashed, signed and kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, JsonValue

__all__ = ["EPOCH", "canonical", "micros", "plain", "record_text", "timestamp"]

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def canonical(value: JsonValue) -> bytes:
    """Returns the value as compact JSON in UTF-8, keys sorted by code point.

    Half a character (a lone surrogate) can't be encoded; it is kept as its JSON escape, which reads
    back as the same half character. Raises ValueError for NaN and infinity.
    """
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace")


def record_text(thing: BaseModel) -> str:
    """Returns a thing as canonical JSON text, for a column."""
    return canonical(thing.model_dump(mode="json")).decode()


def plain(text: str) -> str:
    """Returns text as a column can hold it: half a character becomes its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def timestamp(at: datetime) -> str:
    """Returns a time in UTC with microseconds and a Z; texts sort as the times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def micros(at: datetime) -> int:
    """Returns microseconds since 1970, exactly."""
    return (at - EPOCH) // timedelta(microseconds=1)
