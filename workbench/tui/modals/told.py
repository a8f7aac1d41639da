"""Asks who was told, how and when."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.telling import Audience, Way

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .picker import Picker
from .row import Row

__all__ = ["ToldChoice", "ToldDialog"]

_BETWEEN = re.compile(r"[,;，；、]")
_EVERYBODY, _NAMED = "everybody", "named"
_NOBODY_KNOWN = {
    Audience.BANK: "the bank, and who you spoke to",
    Audience.OWNER: "the owner, or who answered",
    Audience.OTHERS: "the manager, the security lead, …",
}


class ToldChoice(Thing):
    """Who, by which way, when, and a remark, as typed."""

    everybody: bool
    """All whom the case knows and nobody told yet; else the named ones."""
    named: tuple[str, ...] = ()
    how: Way
    at: str = ""
    note: str = ""
    typed: str = ""
    """The names as they were typed."""


class ToldDialog(Dialog[ToldChoice | None]):
    """Everybody at once, or those named. What was wrong before is shown, and what was typed stays."""

    LAST: ClassVar[str] = "note"

    def __init__(
        self, audience: Audience, left: int, *, saved: str = "", present: ToldChoice | None = None, wrong: str = ""
    ) -> None:
        """`left`: how many the case knows who were not told yet. `saved`: what to say of the notice."""
        super().__init__(f"Who was told? ({audience})")
        self._audience, self._left = audience, left
        self._saved, self._present, self._wrong = saved, present, wrong

    def body(self) -> ComposeResult:
        known = self._present
        if self._saved:
            yield Static(safe(self._saved), classes="hint")
        if self._left:
            everybody = f"all {self._left} who were not told yet" if self._left > 1 else "the one not told yet"
            picked = _NAMED if known and not known.everybody else _EVERYBODY
            yield Row("Who", Picker([(_EVERYBODY, everybody), (_NAMED, "only those named here")], picked, name="who"))
        hint = _NOBODY_KNOWN.get(self._audience, "addresses, with commas between")
        yield Row("Named", Field(known.typed if known else "", name="named", hint=hint))
        ways = [(way.value, way.words.removeprefix("by ")) for way in Way]
        way = known.how.value if known else self._likely
        yield Row("How", Picker(ways if way else [("", "say how"), *ways], way, name="how"))
        yield Row("When", Field(known.at if known else "", name="at", hint="now; or 14:05 for today"))
        yield Row("Remark", Field(known.note if known else "", name="note", hint="who called, what they said"))

    @property
    def _likely(self) -> str:
        """How it is usually done; empty for many at once: that all of them were called nobody says by accident."""
        if self._saved and self._audience is not Audience.OWNER:
            return Way.MAIL.value
        return Way.PHONE.value if self._left <= 1 else ""

    def controls(self) -> tuple[Button, ...]:
        return (
            button("They were told", "agree", "Writes it into the case.", "primary"),
            button("Not yet", "cancel", "Records nothing; come back to it (Escape)."),
        )

    def on_ready(self) -> None:
        if self._wrong:
            self.complain(self._wrong)

    def agree(self) -> None:
        """Hands back what was said."""
        typed = self.query_one("#named", Field).value
        named = tuple(name.strip() for name in _BETWEEN.split(typed) if name.strip())
        everybody = bool(self._left) and self.query_one("#who", Picker).value == _EVERYBODY
        if not everybody and not named:
            self.complain("Say who was told.")
            self.query_one("#named").focus()
            return
        how = self.query_one("#how", Picker).value
        if not how:
            self.complain("Say how they were told.")
            self.query_one("#how").focus()
            return
        self.dismiss(
            ToldChoice(
                everybody=everybody,
                named=named,
                how=Way(how),
                at=self.query_one("#at", Field).value.strip(),
                note=self.query_one("#note", Field).value.strip(),
                typed=typed,
            )
        )
