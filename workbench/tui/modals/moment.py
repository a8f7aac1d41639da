"""Asks for a moment of the past."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.errors import UsageError

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .given import given_time
from .row import Row

__all__ = ["MomentDialog"]


class MomentDialog(Dialog[datetime | None]):
    """A time between the opening of the case and now."""

    LAST: ClassVar[str] = "at"
    FIRST: ClassVar[str] = "#at"

    def __init__(self, first: datetime, last: datetime) -> None:
        super().__init__("The case as it was at …")
        self._span = first, last

    def body(self) -> ComposeResult:
        first, last = self._span
        yield Static(
            safe(f"Opened {first:%Y-%m-%d %H:%M:%S} UTC, last entry {last:%Y-%m-%d %H:%M:%S} UTC."), classes="hint"
        )
        yield Row("Time", Field(f"{last:%Y-%m-%dT%H:%M:%S}Z", name="at", hint="2026-11-01T08:30Z"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Show it", "agree", "Shows the case as it was then. Nothing can be changed there.", "primary"),
            button("Cancel", "cancel", "Stays with the present (Escape)."),
        )

    def agree(self) -> None:
        """Hands the moment back, or says what is wrong with it."""
        field = self.query_one("#at", Field)
        try:
            at = datetime.fromisoformat(given_time(field.value)).astimezone(UTC)
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}")
            field.focus()
            return
        if at < self._span[0].replace(microsecond=0):
            self.complain("The case was not opened yet.")
            field.focus()
            return
        self.dismiss(max(at, self._span[0]))
