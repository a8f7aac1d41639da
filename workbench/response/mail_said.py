"""What people said of groups of mail: it stands above the program's judgement, and beside it."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.analysis.mail_judging import JudgedGroup
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import Event, MailOverruled

__all__ = ["as_people_said"]


def as_people_said(desk: Desk, case: Case, judged: Iterable[JudgedGroup]) -> tuple[JudgedGroup, ...]:
    """Returns the groups, those that a person judged as that person did, with who it was and what the program says."""
    events = desk.casefile.views.of_types(case.id, "mail-overruled")
    said = {e.data.group: (e, e.data) for e in events if isinstance(e.data, MailOverruled)}
    own = "harmless" if desk.playbook(case).mail == "reported" else "the owner's own"
    return tuple(_overruled(j, *said[j.group.key], own) if j.group.key in said else j for j in judged)


def _overruled(judged: JudgedGroup, event: Event, data: MailOverruled, own: str) -> JudgedGroup:
    word = "abnormal" if data.abnormal else own
    why = f"{event.actor.name} judged it {word}, {event.at:%Y-%m-%d %H:%M} UTC: {data.reason}"
    program = f"The program {'judges it abnormal' if judged.abnormal else 'leaves it alone'}: {judged.why}"
    reasons = (why, program, *(r for r in judged.reasons if r != judged.why))
    changes = {"abnormal": data.abnormal, "traced": data.abnormal, "why": why, "reasons": reasons}
    return judged.model_copy(update=changes)
