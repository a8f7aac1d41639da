"""One line on standard error that says how far a long reading has come; none where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from workbench.model.text import clean_line, shorten

__all__ = ["telling_bytes", "telling_history", "telling_share"]

_AFTER = 1.0
"""Seconds before the first word: what is read at once needs none."""
_EVERY = 0.25
_WIDTH = 78


@contextmanager
def telling_bytes(name: str) -> Iterator[Callable[[int, int, int], None]]:
    """Gives what to call with the bytes that were read, all bytes, and the records so far."""
    with _line() as line:

        def tell(read: int, size: int, records: int) -> None:
            line(f"{records:,} records, {read / 2**20:,.0f} of {size / 2**20:,.0f} MiB", name, read / max(size, 1))

        yield tell


@contextmanager
def telling_share(name: str) -> Iterator[Callable[[float], None]]:
    """Gives what to call with the share that is done, from 0 to 1."""
    with _line() as line:
        yield lambda share: line(f"{share:.0%}", name, share)


@contextmanager
def telling_history() -> Iterator[Callable[[float], None]]:
    """Gives what to call while the case file of an older version gets its history: says so first, in a sentence."""
    from .output import narrate

    said = False
    with telling_share("The history") as share:

        def tell(done: float) -> None:
            nonlocal said
            if not said:
                said = True
                narrate("This case file gets its history and search: once, and only because it is of an older version.")
            share(done)

        yield tell


@contextmanager
def _line() -> Iterator[Callable[[str, str, float], None]]:
    begun = last = monotonic()
    shown = False

    def line(said: str, name: str, share: float) -> None:
        nonlocal last, shown
        now = monotonic()
        if not sys.stderr.isatty() or now - begun < _AFTER or (shown and now - last < _EVERY):
            return
        last, shown = now, True
        left = f", about {_span((now - begun) * (1 - share) / share)} left" if 0.02 < share < 1 else ""
        tail = f"{said}{left}"
        text = f"{shorten(clean_line(name), max(_WIDTH - len(tail) - 2, 8))}: {tail}"
        sys.stderr.write(f"\r{text:<{_WIDTH}}")
        sys.stderr.flush()

    try:
        yield line
    finally:
        if shown:
            sys.stderr.write(f"\r{'':<{_WIDTH}}\r")
            sys.stderr.flush()


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
