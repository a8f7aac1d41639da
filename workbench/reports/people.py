"""Who was told of the theft, as a report lists it."""

from __future__ import annotations

from workbench.casefile import CaseFile
from workbench.casefile.tellings import who_was_told
from workbench.model.base import Moment, Thing
from workbench.model.telling import Telling

from .gathering import person
from .parts import Line, Person

__all__ = ["ToldPart", "told_parts"]


class ToldPart(Thing):
    """One time that people were told."""

    id: Line
    audience: Line
    who: tuple[Line, ...]
    """Everybody; empty where the list was let go."""
    count: int
    how: Line
    note: Line = ""
    told_at: Moment
    recorded_at: Moment
    by: Person
    struck: Line = ""
    """Why the entry was a mistake; empty where it counts."""
    struck_by: Person | None = None


def told_parts(casefile: CaseFile, case_id: str) -> tuple[ToldPart, ...]:
    """Returns every entry, by the time of telling; those that were a mistake as well."""
    return tuple(sorted(map(_part, who_was_told(casefile, case_id)), key=lambda part: part.told_at))


def _part(telling: Telling) -> ToldPart:
    told = telling.told
    return ToldPart(
        id=told.id,
        audience=told.audience,
        who=telling.who,
        count=told.count,
        how=told.how.words,
        note=told.note,
        told_at=told.told_at,
        recorded_at=telling.at,
        by=person(telling.by),
        struck=telling.struck,
        struck_by=person(telling.struck_by) if telling.struck_by else None,
    )
