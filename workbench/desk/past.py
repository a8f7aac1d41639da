"""The desk as it was for one case at a moment: everything can be read, nothing can be done."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.model.cases import Case
from workbench.model.errors import UsageError

from .desk import Desk

if TYPE_CHECKING:
    from workbench.providers.base import Provider

__all__ = ["PastDesk"]


class PastDesk(Desk):
    """Its clock stands still. What a mail system offers is asked of the present one; that is not recorded."""

    def __init__(self, present: Desk, case: Case, at: datetime) -> None:
        """Reads the whole case: call it from a thread.

        Raises NotFound where the case was not opened yet, UsageError where that is still to come.
        """
        if at > present.now():
            raise UsageError(f"{at:%Y-%m-%d %H:%M:%S} UTC is still to come.", "Give a moment of the past.")
        past = present.casefile.as_it_was(case.id, at)
        super().__init__(
            casefile=past,
            config=present.config,
            paths=present.paths,
            actor=present.actor,
            now=lambda: at,
            new_id=present.new_id,
        )
        self._present = present
        self.at = at
        self.let_go = past.let_go
        """Pieces of evidence whose bytes were let go since: what was read out of them is not shown."""

    def provider(self, name: str, *, strict: bool = False) -> Provider:
        """Returns the present provider of that name."""
        return self._present.provider(name, strict=strict)

    def close(self) -> None:
        """Removes what was made for the look back."""
        with suppress(OSError):
            super().close()
