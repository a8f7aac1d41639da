"""What the stand-ins of redacted reports stand for, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .output import emit, table

if TYPE_CHECKING:
    from workbench.reports.redaction import Hidden

__all__ = ["print_hidden"]


def print_hidden(known: Sequence[Hidden], none: str, *, as_json: bool) -> None:
    """Prints the list. `none`: what is said where nothing was hidden."""
    rows = [(one.stand_in, one.kind, one.text) for one in known]
    text = table(("stand-in", "kind", "stands for"), rows) if rows else none
    emit(text, [one.model_dump() for one in known], as_json=as_json)
