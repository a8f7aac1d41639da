"""One line of a form: a label, a control, and room for a sentence when it is wrong."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from ..showing import safe

__all__ = ["Row"]


class Row(Vertical):
    """A labelled control. `complain` shows a sentence under it and keeps what was typed."""

    def __init__(self, label: str, control: Widget) -> None:
        super().__init__(classes="row")
        self._label = label
        self._control = control

    def compose(self) -> ComposeResult:
        with Horizontal(classes="row-line"):
            yield Static(safe(self._label), classes="row-label")
            yield self._control
        wrong = Static(classes="wrong")
        wrong.display = False
        yield wrong

    def complain(self, sentence: str) -> bool:
        """Shows the sentence, or takes it away where it is empty. Tells whether there was one."""
        wrong = self.query_one(".wrong", Static)
        wrong.update(safe(f"✘ {sentence}") if sentence else "")
        wrong.display = bool(sentence)
        return bool(sentence)
