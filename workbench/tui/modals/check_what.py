"""Asks what a new gap check looks at."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.checks import CheckRun
from workbench.model.errors import UsageError

from ..showing import safe
from .base import Dialog, button
from .fields import Field
from .given import given_file
from .picker import Picker
from .row import Row

__all__ = ["CheckWhat", "CheckWhatDialog"]

_WHAT = (("domain", "the whole domain"), ("list", "a list of accounts (CSV)"), ("account", "one account"))


class CheckWhat(Thing):
    """A mail system, and what of it."""

    provider: str
    account: str = ""
    listed: Path | None = None
    domain: bool = False
    rest: bool = False
    """What a check that was cut short did not come to."""


class CheckWhatDialog(Dialog[CheckWhat | None]):
    """The mail system; the domain, a list or an account."""

    LAST: ClassVar[str] = "which"

    def __init__(self, providers: tuple[str, ...], provider: str, unfinished: CheckRun | None = None) -> None:
        """`unfinished`: a check that was cut short, and can go on."""
        super().__init__("New gap check")
        self._providers, self._provider, self._unfinished = providers, provider, unfinished

    def body(self) -> ComposeResult:
        yield Static(safe("Looks which protections are on. Nothing is changed at the mail system."), classes="hint")
        yield Row("Provider", Picker([(p, p) for p in self._providers], self._provider, name="provider"))
        made = self._unfinished.made if self._unfinished else None
        rest = [("rest", f"the {made.left} left of {made.run}")] if made else []
        yield Row("Check", Picker((*rest, *_WHAT), "rest" if rest else "domain", name="what"))
        yield Row("Which", Field(name="which", hint="the list's file, or the account's address"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Check", "agree", "Looks, and keeps what was seen.", "primary"),
            button("Cancel", "cancel", "Looks at nothing (Escape)."),
        )

    def on_ready(self) -> None:
        self._draw()

    def on_picker_picked(self, event: Picker.Picked) -> None:
        self._draw()

    def _draw(self) -> None:
        self.query_one("#which", Field).disabled = self.query_one("#what", Picker).value in ("domain", "rest")

    def agree(self) -> None:
        """Hands back what to look at, or says what is wrong."""
        provider, what = (self.query_one(f"#{name}", Picker).value for name in ("provider", "what"))
        typed = self.query_one("#which", Field).value.strip()
        if what in ("domain", "rest"):
            self.dismiss(CheckWhat(provider=provider, domain=what == "domain", rest=what == "rest"))
            return
        try:
            if not typed:
                raise UsageError("Say which.", "A file, or an address.")
            listed = given_file(typed) if what == "list" else None
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            self.query_one("#which").focus()
            return
        self.dismiss(CheckWhat(provider=provider, listed=listed, account="" if listed else typed))
