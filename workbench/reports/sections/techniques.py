"""What the record shows, by the names that others know it by."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Item, Items, Paragraph
from ..model import ReportModel
from ..saying import Code, Term, Text, say
from ..techniques import ShownBy
from ..times import stamp

__all__ = ["techniques"]

_LISTED = 10


def techniques(report: ReportModel) -> Iterator[Block]:
    """Yields the techniques of MITRE ATT&CK with what shows each; nothing where none is shown."""
    if report.techniques:
        yield Paragraph(say("What the record shows of it, by the names of MITRE ATT&CK:"))
        yield Items(
            tuple(
                Item(say("{id} {title}", id=Code(one.technique), title=one.title), tuple(_shown(one.shown_by)))
                for one in report.techniques
            )
        )


def _shown(things: tuple[ShownBy, ...]) -> Iterator[Text]:
    for one in things[:_LISTED]:
        if one.since:
            yield say("{what} – since {at}", what=Term(one.what), at=stamp(one.since))
        else:
            yield Term(one.what)
    if len(things) > _LISTED:
        yield say("and {n} more", n=len(things) - _LISTED)
