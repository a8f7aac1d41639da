"""A case as a STIX 2.1 bundle: what others can look for, and which techniques of MITRE ATT&CK the record shows.

`stix2` (BSD-3) checks every property; it comes with the extra `stix` and is imported here only. Identifiers are made
from the case's own (version 5 UUIDs), so that the same report gives the same bundle.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from workbench.model.errors import UsageError

from .model import ReportModel
from .stix_patterns import Sought, sought
from .techniques import TechniquePart
from .times import stamp

__all__ = ["INSTALL", "to_stix"]

INSTALL = 'Install it with: pip install "mailbox-workbench[stix]". The JSON report needs nothing.'
_OURS = uuid.UUID("5b0f0e1c-8f0d-5a3b-9d55-6f6d61696c77")
"""Namespace of the identifiers."""


def to_stix(report: ReportModel) -> bytes:
    """Returns the bundle as JSON. Raises UsageError where stix2 is not installed."""
    try:
        import stix2
    except ImportError as error:
        raise UsageError("STIX needs the package stix2, which is not installed.", INSTALL) from error
    bundle = stix2.Bundle(id=_id(report, "bundle", "all"), objects=list(_objects(stix2, report)))
    return (str(bundle.serialize(pretty=True)) + "\n").encode()


def _id(report: ReportModel, kind: str, key: str) -> str:
    return f"{kind}--{uuid.uuid5(_OURS, f'{report.chain.ledger_id} {report.case.id} {kind} {key}')}"


def _objects(stix2: Any, report: ReportModel) -> Iterator[Any]:
    desk = stix2.Identity(
        id=_id(report, "identity", "desk"),
        created=report.case.opened_at,
        modified=report.case.opened_at,
        name=report.house.name or "A mailbox workbench's desk",
        identity_class="organization",
    )
    yield desk
    yield from _Made(stix2, report, desk.id).objects()


class _Made:
    """The objects of one case, all by one desk."""

    def __init__(self, stix2: Any, report: ReportModel, desk: str) -> None:
        self.stix2 = stix2
        self.report = report
        self.common = {"created": report.case.opened_at, "modified": report.made_at, "created_by_ref": desk}

    def objects(self) -> Iterator[Any]:
        report, case = self.report, self.report.case
        incident = self.stix2.Incident(
            id=_id(report, "incident", case.id), name=_name(report), description=_said(report), **self.common
        )
        indicators = [(one, self._indicator(one)) for one in sought(report)]
        patterns = {one.technique: self._attack_pattern(one) for one in report.techniques}
        links = [self._link("related-to", found, incident) for _, found in indicators]
        links += [self._link("related-to", patterns[one.technique], incident, _shown(one)) for one in report.techniques]
        links += [
            self._link("indicates", found, patterns[technique])
            for one, found in indicators
            for technique in one.indicates
            if technique in patterns
        ]
        objects = [incident, *(found for _, found in indicators), *patterns.values(), *links]
        yield from objects
        yield self.stix2.Report(
            id=_id(report, "report", "report"),
            name=f"Case {case.id}, ticket {case.ticket}",
            description=_said(report),
            published=report.made_at,
            report_types=_types(indicators, patterns),
            object_refs=[one.id for one in objects],
            **self.common,
        )

    def _indicator(self, one: Sought) -> Any:
        return self.stix2.Indicator(
            id=_id(self.report, "indicator", one.pattern),
            name=one.name,
            description=one.said,
            pattern=one.pattern,
            pattern_type="stix",
            valid_from=one.since,
            indicator_types=["malicious-activity" if one.sure else "anomalous-activity"],
            **self.common,
        )

    def _attack_pattern(self, part: TechniquePart) -> Any:
        """An object of ours that names MITRE's: only they may make versions of their own."""
        page = f"https://attack.mitre.org/techniques/{part.technique.replace('.', '/')}/"
        reference = {"source_name": "mitre-attack", "external_id": part.technique, "url": page}
        return self.stix2.AttackPattern(
            id=_id(self.report, "attack-pattern", part.technique),
            name=part.title,
            external_references=[reference],
            **self.common,
        )

    def _link(self, kind: str, source: Any, target: Any, said: str | None = None) -> Any:
        key = source.id if kind == "related-to" else f"{source.id} {kind} {target.id}"
        return self.stix2.Relationship(
            id=_id(self.report, "relationship", key),
            relationship_type=kind,
            source_ref=source.id,
            target_ref=target.id,
            description=said,
            **self.common,
        )


def _name(report: ReportModel) -> str:
    about = report.case.about
    return f"{about[:1].upper()}{about[1:]} a mail account, case {report.case.id}"


def _types(indicators: list[Any], patterns: dict[str, Any]) -> list[str]:
    return [*(["indicator"] if indicators else []), *(["attack-pattern"] if patterns else [])] or ["threat-report"]


def _said(report: ReportModel) -> str:
    case, verdict = report.case, report.verdict.verdict if report.verdict else "not given"
    closed = f"Closed {stamp(case.closed_at)}." if case.closed_at else "Not final: the case is open."
    still = sum(part.is_open for part in report.exposures)
    head = f"entry {report.chain.head_seq}, link {report.chain.head_link}"
    hidden = (
        " Redacted: stand-ins such as [address 1] stand for addresses, names and tickets." if report.redacted else ""
    )
    return f"Verdict: {verdict}. {closed} Exposures: {len(report.exposures)}, open: {still}. Made from {head}.{hidden}"


def _shown(part: TechniquePart) -> str:
    """How much shows it and since when; what it is names people, and stands in the other reports."""
    since = min((one.since for one in part.shown_by if one.since), default=None)
    first = f", the first since {stamp(since)}" if since else ""
    return f"Things in the record that show it: {len(part.shown_by)}{first}."
