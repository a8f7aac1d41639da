"""Settles actions whose outcome nobody knows: reads the state, and never repeats the call."""

from __future__ import annotations

from workbench.analysis.proving import prove
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import ActionProved
from workbench.model.records import ActionRecord
from workbench.model.words import Outcome

from .facts import gather
from .looking import look, record_looks, see
from .readable import readable_facets
from .settling import settle
from .touching import touched_facets

__all__ = ["read_back"]


async def read_back(desk: Desk, case: Case) -> tuple[ActionRecord, ...]:
    """Reads back every action that is unknown, or whose effect was not seen yet; returns what is still unknown.

    What a state that was read shows, decides: done or failed. Where it can't be read, it stays as it was.
    """
    facts = gather(desk, case)
    for record in (*facts.unknown, *facts.unread):
        await _settle_one(desk, case, record)
    await settle(desk, case)
    return gather(desk, case).unknown


async def _settle_one(desk: Desk, case: Case, record: ActionRecord) -> None:
    action = record.action
    if action.spec.facet not in readable_facets(desk, case):
        return  # a person says how it ended, and shows it
    views = desk.casefile.views
    begun = views.place_of_action(case.id, action.id)
    earlier = [r.state for r in views.looks(case.id, action.spec.facet) if r.state is not None and r.seq < begun]
    before = earlier[-1] if earlier else None
    seen = await see(desk, case, action.spec.facet)
    others = [await see(desk, case, facet) for facet in touched_facets(desk, case, action)[1:]]
    proof = prove(action, before, seen.state, record.intended_at, seen.unreadable)
    if seen.state is None:
        await look(desk, case, (action.spec.facet,), phase="after", step=record.step, run=record.run)
        return
    settled = Outcome.DONE if proof.proved else Outcome.FAILED
    outcome = settled if record.is_unknown else None
    proved = ActionProved(action_id=action.id, proof=proof, outcome=outcome)
    await record_looks(desk, case, (seen, *others), phase="after", step=record.step, run=record.run, proved=(proved,))
