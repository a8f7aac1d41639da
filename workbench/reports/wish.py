"""How a report is wanted: for whom, in which language and format, and whether it leaves the organisation."""

from __future__ import annotations

from workbench.model.base import Thing

from .readers import Reader

__all__ = ["Wish"]


class Wish(Thing):
    """A wish for a report."""

    format: str = "md"
    reader: Reader = Reader.RESPONDER
    language: str = "en"
    redact: bool = False
    """Addresses become pseudonyms and subjects are masked."""
