"""Asks for agreement to a stand-down: what is taken back, newest first, and what stays and why."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.response.plans import Plan
from workbench.response.standing_down import StandDownPlan

from ..showing import safe
from .action_list import ActionItem, action_items
from .base import button
from .consent import Agreed, ConsentDialog
from .fields import Field, Tick

__all__ = ["StandDownDialog"]


class StandDownDialog(ConsentDialog):
    """A typed word for all that stays within the account, a tick for each that goes beyond; without it, that stays."""

    def __init__(self, made: StandDownPlan, word: str) -> None:
        plan = Plan(case_id=made.plan.case_id, step="", actions=(*made.plan.actions, *made.by_hand.actions))
        super().__init__(plan, word)
        self._made = made
        again = "Go on standing down" if made.resumed else "Stand down"
        self._heading = f"{again}: {self._count} taken back, newest first; {len(made.left)} left"

    def body(self) -> ComposeResult:
        yield Static(safe(f"Reason: {self._made.reason}"))
        yield Static(safe("Taken back, in this order:"), classes="label")
        if not self._plan.actions:
            yield Static(safe("Nothing can be taken back."), classes="item")
        yield from action_items(self._plan.actions, ticks=True)
        if self._made.left:
            yield Static(safe("Stays, and why:"), classes="label")
        for one in self._made.left:
            yield Static(safe(f"– {one.sentence}"), classes="item" if one.expected else "item -warning")

    def controls(self) -> tuple[Button, ...]:
        tip = "Takes it back, one after the other, each read back after."
        return (
            button("Stand down", "agree", tip, "error", disabled=True),
            button("Cancel", "cancel", "Changes nothing (Escape)."),
        )

    def agree(self) -> None:
        """Hands the agreement back, with what was ticked; does nothing while the word is missing."""
        if self._lack():
            self._weigh()
            return
        ticked = (i for i in self.query(ActionItem) if i.planned.singly and i.query_one(Tick).value)
        confirmed = frozenset(i.planned.action.id for i in ticked)
        self.dismiss(Agreed(confirmed=confirmed, how=f"typed {self._word}"))

    def _weigh(self) -> None:
        super()._weigh()
        if not self._lack() and self._unticked():
            self.say(f"Not confirmed, so left as it is: {len(self._unticked())}.")

    def _lack(self) -> str:
        typed = self.query_one("#word", Field).value.strip().casefold()
        if typed == self._word.strip().casefold():
            return ""
        staying = f"; {len(self._unticked())} not confirmed yet" if self._unticked() else ""
        return f"Not yet: type {self._word}{staying}."
