"""Who was told, as a case has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.events import Event, PeopleTold, TellingStruck
from workbench.model.telling import Telling

from .evidence import lines_kept

if TYPE_CHECKING:
    from .ledger import CaseFile

__all__ = ["MANY", "tellings_of", "who_was_told"]

MANY = 20
"""More people than these stand in a list of their own, kept as evidence."""


def who_was_told(casefile: CaseFile, case_id: str) -> tuple[Telling, ...]:
    """Returns every time that people were told, in the order of recording; those that were a mistake say so."""
    return tellings_of(casefile, casefile.views.of_types(case_id, "people-told", "telling-struck"))


def tellings_of(casefile: CaseFile, events: tuple[Event, ...]) -> tuple[Telling, ...]:
    """Returns the times that people were told, out of events in their order."""
    struck = {e.data.telling: e for e in events if isinstance(e.data, TellingStruck)}
    return tuple(_telling(casefile, e, e.data, struck.get(e.data.id)) for e in events if isinstance(e.data, PeopleTold))


def _telling(casefile: CaseFile, event: Event, told: PeopleTold, struck: Event | None) -> Telling:
    who = told.who or tuple(line.decode("utf-8", "replace") for line in lines_kept(casefile, told.listed))
    telling = Telling(told=told, who=who, at=event.at, by=event.actor)
    if struck is None or not isinstance(struck.data, TellingStruck):
        return telling
    return telling.model_copy(update={"struck": struck.data.why, "struck_by": struck.actor})
