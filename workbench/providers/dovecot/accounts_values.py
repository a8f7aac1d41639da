"""Reads and writes what databases hold for yes and no, and for times: each table has its own way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from workbench.model.errors import NotReadable

__all__ = ["as_flag", "as_moment", "flag_like", "opposite"]

_PAIRS = (("0", "1"), ("n", "y"), ("no", "yes"), ("f", "t"), ("false", "true"), ("off", "on"))
_WORDS = {word: on for off_on in _PAIRS for word, on in zip(off_on, (False, True), strict=True)}
_EPOCH = range(100_000_000, 10_000_000_000)


def opposite(column: str) -> tuple[str, bool]:
    """Cuts `not active` into the column and whether it says the opposite."""
    name = column.removeprefix("not ")
    return name, name != column


def as_flag(value: Any, column: str) -> bool:
    """Returns yes or no. Raises NotReadable where the value is neither: NULL is no answer."""
    if isinstance(value, bool | int) and value in (0, 1):
        return bool(value)
    found = _WORDS.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        shown = "nothing (NULL)" if value is None else "neither yes nor no"
        raise NotReadable(
            f"The column {column} holds {shown} for this account.", "Set it to 0 or 1 in the accounts' database."
        )
    return found


def flag_like(before: Any, wanted: bool) -> str | int:
    """Returns yes or no in the words that the column used so far."""
    if isinstance(before, str):
        pair = next((p for p in _PAIRS if before.strip().lower() in p), _PAIRS[0])
        word = pair[int(wanted)]
        return word.upper() if before.strip().isupper() else word
    if isinstance(before, bool):
        return "true" if wanted else "false"
    return int(wanted)


def as_moment(value: Any) -> datetime | None:
    """Returns the moment; None for NULL and for what is no time. A time without a zone is read as UTC."""
    if isinstance(value, int | float) and int(value) in _EPOCH:
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.isdigit():
            return as_moment(int(text))
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC) if isinstance(value, date) else None
