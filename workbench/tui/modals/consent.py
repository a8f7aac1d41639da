"""Asks for agreement to a list of actions: the one place from which anything is changed."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import Button, Checkbox, Input, Static

from workbench.model.base import Thing
from workbench.model.words import SupportLevel
from workbench.response.plans import Plan, label_of

from ..showing import safe
from .action_list import ActionItem, action_items
from .base import Dialog, button
from .fields import Field, Tick
from .row import Row

__all__ = ["Agreed", "ConsentDialog"]


_TIP = "Carries the actions out, each read back after."


class Agreed(Thing):
    """What a person agreed to beyond the plan itself."""

    confirmed: frozenset[str]
    """Ids of the actions that were confirmed singly."""
    how: str


class ConsentDialog(Dialog[Agreed | None]):
    """Every action in full; a typed word for all, and a tick for each that reaches beyond the account.

    `by_hand`: what is left for a person in the console, and is not part of the plan.
    """

    DANGEROUS: ClassVar[bool] = True

    def __init__(self, plan: Plan, word: str, by_hand: tuple[str, ...] = ()) -> None:
        count = len(plan.actions)
        self._by_person = all(p.support is SupportLevel.GUIDED for p in plan.actions)
        how = "to do by hand" if self._by_person else "will be carried out"
        super().__init__(f"{count} action{'' if count == 1 else 's'} {how}")
        self._plan = plan
        self._word = word
        self._by_hand = by_hand
        self._count = f"{count} action{'' if count == 1 else 's'}"

    def body(self) -> ComposeResult:
        yield from action_items(self._plan.actions, ticks=True)
        if self._by_hand:
            yield Static(safe("⚠ Not part of it, and to be done by hand afterwards (press c again):"), classes="label")
            yield from (Static(safe(f"· {label}"), classes="item") for label in self._by_hand)

    def foot(self) -> ComposeResult:
        yield Row(f"Type {self._word}", Field(name="word", hint="to agree to all of the above"))

    def controls(self) -> tuple[Button, ...]:
        label = "Begin by hand" if self._by_person else f"Do {self._count}"
        tip = "Shows the steps of each, and keeps what the console shows." if self._by_person else _TIP
        return (
            button(label, "agree", tip, "error", disabled=True),
            button("Cancel", "cancel", "Changes nothing (Escape)."),
        )

    def on_ready(self) -> None:
        self._weigh()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._weigh()

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        self._weigh()

    def on_key(self, event: events.Key) -> None:
        """Typing the word works from anywhere in the box: it starts on Cancel, and a letter must not be lost."""
        field = self.query_one("#word", Field)
        letter = event.character or ""
        if not field.has_focus and len(letter) == 1 and letter.isalpha():
            event.stop()
            event.prevent_default()
            field.focus(scroll_visible=False)
            field.insert_text_at_cursor(letter)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the word goes on to the button and does not press it: agreeing takes two keys."""
        event.prevent_default()
        agree = self.query_one("#agree", Button)
        if not agree.disabled:
            agree.focus()
        elif unticked := self._unticked():
            unticked[0].focus()

    def agree(self) -> None:
        """Hands the agreement back; does nothing while anything is missing."""
        if self._lack():
            self._weigh()
            return
        confirmed = frozenset(i.planned.action.id for i in self.query(ActionItem) if i.planned.singly)
        self.dismiss(Agreed(confirmed=confirmed, how=f"typed {self._word}"))

    def _weigh(self) -> None:
        self.gate(self._lack())

    def _unticked(self) -> list[Tick]:
        return [tick for tick in self.query(Tick) if not tick.value]

    def _lack(self) -> str:
        refused = next((p for p in self._plan.actions if p.refused), None)
        if refused is not None:
            return f"Off: “{label_of(refused)}” can't be done. Leave it out of the plan."
        if not self._plan.actions:
            return "Off: there is nothing to do."
        missing = []
        if self._unticked():
            missing.append(f"confirm {len(self._unticked())} more")
        if self.query_one("#word", Field).value.strip().casefold() != self._word.strip().casefold():
            missing.append(f"type {self._word}")
        return f"Not yet: {' and '.join(missing)}." if missing else ""
