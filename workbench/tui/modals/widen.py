"""Shows the other accounts that are hit, with a tick each."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Button, Checkbox, Static

from workbench.analysis.wording import count
from workbench.response.widening import HitAccount

from ..showing import safe
from .base import Dialog, button
from .fields import Tick

__all__ = ["WidenDialog"]


class WidenDialog(Dialog[tuple[str, ...] | None]):
    """Hands back the ticked accounts. Those somebody got into are ticked at first."""

    def __init__(self, hits: tuple[HitAccount, ...], unchecked: str = "") -> None:
        """`unchecked`: what to say where other accounts were not looked at."""
        super().__init__("Other accounts that are hit")
        hit = [h for h in hits if h.linked or not h.only_tried]
        self._offered = [h for h in hit if not h.refused and not h.linked]
        self._settled = [h for h in hit if h.refused or h.linked]
        self._tried = len(hits) - len(hit)
        self._unchecked = unchecked

    def body(self) -> ComposeResult:
        if self._unchecked:
            yield Static(safe(f"– {self._unchecked}"), classes="item -warning")
        if not self._offered and not self._settled:
            yield Static(safe("No other account is known to be hit, as far as was read."))
        for number, hit in enumerate(self._offered):
            tick = Tick(hit.account + _known(hit), name=f"hit-{number}")
            tick.value = hit.suggested
            yield tick
            yield Static(safe("; ".join(hit.why)), classes="item hint")
        for hit in self._settled:
            state = f"can't be opened: {hit.refused}" if hit.refused else "linked already"
            yield Static(safe(f"– {hit.account}: {state}"))
        if self._tried:
            tried = count(self._tried, "more account was", "more accounts were")
            yield Static(safe(f"{tried} only tried: nobody got in from there."), classes="hint")

    def controls(self) -> list[Button]:
        tip = "A case for each ticked account, under the same ticket, linked with this one."
        opening = [button("Open linked cases", "agree", tip, "primary")] if self._offered else []
        return [*opening, button("Cancel" if opening else "Close", "cancel", "Opens nothing (Escape).")]

    def on_ready(self) -> None:
        self._weigh()

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        self._weigh()

    def _weigh(self) -> None:
        if self._offered:
            self.gate("" if self._ticked() else "Tick the accounts to open a case for.")

    def _ticked(self) -> tuple[str, ...]:
        ticks = {tick.id: tick.value for tick in self.query(Tick)}
        return tuple(hit.account for number, hit in enumerate(self._offered) if ticks[f"hit-{number}"])

    def _go_on(self, name: str | None) -> None:
        """Enter on an account that is ticked leads to the button: on the next one it would tick that, too."""
        self.query_one("#agree").focus()

    def agree(self) -> None:
        """Hands back the ticked accounts."""
        if self._ticked():
            self.dismiss(self._ticked())


def _known(hit: HitAccount) -> str:
    if hit.case is None:
        return ""
    return (
        f" (case {hit.case.ticket} is closed)" if hit.case.closed_at else f" (case {hit.case.ticket} is open: link it)"
    )
