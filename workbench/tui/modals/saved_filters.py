"""Shows the saved filters; keeps the present one under a name, or removes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.desk.saved_filters import SavedFilter
from workbench.response.history import told_filter

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field
from .row import Row

__all__ = ["SavedFiltersDialog", "Wish"]


class Wish(NamedTuple):
    """What a person wants of a filter."""

    what: Literal["show", "keep", "forget"]
    name: str


class SavedFiltersDialog(Dialog[Wish | None]):
    """Enter on a filter shows what it finds."""

    LAST = "saved"

    def __init__(self, kept: Mapping[str, SavedFilter], present: SavedFilter) -> None:
        super().__init__("Saved filters")
        self._kept, self._present = kept, present

    def body(self) -> ComposeResult:
        if self._kept:
            told = (Choice(name, name, told_filter(one.wanted) or "all cases") for name, one in self._kept.items())
            yield Choices([*told], name="saved")
        else:
            yield Static(safe("None is saved yet."), classes="hint")
        yield Static(safe(f"Shown now: {told_filter(self._present.wanted) or 'all cases'}"), classes="hint")
        yield Row("Keep it as", Field(name="name", hint="a short name"))

    def controls(self) -> tuple[Button, ...]:
        first = (button("Show this one", "agree", "Lists what it finds.", "primary"),) if self._kept else ()
        keep = button("Keep what is shown", "keep", "Saves the present filter under the name.")
        forget = (button("Remove", "forget", "Removes the one that is picked."),) if self._kept else ()
        return (*first, keep, *forget, button("Cancel", "cancel", "Leaves everything as it is (Escape)."))

    def agree(self) -> None:
        """Hands the one back that is picked."""
        self._pick("show")

    @on(Button.Pressed, "#forget")
    def _forget(self) -> None:
        self._pick("forget")

    @on(Button.Pressed, "#keep")
    def _keep(self) -> None:
        name = self.query_one("#name", Field).value.strip()
        if name:
            self.dismiss(Wish("keep", name))
        else:
            self.complain("Give it a name first.")
            self.query_one("#name").focus()

    def _pick(self, what: Literal["show", "forget"]) -> None:
        picked = self.query_one(Choices).picked
        if picked is None:
            self.complain("Pick one with ↑ and ↓ first.")
        else:
            self.dismiss(Wish(what, picked.value))

    def _go_on(self, name: str | None) -> None:
        if name == "name":
            self._keep()
        else:
            super()._go_on(name)
