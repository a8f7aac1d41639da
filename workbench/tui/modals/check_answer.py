"""Asks what the program could not see of one account or domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, OptionList

from workbench.model.base import Thing
from workbench.model.errors import UsageError

from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field, Paste
from .given import given_file
from .picker import Picker
from .row import Row

__all__ = ["CheckAnswer", "CheckAnswerDialog"]


class CheckAnswer(Thing):
    """What was said, and what shows it."""

    name: str
    value: str
    attach: tuple[Path, ...] = ()
    pasted: str = ""
    note: str = ""


class CheckAnswerDialog(Dialog[CheckAnswer | None]):
    """What, its state or answer, what shows it, and in words how it is known."""

    LAST: ClassVar[str] = "note"

    def __init__(
        self, subject: str, choices: Sequence[Choice], values: Mapping[str, Sequence[tuple[str, str]]]
    ) -> None:
        """`choices`: protections and questions; `values`: what each can be answered with."""
        super().__init__(f"Say or show: {subject}")
        self._choices, self._values = choices, values

    def body(self) -> ComposeResult:
        yield Choices(self._choices, name="name")
        yield Row("Answer", Picker([("", "pick above first")], name="value"))
        yield Paste(name="pasted", hint="Paste here what the console shows. Without it, or a file, it is only stated.")
        yield Row("Or a file", Field(name="attach", hint="path of a screenshot or an export"))
        yield Row("In words", Field(name="note", hint="who said so, or where you looked"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Keep this answer", "agree", "Writes it into the case file.", "primary"),
            button("Cancel", "cancel", "Leaves it as it is (Escape)."),
        )

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        picked = self.query_one(Choices).picked
        if picked is not None:
            self.query_one("#value", Picker).offer([("", "not yet"), *self._values[picked.value]])

    def agree(self) -> None:
        """Hands the answer back, or says what is missing."""
        picked, value = self.query_one(Choices).picked, self.query_one("#value", Picker).value
        typed = self.query_one("#attach", Field).value.strip()
        pasted, note = self.query_one("#pasted", Paste).text, self.query_one("#note", Field).value.strip()
        lacks = "name"
        try:
            if picked is None:
                raise UsageError("Nothing is picked yet.", "Pick with ↑ and ↓ what you say it of.")
            lacks = "value"
            if not value:
                raise UsageError("The answer is missing.", "Pick it with ← and →.")
            lacks = "attach"
            attach = (given_file(typed),) if typed else ()
            lacks = "note"
            if not (attach or pasted.strip() or note or value == "unknown"):
                raise UsageError("Say in words how it is known.", "Who said so, or where you looked.")
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            self.query_one(f"#{lacks}").focus()
            return
        self.dismiss(CheckAnswer(name=picked.value, value=value, attach=attach, pasted=pasted, note=note))
