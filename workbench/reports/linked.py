"""The cases that belong to the same theft, and what they hold for this one too."""

from __future__ import annotations

from workbench.casefile import CaseFile
from workbench.casefile.links import links_of
from workbench.desk.linked import SharedBlock, shared_blocks
from workbench.model.base import Moment, Thing
from workbench.model.cases import Case
from workbench.model.linking import Link

from .gathering import person
from .parts import Line, Person

__all__ = ["BlockElsewhere", "LinkedPart", "block_parts", "linked_parts"]


class LinkedPart(Thing):
    """A linked case. What it concluded stands in its own report."""

    case: Line
    ticket: Line
    account: Line
    state: Line
    """open, closed with a verdict, or not at this desk."""
    why: Line
    shared: tuple[Line, ...] = ()
    opened: Line = ""
    """Which was opened for the other's sake: here (this one), there, or neither."""
    at: Moment
    by: Person


class BlockElsewhere(Thing):
    """A block that a linked case made: it holds here too, and counts there."""

    target: Line
    case: Line
    ticket: Line
    proved_at: Moment | None
    by: Person


def linked_parts(casefile: CaseFile, case_id: str) -> tuple[LinkedPart, ...]:
    """Returns the linked cases, in the order of linking."""
    return tuple(_part(casefile, link) for link in links_of(casefile.views, case_id))


def block_parts(casefile: CaseFile, case: Case) -> tuple[BlockElsewhere, ...]:
    """Returns the blocks in force here that linked cases made."""
    return tuple(map(_block, shared_blocks(casefile, case)))


def _part(casefile: CaseFile, link: Link) -> LinkedPart:
    made = link.linked
    return LinkedPart(
        case=made.other,
        ticket=made.ticket,
        account=made.account,
        state=_state(casefile, made.other),
        why=made.why,
        shared=tuple(f"{item.kind} {item.value}" for item in made.shared),
        opened=made.opened,
        at=link.at,
        by=person(link.by),
    )


def _state(casefile: CaseFile, case_id: str) -> str:
    other = casefile.views.case_with_id(case_id)
    if other is None:
        return "not at this desk"
    return f"closed: {other.verdict or 'no verdict'}" if other.closed_at else "open"


def _block(block: SharedBlock) -> BlockElsewhere:
    return BlockElsewhere(
        target=block.record.action.target,
        case=block.case.id,
        ticket=block.case.ticket,
        proved_at=block.record.proved_at,
        by=person(block.record.intended_by),
    )
