"""Carries a stand-down out: its undos one after the other, and an end that says what was taken back."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import EventData, StandDownBegun, StandDownEnded

from .facts import gather
from .plans import Consent, name_of
from .running import Run
from .standing_down import Left, StandDownPlan, sort_out
from .starting import check_consent, check_start

__all__ = ["StandDownRun", "begin_stand_down", "end_stand_down", "start_stand_down"]


class StandDownRun(Run):
    """The part of a stand-down that the program carries out.

    What fails or is refused when its turn comes stays; the others go on. Where it was stopped, or an outcome is
    unknown, or something is left to do by hand, the stand-down has no end yet.
    """

    def __init__(self, desk: Desk, case: Case, made: StandDownPlan, consent: Consent, run_id: str) -> None:
        super().__init__(desk, case, made.plan, consent, run_id)
        self.made = made
        self.remarks = (*self.remarks, *(f"stays: {one.sentence}" for one in made.left))

    def _opening(self) -> tuple[EventData, ...]:
        return () if self.made.resumed else (StandDownBegun(reason=self.made.reason),)

    async def _closing(self) -> None:
        if self._stopped or self._trouble is not None or self.made.by_hand.actions:
            return
        await _end(self._desk, self.case, (*self.made.left, *self._not_taken_back()))

    def _not_taken_back(self) -> Iterable[Left]:
        facts = gather(self._desk, self.case)
        for planned in self.plan.actions:
            record = facts.action(planned.action.undo_of or "")
            if record is not None and record.undone_by is None:
                why = self.rows[planned.action.id].detail
                yield Left(action_id=record.action.id, what=name_of(record.action), why=why)


def start_stand_down(desk: Desk, made: StandDownPlan, consent: Consent) -> StandDownRun:
    """Checks consent and starts taking back what the program can; raises as `start` does."""
    facts = check_start(desk, made.plan, consent)
    run = StandDownRun(desk, facts.case, made, consent, run_id=f"R-{desk.new_id()}")
    desk.carry_on(run.id, run)
    return run


async def begin_stand_down(desk: Desk, made: StandDownPlan, consent: Consent | None = None) -> None:
    """Records that a stand-down begins in which the program has nothing to do itself; does nothing where it goes on.

    With `consent`, that is checked first: it must hold for all that is to be done by hand.
    """
    if consent is not None:
        check_consent(made.by_hand, consent)
    if not made.resumed:
        await desk.record(made.plan.case_id, StandDownBegun(reason=made.reason))


async def end_stand_down(desk: Desk, case: Case, without: Iterable[str] = ()) -> bool:
    """Ends the stand-down under way where nothing is left to take back; tells whether it did."""
    facts = gather(desk, case)
    if facts.standing_down is None:
        return False
    rest = sort_out(desk, facts, facts.standing_down.reason, without=frozenset(without))
    return False if not rest.is_empty else await _end(desk, case, rest.left)


async def _end(desk: Desk, case: Case, left: Iterable[Left]) -> bool:
    facts = gather(desk, case)
    begun = facts.standing_down
    if begun is None or any(r.action.id in begun.begun for r in facts.unknown):
        return False
    undone = [r.action.id for r in facts.actions if r.undone_by in begun.begun]
    sentences = tuple(one.sentence for one in left)
    await desk.record(case.id, StandDownEnded(undone=tuple(undone), left=sentences))
    return True
