"""Shows a report as it would be written, and asks for whom, in which language and format, and where it goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Button, Checkbox, Static

from workbench.model.base import Thing
from workbench.model.errors import UsageError, WorkbenchError
from workbench.reports.formats import FORMATS
from workbench.reports.languages import LANGUAGES
from workbench.reports.readers import Reader
from workbench.reports.wish import Wish

from ..showing import safe, safe_block
from .base import Dialog, button
from .fields import Field, Tick
from .given import given_target
from .picker import Picker
from .row import Row

__all__ = ["ReportChoice", "ReportDialog"]

_READERS = (
    (Reader.OWNER, "the owner: one page"),
    (Reader.MANAGER, "a manager or auditor"),
    (Reader.RESPONDER, "a responder: everything"),
)
_DATA = "This format holds everything, for programs: reader and language make no difference."
_REDACTED = (
    "What is hidden is kept in the case file. Read the report before it leaves: typed words may still name people."
)


class ReportChoice(Thing):
    """How the report is wanted, and a file that may be written."""

    wish: Wish
    path: Path


class ReportDialog(Dialog[ReportChoice | None]):
    """Refuses a file that is there already, unless “Replace it” is ticked."""

    LAST: ClassVar[str] = "path"
    FIRST: ClassVar[str] = "#reader"

    def __init__(self, name: str, preview: Callable[[Wish], str]) -> None:
        """`name`: of the file, without reader, language and ending. `preview` returns the beginning of a report."""
        super().__init__("Write the report")
        self._name = "".join(c if c.isalnum() or c in "-_" else "-" for c in name)
        self._preview = preview
        self._named = ""

    def body(self) -> ComposeResult:
        yield Row("For", Picker(_READERS, Reader.RESPONDER, name="reader"))
        yield Row("Language", Picker(tuple(LANGUAGES.items()), "en", name="language"))
        yield Row("Format", Picker([(key, one.title) for key, one in FORMATS.items()], "md", name="format"))
        yield Tick("Hide addresses, names, tickets, subjects (for readers outside)", name="redact")
        yield Row("File", Field(name="path"))
        yield Tick("Replace it if it is there already", name="replace")
        yield Static(id="about", classes="hint")
        yield Static(id="preview", classes="item")

    def controls(self) -> Iterable[Button]:
        return (
            button("Write the report", "agree", "Writes the file, and records it in the case.", "primary"),
            button("Cancel", "cancel", "Writes nothing (Escape)."),
        )

    def on_ready(self) -> None:
        self._draw()

    def on_picker_picked(self, event: Picker.Picked) -> None:
        self._draw()

    @on(Checkbox.Changed, "#redact")
    def _redact_changed(self) -> None:
        self._draw()

    def _wish(self) -> Wish:
        picked = {picker.id: picker.value for picker in self.query(Picker)}
        return Wish(
            format=picked["format"],
            reader=Reader(picked["reader"]),
            language=picked["language"],
            redact=self.query_one("#redact", Tick).value,
        )

    def _draw(self) -> None:
        wish = self._wish()
        field = self.query_one("#path", Field)
        if field.value in ("", self._named):  # a name that somebody typed stays
            self._named = field.value = self._file_name(wish)
        about = [] if FORMATS[wish.format].written else [_DATA]
        about += [_REDACTED] if wish.redact else []
        self.query_one("#about", Static).update(safe(" ".join(about)))
        self._show(wish)

    @work(exclusive=True, group="preview")
    async def _show(self, wish: Wish) -> None:
        """Beside the screen: a long report takes a moment, and keys must not wait for it."""
        try:
            shown = await asyncio.to_thread(self._preview, wish)
            self.say("")
        except WorkbenchError as error:
            shown = ""
            self.complain(f"{error.title} {error.hint}".strip())
        self.query_one("#preview", Static).update(safe_block(shown))

    def _file_name(self, wish: Wish) -> str:
        form = FORMATS[wish.format]
        data = "report" if wish.format == form.ending else wish.format.partition("-")[0]
        kind = f"{wish.reader}-{wish.language}" if form.written else data
        return f"{self._name}-{kind}{'-redacted' if wish.redact else ''}.{form.ending}"

    def agree(self) -> None:
        """Hands wish and path back, or says what is wrong with the path."""
        row = self.query_one("#path", Field)
        try:
            path = given_target(row.value, replace=self.query_one("#replace", Tick).value)
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            row.focus()
            return
        self.dismiss(ReportChoice(wish=self._wish(), path=path))
