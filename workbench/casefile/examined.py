"""The reported mails of a case, as they were last examined."""

from __future__ import annotations

from workbench.model.events import MailExamined
from workbench.model.examined import ExaminedRecord

from .views import Views

__all__ = ["examined_of"]


def examined_of(views: Views, case_id: str) -> tuple[ExaminedRecord, ...]:
    """Returns them in the order in which they were first taken in, each once."""
    found: dict[tuple[str, int], ExaminedRecord] = {}
    for event in views.of_types(case_id, "mail-examined"):
        data = event.data
        if isinstance(data, MailExamined):
            found[data.evidence, data.number] = ExaminedRecord(examined=data, at=event.at, by=event.actor)
    return tuple(found.values())
