"""What is known of a theft beside a rule: when the intruder was in, and from where; can he have made the rule?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from workbench.model.mailrule import MailRule

from .rule_traits import FLAGGED_FROM, Reason
from .wording import moment, span

__all__ = ["MADE_CODES", "NO_THEFT", "SOON", "Theft", "made_reasons"]

SOON = timedelta(minutes=10)
"""What is made within this time of a sign-in was made by whoever signed in, where nothing says from where."""


class Theft(NamedTuple):
    """The intruder's traces in time and place."""

    first_abnormal_at: datetime | None = None
    entries: Sequence[datetime] = ()
    """When he got in: oldest first."""
    abnormal: Callable[[object], bool] = lambda _ip: False
    """Tells whether an address was judged abnormal."""
    zone: tzinfo = UTC

    def since_entry(self, at: datetime | None) -> timedelta | None:
        """Returns how long after his last sign-in a moment is; None where that is longer than `SOON`, or before any."""
        found = bisect_right(self.entries, at) if at else 0
        passed = at - self.entries[found - 1] if at and found else None
        return passed if passed is not None and passed <= SOON else None


NO_THEFT = Theft()
MADE_CODES = frozenset({"made-late", "made-soon", "made-by-intruder"})
"""Codes of the reasons that `made_reasons` yields."""


def made_reasons(rule: MailRule, theft: Theft, *, stands_out: bool) -> Iterator[Reason]:
    """Yields what speaks for the intruder in when and from where it was made. `stands_out`: it has other reasons."""
    if rule.removed:
        return
    weight = FLAGGED_FROM if rule.by_ip is None or stands_out else 2
    passed = theft.since_entry(rule.since)
    if rule.since and passed is not None:
        said = f"It was made {span(passed)} after an abnormal sign-in."
        yield Reason(code="made-soon", sentence=said, weight=weight)
    elif rule.since and theft.first_abnormal_at and rule.since >= theft.first_abnormal_at:
        said = f"It was made on {moment(rule.since, theft.zone)}, after abnormal sign-ins began."
        yield Reason(code="made-late", sentence=said, weight=weight)
    if theft.abnormal(rule.by_ip):
        said = f"It was made from {rule.by_ip}, which is abnormal."
        yield Reason(code="made-by-intruder", sentence=said, weight=FLAGGED_FROM + 1)
