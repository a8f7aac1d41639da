"""Shows what would be done: the dry run."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.response.plans import Plan

from ..showing import safe
from .action_list import action_items
from .base import Dialog, button

__all__ = ["PlanDialog"]


class PlanDialog(Dialog[None]):
    """The list that consent would be asked for. Nothing is changed."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("Dry run: this would be done")
        self._plan = plan

    def body(self) -> ComposeResult:
        if not self._plan.actions:
            yield Static(safe("There is nothing to do in this step."))
        yield from action_items(self._plan.actions)

    def controls(self) -> tuple[Button, ...]:
        return (button("Close", "cancel", "Back to the case (Escape).", "primary"),)

    def on_ready(self) -> None:
        self.say("Nothing has been done.")
