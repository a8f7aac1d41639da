"""Asks a person whose sign-in it was, against or with the rules."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.words import Judgement

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field
from .row import Row

__all__ = ["JudgeDialog", "Judged"]

_CHOICES = (
    Choice(Judgement.OWNER.value, "The owner's"),
    Choice(Judgement.DELEGATE.value, "A delegate's: somebody with the owner's leave"),
    Choice(Judgement.ABNORMAL.value, "Abnormal: nobody with leave knows it"),
)


class Judged(Thing):
    """A person's judgement with its reason."""

    judgement: Judgement
    reason: str


class JudgeDialog(Dialog[Judged | None]):
    """The owner's, a delegate's or abnormal; the reason is typed and kept."""

    LAST: ClassVar[str] = "reason"

    def __init__(self, what: str, reasons: tuple[str, ...]) -> None:
        super().__init__(what)
        self._reasons = reasons

    def body(self) -> ComposeResult:
        yield Static(safe("What the rules found:" if self._reasons else "The rules found nothing."), classes="label")
        for reason in self._reasons:
            yield Static(safe(f"· {reason}"), classes="item")
        yield Static(safe("Whose was it?"), classes="label")
        yield Choices(_CHOICES, name="judgement")
        yield Row("How you know", Field(name="reason", hint="the owner was there, says so on the phone, …"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Keep this judgement", "agree", "Overrules the rules, under your name.", "primary"),
            button("Cancel", "cancel", "Leaves the judgement as it is (Escape)."),
        )

    def agree(self) -> None:
        """Hands the judgement back, or says what it lacks."""
        picked, reason = self.query_one(Choices).picked, self.query_one("#reason", Field).value.strip()
        if picked is None:
            self.complain("Pick whose sign-in it was.")
            self.query_one(Choices).focus()
        elif not reason:
            self.complain("Say how you know, in a few words.")
            self.query_one("#reason").focus()
        else:
            self.dismiss(Judged(judgement=Judgement(picked.value), reason=reason))
