"""The steps of the playbook, in order."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.model.words import StepState
from workbench.response.survey import CaseView, StepView

from ..showing import safe

__all__ = ["SIGNS", "Rail", "rail_line"]

SIGNS = {
    StepState.DONE: "✔",
    StepState.WAIVED: "✋",
    StepState.WAITING: "⏳",
    StepState.SKIPPED: "·",
    StepState.OPEN: " ",
}


class Rail(OptionList):
    """One line a step: number, sign, title. Choosing one shows it."""

    class StepChosen(Message):
        """A step was chosen."""

        def __init__(self, step_id: str) -> None:
            super().__init__()
            self.step_id = step_id

    def show(self, view: CaseView, shown: str) -> None:
        """Draws the steps; `shown` is the one in the pane."""
        lines = [Option(_line(step, view.current), id=step.step.id) for step in view.steps]
        if [(o.id, str(o.prompt)) for o in lines] != [(o.id, str(o.prompt)) for o in self.options]:
            self.set_options(lines)
        self.highlighted = next((i for i, s in enumerate(view.steps) if s.step.id == shown), 0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.StepChosen(event.option_id))


def _line(step: StepView, current: str) -> Content:
    sign = "?" if step.unknown else SIGNS[step.state]
    if step.step.id == current and sign == " ":
        sign = "▸"
    wide = 1 if sign in ("✋", "⏳") else 2
    return Content(f"{step.number} {sign}{' ' * wide}") + safe(step.step.title)


def _mark(step: StepView, current: str) -> str:
    if step.unknown:
        return "?"
    if step.step.id == current and step.state is StepState.OPEN:
        return "▸"
    return SIGNS[step.state].replace(" ", "·")


def rail_line(view: CaseView, shown: StepView) -> Content:
    """Returns the steps as one line, for narrow terminals."""
    marks = "".join(_mark(s, view.current) for s in view.steps)
    return Content(f"{shown.number}/{len(view.steps)} ") + safe(shown.step.title) + Content(f"   {marks}")
