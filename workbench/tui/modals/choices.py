"""Options in a list, one of them picked: the one that is marked is the one that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ..showing import safe
from .fields import Settled

__all__ = ["Choice", "Choices"]


@dataclass(frozen=True)
class Choice:
    """One option: its value, its label, a plain line below it, and why it can't be picked (if it can't)."""

    value: str
    label: str
    line: str = ""
    off: str = ""


class Choices(OptionList):
    """Radio buttons below one another. Nothing is picked until a person moves to an option or clicks it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "settle", "Go on", show=False, id="choices.settle", tooltip="Take this one and go on."),
        # The stock list would pick its first or last option: an answer nobody gave, where the box says “PgDn: more”.
        Binding("pageup", "screen.page(-1)", "Page up", show=False, id="choices.page-up", tooltip="A page up."),
        Binding("pagedown", "screen.page(1)", "Page down", show=False, id="choices.page-down", tooltip="A page down."),
    ]

    def __init__(self, choices: Sequence[Choice], picked: str = "", *, name: str) -> None:
        self._choices = tuple(choices)
        super().__init__(*(Option(_prompt(c, "○"), disabled=bool(c.off)) for c in self._choices), id=name, compact=True)
        self.highlighted = None  # the stock list starts on its first option: an answer nobody gave
        self._present = next((n for n, c in enumerate(self._choices) if c.value == picked and not c.off), None)
        self._marked: int | None = None

    def on_mount(self) -> None:
        if self._present is not None:
            self.highlighted = self._present

    @property
    def picked(self) -> Choice | None:
        """The option that is picked, or None."""
        return None if self.highlighted is None else self._choices[self.highlighted]

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index != self.highlighted:
            event.stop()  # of the stock list's own start
            return
        if self._marked is not None:
            self.replace_option_prompt_at_index(self._marked, _prompt(self._choices[self._marked], "○"))
        self._marked = event.option_index
        self.replace_option_prompt_at_index(self._marked, _prompt(self._choices[self._marked], "●"))

    def action_settle(self) -> None:
        """Goes on with what is picked."""
        if self.picked is not None:
            self.post_message(Settled(self.id))


def _prompt(choice: Choice, sign: str) -> Content:
    lines = [Content.assemble(f"{'–' if choice.off else sign} ", safe(choice.label, "bold" if choice.line else ""))]
    below = f"off: {choice.off}" if choice.off else choice.line
    if below:
        lines.append(Content.assemble("  ", safe(below)))
    return Content("\n").join(lines)
