"""Asks which address or target of a case is to be looked for in all the others."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.casefile.history_list import SharedTrait
from workbench.casefile.history_traits import TraitKind

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices

__all__ = ["ElsewhereDialog"]

_MOST = 200
"""Options that a list still takes in at once."""
_KINDS = {
    TraitKind.ADDRESS: "address that somebody came from",
    TraitKind.TARGET: "where a rule, forwarding or the like leads",
    TraitKind.SENDER: "sender of a mail",
}


class ElsewhereDialog(Dialog[str | None]):
    """Hands the value back that was picked."""

    LAST = "trait"

    def __init__(self, traits: Sequence[SharedTrait]) -> None:
        super().__init__("Which cases have this too?")
        self._traits = traits

    def body(self) -> ComposeResult:
        shown = self._traits[:_MOST]
        if len(shown) < len(self._traits):
            yield Static(safe(f"The {_MOST} that most cases have, of {len(self._traits):,}."), classes="hint")
        yield Choices([_choice(trait) for trait in shown], name="trait")

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Show the cases", "agree", "Lists every case that has it.", "primary"),
            button("Cancel", "cancel", "Leaves the list as it is (Escape)."),
        )

    def on_ready(self) -> None:
        self.say("Pick one with ↑ and ↓, and press Enter.")

    def agree(self) -> None:
        """Hands back what is picked."""
        picked = self.query_one(Choices).picked
        if picked is None:
            self.complain("Nothing is picked yet.")
        else:
            self.dismiss(picked.value)


def _choice(trait: SharedTrait) -> Choice:
    others = trait.cases - 1
    told = f"{others:,} other {'case' if others == 1 else 'cases'}" if others else "no other case"
    return Choice(trait.value, f"{trait.value}   {told}", _KINDS[trait.kind])
