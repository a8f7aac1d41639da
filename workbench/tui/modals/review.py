"""Asks a reviewer for what a decision needs: the key and its passphrase, and the words that go with it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from pydantic import SecretStr
from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.review import Decision

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .picker import Picker
from .row import Row

__all__ = ["ReviewChoice", "ReviewDialog"]

_WORDS = {
    Decision.SIGNED_OFF: ("Sign off", "Signs the case as it stands, with your key."),
    Decision.SENT_BACK: ("Send back", "Opens the case again; the remark must be answered."),
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
    step: str = ""


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
    ) -> None:
        super().__init__(f"{_WORDS[decision][0]}: {ticket}")
        self._decision, self._lacking, self._steps = decision, lacking, steps
        self._reviewer, self._key = reviewer, key

    def body(self) -> ComposeResult:
        if self._lacking:
            yield Static(safe(f"{len(self._lacking)} without proof. Signing off needs your reason:"), classes="label")
        for sentence in self._lacking:
            yield Static(safe(f"✘ {sentence}"), classes="item")
        if self._steps:
            yield Row("About step", Picker(self._steps, name="step"))
        label, hint = _FIELDS[self._decision]
        if self._needs_words:
            yield Row(label, Field(name="words", hint=hint))

    def foot(self) -> ComposeResult:
        yield Row("Your name", Field(self._reviewer, name="reviewer", hint="the reviewer, not the responder"))
        yield Row("Your key file", Field(self._key, name="key", hint="made by: workbench key new-reviewer FILE"))
        secret = Field(name="passphrase", hint="of your key")
        secret.password = True
        yield Row("Passphrase", secret)

    def controls(self) -> tuple[Button, ...]:
        label, tooltip = _WORDS[self._decision]
        return (
            button(label, "agree", tooltip, "primary"),
            button("Cancel", "cancel", "Signs nothing (Escape)."),
        )

    @property
    def _needs_words(self) -> bool:
        return self._decision is not Decision.SIGNED_OFF or bool(self._lacking)

    def agree(self) -> None:
        """Hands the choice back, or goes to what is missing."""
        names = ("words",) * self._needs_words + ("reviewer", "key", "passphrase")
        for name in names:
            if not self.query_one(f"#{name}", Field).value.strip():
                self.complain("This is needed.")
                self.query_one(f"#{name}").focus()
                return
        typed = {name: self.query_one(f"#{name}", Field).value for name in names}
        self.dismiss(
            ReviewChoice(
                reviewer=typed["reviewer"].strip(),
                key=Path(typed["key"].strip()).expanduser(),
                passphrase=SecretStr(typed["passphrase"]),
                words=typed.get("words", "").strip(),
                step=self.query_one("#step", Picker).value if self._steps else "",
            )
        )
