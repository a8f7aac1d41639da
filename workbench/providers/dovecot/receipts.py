"""Receipts, in one wording for all parts."""

from __future__ import annotations

from datetime import datetime

from workbench.model.actions import Action
from workbench.model.base import JsonObject
from workbench.model.support import Receipt
from workbench.model.words import Outcome

__all__ = ["NO_ANSWER", "done", "failed", "unknown"]

NO_ANSWER = "No answer came: it may or may not have happened. Read the state back before anything else."


def done(action: Action, detail: str, at: datetime, *, exchange: str = "", result: JsonObject | None = None) -> Receipt:
    """It was carried out at `at`; no secret in `exchange`."""
    return Receipt(
        action_id=action.id,
        outcome=Outcome.DONE,
        detail=detail,
        effective_at=at,
        exchange=exchange,
        result=result or {},
    )


def failed(action: Action, detail: str, *, exchange: str = "") -> Receipt:
    """It was refused, and nothing was changed."""
    return Receipt(action_id=action.id, outcome=Outcome.FAILED, detail=detail, exchange=exchange)


def unknown(action: Action, detail: str = NO_ANSWER, *, exchange: str = "") -> Receipt:
    """The answer was lost."""
    return Receipt(action_id=action.id, outcome=Outcome.UNKNOWN, detail=detail, exchange=exchange)
