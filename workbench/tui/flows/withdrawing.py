"""One group of mails: withdraw its copies, give them back, purge them, tell those whom nothing here reaches."""

from __future__ import annotations

import asyncio

from workbench.analysis.preview import preview
from workbench.analysis.preview_text import body_lines, header_lines
from workbench.model.actions import ActionKind
from workbench.model.errors import NotFound
from workbench.model.text import clean_line
from workbench.model.words import Facet, SupportLevel
from workbench.playbook.crosscheck import SEARCH
from workbench.playbook.schema import Question
from workbench.response.answering import answer
from workbench.response.group_view import GroupView, run_on
from workbench.response.judging_mail import overrule_mail
from workbench.response.looking import look
from workbench.response.planning import plan
from workbench.response.plans import PlannedAction
from workbench.response.reading_mail import found_message, named_mail
from workbench.response.undoing import plan_undo

from ..modals.answer import AnswerDialog
from ..modals.plan import PlanDialog
from ..modals.text import TextDialog
from .acting import WORD, ActingFlows
from .telling import tell

__all__ = ["WithdrawFlows"]

PURGE = "PURGE"
"""What a person types to have copies removed for good."""
_LOOKING = "Looking where the copies are now…"
_K = ActionKind


class WithdrawFlows(ActingFlows):
    """Look, plan, consent, run; for one group."""

    group: GroupView

    def do_withdraw(self) -> None:
        """Withdraws what is in reach."""
        self.flow(self.withdraw_flow())

    def do_dry_run(self) -> None:
        """Shows what withdrawing would do."""
        self.flow(self._dry_run())

    def do_give_back(self) -> None:
        """Puts the withdrawn copies back."""
        self.flow(self.give_back_flow())

    def do_purge(self) -> None:
        """Removes the withdrawn copies for good."""
        self.flow(self.purge_flow())

    def do_mail_owner(self) -> None:
        """Keeps that the group is the owner's own."""
        self.flow(self._judge(abnormal=False))

    def do_mail_abnormal(self) -> None:
        """Keeps that the owner did not send the group."""
        self.flow(self._judge(abnormal=True))

    async def _judge(self, *, abnormal: bool) -> None:
        word = "abnormal" if abnormal else "the owner's own"
        ask = f"“{clean_line(self.subject)}” is {word}? Say who says so, and how."
        question = Question(id="judge-mail", ask=ask, kind="text", required=True)
        reason = await self.app.push_screen_wait(AnswerDialog(question, ""))
        if not reason:
            return
        with self.telling(_LOOKING):
            await overrule_mail(self.desk, self.case, self.group.key, reason, abnormal=abnormal)
        await self.reload()

    def do_told(self) -> None:
        """Writes notices about this group, and records who was told."""
        self.flow(self.notices())

    def do_read_mail(self) -> None:
        """Shows one mail of the group as plain text."""
        self.flow(self.read_mail_flow())

    def do_look(self) -> None:
        """Looks again where the copies are."""
        self.flow(self.look_flow())

    @property
    def subject(self) -> str:
        """What the mails are about, as the sender wrote it."""
        return str(self.group.item.attrs.get("subject", "")) if self.group.item else ""

    async def withdraw_flow(self) -> None:
        """Asks who allowed it, looks, asks for agreement, and starts."""
        if not self.group.searched:
            await self.search_flow()
            return
        planned = self.group.withdraw
        if planned is None or not await self._allowed(_K.WITHDRAW_MESSAGES):
            return
        if planned.support is SupportLevel.GUIDED:
            await self.by_hand_of(planned)
            return
        await self._start(planned, f"Withdraw “{self.subject}”")

    async def search_flow(self) -> None:
        """Asks who allowed it, then looks where the copies are in other people's mailboxes."""
        if await self._allowed(SEARCH):
            await self.look_flow()

    async def _dry_run(self) -> None:
        planned = self.group.withdraw
        if planned is None:
            return
        with self.telling(_LOOKING):
            made = await plan(self.desk, self.case, self.shown, (planned.action.id,))
        await self.reload()
        await self.app.push_screen_wait(PlanDialog(made))

    async def purge_flow(self) -> None:
        """As withdrawing; agreed to by another word, since nothing brings the copies back."""
        planned = self.group.purge
        if planned is None or not await self._allowed(_K.PURGE_MESSAGES):
            return
        await self._start(planned, f"Purge “{self.subject}”", PURGE)

    async def _start(self, planned: PlannedAction, title: str, word: str = WORD) -> None:
        with self.telling(_LOOKING):
            made = await plan(self.desk, self.case, self.shown, (planned.action.id,))
        await self.agree_and_run(made, title, word)

    async def _allowed(self, kind: str) -> bool:
        """Asks what the playbook wants to be answered first; False where nobody answered."""
        while question := self._question_before(kind):
            value = await self.app.push_screen_wait(AnswerDialog(question, ""))
            if value is None or not value.strip():
                return False
            await answer(self.desk, self.case, self.shown, question.id, value)
            await self.reload()
        return True

    def _question_before(self, kind: str) -> Question | None:
        step, facts = self.step.step, self.view.facts
        return next((q for q in step.questions if kind in q.before and facts.awaits(step, q)), None)

    async def give_back_flow(self) -> None:
        """Asks why, looks, asks for agreement, and starts."""
        record = self.group.taken
        if record is None:
            return
        ask = f"Give the withdrawn copies of “{clean_line(self.subject)}” back to their recipients? Say why."
        reason = await self.app.push_screen_wait(
            AnswerDialog(Question(id="give-back", ask=ask, kind="text", required=True), "")
        )
        if not reason:
            return
        with self.telling(_LOOKING):
            made = await plan_undo(self.desk, self.case, record.action.id, reason)
        if made.actions[0].support is SupportLevel.GUIDED:
            await self.work_by_hand(made)
        else:
            await self.agree_and_run(made, f"Give back “{self.subject}”")

    async def read_mail_flow(self) -> None:
        """Reads one mail, which is kept as evidence, and shows it: nothing in it is fetched or run."""
        with self.telling("Reading one of the mails…"):
            copies = await asyncio.to_thread(named_mail, self.desk, self.case, self.group.key)
            if not copies:
                raise NotFound("The last look did not find a copy of this mail.", "Look again (l).")
            one = await found_message(self.desk, self.case, self.group.key, copies)
        await self.reload()
        seen = preview(one.data)
        lines = [*header_lines(seen), *(f"! {t}" for t in seen.trouble), "", *body_lines(seen)]
        text = "\n".join(clean_line(line) for line in lines)
        await self.app.push_screen_wait(TextDialog("One of these mails, as plain text", text))

    async def look_flow(self) -> None:
        """Looks again."""
        with self.telling(_LOOKING):
            await look(self.desk, self.case, (Facet.MESSAGES,), step=self.shown, hear=self.tell)
        await self.reload()

    # -- those whom nothing here reaches ----------------------------------------------------------------

    async def notices(self) -> None:
        """Leads to the notice, and to the record of who was told: the picked recipients, or all that are left."""
        await tell(self.app, self.desk, self.case.id, group=self.group.key, recipients=self.picked_recipients)
        await self.reload(follow=True)

    @property
    def picked_recipients(self) -> tuple[str, ...]:
        """Whom a person picked in the table."""
        return ()

    # -- why not ------------------------------------------------------------------------------------------

    def withdrawing_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        changing = ("withdraw", "dry_run", "give_back", "purge", "look", "mail_owner", "mail_abnormal")
        if action not in changing:
            return ""
        if self.closed:
            return self.closed
        if run_on(self.desk, self.case, self.group.key) is not None:
            return "A run on this group is under way: n shows it."
        if self.group.unknown and action != "look":
            return "How the last run ended is not known: read it back first (n)."
        return getattr(self, f"_{action}_why_not")() if hasattr(self, f"_{action}_why_not") else ""

    def _withdraw_why_not(self) -> str:
        planned = self.group.withdraw
        if planned is None:
            return "The playbook does not propose to withdraw this group."
        if not self.group.searched:
            return ""
        if planned.done or not self.group.count("delivered"):
            return "No copy of this group is in reach."
        return "" if self._question_before(_K.WITHDRAW_MESSAGES) else planned.refused

    def _dry_run_why_not(self) -> str:
        return self._withdraw_why_not() if self.group.searched else "Look into the mailboxes inside first (n)."

    def _give_back_why_not(self) -> str:
        return "" if self.group.taken and self.group.count("withdrawn") else "No copy of this group is withdrawn."

    def _purge_why_not(self) -> str:
        planned = self.group.purge
        if planned is None or not self.group.count("withdrawn"):
            return "No copy of this group is withdrawn: withdraw first, purge after."
        return "" if self._question_before(_K.PURGE_MESSAGES) else planned.refused
