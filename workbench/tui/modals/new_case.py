"""Asks for what a new case needs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Button, Input

from workbench.model.base import Thing
from workbench.model.errors import UsageError
from workbench.model.text import clean_line
from workbench.model.words import AccountKind
from workbench.response.opening import DEFAULT_PLAYBOOK, AtHand

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
    playbook: str = DEFAULT_PLAYBOOK
    reporter: str = ""
    caller_verified: str = ""
    kind: AccountKind | None = None


class NewCaseDialog(Dialog[NewCase | None]):
    """Ticket, playbook, account, provider, reporter, how the caller was verified, kind of account."""

    LAST: ClassVar[str] = "kind"

    def __init__(
        self, providers: tuple[str, ...], defaults: NewCase | None = None, playbooks: tuple[AtHand, ...] = ()
    ) -> None:
        """`playbooks`: asked for where there is more than one that can be used."""
        super().__init__("New case")
        self._playbooks = {one.id: one for one in playbooks if not one.wrong}
        self._wrong = tuple(one for one in playbooks if one.wrong)
        self._providers = providers
        self._defaults = defaults or NewCase()
        if self._defaults.ticket and self._defaults.account:
            self.first = "#agree"

    def body(self) -> ComposeResult:
        known = self._defaults
        kinds = [("", "not known yet"), *((k.value, k.value) for k in AccountKind)]
        yield Row("Ticket", Field(known.ticket, name="ticket", hint="its number, such as HD-4711"))
        if len(self._playbooks) > 1:
            words = [(one.id, one.word) for one in self._playbooks.values()]
            yield Row("Playbook", Picker(words, known.playbook, name="playbook"))
        hint = self._account_is(known.playbook)
        yield Row("Account", Field(known.account, name="account", hint=hint))
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

    def on_ready(self) -> None:
        if self._wrong:
            self.say("Not offered, for mistakes in it: " + "; ".join(f"{one.id} ({one.wrong})" for one in self._wrong))

    def on_picker_picked(self, event: Picker.Picked) -> None:
        if event.picker.id == "playbook":
            self.query_one("#account", Field).placeholder = clean_line(self._account_is(event.picker.value))

    def _account_is(self, playbook: str) -> str:
        known = self._playbooks.get(playbook)
        return known.account_is if known else "the mail address that may be stolen"

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
        playbooks = self.query("#playbook").results(Picker)
        playbook = next((p.value for p in playbooks), next(iter(self._playbooks), DEFAULT_PLAYBOOK))
        self.dismiss(NewCase(provider=provider, playbook=playbook, kind=AccountKind(kind) if kind else None, **typed))

    def _row(self, name: str) -> Row:
        return next(row for row in self.query(Row) if row.query(f"#{name}"))


def _wrong_address(text: str) -> str:
    from workbench.response.opening import mail_address

    try:
        mail_address(text)
    except UsageError as error:
        return error.hint if not text.strip() else f"This is not a mail address. {error.hint}"
    return ""
