"""The follow-ups of a case: which are done, which are not, and what to do about the marked one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.follow_ups import FollowUp, FollowUpStanding

from ..showing import safe
from .base import Dialog, button
from .choices import Choice, Choices

__all__ = ["FollowUpMove", "FollowUpsDialog"]

_SIGNS = {
    FollowUpStanding.OVERDUE: "●",
    FollowUpStanding.DUE: "▸",
    FollowUpStanding.TO_COME: "",
    FollowUpStanding.DONE: "✔",
    FollowUpStanding.DROPPED: "✋",
}


class FollowUpMove(Thing):
    """What to do: done, drop, add, or propose; `follow_up` is the id of the one that it is about."""

    move: str
    follow_up: str = ""


class FollowUpsDialog(Dialog[FollowUpMove | None]):
    """The most pressing first. Enter goes on to the button that says it was done."""

    def __init__(self, follow_ups: Sequence[FollowUp], now: datetime, proposed: int = 0) -> None:
        """`proposed`: how many are called for, by the cause or by gaps, and nobody has taken over."""
        super().__init__("To do after the case")
        order = list(FollowUpStanding)
        self._all = sorted(follow_ups, key=lambda f: (order.index(f.standing(now)), f.added.due))
        self._now = now
        self._proposed = proposed

    def body(self) -> ComposeResult:
        if not self._all:
            none = f"Nobody took anything over yet; {self._proposed} proposed." if self._proposed else ""
            yield Static(safe(none or "Nothing is left to do."))
        else:
            yield Choices([self._choice(one) for one in self._all], self._first, name="follow-ups")

    def _choice(self, one: FollowUp) -> Choice:
        added, standing = one.added, one.standing(self._now)
        word = standing.upper() if standing is FollowUpStanding.OVERDUE else standing.value
        line = f"{word}, by {added.by_day}: {added.owner}{f'. {added.why}' if added.why else ''}"
        if one.done is not None:
            line = f"done by {one.done.who}, {one.done.done_at:%Y-%m-%d}: {one.done.how_seen} ({one.done.grade})"
        elif one.dropped_by is not None:
            line = f"dropped by {one.dropped_by.name}: {one.dropped}"
        return Choice(added.id, f"{_SIGNS[standing]} {added.what}".strip(), line)

    @property
    def _first(self) -> str:
        return self._all[0].added.id if self._all and self._all[0].is_open else ""

    def controls(self) -> tuple[Button, ...]:
        made = []
        if any(one.is_open for one in self._all):
            made.append(button("It was done", "done", "Asks who did the marked one, and how you know.", "primary"))
            made.append(button("Not to be done", "drop", "Asks why; it stays to be read."))
        if self._proposed:
            made.append(button(f"Proposed ({self._proposed})", "propose", "What cause and gaps call for."))
        made.append(button("Add one", "add", "Something that you thought of yourself."))
        return (*made, button("Back", "cancel", "Changes nothing (Escape)."))

    @on(Button.Pressed, "#done, #drop")
    def _about_one(self, event: Button.Pressed) -> None:
        picked = next((c.picked for c in self.query(Choices)), None)
        one = next((f for f in self._all if picked is not None and f.added.id == picked.value), None)
        if one is None or not one.is_open:
            self.complain("Pick one that is still to be done, with ↑ and ↓.")
            return
        self.dismiss(FollowUpMove(move=event.button.id or "", follow_up=one.added.id))

    @on(Button.Pressed, "#add, #propose")
    def _about_none(self, event: Button.Pressed) -> None:
        self.dismiss(FollowUpMove(move=event.button.id or ""))
