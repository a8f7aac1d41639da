"""Asks a reviewer for what a decision needs: the key and its passphrase, and the words that go with it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import SecretStr
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.review import Decision
from workbench.response.reviewing import Asked

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .picker import Picker
from .row import Row

__all__ = ["ReviewChoice", "ReviewDialog"]

_WORDS = {
    Decision.SIGNED_OFF: ("Sign off", "Signs the case as it stands, with your key."),
    Decision.SENT_BACK: ("Send back", "Opens the case again; each remark must be answered."),
    Decision.WAIVED: ("Waive the review", "Nobody reviews it, and the report says so."),
}
_FIELDS = {
    Decision.SIGNED_OFF: ("Reason", "why that is acceptable"),
    Decision.SENT_BACK: ("Remark", "what is to be done"),
    Decision.WAIVED: ("Reason", "why nobody need look"),
}


class ReviewChoice(Thing):
    """What was given."""

    reviewer: str
    key: Path
    passphrase: SecretStr
    words: str = ""
    """The reason; empty where it goes back with remarks."""
    remarks: tuple[Asked, ...] = ()


class ReviewDialog(Dialog[ReviewChoice | None]):
    """`lacking`: what has no proof; signing that off needs a reason. `steps`: what a remark can be about."""

    LAST: ClassVar[str] = "passphrase"

    def __init__(
        self,
        decision: Decision,
        ticket: str,
        *,
        lacking: tuple[str, ...] = (),
        steps: tuple[tuple[str, str], ...] = (),
        reviewer: str = "",
        key: str = "",
        words: str = "",
        remarks: tuple[Asked, ...] = (),
    ) -> None:
        super().__init__(f"{_WORDS[decision][0]}: {ticket}")
        self._decision, self._lacking, self._steps = decision, lacking, steps
        self._reviewer, self._key, self._given = reviewer, key, words
        self._remarks = list(remarks)

    def on_ready(self) -> None:
        self._show_remarks()

    def body(self) -> ComposeResult:
        if self._lacking:
            yield Static(safe(f"{len(self._lacking)} without proof. Signing off needs your reason:"), classes="label")
        for sentence in self._lacking:
            yield Static(safe(f"✘ {sentence}"), classes="item")
        if self._steps:
            yield Static("", id="remarks", classes="item")
            yield Row("About step", Picker(self._steps, name="step"))
        label, hint = _FIELDS[self._decision]
        if self._needs_words:
            yield Row(label, Field(self._given, name="words", hint=hint))

    def foot(self) -> ComposeResult:
        yield Row("Your name", Field(self._reviewer, name="reviewer", hint="the reviewer, not the responder"))
        yield Row("Your key file", Field(self._key, name="key", hint="made by: workbench key new-reviewer FILE"))
        secret = Field(name="passphrase", hint="of your key")
        secret.password = True
        yield Row("Passphrase", secret)

    def controls(self) -> tuple[Button, ...]:
        label, tooltip = _WORDS[self._decision]
        several = (
            button("Another remark", "another", "Keeps this remark, and asks for one more."),
            button("Change the last", "change", "Takes the last remark back into the field."),
        )
        return (
            button(label, "agree", tooltip, "primary"),
            *(several if self._steps else ()),
            button("Cancel", "cancel", "Signs nothing (Escape)."),
        )

    def _show_remarks(self) -> None:
        if not self._steps:
            return
        titles = dict(self._steps)
        line = self.query_one("#remarks", Static)
        line.display = bool(self._remarks)
        lines = (f"• {titles.get(r.step, r.step)}: {r.text}" for r in self._remarks)
        line.update(Content("\n").join(safe(words) for words in lines))
        self.query_one("#change", Button).disabled = not self._remarks
        self._layout_changed()

    @on(Button.Pressed, "#another")
    def _another_pressed(self) -> None:
        field = self.query_one("#words", Field)
        if not field.value.strip():
            self.complain("Write this remark first.")
        else:
            self._remarks.append(self._written())
            field.value = ""
            self.say("")
            self._show_remarks()
        field.focus()

    @on(Button.Pressed, "#change")
    def _change_pressed(self) -> None:
        field = self.query_one("#words", Field)
        if field.value.strip():
            self.complain("There is a remark in the field: keep it with “Another remark”, or empty the field.")
        else:
            last = self._remarks.pop()
            field.value, self.query_one("#step", Picker).value = last.text, last.step
            self._show_remarks()
        field.focus()

    def _written(self) -> Asked:
        return Asked(step=self.query_one("#step", Picker).value, text=self.query_one("#words", Field).value.strip())

    @property
    def _needs_words(self) -> bool:
        return self._decision is not Decision.SIGNED_OFF or bool(self._lacking)

    def agree(self) -> None:
        """Hands the choice back, or goes to what is missing."""
        names = ("words",) * (self._needs_words and not self._remarks) + ("reviewer", "key", "passphrase")
        for name in names:
            if not self.query_one(f"#{name}", Field).value.strip():
                self.complain("This is needed.")
                self.query_one(f"#{name}").focus()
                return
        typed = {field.id: field.value for field in self.query(Field)}
        words = typed.get("words", "").strip()
        if self._steps and words:
            self._remarks.append(self._written())
        self.dismiss(
            ReviewChoice(
                reviewer=typed["reviewer"].strip(),
                key=Path(typed["key"].strip()).expanduser(),
                passphrase=SecretStr(typed["passphrase"]),
                words="" if self._steps else words,
                remarks=tuple(self._remarks),
            )
        )
