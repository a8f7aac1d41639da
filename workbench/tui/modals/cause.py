"""Asks how the intruder got in, with what speaks for and against each cause in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, OptionList, Static

from workbench.model.base import Thing
from workbench.model.causes import CauseEvidence, Clue
from workbench.playbook.schema import Cause

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field, Settled
from .row import Row

__all__ = ["CauseChoice", "CauseDialog"]

_NO_REASON = ("not-known", "no-theft")


class CauseChoice(Thing):
    """A cause with the person's reason; or that the questions which tell causes apart are to be asked first."""

    cause: str = ""
    reason: str = ""
    ask: bool = False


class CauseDialog(Dialog[CauseChoice | None]):
    """The causes with counts, the marked one in full. “Not known” needs no reason."""

    LAST: ClassVar[str] = "reason"

    def __init__(
        self,
        causes: Sequence[Cause],
        evidence: Sequence[CauseEvidence],
        *,
        unasked: int = 0,
        present: CauseChoice | None = None,
    ) -> None:
        """`unasked`: how many questions that tell causes apart have no answer. `present`: what was chosen before."""
        super().__init__("How did the intruder get in?")
        self._causes = {cause.id: cause for cause in causes}
        self._evidence = {one.cause: one for one in evidence}
        self._unasked = unasked
        self._present = present or CauseChoice()

    def body(self) -> ComposeResult:
        yield Static(safe("+ for, - against, ? not known. None of it is proof: you decide."), classes="hint")
        listed = Choices(
            [Choice(c.id, self._label(c)) for c in self._causes.values()], self._present.cause, name="cause"
        )
        yield listed
        yield Static(id="clues")

    def foot(self) -> ComposeResult:
        yield Row(
            "Your reason", Field(self._present.reason, name="reason", hint="what it rests on; not for “not known”")
        )

    def controls(self) -> tuple[Button, ...]:
        ask = f"Ask what is not known ({self._unasked})"
        made = [button("Keep this cause", "agree", "Writes the cause and your reason into the case.", "primary")]
        if self._unasked:
            made.append(button(ask, "ask", "Goes through the questions that tell the causes apart, then comes back."))
        return (*made, button("Cancel", "cancel", "Chooses nothing (Escape)."))

    def on_ready(self) -> None:
        self._show_clues()
        if not self._picked:
            self.say("Pick one with ↑ and ↓: what speaks for and against it stands below.")

    @on(OptionList.OptionHighlighted, "#cause")
    def _marked(self) -> None:
        self.say("")
        self._show_clues()

    @on(Button.Pressed, "#ask")
    def _ask(self) -> None:
        self.dismiss(CauseChoice(ask=True))

    def on_settled(self, event: Settled) -> None:
        """Enter on what needs no reason keeps it; else the reason is asked for."""
        if event.name == "cause":
            event.prevent_default()
            picked = self._picked
            if picked is not None and picked.kind in _NO_REASON:
                self.agree()
            else:
                self.query_one("#reason").focus()

    def agree(self) -> None:
        """Hands the choice back, or says what it lacks."""
        picked, reason = self._picked, self.query_one("#reason", Field).value.strip()
        if picked is None:
            self.complain("No cause is picked yet. “Not known” is an answer, too.")
            self.query_one("#cause").focus()
        elif picked.kind not in _NO_REASON and not reason:
            self.complain("Say what it rests on, in a few words; or pick “Not known”.")
            self.query_one("#reason").focus()
        else:
            self.dismiss(CauseChoice(cause=picked.id, reason="" if picked.kind in _NO_REASON else reason))

    @property
    def _picked(self) -> Cause | None:
        picked = self.query_one("#cause", Choices).picked
        return self._causes[picked.value] if picked else None

    def _label(self, cause: Cause) -> str:
        one = self._evidence.get(cause.id)
        if one is None:
            return f"{'':10}{cause.title}"
        counts = f"+{len(one.speaks_for)} -{len(one.speaks_against)} ?{len(one.not_known)}"
        return f"{counts:<10}{cause.title}"

    def _show_clues(self) -> None:
        picked = self._picked
        lines = list(self._lines(picked)) if picked else []
        self.query_one("#clues", Static).update(Content("\n").join(safe(line) for line in lines))

    def _lines(self, cause: Cause) -> Iterator[str]:
        one = self._evidence.get(cause.id)
        if one is not None:
            yield f"▸ {one.standing}"
            yield from (f"+ {_told(clue)}" for clue in one.speaks_for)
            yield from (f"- {_told(clue)}" for clue in one.speaks_against)
            yield from (f"? NOT KNOWN: {sentence}" for sentence in one.not_known)
        if cause.means:
            yield cause.means


def _told(clue: Clue) -> str:
    return f"{'STRONG: ' if clue.strong else ''}{clue.sentence} ({clue.grade})"
