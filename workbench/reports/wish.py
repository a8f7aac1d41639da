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

    @property
    def needs_file(self) -> str:
        """Why it can't be printed on a terminal; empty where it can."""
        if self.format == "pdf":
            return "A PDF can't be printed on a terminal."
        if self.redact:
            return "What a redacted report hides is kept with the record of its file."
        return ""
