"""A list of things to tick. A tick is a sign, not a colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

__all__ = ["Tick", "Ticks"]


@dataclass(frozen=True)
class Tick:
    """One thing that can be ticked."""

    id: str
    label: Content
    ticked: bool


class Ticks(OptionList):
    """Space, Enter or a click sets and takes away a tick."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "Tick", show=False)]

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._ticks: dict[str, Tick] = {}

    def show(self, ticks: Sequence[Tick]) -> None:
        """Draws the list; the cursor stays where it was."""
        if [*self._ticks.values()] == [*ticks]:
            return
        kept = self.highlighted
        self._ticks = {t.id: t for t in ticks}
        self.set_options(Option(_line(t), id=t.id) for t in ticks)
        if ticks and kept is not None:
            self.highlighted = min(kept, len(ticks) - 1)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Ids of what is ticked."""
        return tuple(t.id for t in self._ticks.values() if t.ticked)

    @property
    def marked(self) -> str:
        """The id under the cursor; empty where there is none."""
        if self.highlighted is None or not self.option_count:
            return ""
        return self.get_option_at_index(self.highlighted).id or ""

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        old = self._ticks[event.option_id or ""]
        new = Tick(old.id, old.label, not old.ticked)
        self._ticks[old.id] = new
        self.replace_option_prompt(old.id, _line(new))


def _line(tick: Tick) -> Content:
    return Content("[x] " if tick.ticked else "[ ] ") + tick.label
