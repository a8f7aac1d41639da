"""What every section of the settings is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

__all__ = ["Section"]


class Section(BaseModel):
    """Frozen; refuses what it does not know, so that a slip of the pen is said and not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
