"""Shows what the chosen cause calls for, each with owner and day: taken over with one key, or changed before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static

from workbench.model.errors import UsageError
from workbench.response.follow_ups import NewFollowUp

from ..showing import safe
from ..widgets.ticks import Tick, Ticks
from .base import Dialog, button
from .fields import Field
from .row import Row

__all__ = ["TakeOverDialog"]


class TakeOverDialog(Dialog[tuple[NewFollowUp, ...] | None]):
    """All are ticked; owner and day below are those of the marked one."""

    FIRST: ClassVar[str] = "#agree"
    LAST: ClassVar[str] = "due"

    def __init__(self, proposed: Sequence[NewFollowUp], day: Callable[[str], datetime]) -> None:
        """`day`: reads a day as it was typed; raises UsageError."""
        super().__init__("To do afterwards: by whom, until when?")
        self._all = {one.idea: one for one in proposed}
        self._days = {one.idea: _day_of(one) for one in proposed}
        self._day = day
        self._shown = ""

    def body(self) -> ComposeResult:
        yield Static(
            safe("Each gets an owner and a day, and stands on the board when it is due, after the case is closed too."),
            classes="hint",
        )
        yield Ticks(id="ideas")
        yield Static(id="why", classes="hint")
        yield Row("Owner", Field(name="owner", hint="a name, or whose job it is"))
        yield Row("By", Field(name="due", hint="2026-11-30, or 3 for three days from today"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Take over what is ticked", "agree", "Writes them into the case.", "primary"),
            button("None of them", "cancel", "Adds nothing now; F comes back to it (Escape)."),
        )

    def on_ready(self) -> None:
        self.query_one(Ticks).show([Tick(idea, self._label(idea), True) for idea in self._all])
        self.query_one(Ticks).highlighted = 0
        self._mark(next(iter(self._all)))

    @on(OptionList.OptionHighlighted, "#ideas")
    def _moved(self) -> None:
        marked = self.query_one(Ticks).marked
        if marked and marked != self._shown:
            self._mark(marked)

    def _mark(self, idea: str) -> None:
        self._shown = ""  # what the fields change to is the other one's
        self.query_one("#owner", Field).value = self._all[idea].owner
        self.query_one("#due", Field).value = self._days[idea]
        self.query_one("#why", Static).update(safe(f"Why: {self._all[idea].why}" if self._all[idea].why else ""))
        self._shown = idea

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        marked = self.query_one(Ticks).marked
        if not self._shown or marked != self._shown or not event.input.has_focus:
            return
        if event.input.id == "owner":
            self._all[marked] = self._all[marked].model_copy(update={"owner": event.value})
        else:
            self._days[marked] = event.value
        ticked = set(self.query_one(Ticks).ticked)
        self.query_one(Ticks).show([Tick(i, self._label(i), i in ticked) for i in self._all])

    def _label(self, idea: str) -> Content:
        one = self._all[idea]
        return Content.assemble(safe(one.what), Content("\n      "), safe(f"{one.owner}, by {self._days[idea]}"))

    def agree(self) -> None:
        """Hands back what is ticked, or says which has no owner or no day."""
        ticked, taken = self.query_one(Ticks).ticked, []
        for number, idea in enumerate(self._all):
            if idea not in ticked:
                continue
            one = self._all[idea]
            changed = self._days[idea] != _day_of(one)
            try:
                due = self._day(self._days[idea]) if changed else one.due
            except UsageError as error:
                self._complain_of(number, "due", f"{error.title} {error.hint}")
                return
            if not one.owner.strip():
                self._complain_of(number, "owner", f"“{one.what}” needs an owner.")
                return
            taken.append(one.model_copy(update={"due": due}))
        self.dismiss(tuple(taken))

    def _complain_of(self, number: int, field: str, sentence: str) -> None:
        self.query_one(Ticks).highlighted = number
        self.complain(sentence)
        self.query_one(f"#{field}").focus()


def _day_of(one: NewFollowUp) -> str:
    return f"{one.day or one.due:%Y-%m-%d}"
