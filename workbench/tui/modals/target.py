"""Asks where a report for one kind of reader goes, and in which format."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.widgets import Button

from workbench.model.base import Thing
from workbench.model.errors import UsageError

from .base import Dialog, button
from .fields import Field, Tick
from .given import given_target
from .picker import Picker
from .row import Row

__all__ = ["TargetChoice", "TargetDialog"]

_FORMATS = (("md", "Markdown, to read"), ("json", "JSON, for programs"))


class TargetChoice(Thing):
    """A format, and a file that may be written."""

    format: Literal["md", "json"]
    path: Path


class TargetDialog(Dialog[TargetChoice | None]):
    """Refuses a file that is there already, unless “Replace it” is ticked."""

    LAST: ClassVar[str] = "path"
    FIRST: ClassVar[str] = "#path"

    def __init__(self, default_name: str) -> None:
        super().__init__("Write the report")
        self._default = default_name

    def body(self) -> ComposeResult:
        yield Row("Format", Picker(_FORMATS, Path(self._default).suffix[1:], name="format"))
        yield Row("File", Field(self._default, name="path"))
        yield Tick("Replace it if it is there already", name="replace")

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Write the report", "agree", "Writes the file.", "primary"),
            button("Cancel", "cancel", "Writes nothing (Escape)."),
        )

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """Keeps the file's ending in step with the format."""
        field = self.query_one("#path", Field)
        stem, dot, ending = field.value.rpartition(".")
        if dot and ending in ("md", "json"):
            field.value = f"{stem}.{event.picker.value}"

    def agree(self) -> None:
        """Hands format and path back, or says what is wrong with the path."""
        row = self.query_one("#path", Field)
        try:
            path = given_target(row.value, replace=self.query_one("#replace", Tick).value)
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            row.focus()
            return
        wanted: Literal["md", "json"] = "json" if self.query_one("#format", Picker).value == "json" else "md"
        self.dismiss(TargetChoice(format=wanted, path=path))
