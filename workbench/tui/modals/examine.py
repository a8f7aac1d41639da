"""Asks for the mail that was reported: from the reporter's mailbox, or as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Button, Static

from workbench.model.base import Thing
from workbench.model.errors import UsageError
from workbench.model.mail import MessageCopy
from workbench.model.text import clean_line, shorten

from ..showing import safe
from .base import Dialog, button
from .fields import Paste, Tick
from .given import given_file

__all__ = ["ExamineChoice", "ExamineDialog"]

_MOST = 40
_WIDE = 60


class ExamineChoice(Thing):
    """Which mails are taken in."""

    copies: tuple[MessageCopy, ...] = ()
    paths: tuple[Path, ...] = ()


class ExamineDialog(Dialog[ExamineChoice | None]):
    """The newest mails of one mailbox with a tick each, and files one per line."""

    def __init__(self, received: Sequence[MessageCopy], why_none: str, wrong: str = "") -> None:
        """`why_none`: why there is no mail to pick; `wrong`: why the last try took nothing in."""
        super().__init__("Take in the reported mail")
        self._received = tuple(received[:_MOST])
        self._more = len(received) - len(self._received)
        self._why_none = why_none
        self._wrong = wrong

    def body(self) -> ComposeResult:
        if self._received:
            yield Static(safe("Which one was reported? From the reporter's mailbox, newest first:"), classes="label")
        for number, copy in enumerate(self._received):
            subject = shorten(clean_line(copy.subject), _WIDE) or "no subject"
            yield Tick(f"{copy.sent_at:%m-%d %H:%M}  {subject}", name=f"mail-{number}")
            yield Static(safe(f"from {copy.sender or 'nobody'}"), classes="item hint")
        if self._more > 0:
            told = f"{self._more} older mails are not listed: have one handed in as a file."
            yield Static(safe(told), classes="hint")
        if self._why_none:
            yield Static(safe(f"– {self._why_none}"), classes="item -warning")
        yield Static(safe("Or files (.eml, .msg), one path per line:"), classes="label")
        yield Paste(name="paths", hint="/home/ana/reported.eml")

    def controls(self) -> tuple[Button, ...]:
        tip = "Keeps it as it came and examines it. Nothing in it is opened."
        return (
            button("Take it in", "agree", tip, "primary"),
            button("Cancel", "cancel", "Takes nothing in (Escape)."),
        )

    def on_ready(self) -> None:
        if self._wrong:
            self.complain(self._wrong)

    def _go_on(self, name: str | None) -> None:
        """Enter on a mail that is ticked leads to the button: on the next mail it would tick that one, too."""
        self.query_one("#agree").focus()

    def agree(self) -> None:
        """Hands back what was picked, or says that nothing was."""
        ticked = {tick.id for tick in self.query(Tick) if tick.value}
        copies = tuple(copy for number, copy in enumerate(self._received) if f"mail-{number}" in ticked)
        lines = self.query_one("#paths", Paste).text.splitlines()
        try:
            paths = tuple(given_file(line) for line in lines if line.strip())
        except UsageError as error:
            self.complain(f"{error.title} {error.hint}".strip())
            return
        if not copies and not paths:
            self.complain("Nothing is picked yet. Tick the reported mail with Space, or name a file.")
            return
        self.dismiss(ExamineChoice(copies=copies, paths=paths))
