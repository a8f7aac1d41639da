"""Where a case stands in the ledger, and what that shows and what it doesn't."""

from __future__ import annotations

from workbench.model.events import ClockSetBack

from .gathering import Material
from .record_parts import Chain

__all__ = ["chain_part"]

_LINKED = (
    "Each entry is linked to the one before it: one that was changed, taken out or put in between breaks the chain."
)
_WRITTEN_HERE = "Each entry is signed with the desk's key: it was written at this desk."
_FROM_ELSEWHERE = (
    "Each entry is signed with this desk's key; those that came from another desk bear that desk's signature too: they "
    "were written there."
)
_WHOSE_KEY = "It does not show whose the other desk's key is: that is settled by a call, comparing fingerprints."
_SHOWS = (
    "The evidence is kept byte for byte under its SHA-256: other bytes would have another.",
    "Whoever keeps this report holds the head (number and link): up to there, nobody rewrites the ledger unnoticed.",
)
_SHOWS_NOT = (
    "The times are those of this desk's clock. No trusted time stamp backs them.",
    "The key is the desk's and not a person's: it does not show who sat there.",
    "A stated name is not authenticated. The operating-system account beside it is what the machine knew.",
    "The desk's own operating-system account holds the key and could rewrite all that nobody else has a head of.",
    "It shows what was recorded, and not that the records of the mail system were complete or right.",
)
_STANDARDS = (
    "NIST CSF 2.0 RS.AN-06: the actions of the investigation are recorded; the record's integrity and origin are kept.",
    "NIST CSF 2.0 RS.AN-07: data are collected with their source and the time of collection; their integrity is kept.",
)


def chain_part(material: Material) -> Chain:
    """Returns the chain as it stood when the report was made."""
    last = material.events[-1]
    seq, link = material.head
    return Chain(
        ledger_id=material.started.ledger_id,
        key_id=material.key[0],
        public_key=material.key[1],
        head_seq=seq,
        head_link=link,
        case_events=len(material.events),
        case_last_seq=last.case_seq or 0,
        case_last_hash=last.hash,
        case_last_at=last.at,
        came_from=material.came_from,
        trouble=material.trouble,
        shows=(_LINKED, _FROM_ELSEWHERE if material.came_from else _WRITTEN_HERE, *_SHOWS),
        shows_not=(*_set_back(material), *([_WHOSE_KEY] if material.came_from else []), *_SHOWS_NOT),
        standards=_STANDARDS,
    )


def _set_back(material: Material) -> tuple[str, ...]:
    return tuple(
        f"At {event.at:%Y-%m-%d %H:%M:%S} UTC the desk's clock was set back by {data.seconds:.0f} s or more (entry "
        f"{event.case_seq} of this case). The order is that of the entries; times before and after can't be compared."
        for event, data in material.of_type(ClockSetBack)
    )
