"""What was looked at, how, and what was not: a facet nobody looked at is printed as loudly as a clean one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from workbench.model.base import JsonObject
from workbench.model.events import RecordsRead
from workbench.model.records import FacetRecord
from workbench.model.state import FacetState
from workbench.model.words import Facet, Grade, facet_title
from workbench.playbook.schema import Step

from .gathering import Material, person
from .mail_parts import in_short
from .parts import WaiverPart
from .record_parts import CheckState, FacetCheck, SeenItem, SourcePart, UnreadablePart
from .times import stamp

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")

__all__ = ["facet_checks", "source_parts", "unasked_facets"]

_STATES = {
    Grade.READ: CheckState.READ,
    Grade.SHOWN: CheckState.SHOWN,
    Grade.ACKNOWLEDGED: CheckState.ACKNOWLEDGED,
    Grade.STATED: CheckState.STATED,
}


def facet_checks(material: Material) -> tuple[FacetCheck, ...]:
    """Returns every facet of every step of the playbook, then the facets that were looked at beside it."""
    checks: list[FacetCheck] = []
    for number, step in enumerate(material.playbook.steps, start=1):
        if step.signins:
            checks.append(_signins_check(material, number, step))
        checks += [_check(material, facet, number, step) for facet in step.checks]
    asked = {check.facet for check in checks}
    return (*checks, *(_check(material, facet) for facet in material.facets if facet not in asked))


def unasked_facets(material: Material) -> tuple[str, ...]:
    """Returns the titles of what no step asks for and nobody looked at: sign-ins, then facets."""
    asked = {facet for step in material.playbook.steps for facet in step.checks}
    read = material.playbook.reads_signins or any(material.views.count_signins(material.case.id).values())
    facets = (facet_title(f) for f in Facet if f not in asked and f not in material.facets)
    return (*([] if read else ["Sign-ins"]), *facets)


def _check(material: Material, facet: Facet, number: int = 0, step: Step | None = None) -> FacetCheck:
    record = material.facets.get(facet)
    state = record.state if record else None
    return FacetCheck(
        step=step.id if step else "",
        step_number=number,
        facet=facet,
        title=facet_title(facet),
        state=_STATES[state.grade] if state else CheckState.NOT_CHECKED,
        why_not="" if state else _why_not(material, record, facet, step),
        at=record.at if record else None,
        source=state.coverage.source if state else "",
        found=(in_short(state) or _found(state)) if state else "",
        items=_items(state) if state and not in_short(state) else (),
        gaps=state.coverage.gaps if state else (),
        evidence=state.evidence if state else None,
        waiver=None if state else _waiver(material, facet.value, step),
    )


def _waiver(material: Material, name: str, step: Step | None) -> WaiverPart | None:
    """Its own, or that of the whole step."""
    return material.waiver("facet", name) or (material.waiver("step", step.id) if step else None)


def _items(state: FacetState) -> tuple[SeenItem, ...]:
    return tuple(SeenItem(what=i.what, enabled=i.enabled, since=i.since, by_ip=i.by_ip) for i in state.items)


def _why_not(material: Material, record: FacetRecord | None, facet: Facet, step: Step | None) -> str:
    if record is not None:
        earlier = [look for look in material.views.looks(material.case.id, facet) if look.state is not None]
        before = f" An earlier look, {stamp(earlier[-1].at)}, could." if earlier else ""
        return f"It could not be read: {record.unreadable}{before}"
    if step is not None and step.id in material.skipped:
        return "Nobody looked: the verdict led past this step."
    return "Nobody looked."


def _found(state: FacetState) -> str:
    if not state.items and state.grade is not Grade.READ:
        return "What was shown is kept as evidence; a person compares it, the program did not read it."
    facts = "; ".join(f"{name}: {value}" for name, value in _plain(state.attrs))
    if not state.items:
        return facts or "Nothing is there."
    on = sum(item.enabled for item in state.items)
    count = f"{len(state.items)} there, {on} switched on"
    return f"{count}; {facts}" if facts else count


def _plain(attrs: JsonObject, within: str = "") -> Iterable[tuple[str, str]]:
    """Yields facts by name; those of a group, such as the domain's, under its name and their own."""
    for key, value in attrs.items():
        name = f"{within} {key.replace('_', ' ')}".strip()
        if isinstance(value, dict) and value:
            yield from _plain(value, name)
        else:
            yield name, _said(value)


def _said(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "unknown"}[value]
    if isinstance(value, list | dict):
        return ", ".join(map(_said, value)) or "none"
    text = str(value)
    if not _TIME.match(text):
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return stamp(at.astimezone(UTC)) if at.tzinfo else text


def _signins_check(material: Material, number: int, step: Step) -> FacetCheck:
    all_reads = list(material.of_type(RecordsRead))
    reads = [(event, data) for event, data in all_reads if data.signins] or all_reads
    counts = material.views.count_signins(material.case.id)
    total = sum(counts.values())
    return FacetCheck(
        step=step.id,
        step_number=number,
        facet=None,
        title="Sign-ins",
        state=_signins_state(material, [data for _, data in reads]) if total else CheckState.NOT_CHECKED,
        why_not="" if total else _no_signins([data for _, data in reads]),
        at=reads[-1][0].at if reads else None,
        source=", ".join(dict.fromkeys(data.coverage.source for _, data in reads)),
        found=", ".join(f"{n} {judgement}" for judgement, n in counts.items()),
        gaps=tuple(dict.fromkeys(gap for _, data in reads for gap in data.coverage.gaps)),
        waiver=None if total else _waiver(material, "signins", step),
    )


def _signins_state(material: Material, reads: Iterable[RecordsRead]) -> CheckState:
    """An exported file came through a person's hands, so it counts as shown."""
    by_program = any(material.kinds.get(data.evidence) == "exchange" for data in reads)
    return CheckState.READ if by_program else CheckState.SHOWN


def _no_signins(reads: Iterable[RecordsRead]) -> str:
    if any(True for _ in reads):
        return "Records were taken in, but none is of this account. That is not a clean record."
    return "No sign-in records were taken in."


def source_parts(material: Material) -> tuple[SourcePart, ...]:
    """Returns what was read out of which evidence, oldest first."""
    return tuple(
        SourcePart(
            name=material.names.get(data.evidence, ""),
            evidence=data.evidence,
            format=data.format,
            source=data.coverage.source,
            asked_from=data.coverage.asked.start,
            asked_to=data.coverage.asked.end,
            got_from=data.coverage.got.start,
            got_to=data.coverage.got.end,
            rows=data.coverage.rows,
            unique=data.coverage.unique,
            unreadable=data.coverage.unreadable,
            unreadable_lines=tuple(UnreadablePart(line=u.line, why=u.why, excerpt=u.excerpt) for u in data.unreadable),
            accounts=data.coverage.accounts,
            signins=data.signins,
            audit=data.audit,
            messages=data.messages,
            duplicates=data.duplicates,
            gaps=data.coverage.gaps,
            recorded_at=event.at,
            by=person(event.actor),
        )
        for event, data in material.of_type(RecordsRead)
    )
