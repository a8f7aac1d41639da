"""Withdraws the copies of one group of mails, and gives them back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind
from workbench.model.cases import Case
from workbench.model.errors import ProviderError
from workbench.model.mail import MessageCopy
from workbench.model.support import Receipt
from workbench.model.words import Outcome
from workbench.providers.base import Provider

from .messages import copies_of

__all__ = ["Progress", "copies_before", "move_copies"]

Progress = Callable[[int, int], Awaitable[None]]
_EVERY = 5
"""Copies between two words on progress."""


def _wanted(action: Action, copies: tuple[MessageCopy, ...]) -> tuple[MessageCopy, ...]:
    where = "withdrawn" if action.kind is ActionKind.RESTORE_MESSAGES else "delivered"
    return tuple(c for c in copies if c.inside and c.where == where)


async def copies_before(desk: Desk, case: Case, action: Action) -> tuple[Action, tuple[MessageCopy, ...]]:
    """Returns the copies that the action will touch, and the action with all of them named.

    The intention holds the whole list. Raises ProviderError where they can't be found.
    """
    copies = _wanted(action, await copies_of(desk, case, action.target))
    lines = "\n".join(c.model_dump_json() for c in copies)
    kept = desk.keep(lines.encode("utf-8", "surrogatepass"), name=f"copies for {action.id}", kind="derived")
    await desk.record(case.id, kept.model_copy(update={"supports": action.id}))
    params = {**action.params, "copies": kept.evidence.sha256, "count": len(copies)}
    return action.model_copy(update={"params": params}), copies


async def move_copies(
    provider: Provider, action: Action, copies: tuple[MessageCopy, ...], progress: Progress
) -> Receipt:
    """Moves the copies that were named, one receipt each, and sums them up.

    A connection that is lost in the middle leaves the outcome unknown: reading back settles each copy.
    """
    move = provider.restore if action.kind is ActionKind.RESTORE_MESSAGES else provider.withdraw
    receipts: list[str] = []
    outcomes: Counter[Outcome] = Counter()
    trouble = ""
    try:
        async for copy, receipt in move(action, copies):
            receipts.append(f'{{"copy":{copy.model_dump_json()},"receipt":{receipt.model_dump_json()}}}')
            outcomes[receipt.outcome] += 1
            if len(receipts) % _EVERY == 0:
                await progress(len(receipts), len(copies))
    except ProviderError as error:
        trouble = f" {error.title}"
    missing = len(copies) - len(receipts)
    return Receipt(
        action_id=action.id,
        outcome=_sum_up(outcomes, missing),
        detail=_sentence(outcomes, len(copies), missing) + trouble,
        exchange="\n".join(receipts),
        result={**{o.value: outcomes[o] for o in Outcome}, "not tried": missing},
    )


def _sum_up(outcomes: Counter[Outcome], missing: int) -> Outcome:
    if outcomes[Outcome.UNKNOWN] or missing:
        return Outcome.UNKNOWN
    return Outcome.FAILED if outcomes[Outcome.FAILED] and not outcomes[Outcome.DONE] else Outcome.DONE


def _sentence(outcomes: Counter[Outcome], total: int, missing: int) -> str:
    parts = [f"{outcomes[Outcome.DONE]} of {total} copies moved"]
    if outcomes[Outcome.FAILED]:
        parts.append(f"{outcomes[Outcome.FAILED]} could not be")
    if outcomes[Outcome.UNKNOWN] + missing:
        parts.append(f"{outcomes[Outcome.UNKNOWN] + missing} unknown")
    return ", ".join(parts) + "."
