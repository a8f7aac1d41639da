"""Asks for the verdict of a case, with what it rests on in sight."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, OptionList, Static

from workbench.model.base import Thing
from workbench.model.words import Verdict
from workbench.playbook.schema import Playbook

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field, Settled
from .row import Row

__all__ = ["VerdictChoice", "VerdictDialog"]

_MEANS = {
    Verdict.CONFIRMED: "Somebody else was in. Go on and lock them out.",
    Verdict.SUSPECTED: "It looks like it. Go on and lock them out: that is the safe side.",
    Verdict.UNDETERMINED: "The records can't tell. The case says so.",
    Verdict.NOT_COMPROMISED: "Nobody else was in. You say why, below.",
}


class VerdictChoice(Thing):
    """A verdict, with the reason that “not compromised” must carry."""

    verdict: Verdict
    reason_code: str = ""
    reason: str = ""


class VerdictDialog(Dialog[VerdictChoice | None]):
    """The four verdicts; “not compromised” is off while something it needs was not looked at."""

    LAST: ClassVar[str] = "words"

    def __init__(self, playbook: Playbook, facts_sentences: tuple[str, ...], unseen: tuple[str, ...]) -> None:
        super().__init__("Verdict: was somebody else in the mailbox?")
        self._playbook = playbook
        self._facts = facts_sentences
        self._unseen = unseen

    def body(self) -> ComposeResult:
        for sentence in self._facts:
            yield Static(safe(f"· {sentence}"), classes="hint")
        off = f"look first at {', '.join(self._unseen)}" if self._unseen else ""
        yield Choices(
            [Choice(v.value, v.value, _MEANS[v], off if v is Verdict.NOT_COMPROMISED else "") for v in Verdict],
            name="verdict",
        )
        reasons = [Choice(o.value, o.label) for o in self._playbook.not_compromised_reasons]
        yield Static(safe("Why nobody else was in:"), classes="reasons label")
        listed = Choices(reasons, name="reasons")
        listed.add_class("reasons")
        yield listed
        yield Row("In words", Field(name="words", hint="what it rests on; may stay empty"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Give this verdict", "agree", "Writes the verdict into the case.", "primary"),
            button("Cancel", "cancel", "Gives no verdict (Escape)."),
        )

    def on_ready(self) -> None:
        self._show_reasons(False)
        self.say("Pick one with ↑ and ↓, and press Enter.")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.say("")
        if event.option_list.id == "verdict":
            self._show_reasons(self._verdict is Verdict.NOT_COMPROMISED)

    def on_settled(self, event: Settled) -> None:
        """Enter on a verdict gives it, where it needs nothing more; else the base goes on to the next field."""
        if event.name == "verdict" and self._verdict is not Verdict.NOT_COMPROMISED:
            event.prevent_default()
            self.agree()

    def agree(self) -> None:
        """Hands the verdict back, or says what it lacks."""
        verdict, words = self._verdict, self.query_one("#words", Field).value.strip()
        if verdict is None:
            self.complain("No verdict is picked yet. Pick one with ↑ and ↓.")
            return
        if verdict is not Verdict.NOT_COMPROMISED:
            self.dismiss(VerdictChoice(verdict=verdict, reason=words))
            return
        reason = self.query_one("#reasons", Choices).picked
        code = reason.value if reason else ""
        if lack := self._lack(code, words):
            self.complain(lack)
            return
        self.dismiss(VerdictChoice(verdict=verdict, reason_code=code, reason=words))

    @property
    def _verdict(self) -> Verdict | None:
        picked = self.query_one("#verdict", Choices).picked
        return Verdict(picked.value) if picked else None

    def _lack(self, code: str, words: str) -> str:
        if self._playbook.not_compromised_reasons and not code:
            return "“Not compromised” needs a reason: pick one."
        if code in ("", "other") and not words:
            return "Say the reason in words."
        return ""

    def _show_reasons(self, wanted: bool) -> None:
        for widget in self.query(".reasons"):
            widget.display = wanted and bool(self._playbook.not_compromised_reasons)
