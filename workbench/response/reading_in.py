"""Reads an exported file beside the event loop: the screen stays alive, and leaving ends the reading."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import tzinfo
from pathlib import Path

from workbench.intake.mapping import Mapping
from workbench.intake.reader import IntakeResult, Progress, read_evidence

__all__ = ["Watching", "read_beside"]

Watching = Callable[[str], AbstractContextManager[Progress]]
"""Gives, for the name of a file, what is told how far its reading is. It may be told from another thread."""


class _Left(Exception):
    """Nobody waits for the result any more."""


async def read_beside(
    path: Path,
    *,
    account: str,
    zone: tzinfo | None,
    year: int | None,
    mapping: Mapping | None,
    progress: Progress | None,
) -> IntakeResult:
    """As `read_evidence`. Once it is cancelled, reading ends within the next MiB, and nothing was kept."""
    left = threading.Event()

    def tell(read: int, size: int, records: int) -> None:
        if left.is_set():
            raise _Left
        if progress is not None:
            progress(read, size, records)

    try:
        return await asyncio.to_thread(
            read_evidence, path, account=account, assume_zone=zone, year=year, mapping=mapping, progress=tell
        )
    finally:
        left.set()
