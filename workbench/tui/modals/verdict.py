"""Asks for the verdict of a case, with what it rests on in sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, OptionList, Static

from workbench.model.base import Thing
from workbench.playbook.schema import Playbook, VerdictOption

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field, Settled
from .row import Row

__all__ = ["VerdictChoice", "VerdictDialog"]


class VerdictChoice(Thing):
    """A verdict, with the reason that it must carry."""

    verdict: str
    reason_code: str = ""
    reason: str = ""


class VerdictDialog(Dialog[VerdictChoice | None]):
    """The verdicts that the playbook offers; one is off while something it needs was not looked at."""

    LAST: ClassVar[str] = "words"

    def __init__(
        self, playbook: Playbook, facts_sentences: tuple[str, ...], unseen: Mapping[str, tuple[str, ...]]
    ) -> None:
        """`unseen`: by verdict, what it needs and nobody has looked at."""
        super().__init__(f"Verdict: {playbook.asks}")
        self._playbook = playbook
        self._facts = facts_sentences
        self._unseen = unseen

    def body(self) -> ComposeResult:
        for sentence in self._facts:
            yield Static(safe(f"· {sentence}"), classes="hint")
        offered = self._playbook.offered
        yield Choices([Choice(v.value, v.value, v.means, self._off(v)) for v in offered], name="verdict")
        for place, verdict in enumerate(offered):
            if verdict.reasons:
                shown_for = f"reasons of-{place}"
                yield Static(safe(verdict.why or f"Why {verdict.value}:"), classes=f"{shown_for} label")
                listed = Choices([Choice(o.value, o.label) for o in verdict.reasons], name=_list_of(place))
                listed.add_class(*shown_for.split())
                yield listed
        yield Row("In words", Field(name="words", hint="what it rests on; may stay empty"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Give this verdict", "agree", "Writes the verdict into the case.", "primary"),
            button("Cancel", "cancel", "Gives no verdict (Escape)."),
        )

    def on_ready(self) -> None:
        self._show_reasons()
        self.say("Pick one with ↑ and ↓, and press Enter.")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.say("")
        if event.option_list.id == "verdict":
            self._show_reasons()

    def on_settled(self, event: Settled) -> None:
        """Enter on a verdict gives it, where it needs nothing more; else the base goes on to the next field."""
        if event.name == "verdict" and not (self._verdict and self._verdict.carries_reason):
            event.prevent_default()
            self.agree()

    def agree(self) -> None:
        """Hands the verdict back, or says what it lacks."""
        verdict, words = self._verdict, self.query_one("#words", Field).value.strip()
        if verdict is None:
            self.complain("No verdict is picked yet. Pick one with ↑ and ↓.")
            return
        if not verdict.carries_reason:
            self.dismiss(VerdictChoice(verdict=verdict.value, reason=words))
            return
        place = self._playbook.offered.index(verdict)
        reason = self.query_one(f"#{_list_of(place)}", Choices).picked if verdict.reasons else None
        code = reason.value if reason else ""
        if lack := _lack(verdict, code, words):
            self.complain(lack)
            return
        self.dismiss(VerdictChoice(verdict=verdict.value, reason_code=code, reason=words))

    @property
    def _verdict(self) -> VerdictOption | None:
        picked = self.query_one("#verdict", Choices).picked
        return self._playbook.verdict(picked.value) if picked else None

    def _off(self, verdict: VerdictOption) -> str:
        unseen = self._unseen.get(verdict.value, ())
        return f"look first at {', '.join(unseen)}" if unseen else ""

    def _show_reasons(self) -> None:
        verdict = self._verdict
        shown = f"of-{self._playbook.offered.index(verdict)}" if verdict else ""
        for widget in self.query(".reasons"):
            widget.display = widget.has_class(shown)


def _list_of(place: int) -> str:
    return f"reasons-{place}"


def _lack(verdict: VerdictOption, code: str, words: str) -> str:
    if verdict.reasons and not code:
        return f"“{verdict.value.capitalize()}” needs a reason: pick one."
    if code in ("", "other") and not words:
        return "Say the reason in words."
    return ""
