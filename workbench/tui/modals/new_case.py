"""Asks for the six things that a new case needs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Input

from workbench.model.base import Thing
from workbench.model.errors import UsageError
from workbench.model.words import AccountKind

from .base import Dialog, button
from .fields import Field
from .picker import Picker
from .row import Row

__all__ = ["NewCase", "NewCaseDialog"]

_FIELDS = ("ticket", "account", "reporter", "caller_verified")


class NewCase(Thing):
    """What is known when a case is opened."""

    ticket: str = ""
    account: str = ""
    provider: str = ""
    reporter: str = ""
    caller_verified: str = ""
    kind: AccountKind | None = None


class NewCaseDialog(Dialog[NewCase | None]):
    """Ticket, account, provider, reporter, how the caller was verified, kind of account."""

    LAST: ClassVar[str] = "kind"

    def __init__(self, providers: tuple[str, ...], defaults: NewCase | None = None) -> None:
        super().__init__("New case")
        self._providers = providers
        self._defaults = defaults or NewCase()
        if self._defaults.ticket and self._defaults.account:
            self.first = "#agree"

    def body(self) -> ComposeResult:
        known = self._defaults
        kinds = [("", "not known yet"), *((k.value, k.value) for k in AccountKind)]
        yield Row("Ticket", Field(known.ticket, name="ticket", hint="its number, such as HD-4711"))
        yield Row("Account", Field(known.account, name="account", hint="the mail address that may be stolen"))
        yield Row("Provider", Picker([(p, p) for p in self._providers], known.provider, name="provider"))
        yield Row("Reported by", Field(known.reporter, name="reporter", hint="who called"))
        verified = Field(
            known.caller_verified, name="caller_verified", hint="how, such as: called back on the number on file"
        )
        yield Row("Caller verified", verified)
        yield Row("Kind of account", Picker(kinds, known.kind or "", name="kind"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Open the case", "agree", "Opens the case and reads what the provider shows.", "primary"),
            button("Cancel", "cancel", "Opens nothing (Escape)."),
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        self._row(event.input.id or "ticket").complain("")

    def on_input_blurred(self, event: Input.Blurred) -> None:
        if event.input.id == "account" and event.value.strip():
            self._row("account").complain(_wrong_address(event.value))

    def agree(self) -> None:
        """Checks ticket and account; goes to what is wrong, or hands the case back."""
        typed = {name: self.query_one(f"#{name}", Field).value.strip() for name in _FIELDS}
        no_ticket = "" if typed["ticket"] else "A case needs the number under which the call was logged."
        for name, sentence in (("account", _wrong_address(typed["account"])), ("ticket", no_ticket)):
            if self._row(name).complain(sentence):
                self.query_one(f"#{name}").focus()
        if no_ticket or _wrong_address(typed["account"]):
            return
        kind = self.query_one("#kind", Picker).value
        provider = self.query_one("#provider", Picker).value
        self.dismiss(NewCase(provider=provider, kind=AccountKind(kind) if kind else None, **typed))

    def _row(self, name: str) -> Row:
        return next(row for row in self.query(Row) if row.query(f"#{name}"))


def _wrong_address(text: str) -> str:
    from workbench.response.opening import mail_address

    try:
        mail_address(text)
    except UsageError as error:
        return error.hint if not text.strip() else f"This is not a mail address. {error.hint}"
    return ""
