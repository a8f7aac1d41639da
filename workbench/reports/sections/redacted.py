"""What a redacted report says of itself: what stands behind stand-ins, and how many of each."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph
from ..parts import RedactedPart
from ..saying import Said, counted, in_a_row, say

__all__ = ["redacted"]


def redacted(part: RedactedPart | None) -> Iterator[Block]:
    """Yields it; nothing where nothing was hidden."""
    if part is None:
        return
    yield Paragraph(
        say(
            "**Redacted:** addresses, names, tickets, subjects, telephone numbers and networks stand behind stand-ins, "
            "the same ones in every such report; the intruder's network addresses stay. The desk keeps what "
            "each stands for. Words that people typed may still tell who is meant: read them before this leaves the "
            "organisation."
        )
    )
    hidden = [_counted(kind, n) for kind, n in part.counts.items() if n]
    if hidden:
        yield Paragraph(say("Hidden here: {kinds}.", kinds=in_a_row(hidden)))


def _counted(kind: str, n: int) -> Said:
    match kind:
        case "address":
            return counted(n, "1 address", "{n} addresses")
        case "domain":
            return counted(n, "1 domain", "{n} domains")
        case "subject":
            return counted(n, "1 subject or quoted text", "{n} subjects or quoted texts")
        case "name":
            return counted(n, "1 name", "{n} names")
        case "ticket":
            return counted(n, "1 ticket", "{n} tickets")
        case "network":
            return counted(n, "1 network", "{n} networks")
        case "phone":
            return counted(n, "1 telephone number", "{n} telephone numbers")
        case _:
            return counted(n, "1 link", "{n} links")
