"""What a linked case holds for this one too: a block of addresses that reaches the whole domain.

It is recorded once, where it was made. The linked case refers to it: it neither makes it again nor counts it.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.analysis.networks import covers
from workbench.casefile import CaseFile
from workbench.casefile.links import links_of
from workbench.model.actions import ActionKind
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.records import ActionRecord, FacetRecord
from workbench.model.words import Facet, Grade

__all__ = ["SharedBlock", "block_on", "shared_blocks"]


class SharedBlock(Thing):
    """A block that a linked case made and that is in force."""

    case: Case
    """Where it is recorded."""
    record: ActionRecord

    @property
    def where(self) -> str:
        """Where it is recorded, by whom and when: behind “recorded in”."""
        at = self.record.proved_at or self.record.intended_at
        by = self.record.intended_by.name
        return f"case {self.case.ticket} ({self.case.account}), by {by}, {at:%Y-%m-%d %H:%M} UTC"


def shared_blocks(casefile: CaseFile, case: Case) -> tuple[SharedBlock, ...]:
    """Returns the blocks in force here that a linked case made, as far as the last look here does not say otherwise."""
    views = casefile.views
    links = links_of(views, case.id)
    look = views.facets(case.id).get(Facet.IP_ACCESS) if links else None
    found: list[SharedBlock] = []
    for link in links:
        other = views.case_with_id(link.linked.other)
        if other is not None and _same_system(case, other):
            found += [SharedBlock(case=other, record=r) for r in views.actions(other.id) if _in_force(r, look)]
    return tuple(found)


def _same_system(case: Case, other: Case) -> bool:
    domains = {c.account.rpartition("@")[2].lower() for c in (case, other)}
    return case.provider == other.provider and len(domains) == 1


def _in_force(record: ActionRecord, look: FacetRecord | None) -> bool:
    proved = record.proof is not None and record.proof.proved and record.undone_by is None
    if record.action.kind is not ActionKind.BLOCK_IP or not proved:
        return False
    if look is None or look.state is None or look.state.grade is not Grade.READ:
        return True
    # A look from before it says nothing about it; a later one does.
    later = record.proved_at is not None and look.at > record.proved_at
    return not later or look.state.item(record.action.target) is not None


def block_on(target: str, blocks: Iterable[SharedBlock]) -> SharedBlock | None:
    """Returns the block that holds an address or network, or None."""
    return next((b for b in blocks if covers(b.record.action.target, target)), None)
