"""Local times of a table: placed in the zone that the table states or a person said; asked for where neither did."""

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
    """Places times that name no zone. `stated` is the zone that the table itself states, `said` what a person said."""

    def __init__(self, name: str, *, stated: tzinfo | None, said: tzinfo | None) -> None:
        self._name = name
        self._zone = stated or said
        self._is_said = stated is None
        self._placed = self._ambiguous = 0

    def place(self, moment: datetime) -> datetime:
        """Returns the moment with a zone. Raises UnreadableInput where it has none and nobody said."""
        if moment.tzinfo is not None:
            return moment
        if self._zone is None:
            raise UnreadableInput(
                f"The times in {self._name} don't say in which time zone they are.", _HINT, asks="zone"
            )
        self._placed += 1
        local = moment.replace(tzinfo=self._zone)
        self._ambiguous += is_ambiguous(local)
        return local

    def gaps(self) -> Iterator[str]:
        """Yields what had to be assumed."""
        if self._placed and self._is_said:
            yield f"The times name no zone; they were read as {self._zone}, as you said."
        if self._ambiguous:
            yield f"{self._ambiguous} times fall in the hour that the clock shows twice; the first was taken."
