"""Notices that the desk's clock was set back since something was recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.model.errors import CaseFileDamaged
from workbench.model.events import ClockSetBack

from .canonical import plain
from .store import Store

__all__ = ["A_SECOND", "set_back"]

A_SECOND = timedelta(seconds=1)

_LATEST = (
    "SELECT max(at) FROM (SELECT at FROM events WHERE seq = ?"
    " UNION ALL SELECT * FROM (SELECT at FROM events WHERE case_id = ? ORDER BY seq DESC LIMIT 1))"
)
# Neither is ever an entry of another desk, with another clock: the one that tells of its coming stands after it.


def set_back(store: Store, seq: int, case_id: str | None, at: datetime, slack: timedelta) -> tuple[ClockSetBack, ...]:
    """Returns what says that the clock was set back since the last entry of all, or of the case, if it was.

    `seq`: of the last entry. `slack`: by how much may be. Raises CaseFileDamaged.
    """
    latest = store.value(_LATEST, seq, None if case_id is None else plain(case_id))
    if latest is None:
        return ()
    try:
        before = datetime.fromisoformat(latest)
    except ValueError as error:
        raise CaseFileDamaged(
            f"The time of entry {seq} of the case file can't be read.", "Run `workbench verify` to see what is wrong."
        ) from error
    return (ClockSetBack(before=before, seconds=(before - at).total_seconds()),) if before - at > slack else ()
