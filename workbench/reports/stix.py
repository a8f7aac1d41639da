"""What others can look for, as a STIX 2.1 bundle: the intruder's addresses and the lures' links.

`stix2` (BSD-3) checks every property; it comes with the extra `stix` and is imported here only. Identifiers are made
from the case's own (version 5 UUIDs), so that the same report gives the same bundle.
"""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from workbench.model.errors import UsageError
from workbench.model.words import Attribution, Facet, Judgement

from .model import ReportModel

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
    case = report.case
    desk = stix2.Identity(
        id=_id(report, "identity", "desk"),
        created=case.opened_at,
        modified=case.opened_at,
        name=report.house.name or "A mailbox workbench's desk",
        identity_class="organization",
    )
    common = {"created": case.opened_at, "modified": report.made_at, "created_by_ref": desk.id}
    incident = stix2.Incident(
        id=_id(report, "incident", case.id),
        name=f"Suspected theft of a mail account, case {case.id}",
        description=_said(report),
        **common,
    )
    indicators = [_indicator(stix2, report, pattern, since, common) for pattern, since in _patterns(report)]
    links = [_link(stix2, report, found, incident, common) for found in indicators]
    found = [incident, *indicators, *links]
    yield desk
    yield from found
    yield stix2.Report(
        id=_id(report, "report", "report"),
        name=f"Case {case.id}, ticket {case.ticket}",
        published=report.made_at,
        report_types=["indicator" if indicators else "threat-report"],
        object_refs=[one.id for one in found],
        **common,
    )


def _said(report: ReportModel) -> str:
    verdict = report.verdict.verdict if report.verdict else "not given"
    still = sum(part.is_open for part in report.exposures)
    head = f"entry {report.chain.head_seq}, link {report.chain.head_link}"
    return f"Verdict: {verdict}. Exposures: {len(report.exposures)}, open: {still}. Made from {head}."


def _patterns(report: ReportModel) -> Iterator[tuple[str, datetime]]:
    """What to look for, and from when on it counts. Stand-ins of a redacted report are nothing to look for."""
    for network in report.signins.networks:
        if set(network.judgements) == {Judgement.ABNORMAL} and (address := _address(network.ip)):
            yield f"[ipv{address.version}-addr:value = '{address}']", network.first_at
    for part in report.exposures:
        target = part.id.partition(":")[2]
        if part.facet is Facet.FORWARDING and part.attribution is Attribution.INTRUDER and "@" in target:
            yield f"[email-addr:value = '{_quoted(target)}']", part.opened_at or part.found_at
    if report.redacted is None:
        for lure in report.mail.lures if report.mail else ():
            yield from ((f"[url:value = '{_quoted(link)}']", lure.at) for link in lure.links)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _indicator(stix2: Any, report: ReportModel, pattern: str, since: datetime, common: dict[str, Any]) -> Any:
    return stix2.Indicator(
        id=_id(report, "indicator", pattern),
        pattern=pattern,
        pattern_type="stix",
        valid_from=since,
        indicator_types=["malicious-activity"],
        **common,
    )


def _link(stix2: Any, report: ReportModel, source: Any, incident: Any, common: dict[str, Any]) -> Any:
    return stix2.Relationship(
        id=_id(report, "relationship", source.id),
        relationship_type="related-to",
        source_ref=source.id,
        target_ref=incident.id,
        **common,
    )
