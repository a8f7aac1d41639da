"""Asks a person whose sign-in it was, against or with the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.words import Judgement

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field
from .picker import Picker
from .row import Row

__all__ = ["ONE", "WHOSE", "JudgeDialog", "Judged"]

ONE = "one"
"""The scope that is always offered: this sign-in alone."""

WHOSE = {
    Judgement.OWNER: "The owner's",
    Judgement.DELEGATE: "A delegate's: somebody with the owner's leave",
    Judgement.ABNORMAL: "Abnormal: nobody with leave knows it",
}
_READY = {
    Judgement.OWNER: (
        "the owner says so on the phone",
        "the owner was there, as they say: travel",
        "the owner's own phone, VPN or home network",
        "our own office or VPN",
    ),
    Judgement.DELEGATE: (
        "the owner says on the phone whom they gave leave to",
        "the delegate says so, and the owner confirms it",
    ),
    Judgement.ABNORMAL: (
        "the owner says on the phone that it was not them",
        "the owner was demonstrably elsewhere",
        "it does what an intruder does: see the reasons",
    ),
}
"""Reasons that are often true: picked, not typed."""


class Judged(Thing):
    """A person's judgement with its reason, and which sign-ins it holds for."""

    judgement: Judgement
    reason: str
    scope: str = ONE


class JudgeDialog(Dialog[Judged | None]):
    """The owner's, a delegate's or abnormal, for one sign-in or several; the reason is kept."""

    LAST: ClassVar[str] = "reason"

    def __init__(
        self,
        what: str,
        reasons: Sequence[str],
        judgement: Judgement | None = None,
        scopes: Sequence[tuple[str, str]] = ((ONE, "this one"),),
    ) -> None:
        """`scopes`: what it can hold for, as pairs of a value and words; the first one is picked."""
        super().__init__(what)
        self._reasons = reasons
        self._judgement = judgement
        self._scopes = scopes
        self.first = "#ready" if judgement else ""

    def body(self) -> ComposeResult:
        yield Static(safe("What the rules found:" if self._reasons else "The rules found nothing."), classes="label")
        for reason in self._reasons:
            yield Static(safe(f"· {reason}"), classes="item")
        if self._judgement is None:
            yield Static(safe("Whose was it?"), classes="label")
            yield Choices([Choice(j.value, words) for j, words in WHOSE.items()], name="judgement")
        if len(self._scopes) > 1:
            yield Row("It holds for", Picker(self._scopes, name="scope"))
        if self._judgement is not None:
            yield Static(safe(f"“{WHOSE[self._judgement]}”: how do you know?"), classes="label")
            yield Choices([Choice(words, words) for words in _READY[self._judgement]], name="ready")
        yield Row("In your words", Field(name="reason", hint="the owner was there, says so on the phone, …"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Keep this judgement", "agree", "Stands above the rules, under your name.", "primary"),
            button("Cancel", "cancel", "Leaves the judgement as it is (Escape)."),
        )

    def agree(self) -> None:
        """Hands the judgement back, or says what it lacks."""
        judgement, reason = self._picked_judgement(), self._reason()
        if judgement is None:
            self.complain("Pick whose sign-in it was.")
            self.query_one("#judgement").focus()
        elif not reason:
            self.complain("Say how you know: pick a reason, or write a few words.")
            self.query_one("#reason").focus()
        else:
            scope = self.query_one(Picker).value if len(self._scopes) > 1 else self._scopes[0][0]
            self.dismiss(Judged(judgement=judgement, reason=reason, scope=scope))

    def _picked_judgement(self) -> Judgement | None:
        if self._judgement is not None:
            return self._judgement
        picked = self.query_one("#judgement", Choices).picked
        return None if picked is None else Judgement(picked.value)

    def _reason(self) -> str:
        written = self.query_one("#reason", Field).value.strip()
        ready = [c.picked.value for c in self.query("#ready").results(Choices) if c.picked is not None]
        return ": ".join([*ready, *([written] if written else [])])
