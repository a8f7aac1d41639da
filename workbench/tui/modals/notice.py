"""Shows a notice as it would be written, and asks where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.analysis.wording import count
from workbench.model.base import Thing
from workbench.model.errors import UsageError, WorkbenchError
from workbench.model.telling import Audience

from ..showing import safe, safe_block
from .base import Dialog, button
from .fields import Field, Tick
from .given import given_target
from .picker import Picker
from .row import Row

__all__ = ["NoticeChoice", "NoticeDialog", "Written"]

_AUDIENCES = (
    ("inside", "inside"),
    ("outside", "outside"),
    ("bank", "the bank"),
    ("owner", "the owner"),
    ("others", "others"),
)
_NO_NOTICE = "For others there is no notice. Were they told already? Say who, and how."
_FORMATS = (("txt", "text"), ("eml", "draft mail (.eml)"))


class Written(Thing):
    """A notice as it is shown."""

    subject: str
    body: str
    recipients: int
    of: int
    """How many there are, where only some of them were picked."""
    missing: tuple[str, ...] = ()


class NoticeChoice(Thing):
    """Whom to tell of what; and the file to write, or none where they were told without one."""

    audience: Audience
    language: str
    group: str = ""
    format: Literal["txt", "eml"] = "txt"
    path: Path | None = None


class NoticeDialog(Dialog[NoticeChoice | None]):
    """Whom, in which language, the text, the file. Nothing is sent from here."""

    LAST: ClassVar[str] = "path"
    FIRST: ClassVar[str] = "#audience"

    def __init__(
        self,
        write: Callable[[Audience, str, str], Written],
        *,
        account: str,
        ticket: str,
        languages: Sequence[str],
        groups: Sequence[tuple[str, str]],
        audience: Audience = Audience.OUTSIDE,
        group: str = "",
    ) -> None:
        """`write` returns the notice to an audience in a language about a group. `groups`: ids and subjects."""
        super().__init__("Tell people")
        self._write = write
        self._account, self._ticket = account, ticket
        self._languages, self._groups = languages, groups
        self._audience, self._group = audience, group
        self._named = ""

    def body(self) -> ComposeResult:
        yield Row("Whom", Picker(_AUDIENCES, self._audience, name="audience"))
        language = "en" if "en" in self._languages else ""
        yield Row("Language", Picker([(one, one) for one in self._languages], language, name="language"))
        if len(self._groups) > 1:
            yield Row("About", Picker(self._groups, self._group, name="group"))
        yield Row("As", Picker(_FORMATS, "txt", name="format"))
        yield Row("File", Field(name="path"))
        yield Tick("Replace it if it is there already", name="replace")
        yield Static(id="for", classes="label")
        yield Static(id="preview", classes="item")

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Write the file", "agree", "Writes the file; then you say who was told.", "primary"),
            button("Told already", "told", "Writes nothing; you say who was told, and how."),
            button("Cancel", "cancel", "Writes and records nothing (Escape)."),
        )

    def on_ready(self) -> None:
        self._draw()

    def on_picker_picked(self, event: Picker.Picked) -> None:
        self._draw()

    def _draw(self) -> None:
        chosen = self._chosen()
        field = self.query_one("#path", Field)
        if field.value in ("", self._named):  # a name that somebody typed stays
            self._named = field.value = self._file_name(chosen)
        self.query_one("#agree", Button).disabled = chosen.audience is Audience.OTHERS
        if chosen.audience is Audience.OTHERS:
            self._show(_NO_NOTICE, "")
            return
        try:
            notice = self._write(chosen.audience, chosen.language, chosen.group)
        except WorkbenchError as error:
            self._show("", "")
            self.complain(f"{error.title} {error.hint}".strip())
            return
        people = f"For {count(notice.recipients, 'person', 'people')}. " if notice.recipients else ""
        if notice.recipients != notice.of:
            people = f"For {notice.recipients:,} of {count(notice.of, 'person', 'people')}, as picked. "
        never = (
            f"Send it from another mailbox, never from {self._account}." if self._account else "Nothing is sent here."
        )
        missing = f"Fill in yourself, in square brackets: {', '.join(notice.missing)}." if notice.missing else ""
        self._show(f"{people}{never}", f"{notice.subject}\n\n{notice.body}")
        self.say(missing)

    def _show(self, above: str, text: str) -> None:
        self.query_one("#for", Static).update(safe(above))
        self.query_one("#preview", Static).update(safe_block(text))
        self.say("")

    def _file_name(self, chosen: NoticeChoice) -> str:
        ticket = "".join(c if c.isalnum() or c in "-_" else "-" for c in self._ticket)
        return f"{ticket}-{chosen.audience}-{chosen.language}.{chosen.format}"

    def _chosen(self) -> NoticeChoice:
        picked = {p.id: p.value for p in self.query(Picker)}
        return NoticeChoice(
            audience=Audience(picked["audience"]),
            language=picked["language"],
            group=picked.get("group", self._group),
            format="eml" if picked["format"] == "eml" else "txt",
        )

    def agree(self) -> None:
        """Hands back what to write and where, or says what is wrong with the file."""
        if self.query_one("#agree", Button).disabled:
            return
        field = self.query_one("#path", Field)
        try:
            path = given_target(field.value, replace=self.query_one("#replace", Tick).value)
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            field.focus()
            return
        self.dismiss(self._chosen().model_copy(update={"path": path}))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "told":
            self.dismiss(self._chosen())
