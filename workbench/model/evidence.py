"""What is kept byte for byte, and what a source could and could not tell."""

from __future__ import annotations

from .base import Moment, Thing

__all__ = ["Coverage", "Evidence", "UnreadableLine", "Window"]


class Window(Thing):
    """A span of time; either end may be open."""

    start: Moment | None = None
    end: Moment | None = None


class UnreadableLine(Thing):
    """A line or record that could not be read."""

    line: int
    why: str
    excerpt: str = ""
    """The beginning of the line, as it was. Text from strangers."""


class Coverage(Thing):
    """What a look at something covered: nothing is silent."""

    source: str
    """Where it was read ("practice sign-in log", "Google Workspace activity export login.json")."""
    asked: Window = Window()
    got: Window = Window()
    """Time of the first and last record."""
    rows: int = 0
    """Records seen, before duplicates were dropped."""
    unique: int = 0
    unreadable: int = 0
    accounts: int = 0
    """How many different accounts the records belong to."""
    gaps: tuple[str, ...] = ()
    """What it can't show: retention, delay, kinds of events that are missing. Sentences."""


REDACTION = "redaction"
"""The source of what is kept of a redacted report."""


class Evidence(Thing):
    """A file or an answer kept byte for byte."""

    sha256: str
    """Lower-case hex."""
    size: int
    """Bytes."""
    name: str
    """File name or what it is. Text from strangers."""
    kind: str
    """export, attachment, exchange, derived."""
    source: str = ""
    coverage: Coverage | None = None

    @property
    def is_of_a_redacted_report(self) -> bool:
        """It holds what a report hides: it belongs to that report, and tells nothing of the case."""
        return self.kind == "derived" and self.source == REDACTION
