"""A memory for pure functions of short texts: exports say the same few thousand things over and over."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

__all__ = ["remembered"]

Result = TypeVar("Result")

_SHORT = 200
"""Characters; what is longer is worked out each time, so that the memory stays small: at most a few MiB each."""


def remembered(work_out: Callable[[str], Result], *, entries: int = 8192) -> Callable[[str], Result]:
    """Returns the function with a memory of what it last said. It must be pure, and its results unchangeable."""
    known = lru_cache(maxsize=entries)(work_out)

    def look_up(text: str) -> Result:
        return known(text) if len(text) <= _SHORT else work_out(text)

    look_up.__doc__ = work_out.__doc__
    return look_up
