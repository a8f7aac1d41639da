"""The record: where the case stands in the ledger, and what that shows and what it doesn't."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Block, Paragraph, items
from ..model import ReportModel
from ..record_parts import Chain
from ..saying import Code, Term, Text, say
from ..times import stamp

__all__ = ["record", "where_it_stands"]


def record(report: ReportModel) -> Iterator[Block]:
    """Yields what the ledger shows, and what not."""
    chain = report.chain
    if chain.trouble:
        yield Paragraph(say("✘ **{trouble}**", trouble=chain.trouble))
    yield items(where_it_stands(chain))
    yield Paragraph(say("What this shows:"))
    yield items(map(Term, chain.shows))
    yield Paragraph(say("What it does not show:"))
    yield items(map(Term, chain.shows_not))
    yield Paragraph(say("Standards that the record follows:"))
    yield items(map(Term, chain.standards))
    yield Paragraph(say("To check it at the desk: {command}", command=Code("workbench verify")))


def where_it_stands(chain: Chain) -> Iterator[Text]:
    """Yields the head that the report was made from, and where this case stands."""
    yield say("Ledger: {id}", id=Code(chain.ledger_id))
    yield say(
        "Head when this report was made: entry {seq}, link {link}", seq=chain.head_seq, link=Code(chain.head_link)
    )
    yield say(
        "This case: {n} entries; the last is its number {seq}, recorded {at}, hash {hash}",
        n=chain.case_events,
        seq=chain.case_last_seq,
        at=stamp(chain.case_last_at),
        hash=Code(chain.case_last_hash),
    )
    for ident, count in chain.came_from.items():
        yield say("{n} of them came from another desk, with ledger {id}", n=count, id=Code(ident))
    yield say("Desk's key: {id}, Ed25519, public key {key}", id=Code(chain.key_id), key=Code(chain.public_key))
