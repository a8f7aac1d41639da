"""The desk's clock and its source of ids. Both are injected everywhere else."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

__all__ = ["new_id", "now"]

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without the letters and digits that are mixed up on the phone."""


def now() -> datetime:
    """Returns the present, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Returns eight characters that can be read out on the phone (39 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))
