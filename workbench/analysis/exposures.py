"""What lets the intruder in or the mail out: found in the records and in the state of the account."""

from __future__ import annotations

from datetime import datetime

from workbench.model.state import Exposure, OpenedAt, exposure_id
from workbench.model.words import Attribution, Facet

from .from_audit import from_audit
from .from_state import OUTSIDE, from_state

__all__ = ["OUTSIDE", "credentials", "from_audit", "from_state"]


def credentials(first_abnormal_success_at: datetime | None, *, found_at: datetime) -> tuple[Exposure, ...]:
    """Returns the two exposures of every theft: the password that is known, the sessions that it opened.

    They opened at the latest when the intruder first got in; before that, nobody can tell.
    """
    precision = "not after" if first_abnormal_success_at else "unknown"
    opened = OpenedAt(at=first_abnormal_success_at, precision=precision)
    return (
        Exposure(
            id=exposure_id(Facet.PASSWORD, ""),
            facet=Facet.PASSWORD,
            key="",
            what="the password",
            attribution=Attribution.INTRUDER,
            why="Whoever signed in knows the password, or found a way around it.",
            opened=opened,
            found_at=found_at,
        ),
        Exposure(
            id=exposure_id(Facet.SESSIONS, ""),
            facet=Facet.SESSIONS,
            key="",
            what="sessions and trusted devices",
            attribution=Attribution.INTRUDER,
            why="A session that was opened before the password was changed may stay open after it.",
            opened=opened,
            found_at=found_at,
        ),
    )
