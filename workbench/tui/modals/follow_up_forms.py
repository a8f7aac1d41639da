"""Asks for a new follow-up; and who did one, when, and how that is known."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.errors import UsageError

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .given import given_file
from .row import Row

__all__ = ["DoneFollowUp", "DoneFollowUpDialog", "NewFollowUpDialog", "TypedFollowUp"]


class TypedFollowUp(Thing):
    """A new follow-up, as typed."""

    what: str = ""
    owner: str = ""
    due: str = ""
    why: str = ""


class NewFollowUpDialog(Dialog[TypedFollowUp | None]):
    """What was wrong before is shown, and what was typed stays."""

    LAST: ClassVar[str] = "why"

    def __init__(self, present: TypedFollowUp | None = None, wrong: str = "") -> None:
        super().__init__("Something to do after the case")
        self._present, self._wrong = present or TypedFollowUp(), wrong

    def body(self) -> ComposeResult:
        yield Row("What", Field(self._present.what, name="what", hint="in a few words"))
        yield Row("Owner", Field(self._present.owner, name="owner", hint="a name, or whose job it is"))
        yield Row("By", Field(self._present.due, name="due", hint="2026-11-30, or 3 for three days from today"))
        yield Row("Why", Field(self._present.why, name="why", hint="may stay empty"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Add it", "agree", "Writes it into the case.", "primary"),
            button("Cancel", "cancel", "Adds nothing (Escape)."),
        )

    def on_ready(self) -> None:
        if self._wrong:
            self.complain(self._wrong)

    def agree(self) -> None:
        """Hands back what was typed."""
        typed = {name: self.query_one(f"#{name}", Field).value.strip() for name in ("what", "owner", "due", "why")}
        self.dismiss(TypedFollowUp(**typed))


class DoneFollowUp(Thing):
    """Who did it, when, how that is known, and what shows it."""

    who: str = ""
    at: str = ""
    how: str = ""
    file: Path | None = None


class DoneFollowUpDialog(Dialog[DoneFollowUp | None]):
    """A file makes it “shown”; without one it rests on a word, “stated”."""

    LAST: ClassVar[str] = "file"

    def __init__(self, what: str, owner: str, present: DoneFollowUp | None = None, wrong: str = "") -> None:
        super().__init__("It was done")
        self._what, self._wrong = what, wrong
        self._present = present or DoneFollowUp(who=owner)

    def body(self) -> ComposeResult:
        known = self._present
        yield Static(safe(self._what))
        yield Row("Who did it", Field(known.who, name="who", hint="a name"))
        yield Row("When", Field(known.at, name="at", hint="now; or 14:05 for today"))
        yield Row(
            "How you know", Field(known.how, name="how", hint="“she showed me the page”, “Bo said so on the phone”")
        )
        yield Row(
            "What shows it", Field(str(known.file or ""), name="file", hint="a file; without one it is only stated")
        )

    def controls(self) -> tuple[Button, ...]:
        return (
            button("It was done", "agree", "Writes it into the case.", "primary"),
            button("Cancel", "cancel", "Leaves it to be done (Escape)."),
        )

    def on_ready(self) -> None:
        if self._wrong:
            self.complain(self._wrong)

    def agree(self) -> None:
        """Hands back what was said, or says which file is not there."""
        who, at, how, file = (self.query_one(f"#{name}", Field).value.strip() for name in ("who", "at", "how", "file"))
        try:
            path = given_file(file) if file else None
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            self.query_one("#file").focus()
            return
        self.dismiss(DoneFollowUp(who=who, at=at, how=how, file=path))
