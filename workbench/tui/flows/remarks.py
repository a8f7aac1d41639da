"""What the reviewer remarked, and the responder's answers."""

from __future__ import annotations

from workbench.model.review import RemarkRecord
from workbench.playbook.schema import Question
from workbench.response.reviewing import answer_remark

from ..modals.answer import AnswerDialog
from ..modals.text import TextDialog
from .base import CasePlace

__all__ = ["RemarkFlows"]


class RemarkFlows(CasePlace):
    """Show, answer."""

    def do_remarks(self) -> None:
        """Asks for the answers that are missing, the shown step's first; shows all where none is."""
        self.flow(self.remark_flow())

    async def remark_flow(self) -> None:
        """Goes through the remarks that nobody answered."""
        mine = [r for r in self.step.remarks if r.is_open]
        left = mine + [r for r in self.view.facts.remarks if r.is_open and r not in mine]
        if not left:
            self.app.push_screen(TextDialog("Remarks of the reviewer", "\n".join(self._told())))
            return
        for record in left:
            typed = await self.app.push_screen_wait(AnswerDialog(self._question(record)))
            if typed is None:
                return
            await answer_remark(self.desk, self.case, f"{record.review}/{record.remark.id}", typed)
            await self.reload(follow=True)

    def _question(self, record: RemarkRecord) -> Question:
        step = self.view.step(record.remark.step)
        about = f"on step {step.number} {step.step.title}" if step else "on the case as a whole"
        return Question(
            id="remark",
            ask=f"“{record.remark.text}”",
            help=f"{record.reviewer} remarks {about}. Do what it asks first; then say here what you did.",
            kind="text",
            required=True,
        )

    def _told(self) -> list[str]:
        lines = []
        for record in self.view.facts.remarks:
            by = record.answered_by.name if record.answered_by else ""
            lines += [f"{record.reviewer}: “{record.remark.text}”", f"  {by}: {record.answer}", ""]
        return lines

    def remarks_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        if action == "remarks" and not self.view.facts.remarks:
            return "No reviewer remarked anything."
        return ""
