"""What this desk did, as rows of the timeline: one small sentence for each type of event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from workbench.analysis.wording import count
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    ClockSetBack,
    EventData,
    ExposureBeyondReach,
    ExposureClosed,
    ExposureReopened,
    NoteAdded,
    PeopleTold,
    RecordsRead,
    ReportMade,
    SecretTaken,
    SignInsOverruled,
    StateUnreadable,
    StepDone,
    StepReopened,
    StepWaiting,
    VerdictGiven,
    Waived,
)
from workbench.model.words import facet_title

from .custody import custody_sentence
from .gathering import Material, person
from .handling_after import afterwards
from .names import action_name, exposure_name, step_name, waived_name
from .parts import TimelineKind, TimelineRow

__all__ = ["handling_rows"]


def handling_rows(material: Material) -> Iterator[tuple[TimelineRow, timedelta]]:
    """Yields a row for each event of the case that a reader would ask for, and by how much the clock was back then."""
    shut: set[str] = set()
    for event in material.events:
        if _is_said_already(event.data, shut):
            continue
        what = _sentence(material, event.data)
        if what:
            row = TimelineRow(
                event_time=_event_time(event.data),
                recorded_at=event.at,
                kind=TimelineKind.HANDLING,
                what=what,
                by=person(event.actor),
            )
            yield row, material.set_back[event.seq]


def _is_said_already(data: EventData, shut: set[str]) -> bool:
    """Looks that run beside each other each find the same exposure shut; it is shut once."""
    match data:
        case ExposureClosed(exposure_id=exposure):
            said = exposure in shut
            shut.add(exposure)
            return said
        case ExposureReopened(exposure_id=exposure):
            shut.discard(exposure)
    return False


def _event_time(data: EventData) -> datetime | None:
    match data:
        case ActionEnded(effective_at=at) | ExposureClosed(closed_at=at) | ExposureBeyondReach(told_at=at):
            return at
        case PeopleTold(told_at=at):
            return at
        case _:
            return None


def _sentence(material: Material, data: EventData) -> str:
    match data:
        case ActionIntended(action=action):
            return f"Started: {f'{action.spec.title} {action.label}'.strip()}"
        case ActionEnded(action_id=action, outcome=outcome, detail=detail):
            return f"Ended: {action_name(material, action)}: {outcome}. {detail}"
        case ActionProved(action_id=action, proof=proof):
            word = "Proved" if proof.proved else "Not proved"
            return f"{word}: {action_name(material, action)}. {proof.sentence}"
        case ExposureClosed(exposure_id=exposure):
            return f"Closed: {exposure_name(material, exposure)}"
        case ExposureReopened(exposure_id=exposure, why=why):
            return f"Open again: {exposure_name(material, exposure)}. {why}"
        case ExposureBeyondReach(exposure_id=exposure, told=told):
            return f"Beyond reach: {exposure_name(material, exposure)}. Told: {told or 'nobody'}"
        case Waived(subject=subject, name=name, reason=reason):
            return f"Waived: {waived_name(material, subject, name)}. {reason}"
        case _:
            return _about_the_case(material, data)


def _about_the_case(material: Material, data: EventData) -> str:
    match data:
        case CaseOpened():
            return "Case opened"
        case CaseClosed(verdict=verdict):
            return f"Case closed: {verdict}"
        case CaseReopened(why=why):
            return f"Case reopened: {why}"
        case VerdictGiven(verdict=verdict, reason=reason):
            return f"Verdict: {verdict}. {reason}"
        case RecordsRead(evidence=evidence, signins=signins, audit=audit, messages=messages):
            return f"Read from {material.names.get(evidence, evidence)}: {_read(signins, audit, messages)}"
        case SignInsOverruled(signins=signins, judgement=judgement, reason=reason):
            return f"{count(len(signins), 'sign-in')} judged {judgement} by a person: {reason}"
        case StateUnreadable(facet=facet, why=why):
            return f"Could not be read: {facet_title(facet)}. {why}"
        case SecretTaken(action_id=action):
            return f"The secret of {action_name(material, action)} was shown once"
        case NoteAdded(text=text):
            return f"Note: {text}"
        case ClockSetBack(before=before, seconds=seconds):
            said = f"{before:%Y-%m-%d %H:%M:%S} UTC"
            return f"The desk's clock was set back by {seconds:.0f} s or more; before, it said {said}"
        case ReportMade(name=name, format=format_, sha256=sha256):
            return f"Report made: {name} ({format_}, SHA-256 {sha256[:16]}…)"
        case _:
            return _about_a_step(material, data) or custody_sentence(data)


def _about_a_step(material: Material, data: EventData) -> str:
    match data:
        case StepDone(step=step):
            return f"Step done: {step_name(material, step)}"
        case StepReopened(step=step, why=why):
            return f"Step open again: {step_name(material, step)}. {why}"
        case StepWaiting(step=step, who=who, for_what=what):
            return (
                f"{step_name(material, step)} waits for {who}. {what}"
                if who
                else f"{step_name(material, step)} waits no longer"
            )
        case _:
            return afterwards(data)


def _read(signins: int, audit: int, messages: int) -> str:
    mail = f", {count(messages, 'message')}" if messages else ""
    return f"{count(signins, 'sign-in')}, {count(audit, 'account change')}{mail}"
