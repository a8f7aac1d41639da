"""Standing a case down: everything that can be taken back is, by the program and then by hand."""

from __future__ import annotations

from workbench.model.records import ActionRecord
from workbench.playbook.schema import Question
from workbench.response.by_hand import begin_by_hand
from workbench.response.plans import Consent, Plan, label_of, name_of
from workbench.response.stand_down_run import begin_stand_down, end_stand_down, start_stand_down
from workbench.response.standing_down import StandDownPlan, plan_stand_down
from workbench.response.stood_down import stand_downs

from ..modals.answer import AnswerDialog
from ..modals.consent import Agreed
from ..modals.stand_down import StandDownDialog
from ..modals.text import TextDialog
from .acting import WORD, ActingFlows

__all__ = ["StandDownFlows"]


class StandDownFlows(ActingFlows):
    """Reason, list, consent, run; what was cut off goes on."""

    def do_stand_down(self) -> None:
        """Stands the case down, or goes on with it."""
        self.flow(self._stand_down())

    async def _stand_down(self) -> None:
        begun = self.view.facts.standing_down
        reason = begun.reason if begun else await self._why()
        if not reason or not await self._ended_by_hand():
            return
        self.say("Reading what would be taken back…")
        made = await plan_stand_down(self.desk, self.case, reason)
        await self.reload()
        agreed = await self.app.push_screen_wait(StandDownDialog(made, WORD))
        if agreed is None:
            return
        left_out = frozenset(i for i in made.single_confirmations if i not in agreed.confirmed)
        both = (*made.plan.actions, *made.by_hand.actions)
        staying = [p.action.undo_of or "" for p in both if p.action.id in left_out]
        made = made.leave_out(left_out)
        if made.plan.actions:
            await self._run_stand_down(made, agreed)
            return
        await begin_stand_down(self.desk, made)
        if await self._by_hand_in_turn(made, agreed):
            await end_stand_down(self.desk, self.case, staying)
        await self.reload(follow=True)
        await self._tell_end()

    async def _why(self) -> str | None:
        question = Question(
            id="stand-down",
            ask="Stand this case down? Say how it is known to be a false alarm.",
            help="Everything that can be taken back is, newest first. You see the list first.",
            kind="text",
            required=True,
        )
        return await self.app.push_screen_wait(AnswerDialog(question, ""))

    async def _run_stand_down(self, made: StandDownPlan, agreed: Agreed) -> None:
        from ..screens.run import RunScreen

        run = start_stand_down(self.desk, made, _consent(made.plan, agreed))
        await self.app.push_screen(RunScreen(self.desk, run, "Stand down"))

    async def _by_hand_in_turn(self, made: StandDownPlan, agreed: Agreed) -> bool:
        """Leads through the list; False where somebody left it for later."""
        for planned in made.by_hand.actions:
            consent = _consent(made.by_hand, agreed)
            await begin_by_hand(self.desk, made.by_hand, consent, planned.action.id)
            await self.reload()
            await self._end_by_hand(planned.action, label_of(planned))
            if self._begun_by_hand():
                return False
        return True

    async def _ended_by_hand(self) -> bool:
        """Asks how an undo by hand ended that was left for later; False where it is left once more."""
        for record in self._begun_by_hand():
            await self._end_by_hand(record.action, name_of(record.action))
        return not self._begun_by_hand()

    def _begun_by_hand(self) -> tuple[ActionRecord, ...]:
        begun = self.view.facts.standing_down
        ids = begun.begun if begun else ()
        return tuple(r for r in self.view.facts.unknown if r.action.id in ids and self._is_by_hand(r))

    async def _tell_end(self) -> None:
        last = stand_downs(self.desk, self.case)[-1]
        if last.ended_at is None:
            self.say("The stand-down is not finished: z goes on with it.")
            return
        lines = [f"{len(last.undone)} taken back and proved."]
        lines += [f"– stays: {sentence}" for sentence in last.left]
        await self.app.push_screen_wait(TextDialog("Stood down", "\n".join(lines)))

    def acting_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        if action == "stand_down" and self.closed:
            return f"{self.closed} Open it again first (k)."
        if action == "stand_down" and self.view.facts.under_way:
            return "Wait until what is under way has ended."
        return super().acting_why_not(action)


def _consent(plan: Plan, agreed: Agreed) -> Consent:
    return Consent(plan_digest=plan.digest, how=f"{agreed.how}, to stand down", confirmed=agreed.confirmed)
