"""The line in which a table is searched as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from ..modals.fields import Field

__all__ = ["SearchLine"]


class SearchLine(Field):
    """Escape and Down lead back to the table instead of out of the case."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(True)", "Give up", show=False, id="find.give-up", tooltip="Stop searching."),
        Binding("down", "leave(False)", "To the table", show=False, id="find.table", tooltip="Go to what was found."),
    ]

    class Left(Message):
        """The line was left."""

    def action_leave(self, give_up: bool) -> None:
        """Goes back to the table; takes the search away where it is given up."""
        if give_up:
            self.value = ""
        self.post_message(self.Left())
