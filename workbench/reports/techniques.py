"""What the record shows of a theft, by the names that MITRE ATT&CK gives it: never what could merely have been.

Names and ids: MITRE ATT&CK for Enterprise, release 18.1 (attack.mitre.org/techniques).
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.base import Moment, Thing
from workbench.model.causes import CauseChosen
from workbench.model.events import StateObserved
from workbench.model.mailrule import ActionKind as Does
from workbench.model.mailrule import MailRule
from workbench.model.mailrule_items import rules_of
from workbench.model.records import ExposureRecord
from workbench.model.words import Attribution, Facet

from .gathering import Material
from .parts import Line
from .reported import ReportedPart

__all__ = ["ShownBy", "TechniquePart", "technique_parts"]

_TITLES = {
    "T1078": "Valid Accounts",
    "T1078.004": "Valid Accounts: Cloud Accounts",
    "T1098": "Account Manipulation",
    "T1098.002": "Account Manipulation: Additional Email Delegate Permissions",
    "T1098.005": "Account Manipulation: Device Registration",
    "T1110": "Brute Force",
    "T1110.004": "Brute Force: Credential Stuffing",
    "T1114.003": "Email Collection: Email Forwarding Rule",
    "T1528": "Steal Application Access Token",
    "T1564.008": "Hide Artifacts: Email Hiding Rules",
    "T1566": "Phishing",
    "T1671": "Cloud Application Integration",
}
_OF_FACET = {
    Facet.FORWARDING: "T1114.003",
    Facet.DELEGATES: "T1098.002",
    Facet.SECOND_FACTORS: "T1098.005",
    Facet.OAUTH_GRANTS: "T1671",
    Facet.APP_PASSWORDS: "T1098",
    Facet.RECOVERY: "T1098",
}
_OF_CAUSE = {
    "same-login": "T1110.004",
    "site-stolen": "T1110.004",
    "phishing": "T1566",
    "guessed": "T1110",
    "app-grant": "T1528",
}
"""By the ids of the causes of the playbook for a theft."""
_HOSTED = frozenset({"alimail", "google", "microsoft365", "practice"})
"""Mail systems in a cloud; of the others it is not known here."""
_SENDS = (Does.FORWARD, Does.REDIRECT, Does.ATTACH, Does.COPY_TO, Does.BCC)
_HIDES = (Does.MOVE, Does.DELETE, Does.PURGE, Does.MARK_READ)
_THEFT = ("confirmed", "suspected")
_PHISHING = "phishing"


class ShownBy(Thing):
    """One thing that shows a technique."""

    what: Line
    since: Moment | None = None
    """Event time; None where it is not known."""


class TechniquePart(Thing):
    """A technique of MITRE ATT&CK, and what in the record shows it."""

    technique: Line
    """Its id."""
    title: Line
    shown_by: tuple[ShownBy, ...]


def technique_parts(material: Material, reported: ReportedPart | None) -> tuple[TechniquePart, ...]:
    """Returns the techniques in the order of their ids; none where the verdict is that there was no theft."""
    found: dict[str, list[ShownBy]] = {}
    for technique, shown in _found(material, reported):
        found.setdefault(technique, []).append(shown)
    return tuple(
        TechniquePart(technique=one, title=_TITLES[one], shown_by=tuple(dict.fromkeys(found[one])))
        for one in sorted(found)
    )


def _found(material: Material, reported: ReportedPart | None) -> Iterator[tuple[str, ShownBy]]:
    if reported is not None:
        yield from _phishing(material, reported)
    elif material.playbook.theft(material.case.verdict) in _THEFT:
        yield from _signins(material)
        for record in material.exposures:
            if record.exposure.attribution is Attribution.INTRUDER:
                yield from _exposure(material, record)
        yield from _cause(material)


def _signins(material: Material) -> Iterator[tuple[str, ShownBy]]:
    inside = [signin for signin in material.abnormal if signin.success]
    if inside:
        what = f"Sign-ins with success that are judged abnormal: {len(inside)}"
        yield (
            "T1078.004" if material.case.provider in _HOSTED else "T1078",
            ShownBy(what=what, since=inside[0].at),
        )


def _exposure(material: Material, record: ExposureRecord) -> Iterator[tuple[str, ShownBy]]:
    exposure = record.exposure
    exact = exposure.opened.at if exposure.opened.precision == "exact" else None
    shown = ShownBy(what=exposure.what, since=exact)
    if exposure.facet is Facet.RULES:
        rules = _rules(material, exposure.key)
        if any(rule.does(*_SENDS) for rule in rules):
            yield "T1114.003", shown
        if any(rule.does(*_HIDES) for rule in rules):
            yield "T1564.008", shown
    elif exposure.facet in _OF_FACET and exposure.key:
        yield _OF_FACET[exposure.facet], shown


def _rules(material: Material, key: str) -> tuple[MailRule, ...]:
    """The rule as any look saw it, on or off."""
    for _, data in material.of_type(StateObserved):
        item = data.state.item(key) if data.state.facet is Facet.RULES else None
        if item is not None:
            return rules_of(item)
    return ()


def _cause(material: Material) -> Iterator[tuple[str, ShownBy]]:
    chosen = [(event, data) for event, data in material.of_type(CauseChosen)]
    if chosen and (technique := _OF_CAUSE.get(chosen[-1][1].cause)):
        event, data = chosen[-1]
        yield technique, ShownBy(what=f"Decided by {event.actor.name}, as a person's word: {data.title}")


def _phishing(material: Material, reported: ReportedPart) -> Iterator[tuple[str, ShownBy]]:
    if material.case.verdict != _PHISHING:
        return
    for mail in reported.mails:
        yield "T1566", ShownBy(what=f"The reported mail “{mail.subject}”")
