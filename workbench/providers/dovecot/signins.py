"""Sign-ins of a Dovecot, from its event export or its log: files on this machine, or mounted here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workbench.model.evidence import Window

from ..base import SignInPage
from .options import EventsOptions
from .signins_reading import Look

__all__ = ["SignIns"]


class SignIns:
    """Reads the files anew at each look: nothing of them is kept here."""

    def __init__(self, options: EventsOptions) -> None:
        self._options = options

    async def try_out(self, now: datetime) -> str:
        """Reads the last day; returns what was seen. Raises NotReadable."""
        window = Window(start=now - timedelta(days=1), end=now)
        pages = [page async for page in self.pages("*", window)]
        seen = pages[-1].coverage
        if seen.got.end is None:
            return f"No sign-in within the last day ({seen.source})."
        signins = sum(len(page.signins) for page in pages)
        return f"{signins} sign-ins within the last day, the last record of {seen.got.end:%Y-%m-%d %H:%M} UTC."

    async def pages(self, account: str, window: Window) -> AsyncIterator[SignInPage]:
        """The sign-ins and deeds of an account, or of all for `*`, the oldest first.

        Lines are counted through all pages of a look. Raises NotReadable.
        """
        zone = ZoneInfo(self._options.zone)
        for page in await asyncio.to_thread(Look(self._options.path, zone, account, window).pages):
            yield page
