"""Reads single fields of Dovecot's events: a JSON export writes numbers as numbers or as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["text_in"]


def text_in(fields: Mapping[str, Any], name: str) -> str:
    """Returns a field as text; empty where it is missing or no plain value."""
    value = fields.get(name)
    return str(value) if isinstance(value, str | int | float) else ""
