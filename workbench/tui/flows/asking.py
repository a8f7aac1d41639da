"""Everything that is said, looked at, waived or handed over on a step."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from workbench.analysis.wording import count
from workbench.model.words import Facet, facet_name
from workbench.playbook.route import is_asked
from workbench.playbook.schema import Question
from workbench.response.answering import (
    answer,
    give_verdict,
    rests_on,
    unseen_for,
    wait_for,
    waive,
)
from workbench.response.by_hand import instructions, show_facet
from workbench.response.closing import close_case, hindrances, left_to_ask, reopen_case
from workbench.response.looking import look
from workbench.response.slips import slip
from workbench.response.telling import nobody_told

from ..modals.answer import AnswerDialog
from ..modals.confirm import ConfirmDialog
from ..modals.text import TextDialog
from .base import kept_proof
from .causes import CauseFlows
from .judging import JudgingFlows
from .telling import TellingFlows

__all__ = ["AskingFlows"]


class AskingFlows(JudgingFlows, TellingFlows, CauseFlows):
    """Ask, record, draw again."""

    def do_answer(self) -> None:
        """Asks the step's questions."""
        self.flow(self._answers(everything=True))

    def do_verdict(self) -> None:
        """Asks for the verdict."""
        self.flow(self.verdict_flow())

    def do_look(self) -> None:
        """Looks at the step's settings again."""
        self.flow(self._look(self.step.step.checks))

    def do_waive(self) -> None:
        """Waives the step."""
        self.flow(self.waive_step())

    def do_wait(self) -> None:
        """Puts the step on hold."""
        self.flow(self._wait())

    def do_close_case(self) -> None:
        """Closes the case, or opens it again."""
        self.flow(self._reopen() if self.closed else self.close_flow())

    def do_report(self) -> None:
        """Writes the report."""
        self.flow(self._report())

    # -- answers and the verdict ----------------------------------------------------------------------

    async def answer_flow(self) -> None:
        """Asks what is required and not answered yet, one after the other."""
        await self._answers(everything=False)

    async def _answers(self, everything: bool) -> None:
        asked: set[str] = set()
        while True:
            question = self._next_question(everything, asked)
            if question is None:
                return
            asked.add(question.id)
            if question.kind == "cause":
                await self.cause_flow()
                if f"{self.shown}/{question.id}" not in self.view.facts.answers:
                    return
                continue
            present = self.view.facts.answers.get(f"{self.shown}/{question.id}")
            value = await self.app.push_screen_wait(AnswerDialog(question, present.value if present else ""))
            if value is None:
                return
            if value.strip():
                await answer(self.desk, self.case, self.shown, question.id, value)
            await self.reload()

    def _next_question(self, everything: bool, asked: set[str]) -> Question | None:
        step = self.step
        for question in step.step.questions:
            follows_up = bool(question.when) and f"{self.shown}/{question.id}" not in self.view.facts.answers
            if question.id in asked or not is_asked(question, self.view.facts.given):
                continue
            if everything or question in step.unanswered or follows_up:
                return question
        return None

    async def verdict_flow(self) -> None:
        """Asks for the verdict, showing what it rests on."""
        from ..modals.verdict import VerdictDialog

        facts = self.view.facts
        unseen = {v.value: tuple(map(facet_name, unseen_for(facts, v))) for v in facts.playbook.offered}
        known = await asyncio.to_thread(rests_on, self.desk, facts)
        choice = await self.app.push_screen_wait(VerdictDialog(facts.playbook, known, unseen))
        if choice is None:
            return
        await give_verdict(self.desk, self.case, choice.verdict, reason_code=choice.reason_code, reason=choice.reason)
        await self.reload(follow=True)
        self._mark_next()

    # -- looks ------------------------------------------------------------------------------------------

    async def look_flow(self) -> None:
        """Looks at what nobody has looked at yet."""
        await self._look(self.step.unchecked)

    async def _look(self, facets: tuple[Facet, ...]) -> None:
        automated = [f for f in facets if self._readable(f)]
        if automated:
            with self.telling("Reading the settings…"):
                await look(self.desk, self.case, automated, step=self.shown, hear=self.tell)
            await self.reload(follow=True)
        for facet in facets:
            if facet not in automated and not await self._look_by_hand(facet):
                return

    async def _look_by_hand(self, facet: Facet) -> bool:
        from ..modals.by_hand import ByHandDialog

        hows = instructions(self.desk, self.case, facet.value)
        result = await self.app.push_screen_wait(ByHandDialog(hows, f"Look at: {facet_name(facet)}"))
        if result is None:
            return False
        if result.done:
            files = kept_proof(self.desk, self.shown, facet.value, result.pasted, result.files)
            await show_facet(self.desk, self.case, self.shown, facet, files)
        elif result.words:
            await waive(self.desk, self.case, self.shown, result.words, facet=facet)
        await self.reload(follow=True)
        state = self.view.facts.state_of(facet)
        if result.done and state is not None:
            read = len(state.items)
            self.say(
                f"Read in it: {count(read, 'entry', 'entries')}."
                if read
                else "It is kept. No list in it could be read."
            )
        return True

    # -- left undone --------------------------------------------------------------------------------------

    async def waive_step(self) -> None:
        await self.waive_one(f"Step {self.step.number}: {self.step.step.title}", self.step.lacks, exposure="")

    async def waive_one(self, what: str, lacks: tuple[str, ...], exposure: str) -> None:
        from ..modals.waive import WaiveDialog

        hours = self.view.facts.playbook.recheck_hours
        choice = await self.app.push_screen_wait(WaiveDialog(what, lacks, hours))
        if choice is None:
            return
        recheck = self.desk.now() + timedelta(hours=choice.recheck_hours)
        await waive(self.desk, self.case, self.shown, choice.reason, exposure=exposure, recheck_at=recheck)
        await self.reload(follow=True)
        self._mark_next()

    async def _wait(self) -> None:
        from ..modals.wait import WaitDialog

        present = self.step.record.waiting_for if self.step.record else ""
        choice = await self.app.push_screen_wait(WaitDialog(self.step.step.title, present))
        if choice is not None:
            await wait_for(self.desk, self.case, self.shown, choice.who, choice.what)
            await self.reload(follow=True)

    # -- the end, and papers ----------------------------------------------------------------------------------

    async def close_flow(self) -> None:
        """Closes the case, or says what is missing."""
        untold = await asyncio.to_thread(nobody_told, self.desk, self.case)
        asked = await asyncio.to_thread(left_to_ask, self.desk, self.view)
        if untold and not hindrances(self.view) and not await self._close_all_the_same(untold):
            return
        await close_case(self.desk, self.case)
        await self.reload()
        self.say(" ".join((f"{self.case.ticket} is closed. Write the report with r.", *asked)))

    async def _close_all_the_same(self, untold: tuple[str, ...]) -> bool:
        words = "\n".join((*untold, "", "The report will say so. Telling them can be recorded after closing, too (m)."))
        dialog = ConfirmDialog(words, "Close it all the same", "Not yet", heading="Somebody was not told")
        return await self.app.push_screen_wait(dialog)

    async def _reopen(self) -> None:
        question = Question(
            id="reopen", ask="Open this case again? Say why.", help="It goes into the case.", kind="text", required=True
        )
        why = await self.app.push_screen_wait(AnswerDialog(question, ""))
        if why:
            await reopen_case(self.desk, self.case, why)
            await self.reload(follow=True)

    async def _report(self) -> None:
        from workbench.reports.making import save_report
        from workbench.reports.preview import preview_of

        from ..modals.report import ReportDialog

        preview = await asyncio.to_thread(preview_of, self.desk, self.case)
        choice = await self.app.push_screen_wait(ReportDialog(self.case.ticket, preview))
        if choice is None:
            return
        sha256, size = await save_report(self.desk, self.case, choice.wish, choice.path, force=True)
        await self.reload()
        told = (
            f"{choice.path.absolute()}\n{size:,} bytes, SHA-256 {sha256}\n\n"
            "It is recorded in the case. Whether it still matches, later:\n"
            f"workbench verify --report {choice.path}"
        )
        await self.app.push_screen_wait(TextDialog("The report is written", told))

    def do_guidance(self) -> None:
        """Shows how to do the step, and what to say."""
        step = self.step.step
        lines = [step.why, "", "What to do:"]
        lines += [f" {n}. {g}" for n, g in enumerate(step.guidance, start=1)]
        if step.say:
            lines += ["", "What to say on the phone:"] + [f" “{s}”" for s in step.say]
        if self.case.kind is not None and self.case.kind in step.for_kind:
            lines += ["", f"This is the account of a {self.case.kind}: {step.for_kind[self.case.kind]}"]
        lines += ["", f"Proof: {step.proof}", "", f"ATT&CK: {', '.join(step.attack) or '–'}"]
        self.app.push_screen(TextDialog(f"{self.step.number} {step.title}", "\n".join(lines)))

    def do_slip(self) -> None:
        """Shows the slip."""
        self.app.push_screen(TextDialog("Slip", slip(self.desk, self.case, self.shown)))

    def do_timeline(self) -> None:
        """Shows everything that happened."""
        from ..widgets.timeline import timeline_lines

        events = tuple(self.desk.casefile.events(self.case.id))
        self.app.push_screen(TextDialog("Timeline, newest first", "\n".join(timeline_lines(events))))

    def do_exposures(self) -> None:
        """Shows what is open."""
        from ..widgets.open_list import open_lines

        text = "\n".join(line.plain for line in open_lines(self.view, width=70))
        self.app.push_screen(TextDialog("What lets the intruder in or the mail out", text or "Nothing is known."))

    def asking_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        changing = ("answer", "verdict", "look", "take_in", "waive", "wait")
        if action in changing and self.closed:
            return self.closed
        step = self.step
        if action == "verdict" and not step.step.gives_verdict:
            giving = next((s for s in self.view.steps if s.step.gives_verdict), None)
            if giving is None:
                return "This playbook asks for no verdict."
            return f"The verdict is given in {'the first step' if giving.number == 1 else f'step {giving.number}'}."
        if action == "answer" and not step.step.questions:
            return "This step asks no question."
        if action == "look" and not step.step.checks:
            return "This step looks at no setting."
        if action == "waive" and not step.lacks:
            return "Nothing is missing in this step."
        if action == "waive" and step.step.closes:
            return "The last step is not waived: answer its questions and close the case."
        return self.cause_why_not(action) or self.signins_why_not(action)
