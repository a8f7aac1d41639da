"""The shape that every thing in the model shares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, JsonValue

__all__ = ["JsonObject", "Moment", "Thing", "moment_in"]


def _in_utc(value: datetime) -> datetime:
    return value if value.tzinfo is UTC else value.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A point in time, kept in UTC. A time without a zone is refused: it would be a guess."""

JsonObject = dict[str, JsonValue]


def moment_in(value: object) -> datetime | None:
    """Returns the time that an attribute holds as ISO text, where it holds one."""
    return datetime.fromisoformat(value) if isinstance(value, str) else None


class Thing(BaseModel):
    """A frozen value: equal by content, refuses unknown fields."""

    # Built at the first use: a start needs few of the hundred models.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
