"""Lets go of what gap checks saw, as retention asks; the counts, the answers and who was told stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.casefile.checks import evidence_of_run
from workbench.model.checks import CheckRun
from workbench.model.errors import Refused, UsageError

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["expire_check"]


def expire_check(desk: Desk, run: CheckRun, reason: str) -> tuple[tuple[str, ...], int]:
    """Removes the bytes that a run kept; the hashes stay. Returns them, and how many bytes went.

    Raises Refused (done already), UsageError (no reason).
    """
    if run.expired is not None:
        raise Refused(f"What {run.id} saw was removed on {run.expired.at:%Y-%m-%d}.", "There is nothing left of it.")
    if not reason.strip():
        raise UsageError("Removing evidence needs a reason.", "Name the rule of retention that asks for it.")
    gone = evidence_of_run(desk.casefile, run)
    return gone, desk.casefile.custody.expire_check(run.id, gone, reason.strip(), at=desk.now(), actor=desk.actor)
