"""What the dialogs share that show a guide's instructions and take what the console shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static, TextArea

from workbench.playbook.guide_words import guide_words
from workbench.playbook.instructing import Instructions

from ..showing import safe
from .base import Dialog, button
from .fields import Paste
from .guide_text import guide_lines, source_lines

__all__ = ["GuidedDialog"]

T = TypeVar("T")


class GuidedDialog(Dialog[T]):
    """Shows instructions above what is filled in, and their sources below; a button turns both to another language.

    `hows`: the same instructions in each language that there are any in, the one to begin with first; empty: none.
    A subclass has a field `pasted`.
    """

    def __init__(self, heading: str, hows: tuple[Instructions, ...]) -> None:
        super().__init__(heading)
        self._hows = hows

    def instructions(self) -> ComposeResult:
        """The button for the other language, and the instructions."""
        for other in self._hows[1:2]:
            yield button(guide_words(other.language).own_name, "language", "Shows the instructions in this language.")
        with Vertical(id="how"):
            yield from self._lines(guide_lines(self._hows[0]))

    def sources(self) -> ComposeResult:
        """Where the instructions come from."""
        with Vertical(id="sources"):
            yield from self._lines(source_lines(self._hows[0]))

    @staticmethod
    def _lines(lines: Iterable[tuple[str, str]]) -> Iterator[Static]:
        """A widget for lines of one kind: a guide's entry has forty, and each widget takes time to lay out."""
        for kind, alike in groupby(lines, key=itemgetter(1)):
            yield Static(Content("\n").join(safe(words) for words, _ in alike), classes=kind)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted anywhere in the box is what the console showed: nothing must be lost."""
        if isinstance(self.focused, Input | TextArea):
            return  # it takes the text itself
        event.stop()
        pasted = self.query_one("#pasted", Paste)
        pasted.focus()
        pasted.insert(event.text)

    @on(Button.Pressed, "#language")
    async def _other_language(self) -> None:
        self._hows = (*self._hows[1:], self._hows[0])
        self.query_one("#language", Button).label = safe(guide_words(self._hows[1].language).own_name)
        for place, lines in (("#how", guide_lines), ("#sources", source_lines)):
            box = self.query_one(place, Vertical)
            await box.remove_children()
            await box.mount(*self._lines(lines(self._hows[0])))
