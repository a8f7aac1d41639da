"""When a case counts as contained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from .actions import ActionKind, spec_of
from .words import Facet

__all__ = ["CONTAINED", "AskedAction", "ContainedBy", "contained"]

ContainedBy = Literal["contain now", "step by step"]

CONTAINED = (
    "A case counts as contained when the last action that was asked of Contain now was proved. Where nobody used it,"
    " every action on the account counts, one of them a password reset or a suspended sign-in; withdrawing mail does"
    " not. Nobody waits for what was waived, or for what was begun after the case was first closed."
)
"""The definition, for whoever reads a time that rests on it."""

_CUTS = frozenset({ActionKind.RESET_PASSWORD, ActionKind.SUSPEND_SIGN_IN})


class AskedAction(NamedTuple):
    """What one action of a case has to do with its containment. Times are microseconds since 1970."""

    what: str
    """Kind and target: what a second attempt shares with the first."""
    kind: str
    """Empty: a person agreed to it, and it was never begun."""
    asked: bool
    """A person agreed to it under Contain now, before the case was first closed."""
    early: bool
    """It was begun before the case was first closed."""
    is_undo: bool
    waived: bool
    proved_at: int | None
    """When reading back first showed that it took effect."""


def contained(actions: Iterable[AskedAction]) -> tuple[int, ContainedBy] | None:
    """Returns when a case was contained and which way, or None where its record does not show that: see CONTAINED."""
    known = [action for action in actions if not action.is_undo]
    asked = {action.what for action in known if action.asked}
    if asked:
        at = _last_proof([action for action in known if action.what in asked])
        return None if at is None else (at, "contain now")
    own = [action for action in known if action.early and action.kind and _on_the_account(ActionKind(action.kind))]
    if not any(action.kind in _CUTS and action.proved_at is not None for action in own):
        return None
    at = _last_proof(own)
    return None if at is None else (at, "step by step")


def _last_proof(actions: list[AskedAction]) -> int | None:
    first: dict[str, int | None] = {}
    for action in actions:
        proofs = [at for at in (first.get(action.what), action.proved_at) if at is not None]
        first[action.what] = min(proofs, default=None)
    waived = {action.what for action in actions if action.waived}
    left = [at for what, at in first.items() if at is not None or what not in waived]
    return None if not left or None in left else max(at for at in left if at is not None)


def _on_the_account(kind: ActionKind) -> bool:
    return spec_of(kind).facet not in (Facet.MESSAGES, Facet.SENDING)
