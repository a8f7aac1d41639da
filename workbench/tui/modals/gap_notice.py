"""Shows the notice of a gap check as it would be written, and asks where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.errors import UsageError, WorkbenchError

from ..showing import safe, safe_block
from .base import Dialog, button
from .fields import Field, Tick
from .given import given_folder
from .picker import Picker
from .row import Row

__all__ = ["GapNoticeChoice", "GapNoticeDialog"]

_FORMATS = (("txt", "text"), ("eml", "draft mail (.eml)"))


class GapNoticeChoice(Thing):
    """For whom, in which language, where to; no folder: they were told without one."""

    everybody: bool
    language: str
    format: Literal["txt", "eml"] = "txt"
    folder: Path | None = None
    replace: bool = False


class GapNoticeDialog(Dialog[GapNoticeChoice | None]):
    """One person or everybody who was not told yet; a file each. Nothing is sent from here."""

    LAST: ClassVar[str] = "folder"

    def __init__(self, write: Callable[[str], str], account: str, left: int, languages: Sequence[str]) -> None:
        """`write`: the notice to this account in a language. `left`: how many were not told yet."""
        super().__init__("Tell people what is missing")
        self._write, self._account, self._left, self._languages = write, account, left, languages

    def body(self) -> ComposeResult:
        whom = [("one", self._account), ("all", f"all {self._left} who were not told yet")]
        yield Row("Whom", Picker(whom, "one", name="whom"))
        language = "en" if "en" in self._languages else ""
        yield Row("Language", Picker([(one, one) for one in self._languages], language, name="language"))
        yield Row("As", Picker(_FORMATS, "txt", name="format"))
        yield Row("Folder", Field(".", name="folder", hint="a file for each person goes there"))
        yield Tick("Replace files that are there already", name="replace")
        yield Static(id="preview", classes="item")

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Write the files", "agree", "Writes a file each; then you say who was told.", "primary"),
            button("Told already", "told", "Writes nothing; you say who was told, and how."),
            button("Cancel", "cancel", "Writes and records nothing (Escape)."),
        )

    def on_ready(self) -> None:
        self._draw()

    def on_picker_picked(self, event: Picker.Picked) -> None:
        self._draw()

    def _draw(self) -> None:
        try:
            text = self._write(self.query_one("#language", Picker).value)
        except WorkbenchError as error:
            self.query_one("#preview", Static).update(safe(""))
            self.complain(f"{error.title} {error.hint}".strip())
            return
        self.query_one("#preview", Static).update(safe_block(text))
        self.say("")

    def _chosen(self, folder: Path | None) -> GapNoticeChoice:
        picked = {p.id: p.value for p in self.query(Picker)}
        return GapNoticeChoice(
            everybody=picked["whom"] == "all",
            language=picked["language"],
            format="eml" if picked["format"] == "eml" else "txt",
            folder=folder,
            replace=self.query_one("#replace", Tick).value,
        )

    def agree(self) -> None:
        """Hands back what to write and where, or says what is wrong with the folder."""
        field = self.query_one("#folder", Field)
        try:
            folder = given_folder(field.value)
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            field.focus()
            return
        self.dismiss(self._chosen(folder))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "told":
            self.dismiss(self._chosen(None))
