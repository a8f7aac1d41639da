"""Asks which sign-ins are to be shown."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Button

from workbench.casefile.signin_filter import SignInFilter
from workbench.model.words import Judgement

from .base import Dialog, button
from .picker import Picker
from .row import Row

__all__ = ["FilterDialog"]

_ANY = "any"
_RESULTS = ((_ANY, "any"), ("success", "success"), ("failure", "failure"), ("unsaid", "not said"))


class FilterDialog(Dialog[SignInFilter | None]):
    """What is shown can be narrowed by several things at once."""

    def __init__(
        self, wanted: SignInFilter, protocols: Sequence[str], network: str = "", addresses: tuple[str, ...] = ()
    ) -> None:
        """`network`, `addresses`: where the marked sign-in came from."""
        super().__init__("Show which sign-ins?")
        self._wanted = wanted
        self._protocols = protocols
        self._network, self._addresses = network, addresses

    def body(self) -> ComposeResult:
        now = self._wanted
        judgements = [(j.value, j.value) for j in Judgement]
        yield Row("Judgement", Picker([(_ANY, "any"), *judgements], now.judgement or _ANY, name="judgement"))
        yield Row("Result", Picker(_RESULTS, now.result or _ANY, name="result"))
        protocols = [(f"={p}", p or "not known") for p in self._protocols]
        present = _ANY if now.protocol is None else f"={now.protocol}"
        yield Row("Protocol", Picker([(_ANY, "any"), *protocols], present, name="protocol"))
        if self._addresses:
            one = ("here", f"{self._network}, as the marked one")
            picked = "here" if now.addresses == self._addresses else _ANY
            yield Row("Network", Picker([(_ANY, "any"), one], picked, name="network"))
        accounts = [("own", "this account"), ("all", "all in the evidence")]
        yield Row("Account", Picker(accounts, "all" if now.all_accounts else "own", name="account"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Show these", "agree", "Shows only what fits all of it.", "primary"),
            button("Cancel", "cancel", "Leaves the table as it is (Escape)."),
        )

    def agree(self) -> None:
        """Hands the filter back."""
        judgement, result, protocol = (self._value(n) for n in ("judgement", "result", "protocol"))
        self.dismiss(
            SignInFilter(
                judgement=Judgement(judgement) if judgement else None,
                result=result,
                protocol=protocol[1:] if protocol else None,
                addresses=self._addresses if self._addresses and self._value("network") else None,
                words=self._wanted.words,
                all_accounts=self._value("account") == "all",
            )
        )

    def _value(self, name: str) -> str:
        value = self.query_one(f"#{name}", Picker).value
        return "" if value == _ANY else value
