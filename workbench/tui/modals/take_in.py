"""Asks for exported logs: files, or a table pasted from the console."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.errors import UsageError

from ..showing import safe
from .base import Dialog, button
from .fields import Field, Paste
from .given import given_file, given_zone
from .row import Row

__all__ = ["TakeInChoice", "TakeInDialog"]


class TakeInChoice(Thing):
    """What is taken in, and the zone of times that carry none (empty: none given)."""

    paths: tuple[Path, ...] = ()
    pasted: str = ""
    zone: str = ""


class TakeInDialog(Dialog[TakeInChoice | None]):
    """A pasted table, or files one per line, or both.

    `again` is what was given before and could not be taken in, `wrong` says why: nothing is pasted twice.
    """

    LAST: ClassVar[str] = "zone"

    def __init__(self, again: TakeInChoice | None = None, wrong: str = "") -> None:
        super().__init__("Take in an exported log")
        self._again = again or TakeInChoice()
        self._wrong = wrong
        if wrong:
            self.first = "#zone"

    def body(self) -> ComposeResult:
        yield Static(safe("Paste the table that the console shows:"), classes="label")
        yield Paste(name="pasted", hint="time, account, IP, protocol, status …")
        yield Static(safe("Or files, one path per line:"), classes="label")
        yield Paste(name="paths", hint="/home/ana/login.json")

    def foot(self) -> ComposeResult:
        yield Row("Time zone", Field(self._again.zone, name="zone", hint="of times without one: Asia/Shanghai"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Take it in", "agree", "Reads the records, and keeps the bytes as evidence.", "primary"),
            button("Cancel", "cancel", "Takes nothing in (Escape)."),
        )

    def on_ready(self) -> None:
        self.query_one("#pasted", Paste).text = self._again.pasted
        self.query_one("#paths", Paste).text = "\n".join(str(path) for path in self._again.paths)
        if self._wrong:
            self.complain(self._wrong)

    def agree(self) -> None:
        """Hands files and table back, or says what is wrong."""
        try:
            choice = self._choice()
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            return
        self.dismiss(choice)

    def _choice(self) -> TakeInChoice:
        lines = self.query_one("#paths", Paste).text.splitlines()
        paths = tuple(given_file(line) for line in lines if line.strip())
        pasted = self.query_one("#pasted", Paste).text
        if not paths and not pasted.strip():
            raise UsageError("There is nothing to take in yet.", "Name a file, or paste a table.")
        zone = given_zone(self.query_one("#zone", Field).value)
        return TakeInChoice(paths=paths, pasted=pasted if pasted.strip() else "", zone=zone)
