"""Changing something: plan, consent, run; by hand; reading back; undo."""

from __future__ import annotations

from functools import partial

from workbench.model.actions import Action, ActionKind
from workbench.model.records import ActionRecord
from workbench.model.words import SupportLevel, facet_name
from workbench.playbook.schema import Question
from workbench.response.by_hand import begin_by_hand, end_by_hand, how_to
from workbench.response.passwords import password_for
from workbench.response.planning import contain_by_hand, plan, plan_contain, plan_known
from workbench.response.plans import Consent, Plan, PlannedAction, label_of, name_of
from workbench.response.proposals import is_proved
from workbench.response.read_back import read_back
from workbench.response.running import Run
from workbench.response.starting import start
from workbench.response.undoing import plan_undo

from ..modals.answer import AnswerDialog
from ..modals.by_hand import ByHandDialog, HandResult
from ..modals.consent import ConsentDialog
from ..modals.plan import PlanDialog
from ..modals.secret import show_secret
from ..modals.text import TextDialog
from ..registry import UserAction
from .base import CasePlace, kept_proof

__all__ = ["ActingFlows"]

WORD = "ACT"
"""What a person types to agree."""
_READING = "Reading the settings first…"


class ActingFlows(CasePlace):
    """Plan, consent, run."""

    def do_act(self) -> None:
        """Does the ticked actions."""
        self.flow(self.act_flow())

    def do_dry_run(self) -> None:
        """Shows the plan."""
        self.flow(self._dry_run())

    def do_contain(self) -> None:
        """Contain now."""
        self.flow(self._contain())

    def do_by_hand(self) -> None:
        """Shows the console steps for an action."""
        self.flow(self.by_hand_flow())

    def do_undo(self) -> None:
        """Takes the latest action of the step back."""
        self.flow(self._undo())

    async def act_flow(self) -> None:
        """Plans the ticked actions, asks, and starts them."""
        with self.telling(_READING):
            made = await plan(self.desk, self.case, self.shown, self._automated_picks())
        await self.agree_and_run(made, self.step.step.title)

    async def _dry_run(self) -> None:
        with self.telling(_READING):
            made = await plan(self.desk, self.case, self.shown, self._picks() or None)
        await self.reload()
        await self.app.push_screen_wait(PlanDialog(made))

    async def _contain(self) -> None:
        with self.telling("Reading every setting first…"):
            made = await plan_contain(self.desk, self.case)
        await self.reload()
        by_hand = contain_by_hand(self.desk, self.case)
        if made.actions:
            await self.agree_and_run(made, "Contain now", by_hand=tuple(map(label_of, by_hand)))
        elif by_hand:
            ids = tuple(p.action.id for p in by_hand)
            await self.work_by_hand(await plan_contain(self.desk, self.case, ids))
        else:
            self.say("There is nothing left to contain.")

    async def agree_and_run(self, made: Plan, title: str, word: str = WORD, by_hand: tuple[str, ...] = ()) -> None:
        """Asks for agreement by a typed word, starts the plan and shows the run.

        `by_hand`: what is left for a person after it; the consent and the run say so.
        """
        from ..screens.run import RunScreen

        await self.reload()
        if not made.actions:
            self.say("Nothing is ticked that can be done by the program.")
            return
        blind = await self._why_blind(made)
        if blind is None:
            return
        agreed = await self.app.push_screen_wait(ConsentDialog(made, word, by_hand))
        if agreed is None:
            return
        consent = Consent(plan_digest=made.digest, how=agreed.how, confirmed=agreed.confirmed, blind_reason=blind)
        run = start(self.desk, made, consent)
        await self.app.push_screen(RunScreen(self.desk, run, title, by_hand))

    async def _why_blind(self, made: Plan) -> str | None:
        """Asks why to act where the state before can't be read; empty where it can, None to leave it."""
        unseen = {f: None for p in made.actions if self.view.facts.state_of(f := p.action.spec.facet) is None}
        if not unseen:
            return ""
        names = ", ".join(facet_name(f) for f in unseen)
        question = Question(
            id="blind",
            ask=f"This could not be read before acting: {names}. Why act all the same?",
            help="What is changed blindly stays open until a proof closes it.",
            kind="text",
            required=True,
        )
        return await self.app.push_screen_wait(AnswerDialog(question, ""))

    def _picks(self) -> tuple[str, ...]:
        from ..widgets.step_pane import StepPane

        return self.query_one(StepPane).picked

    def _automated_picks(self) -> tuple[str, ...]:
        automated = {p.action.id for p in self.step.proposals if p.support is SupportLevel.AUTOMATED}
        return tuple(i for i in self._picks() if i in automated)

    # -- a new password that nobody saw yet ---------------------------------------------------------

    @property
    def run_with_secret(self) -> Run | None:
        """A finished run of this case that still holds a new password."""
        runs = (w for w in self.desk.work(self.case.id) if isinstance(w, Run))
        return next((r for r in runs if r.finished and r.secrets_waiting), None)

    def do_secret(self) -> None:
        """Shows the new password, once."""
        self.flow(self.secret_flow())

    async def secret_flow(self) -> None:
        """Shows the new password of the run that was left before it was shown."""
        run = self.run_with_secret
        if run is not None:
            await show_secret(self.app, run)
            await self.reload(follow=True)

    # -- by hand ------------------------------------------------------------------------------------

    async def by_hand_flow(self) -> None:
        """Leads through the marked or the first outstanding action by hand."""
        from ..widgets.step_pane import StepPane

        marked = self.query_one(StepPane).marked_action
        candidates = [p for p in self.step.proposals if not p.done and not p.refused]
        planned = next((p for p in candidates if p.action.id == marked), None)
        if planned is None or planned.support is SupportLevel.AUTOMATED:
            planned = next((p for p in candidates if p.support is SupportLevel.GUIDED), planned)
        if planned is None:
            self.say("There is nothing to do by hand in this step.")
            return
        await self.by_hand_of(planned)

    async def by_hand_of(self, planned: PlannedAction) -> None:
        """Leads through one action by hand."""
        await self.work_by_hand(plan_known(self.desk, self.case, planned.step, (planned.action.id,)))

    async def work_by_hand(self, made: Plan) -> None:
        """Agrees once to the list, then leads through it in its order until it ends or is left."""
        agreed = await self.app.push_screen_wait(ConsentDialog(made, WORD))
        if agreed is None:
            return
        consent = Consent(plan_digest=made.digest, how=f"{agreed.how}, by hand", confirmed=agreed.confirmed)
        for number, planned in enumerate(made.actions, start=1):
            self.show_step(planned.step)
            await begin_by_hand(self.desk, made, consent, planned.action.id)
            place = f"{number} of {len(made.actions)}: " if len(made.actions) > 1 else ""
            if not await self._end_by_hand(planned.action, f"{place}{label_of(planned)}"):
                return

    async def _end_by_hand(self, action: Action, label: str) -> bool:
        """Asks how it went; False where it was left for later."""
        secret = partial(password_for, self.desk, self.case) if action.kind is ActionKind.RESET_PASSWORD else None
        dialog = ByHandDialog(how_to(self.desk, self.case, action), label, secret)
        result: HandResult | None = await self.app.push_screen_wait(dialog)
        if result is not None:
            record = self.view.facts.action(action.id)
            step = record.step if record else self.shown
            files = kept_proof(self.desk, step, action.id, result.pasted, result.files)
            proof = await end_by_hand(self.desk, self.case, action.id, files, done=result.done, words=result.words)
            if result.done and not proof.proved:
                await self.app.push_screen_wait(TextDialog("Not shown to be done", proof.sentence))
        await self.reload(follow=True)
        return result is not None

    # -- reading back, undo ---------------------------------------------------------------------------

    async def read_back_flow(self) -> None:
        """Settles what is unknown: by reading, or by asking how an action by hand ended."""
        by_hand = next((r for r in self.step.unknown if self._is_by_hand(r)), None)
        if by_hand is not None:
            await self._end_by_hand(by_hand.action, name_of(by_hand.action))
            return
        with self.telling("Reading back what happened…"):
            left = await read_back(self.desk, self.case)
        await self.reload(follow=True)
        self.say("Everything was read back." if not left else f"{len(left)} still unknown: try again in a while.")

    def _is_by_hand(self, record: ActionRecord) -> bool:
        rows = {row.name: row.perform for row in self.desk.provider(self.case.provider).support()}
        return rows.get(record.action.kind) is SupportLevel.GUIDED

    def _undoable(self) -> ActionRecord | None:
        here = [
            r
            for r in self.view.facts.actions
            if r.step == self.shown and is_proved(r) and not r.irreversible and r.action.undo_of is None
        ]
        return here[-1] if here else None

    async def _undo(self) -> None:
        record = self._undoable()
        if record is None:
            return
        asked = Question(id="undo", ask=f"Take back “{name_of(record.action)}”? Say why.", kind="text", required=True)
        reason = await self.app.push_screen_wait(AnswerDialog(asked, ""))
        if not reason:
            return
        made = await plan_undo(self.desk, self.case, record.action.id, reason)
        if made.actions[0].support is SupportLevel.GUIDED:
            await self.work_by_hand(made)
        else:
            await self.agree_and_run(made, "Undo")

    def in_footer(self, action: UserAction) -> bool:
        return super().in_footer(action) and (action.id != "contain" or self._contains)

    @property
    def _contains(self) -> bool:
        """The playbook has actions that are done at once."""
        return any(action.contain for step in self.view.facts.playbook.steps for action in step.actions)

    def acting_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        if action == "secret" and self.run_with_secret is None:
            return "There is no new password to show."
        if action in ("act", "dry_run", "contain", "by_hand", "undo") and self.closed:
            return self.closed
        open_ones = [p for p in self.step.proposals if not p.done and not p.refused]
        if action in ("act", "dry_run", "by_hand") and not open_ones:
            return "This step has nothing left to do."
        if action == "act" and not any(p.support is SupportLevel.AUTOMATED for p in open_ones):
            return "At this provider it is done by hand: press b."
        if action == "undo" and self._undoable() is None:
            return "No action of this step can be taken back."
        if action == "contain" and not self._contains:
            return "Nothing in this playbook is done at once: go through its steps."
        if action == "contain" and self.view.case.verdict is None and not self.view.facts.situation.abnormal:
            return "No sign-in was judged abnormal, and no verdict was given. Confirm the compromise first."
        return ""
