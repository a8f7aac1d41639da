"""How an action ended: as the provider's receipt tells it, and as the state read back settles it."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import ActionEnded, EventData
from workbench.model.state import Proof
from workbench.model.support import Receipt
from workbench.model.words import Outcome

__all__ = ["end_of", "settled_outcome"]


def end_of(desk: Desk, case: Case, receipt: Receipt, step: str) -> tuple[EventData, ...]:
    """Keeps the exchange with the provider, and returns what is recorded of an action's end."""
    events: list[EventData] = []
    evidence = None
    if receipt.exchange:
        kept = desk.keep(
            receipt.exchange.encode("utf-8", "surrogatepass"),
            name=f"exchange of {receipt.action_id}",
            kind="exchange",
            source=case.provider,
            step=step,
            supports=receipt.action_id,
        )
        evidence = kept.evidence.sha256
        events.append(kept)
    events.append(
        ActionEnded(
            action_id=receipt.action_id,
            outcome=receipt.outcome,
            detail=receipt.detail,
            effective_at=receipt.effective_at,
            pending_until=receipt.pending_until,
            evidence=evidence,
            result=receipt.result,
        )
    )
    return tuple(events)


def settled_outcome(outcome: Outcome, proof: Proof) -> Outcome | None:
    """Returns what an unknown outcome turns out to be once the state was read; None where nothing changes."""
    if outcome is not Outcome.UNKNOWN or proof.after is None:
        return None
    return Outcome.DONE if proof.proved else Outcome.FAILED
