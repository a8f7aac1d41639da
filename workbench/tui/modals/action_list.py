"""Actions as a person must see them before agreeing: what, risk, reach, undo, who else is hit."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from workbench.model.words import SupportLevel
from workbench.response.plans import PlannedAction, label_of

from ..showing import safe
from .fields import Tick

__all__ = ["ActionItem", "action_items"]


class ActionItem(Vertical):
    """One action in full; `tick` adds the checkbox that confirms it singly."""

    def __init__(self, planned: PlannedAction, number: int, *, tick: bool) -> None:
        super().__init__(classes="action")
        self.planned = planned
        self._number = number
        self._tick = tick

    def compose(self) -> ComposeResult:
        planned = self.planned
        yield Static(safe(f"{self._number}. {label_of(planned)}", "bold"), classes="action-title")
        for line, kind in _lines(planned):
            yield Static(safe(line), classes=f"action-line {kind}")
        if self._tick:
            yield Tick(f"I confirm: {label_of(planned)}", name=f"confirm-{self._number}")


def action_items(actions: tuple[PlannedAction, ...], *, ticks: bool = False) -> list[ActionItem]:
    """Returns one item for each action; with a checkbox for those that are confirmed singly."""
    return [ActionItem(p, n, tick=ticks and p.singly) for n, p in enumerate(actions, start=1)]


def _lines(planned: PlannedAction) -> list[tuple[str, str]]:
    """The lines below an action's title, each with the class that colours it."""
    spec = planned.action.spec
    lines = [(spec.effect, "")]
    if planned.refused:
        lines.append((f"✘ can't be done: {planned.refused}", "-wrong"))
    if planned.support is SupportLevel.GUIDED:
        lines.append(("✋ by hand, in the provider's console", ""))
    if spec.risk:
        lines.append((f"Risk: {spec.risk}", ""))
    if planned.singly:
        lines.append((f"⚠ Reaches {planned.action.reach.value}", "-warning"))
    if planned.limits:
        lines.append((f"At this provider: {planned.limits}", "hint"))
    if planned.collateral:
        lines.append((f"Also hit: {planned.collateral}", "-warning"))
    if planned.irreversible:
        lines.append((f"⚠ {planned.undo}", "-warning"))
    else:
        lines.append((f"↶ {planned.undo}", "hint"))
    if planned.note:
        lines.append((f"Note: {planned.note}", "hint"))
    return lines
