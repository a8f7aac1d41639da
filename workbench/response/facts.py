"""What is recorded of a case, gathered in one reading."""

from __future__ import annotations

from workbench.analysis.clicks import clicks_unchecked
from workbench.casefile.examined import examined_of
from workbench.casefile.links import links_of
from workbench.desk.desk import Desk
from workbench.desk.linked import SharedBlock, shared_blocks
from workbench.model.base import Moment, Thing
from workbench.model.cases import Case
from workbench.model.examined import ExaminedRecord
from workbench.model.linking import Link
from workbench.model.records import (
    ActionRecord,
    AnswerRecord,
    EvidenceRecord,
    ExposureRecord,
    FacetRecord,
    WaiverRecord,
)
from workbench.model.review import RemarkRecord
from workbench.model.state import FacetState
from workbench.model.words import Facet
from workbench.playbook.route import is_asked
from workbench.playbook.schema import Playbook, Question, Step

from .situation import Situation, situation_of
from .stood_down import StandDown, unfinished

__all__ = ["CaseFacts", "gather", "is_unknown"]


class CaseFacts(Thing):
    """A case as its events have it, at one moment."""

    case: Case
    playbook: Playbook
    situation: Situation
    answers: dict[str, AnswerRecord]
    """By `step/question`."""
    facets: dict[Facet, FacetRecord]
    """The latest look at each facet."""
    exposures: tuple[ExposureRecord, ...]
    actions: tuple[ActionRecord, ...]
    waivers: tuple[WaiverRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    unknown: tuple[ActionRecord, ...]
    """Actions whose effect nobody knows yet."""
    unread: tuple[ActionRecord, ...] = ()
    """Actions that were done, as the provider says, and wait for a look that shows it."""
    under_way: frozenset[str] = frozenset()
    """Ids of actions that this desk carries out now, or has queued."""
    links: tuple[Link, ...] = ()
    """The cases that it is linked with."""
    shared_blocks: tuple[SharedBlock, ...] = ()
    """Blocks in force that linked cases made."""
    examined: tuple[ExaminedRecord, ...] = ()
    """Reported mails that were taken in."""
    clicks_unchecked: tuple[str, ...] = ()
    """What was not looked at to tell who clicked on them; empty where none was taken in."""
    remarks: tuple[RemarkRecord, ...] = ()
    """What reviewers remarked, answered or not."""
    standing_down: StandDown | None = None
    """A stand-down that was begun and has no end."""
    at: Moment

    def waiver(self, subject: str, name: str) -> WaiverRecord | None:
        """Returns the waiver in force for a step, facet, exposure or action."""
        return next((w for w in self.waivers if w.subject == subject and w.name == name), None)

    def state_of(self, facet: Facet) -> FacetState | None:
        """Returns the facet's latest state, None where it was not looked at or could not be read."""
        record = self.facets.get(facet)
        return record.state if record else None

    def awaits(self, step: Step, question: Question) -> bool:
        """Tells whether a question of a step is asked in this case and nobody has answered it."""
        return f"{step.id}/{question.id}" not in self.answers and is_asked(question, self.given)

    @property
    def given(self) -> dict[str, str]:
        """The answers, by question: ids are unique across a playbook."""
        return {key.rpartition("/")[2]: record.value for key, record in self.answers.items()}

    def action(self, action_id: str) -> ActionRecord | None:
        """Returns the record of an action, or None."""
        return next((a for a in self.actions if a.action.id == action_id), None)


def is_unknown(record: ActionRecord, running: frozenset[str]) -> bool:
    """An action whose effect nobody knows: ended so, or intended and never ended."""
    return record.action.id not in running and record.is_unknown


def _unread(actions: tuple[ActionRecord, ...], running: frozenset[str]) -> tuple[ActionRecord, ...]:
    """Only the latest attempt at the same thing counts."""
    latest = {(r.action.kind, r.action.target): r for r in actions}
    return tuple(r for r in latest.values() if r.is_unread and r.action.id not in running)


def gather(desk: Desk, case: Case) -> CaseFacts:
    """Reads the case file. Actions that are under way at this desk now do not count as unknown."""
    views = desk.casefile.views
    case = views.case(case.id)
    actions = views.actions(case.id)
    running = desk.running(case.id)
    examined, situation = examined_of(views, case.id), situation_of(desk, case)
    return CaseFacts(
        case=case,
        playbook=desk.playbook(case),
        situation=situation,
        answers={f"{step}/{question}": record for (step, question), record in views.answers(case.id).items()},
        facets=views.facets(case.id),
        exposures=views.exposures(case.id),
        actions=actions,
        waivers=views.waivers(case.id),
        evidence=views.evidence_of(case.id),
        unknown=tuple(r for r in actions if is_unknown(r, running)),
        unread=_unread(actions, running),
        under_way=running,
        links=links_of(views, case.id),
        examined=examined,
        clicks_unchecked=clicks_unchecked(
            (r.examined.mail for r in examined), desk.org_domains(case), situation.signins
        )
        if examined
        else (),
        shared_blocks=shared_blocks(desk.casefile, case),
        remarks=desk.casefile.reviews.remarks(case.id) if case.reviews else (),
        standing_down=unfinished(desk, case),
        at=desk.now(),
    )
