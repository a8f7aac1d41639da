"""Asks where the listed cases are written, and in which format."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.errors import UsageError

from ..showing import safe
from .base import Dialog, button
from .fields import Field, Tick
from .given import given_target
from .picker import Picker
from .row import Row

__all__ = ["ExportHistoryDialog"]

_FORMATS = (("csv", "CSV, for a spreadsheet"), ("json", "JSON, for programs"))


class ExportHistoryDialog(Dialog[Path | None]):
    """Its file's ending tells the format. Refuses one that is there already, unless “Replace it” is ticked."""

    LAST: ClassVar[str] = "path"
    FIRST: ClassVar[str] = "#path"

    def __init__(self, said: str) -> None:
        super().__init__("Write the listed cases")
        self._listed = said

    def body(self) -> ComposeResult:
        yield Static(safe(self._listed), classes="hint")
        yield Row("Format", Picker(_FORMATS, "csv", name="format"))
        yield Row("File", Field("history.csv", name="path"))
        yield Tick("Replace it if it is there already", name="replace")

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Write them", "agree", "Writes the file.", "primary"),
            button("Cancel", "cancel", "Writes nothing (Escape)."),
        )

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """Keeps the file's ending in step with the format."""
        field = self.query_one("#path", Field)
        stem, dot, ending = field.value.rpartition(".")
        if dot and ending in ("csv", "json"):
            field.value = f"{stem}.{event.picker.value}"

    def agree(self) -> None:
        """Hands the path back, or says what is wrong with it."""
        field = self.query_one("#path", Field)
        try:
            path = given_target(field.value, replace=self.query_one("#replace", Tick).value)
            if path.suffix not in (".csv", ".json"):
                raise UsageError("The file's name must end in .csv or .json.")
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            field.focus()
            return
        self.dismiss(path)
