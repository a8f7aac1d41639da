"""Where an intruder's address turned up before: in the other cases of this desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC

from workbench.analysis.networks import network_of
from workbench.analysis.wording import and_list, moment
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import Finding

__all__ = ["seen_before"]


def seen_before(desk: Desk, case: Case, addresses: Iterable[str]) -> tuple[Finding, ...]:
    """Returns a finding for each other case in which some of these addresses were judged abnormal, the newest first."""
    found: dict[str, list[str]] = defaultdict(list)
    last = {}
    for address, other, at in desk.casefile.views.abnormal_elsewhere(case.id, addresses):
        found[other].append(network_of(address))
        last[other] = max(last.get(other, at), at)
    cases = (c for c in desk.casefile.views.cases() if c.id in found)
    return tuple(
        Finding(
            code="seen-before",
            sentence=f"{and_list(sorted(set(found[c.id])))} {'was' if len(set(found[c.id])) == 1 else 'were'} judged "
            f"abnormal in case {c.ticket} too ({c.account}, last on {moment(last[c.id], UTC)}).",
        )
        for c in cases
    )
