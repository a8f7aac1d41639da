"""Who was told of the theft, as a report lists it."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.casefile import CaseFile
from workbench.casefile.tellings import who_was_told
from workbench.model.base import Moment, Thing
from workbench.model.telling import Telling

from .gathering import person
from .mdtext import inline, table
from .mdwho import who
from .parts import Line, OpenPoint, Person, Standing
from .times import stamp

__all__ = ["ToldPart", "told_lines", "told_parts"]

_NAMED = 3
_HEAD = ("Told (UTC)", "Audience", "Who", "How", "Recorded (UTC)", "By")


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


def told_lines(told: Iterable[ToldPart], points: Iterable[OpenPoint]) -> list[str]:
    """Returns the section's lines: who was told, then who was not."""
    rows = [_row(part) for part in told]
    lines = table(_HEAD, rows) if rows else ["– Nobody is on record as told."]
    for point in points:
        if point.standing is Standing.NOT_TOLD:
            lines += ["", f"✘ **{inline(point.what)}**"]
    return lines


def _row(part: ToldPart) -> tuple[str, ...]:
    named = ", ".join(inline(name) for name in part.who[:_NAMED])
    if part.count > _NAMED and part.who:
        named += f" and {part.count - _NAMED} more, in the JSON report"
    told = inline(part.how) + (f": {inline(part.note)}" if part.note else "")
    if part.struck:
        told = f"**✘ STRUCK, a mistake:** {inline(part.struck)} (it said: {told})"
    return (
        stamp(part.told_at, zone=False),
        inline(part.audience),
        named or f"{part.count} people; their list was let go",
        told,
        stamp(part.recorded_at, zone=False),
        who(part.by),
    )
