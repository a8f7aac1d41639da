"""Local times of a file: placed in the zone that the file states or a person said; asked for where neither did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from workbench.model.errors import UnreadableInput

from .times import is_ambiguous

__all__ = ["LocalTimes"]

_HINT = (
    "Say which, such as Asia/Shanghai or UTC (on the command line: --zone)."
    " The console's settings or its help page tell."
)


class LocalTimes:
    """Places times that name no zone. `stated` is the zone that the file itself states, `said` what a person said.

    `hint`: what to do where neither did, and where the zone can be looked up.
    """

    def __init__(self, name: str, *, said: tzinfo | None, stated: tzinfo | None = None, hint: str = _HINT) -> None:
        self._name = name
        self.zone = stated or said
        self._hint = hint
        self._is_said = stated is None
        self._placed = self._ambiguous = 0

    def place(self, moment: datetime) -> datetime:
        """Returns the moment with a zone. Raises UnreadableInput where it has none and nobody said."""
        if moment.tzinfo is not None:
            return moment
        if self.zone is None:
            raise UnreadableInput(
                f"The times in {self._name} don't say in which time zone they are.", self._hint, asks="zone"
            )
        self._placed += 1
        local = moment.replace(tzinfo=self.zone)
        self._ambiguous += is_ambiguous(local)
        return local

    def gaps(self) -> Iterator[str]:
        """Yields what had to be assumed."""
        if self._placed and self._is_said:
            yield f"The times name no zone; they were read as {self.zone}, as you said."
        if self._ambiguous:
            yield f"{self._ambiguous} times fall in the hour that the clock shows twice; the first was taken."
