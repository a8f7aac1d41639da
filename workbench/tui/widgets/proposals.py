"""The actions that a step proposes, with a tick each."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from workbench.model.words import Grade, SupportLevel
from workbench.response.plans import PlannedAction, label_of
from workbench.response.proposals import FAILED_BEFORE
from workbench.response.survey import StepView

from ..showing import safe
from .part import Part
from .ticks import Tick, Ticks

__all__ = ["Proposals"]


class Proposals(Vertical):
    """What can be ticked, what is done, and what can't be done with the reason."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._planned: dict[str, PlannedAction] = {}
        self._step = ""
        self._touched: dict[str, bool] = {}

    def compose(self) -> ComposeResult:
        yield Part("", id="settled")
        yield Ticks(id="ticks")
        yield Part("", id="detail")

    def show(self, step: StepView) -> None:
        """Draws the step's proposals; ticks that the person changed stay as they are."""
        if step.step.id != self._step:
            self._step, self._touched = step.step.id, {}
        likely_first = sorted(step.proposals, key=lambda p: not p.suggested)
        self._planned = {p.action.id: p for p in likely_first}
        settled = [_settled_line(p) for p in step.proposals if p.done or p.refused]
        self.query_one("#settled", Part).update(Content("\n").join(settled))
        ticks = self.query_one(Ticks)
        ticks.show(
            [
                Tick(p.action.id, _tick_line(p), self._touched.get(p.action.id, p.suggested))
                for p in likely_first
                if not p.done and not p.refused
            ]
        )
        ticks.display = bool(ticks.option_count)
        self.query_one("#settled").display = bool(settled)
        self.display = bool(step.proposals)
        self._explain()

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids of the ticked actions."""
        return self.query_one(Ticks).ticked

    @property
    def marked(self) -> str:
        """The id of the action under the cursor; empty where there is none."""
        return self.query_one(Ticks).marked

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        action_id = event.option_id or ""
        self._touched[action_id] = action_id in self.picked

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._explain()

    def _explain(self) -> None:
        planned = self._planned.get(self.marked)
        detail = self.query_one("#detail", Part)
        detail.display = planned is not None
        if planned is not None:
            detail.update(_explanation(planned))


def _settled_line(planned: PlannedAction) -> Content:
    if planned.elsewhere:
        return Content("✔ ") + safe(f"{label_of(planned)}: in force; recorded in {planned.elsewhere}")
    if planned.done:
        seen = planned.grade if planned.grade not in (None, Grade.READ) else "read back" if planned.proved else "read"
        how = f": done, and {seen}" if planned.proved else f": nothing to do, as {seen}"
        return Content("✔ ") + safe(label_of(planned)) + Content(how)
    return Content("– ") + safe(f"{label_of(planned)}: {planned.refused}")


def _tick_line(planned: PlannedAction) -> Content:
    tail = ""
    if planned.support is SupportLevel.GUIDED:
        tail = "   by hand"
    elif planned.note.startswith(FAILED_BEFORE):
        tail = f"   ✘ {planned.note}"
    elif not planned.required:
        why = planned.note.partition(". ")[0].rstrip(".")
        tail = f"   {why or 'if needed'}"
    return safe(label_of(planned)) + safe(tail)


def _explanation(planned: PlannedAction) -> Content:
    spec = planned.action.spec
    limits = f"At this provider: {planned.limits}." if planned.limits else ""
    sentences = [spec.effect, spec.risk, limits, planned.collateral, planned.note]
    sentences.append(f"It reaches {planned.action.reach.value} and {planned.undo}.")
    return safe(" ".join(s for s in sentences if s))
