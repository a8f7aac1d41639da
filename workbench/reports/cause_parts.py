"""How the intruder got in and what is left to do, as a report holds them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from workbench.casefile import CaseFile
from workbench.desk.causes import NOT_ASKED, cause_evidence
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
    standing: CauseStanding | None = None
    """What was at hand said of it then; None where nothing was weighed of it."""


class CausePart(Thing):
    """The decision, and the causes as they were weighed then; without a decision, as they are weighed now."""

    chosen: ChosenPart | None = None
    weighed: tuple[WeighedPart, ...] = ()
    since: tuple[WeighedPart, ...] = ()
    """What came to be known after the decision, and so was not weighed in it."""
    unasked: int = 0
    """Questions that would tell the causes apart, and that have no answer."""


class FollowUpPart(Thing):
    """Something to do after the case."""

    number: int
    what: Line
    owner: Line
    due: Moment
    day: date
    """The day that ends with it, where the people are."""
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
    playbook = material.playbook
    if not playbook.causes:
        return None
    now = cause_evidence(casefile, material.case, playbook, ZoneInfo("UTC"))
    unasked = len({sentence for one in now for sentence in one.not_known if sentence.startswith(NOT_ASKED)})
    given = list(material.of_type(CauseChosen))
    if not given:
        return CausePart(weighed=tuple(map(_weighed, now)), unasked=unasked)
    event, data = given[-1]
    cause = playbook.cause(data.cause)
    then = {one.cause: one for one in data.evidence}
    weighed_then = then.get(data.cause)
    chosen = ChosenPart(
        title=data.title,
        known=cause is None or cause.kind in ("cause", "other"),
        reason=data.reason,
        at=event.at,
        by=person(event.actor),
        standing=weighed_then.standing if weighed_then else None,
    )
    since = tuple(_weighed(more) for one in now if (more := _more(then.get(one.cause), one)) is not None)
    weighed = tuple(map(_weighed, data.evidence))
    return CausePart(chosen=chosen, weighed=weighed, since=since if data.evidence else (), unasked=unasked)


def _more(then: CauseEvidence | None, now: CauseEvidence) -> CauseEvidence | None:
    """What is known now and was not then: of each cause the new clues, with how it stands now; None: nothing."""
    if then is None:
        return None
    more = now.model_copy(
        update={
            "speaks_for": tuple(c for c in now.speaks_for if c not in then.speaks_for),
            "speaks_against": tuple(c for c in now.speaks_against if c not in then.speaks_against),
            "not_known": (),
        }
    )
    return more if more.speaks_for or more.speaks_against else None


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
        day=added.by_day,
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
