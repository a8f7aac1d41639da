"""How the intruder got in and what is left to do, as a report holds them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from workbench.casefile import CaseFile
from workbench.desk.causes import cause_evidence
from workbench.model.base import Moment, Thing
from workbench.model.causes import CauseChosen, CauseEvidence, CauseStanding, Clue
from workbench.model.follow_ups import FollowUp, FollowUpStanding
from workbench.model.words import Grade

from .gathering import Material, person
from .parts import Line, Person

__all__ = ["CausePart", "ChosenPart", "CluePart", "FollowUpPart", "WeighedPart", "cause_part", "follow_up_parts"]


class CluePart(Thing):
    """One thing that speaks for or against a cause."""

    sentence: Line
    grade: Grade
    strong: bool


class WeighedPart(Thing):
    """A cause, and what is known of it."""

    title: Line
    standing: CauseStanding
    speaks_for: tuple[CluePart, ...] = ()
    speaks_against: tuple[CluePart, ...] = ()
    not_known: tuple[Line, ...] = ()


class ChosenPart(Thing):
    """What a person decided."""

    title: Line
    known: bool
    """Nobody knows, or there was no theft: then it names no cause."""
    reason: Line
    at: Moment
    by: Person


class CausePart(Thing):
    """The decision, and the causes as they were weighed then; without a decision, as they are weighed now."""

    chosen: ChosenPart | None = None
    weighed: tuple[WeighedPart, ...] = ()


class FollowUpPart(Thing):
    """Something to do after the case."""

    number: int
    what: Line
    owner: Line
    due: Moment
    standing: FollowUpStanding
    why: Line = ""
    added_at: Moment
    added_by: Person
    done_by: Line = ""
    done_at: Moment | None = None
    how_seen: Line = ""
    grade: Grade | None = None
    recorded_by: Person | None = None
    dropped: Line = ""


def cause_part(casefile: CaseFile, material: Material) -> CausePart | None:
    """Returns what is known of the cause; None where the playbook lists no causes."""
    causes = material.playbook.causes
    if not causes:
        return None
    given = list(material.of_type(CauseChosen))
    if not given:
        weighed = cause_evidence(casefile, material.case, material.playbook, ZoneInfo("UTC"))
        return CausePart(weighed=tuple(map(_weighed, weighed)))
    event, data = given[-1]
    cause = material.playbook.cause(data.cause)
    chosen = ChosenPart(
        title=data.title,
        known=cause is None or cause.kind in ("cause", "other"),
        reason=data.reason,
        at=event.at,
        by=person(event.actor),
    )
    return CausePart(chosen=chosen, weighed=tuple(map(_weighed, data.evidence)))


def _weighed(one: CauseEvidence) -> WeighedPart:
    return WeighedPart(
        title=one.title,
        standing=one.standing,
        speaks_for=tuple(map(_clue, one.speaks_for)),
        speaks_against=tuple(map(_clue, one.speaks_against)),
        not_known=one.not_known,
    )


def _clue(clue: Clue) -> CluePart:
    return CluePart(sentence=clue.sentence, grade=clue.grade, strong=clue.strong)


def follow_up_parts(material: Material) -> tuple[FollowUpPart, ...]:
    """Returns the follow-ups in the order in which they were added."""
    known = material.views.follow_ups(material.case.id)
    return tuple(_part(material, number, one) for number, one in enumerate(known, start=1))


def _part(material: Material, number: int, one: FollowUp) -> FollowUpPart:
    added, made = one.added, one.done
    return FollowUpPart(
        number=number,
        what=added.what,
        owner=added.owner,
        due=added.due,
        standing=one.standing(material.made_at),
        why=added.why,
        added_at=one.at,
        added_by=person(one.by),
        done_by=made.who if made else "",
        done_at=made.done_at if made else None,
        how_seen=made.how_seen if made else "",
        grade=made.grade if made else None,
        recorded_by=person(one.done_by) if one.done_by else None,
        dropped=one.dropped,
    )
