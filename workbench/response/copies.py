"""Withdraws the copies of one group of mails, purges what was withdrawn, and gives copies back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from workbench.desk.desk import Desk
from workbench.model.actions import Action, ActionKind
from workbench.model.cases import Case
from workbench.model.errors import ProviderError
from workbench.model.mail import IN_REACH, MessageCopy
from workbench.model.support import Receipt
from workbench.model.words import Outcome
from workbench.providers.base import Provider

from .messages import copies_of
from .reading_mail import keep_message

__all__ = ["Progress", "copies_before", "move_copies"]

_K = ActionKind
Progress = Callable[[int, int], Awaitable[None]]
_EVERY = 5
"""Copies between two words on progress."""
_WITHDRAWN = frozenset({"withdrawn"})
_ACTS_ON = {_K.WITHDRAW_MESSAGES: IN_REACH, _K.RESTORE_MESSAGES: _WITHDRAWN, _K.PURGE_MESSAGES: _WITHDRAWN}
_DONE = {_K.PURGE_MESSAGES: "purged"}


def _wanted(action: Action, copies: tuple[MessageCopy, ...]) -> tuple[MessageCopy, ...]:
    return tuple(c for c in copies if c.in_hand and c.where in _ACTS_ON[action.kind])


async def copies_before(desk: Desk, case: Case, action: Action) -> tuple[Action, tuple[MessageCopy, ...]]:
    """Returns the copies that the action will touch, and the action with all of them named.

    The intention holds the whole list; one byte-true copy is kept as evidence before it, where the provider can show
    one. Raises ProviderError where the copies can't be found.
    """
    copies = _wanted(action, await copies_of(desk, case, action.target))
    lines = "\n".join(c.model_dump_json() for c in copies)
    kept = desk.keep(lines.encode("utf-8", "surrogatepass"), name=f"copies for {action.id}", kind="derived")
    await desk.record(case.id, kept.model_copy(update={"supports": action.id}))
    params = {**action.params, "copies": kept.evidence.sha256, "count": len(copies)}
    if action.kind is not _K.RESTORE_MESSAGES and copies:
        params |= await _sample(desk, case, action, copies)
    return action.model_copy(update={"params": params}), copies


async def _sample(desk: Desk, case: Case, action: Action, copies: tuple[MessageCopy, ...]) -> dict[str, str]:
    """Keeps one copy byte for byte; says why there is none where the provider can't show any."""
    try:
        return {"sample": await keep_message(desk, case, copies[0], action.target)}
    except ProviderError as error:
        return {"no_sample": error.title}


async def move_copies(
    provider: Provider,
    action: Action,
    copies: tuple[MessageCopy, ...],
    progress: Progress,
    stopped: Callable[[], bool] = lambda: False,
) -> Receipt:
    """Moves the copies that were named, one receipt each, and sums them up.

    A connection that is lost in the middle leaves the outcome unknown: reading back settles each copy. Once `stopped`
    says so, nothing more is begun; what is under way is brought to its end.
    """
    moves = {_K.RESTORE_MESSAGES: provider.restore, _K.PURGE_MESSAGES: provider.purge}
    receipts: list[str] = []
    outcomes: Counter[Outcome] = Counter()
    trouble, halted = "", False
    try:
        async with aclosing(moves.get(action.kind, provider.withdraw)(action, copies)) as moving:
            async for copy, receipt in moving:
                receipts.append(f'{{"copy":{copy.model_dump_json()},"receipt":{receipt.model_dump_json()}}}')
                outcomes[receipt.outcome] += 1
                if len(receipts) % _EVERY == 0:
                    await progress(len(receipts), len(copies))
                if stopped():
                    halted = True
                    break
    except ProviderError as error:
        trouble = f" {error.title}"
    if receipts:
        await progress(len(receipts), len(copies))
    missing = len(copies) - len(receipts)
    return Receipt(
        action_id=action.id,
        outcome=_sum_up(outcomes, missing),
        detail=_sentence(action, outcomes, len(copies), missing, halted=halted) + trouble,
        exchange="\n".join(receipts),
        result={**{o.value: outcomes[o] for o in Outcome}, "not tried": missing},
    )


def _sum_up(outcomes: Counter[Outcome], missing: int) -> Outcome:
    if outcomes[Outcome.UNKNOWN] or missing:
        return Outcome.UNKNOWN
    return Outcome.FAILED if outcomes[Outcome.FAILED] and not outcomes[Outcome.DONE] else Outcome.DONE


def _sentence(action: Action, outcomes: Counter[Outcome], total: int, missing: int, *, halted: bool) -> str:
    parts = [f"{outcomes[Outcome.DONE]:,} of {total:,} copies {_DONE.get(action.kind, 'moved')}"]
    if outcomes[Outcome.FAILED]:
        parts.append(f"{outcomes[Outcome.FAILED]:,} could not be")
    unknown = outcomes[Outcome.UNKNOWN] + (0 if halted else missing)
    if unknown:
        parts.append(f"{unknown:,} unknown")
    stopped = " Then it was stopped: those under way were still brought to their end." if halted and missing else ""
    return ", ".join(parts) + "." + stopped
