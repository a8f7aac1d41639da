"""Looking at a case again: by the program, and at the console where it can't read."""

from __future__ import annotations

from workbench.model.events import EvidenceKept
from workbench.model.words import Facet, facet_name
from workbench.playbook.schema import Option, Question
from workbench.response.by_hand import instructions
from workbench.response.readable import readable_facets
from workbench.response.recheck_words import told
from workbench.response.rechecking import facets_to_recheck, recheck

from ..modals.answer import AnswerDialog
from ..modals.by_hand import ByHandDialog
from ..modals.text import TextDialog
from .base import CasePlace, kept_proof

__all__ = ["RecheckFlows"]

_NOTHING, _NEW = "nothing", "new"


class RecheckFlows(CasePlace):
    """Look, compare, tell."""

    def do_recheck(self) -> None:
        """Looks at everything again."""
        self.flow(self._recheck())

    async def _recheck(self) -> None:
        readable = readable_facets(self.desk, self.case)
        if readable:
            self.say("Reading everything again…")
        shown: dict[Facet, tuple[EvidenceKept, ...]] = {}
        back: list[str] = []
        for facet in facets_to_recheck(self.desk, self.case):
            if facet in readable or self.view.facts.waiver("facet", facet.value):
                continue
            hows = instructions(self.desk, self.case, facet.value)
            dialog = ByHandDialog(hows, f"Look again at: {facet_name(facet)}")
            result = await self.app.push_screen_wait(dialog)
            if result is None:
                break  # what follows is not checked, and is said to be
            if result.done:
                shown[facet] = kept_proof(self.desk, "", facet.value, result.pasted, result.files)
                back += await self._back_in(facet)
        made = await recheck(self.desk, self.case, shown, back)
        await self.reload(follow=True)
        title = "Looked again: something is back" if made.back else "Looked again"
        title = "Looked again: something is gone" if made.gone and not made.back else title
        lines = told(self.case, made, reads_signins=self.view.facts.playbook.reads_signins)
        await self.app.push_screen_wait(TextDialog(title, "\n".join(lines)))

    async def _back_in(self, facet: Facet) -> list[str]:
        """Asks which exposures a person saw there again: the program did not read what was shown."""
        back: list[str] = []
        while True:
            known = {
                e.exposure.id: e.exposure.what
                for e in self.view.facts.exposures
                if e.exposure.facet is facet and not e.is_open and e.exposure.id not in back
            }
            options = {_NOTHING: "Nothing more" if back else "Nothing", **known, _NEW: "Something new"}
            question = Question(
                id="back",
                ask=f"{facet_name(facet).capitalize()}: is anything back?",
                kind="choice",
                options=tuple(Option(value=v, label=label) for v, label in options.items()),
                required=True,
            )
            answer = await self.app.push_screen_wait(AnswerDialog(question, ""))
            if answer is None or answer == _NOTHING:
                return back
            found = await self._new_in(facet) if answer == _NEW else answer
            back += [found] if found and found not in back else []

    async def _new_in(self, facet: Facet) -> str:
        question = Question(
            id="new",
            ask="What is new there?",
            help="The address, the rule's name, the device.",
            kind="text",
            required=True,
        )
        what = await self.app.push_screen_wait(AnswerDialog(question, ""))
        return f"{facet.value}:{what.strip()}" if what else ""

    def rechecking_why_not(self, action: str) -> str:
        """Why an action of this part is off."""
        if action == "recheck" and self.view.facts.under_way:
            return "Wait until what is under way has ended."
        return ""
