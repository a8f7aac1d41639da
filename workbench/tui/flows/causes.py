"""The cause and what follows from it: look at what speaks for each, choose, take over; later: done."""

from __future__ import annotations

import asyncio

from workbench.desk.causes import cause_question
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.playbook.schema import Question
from workbench.response.answering import answer, choose_cause
from workbench.response.causes import chosen_cause, evidence_of_causes, unasked
from workbench.response.follow_ups import (
    NewFollowUp,
    add_follow_ups,
    drop_follow_up,
    due_day,
    finish_follow_up,
    follow_up_of,
    ideas,
)
from workbench.response.telling import told_when

from ..modals.answer import AnswerDialog
from ..modals.cause import CauseChoice, CauseDialog
from ..modals.follow_up_forms import DoneFollowUp, DoneFollowUpDialog, NewFollowUpDialog, TypedFollowUp
from ..modals.follow_ups import FollowUpsDialog
from ..modals.take_over import TakeOverDialog
from .base import CasePlace, kept_proof

__all__ = ["CauseFlows"]

_WRONG = (UsageError, NotFound, Refused)


class CauseFlows(CasePlace):
    """Weigh, choose, hand out, tick off."""

    def do_cause(self) -> None:
        """Shows the causes, and takes the choice."""
        self.flow(self.cause_flow())

    def do_follow_ups(self) -> None:
        """Shows what is left to do."""
        self.flow(self.follow_ups_flow())

    async def cause_flow(self) -> None:
        """Shows what speaks for and against each cause until one is chosen, then what it calls for."""
        while True:
            evidence = await asyncio.to_thread(evidence_of_causes, self.desk, self.case)
            before = chosen_cause(self.desk, self.case)
            present = CauseChoice(cause=before.cause, reason=before.reason) if before else self._no_theft()
            left = unasked(self.view.facts)
            causes = self.view.facts.playbook.causes
            choice = await self.app.push_screen_wait(CauseDialog(causes, evidence, unasked=len(left), present=present))
            if choice is None:
                return
            if not choice.ask:
                await choose_cause(self.desk, self.case, choice.cause, choice.reason)
                await self.reload(follow=True)
                await self._take_over()
                return
            await self._ask_each(left)

    def _no_theft(self) -> CauseChoice | None:
        """Where the verdict says that nobody was in, that is marked already."""
        facts = self.view.facts
        is_none = facts.playbook.theft(facts.case.verdict) == "none" and facts.playbook.cause("none") is not None
        return CauseChoice(cause="none", reason="") if is_none else None

    async def _ask_each(self, questions: tuple[str, ...]) -> None:
        """Asks the questions that tell causes apart; Cancel leaves the rest of them."""
        place = cause_question(self.view.facts.playbook)
        step = self.view.facts.playbook.step(place[0]) if place else None
        for question in (q for q in (step.questions if step else ()) if q.id in questions):
            value = await self.app.push_screen_wait(AnswerDialog(question, ""))
            if value is None:
                break
            if value.strip() and step is not None:
                await answer(self.desk, self.case, step.id, question.id, value)
        await self.reload()

    async def _take_over(self) -> None:
        proposed = await asyncio.to_thread(ideas, self.desk, self.case)
        if not proposed:
            return
        taken = await self.app.push_screen_wait(TakeOverDialog(proposed, lambda text: due_day(self.desk, text)))
        if taken:
            await add_follow_ups(self.desk, self.case, taken)
            self.say(f"{len(taken)} to do. F shows them; the board does when they are due.")
        await self.reload()

    async def follow_ups_flow(self) -> None:
        """Shows the follow-ups until the person goes back."""
        while True:
            known = self.desk.casefile.views.follow_ups(self.case.id)
            proposed = len(await asyncio.to_thread(ideas, self.desk, self.case))
            move = await self.app.push_screen_wait(FollowUpsDialog(known, self.desk.now(), proposed))
            if move is None:
                return
            if move.move == "propose":
                await self._take_over()
            elif move.move == "add":
                await self._add()
            elif move.move == "drop":
                await self._drop(move.follow_up)
            else:
                await self._done(move.follow_up)
            await self.reload()

    async def _add(self) -> None:
        typed: TypedFollowUp | None = None
        wrong = ""
        while True:
            typed = await self.app.push_screen_wait(NewFollowUpDialog(typed, wrong))
            if typed is None:
                return
            try:
                due = due_day(self.desk, typed.due)
                new = NewFollowUp(what=typed.what, owner=typed.owner, due=due, why=typed.why)
                await add_follow_ups(self.desk, self.case, [new])
            except _WRONG as error:
                wrong = f"{error.title} {error.hint}".strip()
                continue
            return

    async def _done(self, follow_up: str) -> None:
        added = follow_up_of(self.desk, self.case, follow_up).added
        said: DoneFollowUp | None = None
        wrong = ""
        while True:
            said = await self.app.push_screen_wait(DoneFollowUpDialog(added.what, added.owner, said, wrong))
            if said is None:
                return
            try:
                if not (said.who and said.how):
                    raise UsageError("Say who did it, and how you know.")
                at = told_when(self.desk, said.at)
                files = kept_proof(self.desk, "", added.id, "", [said.file] if said.file else [])
                await finish_follow_up(
                    self.desk, self.case, added.id, who=said.who, how_seen=said.how, done_at=at, files=files
                )
            except _WRONG as error:
                wrong = f"{error.title} {error.hint}".strip()
                continue
            return

    async def _drop(self, follow_up: str) -> None:
        what = follow_up_of(self.desk, self.case, follow_up).added.what
        question = Question(id="drop", ask="Why is it not to be done?", help=what, kind="text", required=True)
        why = await self.app.push_screen_wait(AnswerDialog(question, ""))
        if why:
            await drop_follow_up(self.desk, self.case, follow_up, why)

    def cause_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        if action == "cause" and self.closed:
            return self.closed
        if action == "cause" and cause_question(self.view.facts.playbook) is None:
            return "The playbook of this case has no list of causes: answer the question of its last step (q)."
        return ""
