"""Where an intruder's address turned up before: in the other cases of this desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from workbench.analysis.networks import network_of
from workbench.analysis.wording import and_list, moment
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import Finding

__all__ = ["seen_before"]


def seen_before(desk: Desk, case: Case, addresses: Iterable[str]) -> tuple[Finding, ...]:
    """Returns a finding for each other case in which some of these addresses were judged abnormal, the newest first."""
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for address, other, at in desk.casefile.views.abnormal_elsewhere(case.id, addresses):
        found[other].append((at, network_of(address)))
    return tuple(_finding(c, sorted(found[c.id], reverse=True)) for c in desk.casefile.views.cases() if c.id in found)


def _finding(other: Case, seen: list[tuple[datetime, str]]) -> Finding:
    networks = list(dict.fromkeys(network for _, network in seen))
    verb = "was" if len(networks) == 1 else "were"
    last = moment(seen[0][0], UTC)
    sentence = (
        f"{and_list(networks)} {verb} judged abnormal in case {other.ticket} too ({other.account}, last on {last})."
    )
    return Finding(code="seen-before", sentence=sentence)
