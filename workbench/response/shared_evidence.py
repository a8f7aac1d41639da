"""Hands the logs of one case on to a linked one: the evidence and what was read out of it, and no judgement."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import NotFound
from workbench.model.events import EventData, EvidenceKept, RecordsRead

from .judging import judge_signins

__all__ = ["hand_on_logs"]

_MOST = 200_000
"""Sign-ins of a log that is handed on unasked: a longer one is taken in when somebody asks for it."""


async def hand_on_logs(desk: Desk, case: Case, other: Case) -> tuple[str, ...]:
    """Gives the other case the exported logs of this one that tell of its account, and judges its sign-ins.

    The bytes are stored once. Returns the names of logs that were too long, or whose bytes were let go.
    """
    views = desk.casefile.views
    telling = views.shared.sources_of(case.id, other.account)
    evidence = {e.evidence.sha256: e for e in views.evidence_of(case.id)}
    events: list[EventData] = []
    left: dict[str, None] = {}
    for read in views.reads(case.id):
        original, records = evidence.get(read.evidence), evidence.get(read.records)
        if read.evidence not in telling or original is None or original.evidence.kind != "export":
            continue
        if read.signins > _MOST or records is None or not _is_there(desk, read):
            left[original.evidence.name] = None
            continue
        events += [EvidenceKept(evidence=original.evidence), EvidenceKept(evidence=records.evidence), read]
    if events:
        await desk.record(other.id, *events)
        await judge_signins(desk, other)
    return tuple(left)


def _is_there(desk: Desk, read: RecordsRead) -> bool:
    try:
        for sha256 in (read.evidence, read.records):
            desk.casefile.evidence(sha256)
    except NotFound:
        return False
    return True
