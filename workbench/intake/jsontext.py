"""Reads one JSON text: quickly where it is sound, and in every other case as Python's own reader does."""

from __future__ import annotations

import json
from typing import Any

import msgspec

__all__ = ["lenient", "quickly"]

_quick = msgspec.json.Decoder().decode
_patient = json.JSONDecoder(strict=False).decode


def quickly(text: str) -> Any:
    """Returns the value. Raises ValueError where the text is no strict JSON; Python's own reader may still take it.

    What is returned is what `json.loads` returns: whole numbers stay whole, the last of two like keys counts.
    """
    try:
        return _quick(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise ValueError from error


def lenient(text: str) -> Any:
    """Returns the value; control characters may stand in its strings. Raises ValueError, RecursionError."""
    try:
        return _quick(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return _patient(text)
