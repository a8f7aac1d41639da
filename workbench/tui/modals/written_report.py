"""Asks where a report over several cases goes, and in which format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button

from workbench.model.base import Thing
from workbench.model.errors import UsageError

from .base import Dialog, button
from .fields import Field, Tick
from .given import given_target
from .picker import Picker
from .row import Row

__all__ = ["WrittenReport", "WrittenReportDialog"]


class WrittenReport(Thing):
    """A format, and a file that may be written."""

    format: str
    path: Path
    language: str = "en"
    redact: bool = False


class WrittenReportDialog(Dialog[WrittenReport | None]):
    """Refuses a file that is there already, unless “Replace it” is ticked."""

    LAST: ClassVar[str] = "path"
    FIRST: ClassVar[str] = "#path"

    def __init__(
        self, formats: Sequence[tuple[str, str]], name: str, languages: Sequence[tuple[str, str]] = ()
    ) -> None:
        """`formats`: endings with what they are, the one to start with first. `name`: of the file, without ending.

        `languages`: by code, where there is a choice; then stand-ins for people are offered too.
        """
        super().__init__("Write the report")
        self._languages = tuple(languages)
        self._formats = tuple(formats)
        self._file = f"{name}.{self._formats[0][0]}"

    def body(self) -> ComposeResult:
        yield Row("Format", Picker(self._formats, self._formats[0][0], name="format"))
        yield Row("File", Field(self._file, name="path"))
        if self._languages:
            yield Row("Language", Picker(self._languages, self._languages[0][0], name="language"))
            yield Tick("Put stand-ins for accounts, tickets and names", name="redact")
        yield Tick("Replace it if it is there already", name="replace")

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Write the report", "agree", "Writes the file, and records it in the case file.", "primary"),
            button("Cancel", "cancel", "Writes nothing (Escape)."),
        )

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """Keeps the file's ending in step with the format."""
        if event.picker.id != "format":
            return
        field = self.query_one("#path", Field)
        stem, dot, ending = field.value.rpartition(".")
        if dot and ending in dict(self._formats):
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
        chosen = self.query_one("#format", Picker).value
        if not self._languages:
            self.dismiss(WrittenReport(format=chosen, path=path))
            return
        language, redact = self.query_one("#language", Picker).value, self.query_one("#redact", Tick).value
        self.dismiss(WrittenReport(format=chosen, path=path, language=language, redact=redact))
