"""Asks one question of a step."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, OptionList, Static

from workbench.model.errors import UsageError
from workbench.playbook.schema import Question
from workbench.response.answer_words import refuse_stray_key
from workbench.response.authority import refuse_nobody

from ..showing import safe, safe_block
from .base import Dialog, button
from .choices import Choice, Choices
from .fields import Field
from .given import given_time

__all__ = ["AnswerDialog"]

_YES_NO = (Choice("yes", "Yes"), Choice("no", "No"), Choice("unknown", "Unknown"))


class AnswerDialog(Dialog[str | None]):
    """Gives the answer back as the ledger keeps it: an option's value, yes, no, unknown, words, or a time.

    Empty where a question that is not required was skipped.
    """

    LAST: ClassVar[str] = "answer"

    def __init__(self, question: Question, present: str = "") -> None:
        super().__init__(question.ask)
        self._question = question
        self._present = present

    def body(self) -> ComposeResult:
        if self._question.help:
            yield Static(safe_block(self._question.help), classes="hint")
        if self._question.kind in ("choice", "yes-no"):
            yield Choices(self._choices(), self._present, name="answer")
        elif self._question.kind == "time":
            yield Field(self._present, name="answer", hint="2026-11-01T08:30+08:00")
        else:
            yield Field(self._present, name="answer", hint="in a few words")

    def foot(self) -> ComposeResult:
        yield Static(id="then")

    def controls(self) -> list[Button]:
        controls = [button("Keep this answer", "agree", "Writes the answer into the case.", "primary")]
        if not self._question.required:
            controls.append(button("Skip", "skip", "Goes on without an answer; this one may stay empty."))
        return [*controls, button("Cancel", "cancel", "Leaves the question as it is (Escape).")]

    def on_ready(self) -> None:
        self._show_then("")
        if self._question.kind in ("choice", "yes-no") and not self._present:
            self.say("Pick one with ↑ and ↓, and press Enter.")

    @on(Button.Pressed, "#skip")
    def _skip(self) -> None:
        self.dismiss("")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.say("")
        then = {o.value: o.then for o in self._question.options}
        picked = self.query_one(Choices).picked
        self._show_then(then.get(picked.value, "") if picked else "")

    def agree(self) -> None:
        """Hands the answer back, or says what is missing."""
        try:
            answer = self._answer()
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            self.query_one("#answer").focus()
            return
        self.dismiss(answer)

    def _choices(self) -> tuple[Choice, ...]:
        options = {o.value: o.label for o in self._question.options}
        if self._question.kind == "yes-no":
            return tuple(Choice(c.value, options.get(c.value, c.label)) for c in _YES_NO)
        return tuple(Choice(value, label) for value, label in options.items())

    def _answer(self) -> str:
        if self._question.kind in ("choice", "yes-no"):
            picked = self.query_one(Choices).picked
            if picked is None:
                unknown = "; “unknown” is an answer too" if any(c.value == "unknown" for c in self._choices()) else ""
                raise UsageError("Nothing is picked yet.", f"Pick an answer with ↑ and ↓{unknown}.")
            return picked.value
        typed = self.query_one("#answer", Field).value.strip()
        if not typed:
            raise UsageError("Nothing is written yet.")
        refuse_stray_key(self._question, typed)
        refuse_nobody(self._question, typed)
        return given_time(typed) if self._question.kind == "time" else typed

    def _show_then(self, then: str) -> None:
        line = self.query_one("#then", Static)
        line.update(safe(f"▸ Now: {then}" if then else ""))
        line.display = bool(then)
