"""Walks a person through the provider's console, and takes what it shows as proof."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from pydantic import SecretStr
from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Input, Static, TextArea

from workbench.model.base import Thing
from workbench.model.errors import UsageError
from workbench.playbook.instructing import Instructions

from ..showing import safe
from .base import button
from .fields import Field, Paste
from .given import given_file
from .guided import GuidedDialog
from .row import Row
from .secret_pane import SecretPane

__all__ = ["ByHandDialog", "HandResult"]


class HandResult(Thing):
    """How it went by hand, with what shows it."""

    done: bool
    pasted: str = ""
    files: tuple[Path, ...] = ()
    words: str = ""


class ByHandDialog(GuidedDialog[HandResult | None]):
    """Numbered console steps, what to see, traps and what nobody confirmed; then the proof.

    `hows`: the same instructions in each language that there are any in, the one to begin with first.
    `new_password` makes a password to type into the console; it is shown here only, and gone on closing.
    """

    FIRST: ClassVar[str] = "#cancel"

    def __init__(
        self,
        hows: tuple[Instructions, ...],
        label: str = "",
        new_password: Callable[[], SecretStr] | None = None,
    ) -> None:
        super().__init__(f"By hand: {label or hows[0].entry.title}", hows)
        self._new_password = new_password

    def body(self) -> ComposeResult:
        if self._new_password is not None:
            tip = "Shows a password to set. It is kept nowhere: read it to the owner after calling back."
            yield button("Show a new password to set", "make", tip)
            yield SecretPane()
        yield from self.instructions()
        yield Static(safe("Show that it is done:"), classes="label")
        yield Paste(name="pasted", hint="Paste here what the console shows.")
        yield Row("Or a file", Field(name="file", hint="path of a screenshot or an export"))
        yield Row("In words", Field(name="words", hint="what to know about it; why it could not be done"))
        yield from self.sources()

    def controls(self) -> tuple[Button, ...]:
        return (
            button(
                "It is done, and this shows it", "agree", "Keeps what you gave as evidence.", "primary", disabled=True
            ),
            button("It could not be done", "failed", "Records that it failed, with your words."),
            button("Later", "cancel", "Records nothing; come back to it (Escape)."),
        )

    def on_ready(self) -> None:
        for pane in self.query(SecretPane):
            pane.display = False
        self._weigh()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._weigh()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._file_row.complain("")
        self._weigh()

    @on(Button.Pressed, "#make")
    def _make_password(self) -> None:
        assert self._new_password is not None
        pane = self.query_one(SecretPane)
        pane.show(self._new_password())
        pane.display = True
        self.query_one("#make").display = False
        pane.focus()

    def agree(self) -> None:
        """Hands the proof back, or says what is wrong with the file."""
        try:
            files = self._files()
        except UsageError as error:
            self._file_row.complain(f"{error.title} {error.hint}".strip())
            self.query_one("#file").focus()
            return
        if self._lack():
            self._weigh()
            return
        self._end(HandResult(done=True, pasted=self._pasted, files=files, words=self._words))

    @on(Button.Pressed, "#failed")
    def _could_not(self) -> None:
        if not self._words:
            self.complain("Say in words why it could not be done.")
            self.query_one("#words").focus()
            return
        self._end(HandResult(done=False, pasted=self._pasted, words=self._words))

    def action_leave(self) -> None:
        """Later: records nothing."""
        self._end(None)

    def _end(self, result: HandResult | None) -> None:
        for pane in self.query(SecretPane):
            pane.forget()
        self.dismiss(result)

    @property
    def _pasted(self) -> str:
        text = self.query_one("#pasted", Paste).text
        return text if text.strip() else ""

    @property
    def _words(self) -> str:
        return self.query_one("#words", Field).value.strip()

    @property
    def _file_row(self) -> Row:
        return next(row for row in self.query(Row) if row.query("#file"))

    def _files(self) -> tuple[Path, ...]:
        typed = self.query_one("#file", Field).value
        return (given_file(typed),) if typed.strip() else ()

    def _lack(self) -> str:
        given = self._pasted or self.query_one("#file", Field).value.strip()
        return "" if given else "“It is done” is off until you paste what the console shows, or name a file."

    def _weigh(self) -> None:
        self.gate(self._lack())
