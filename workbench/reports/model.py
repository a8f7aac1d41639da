"""The one report model: every renderer prints this, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from workbench.casefile import CaseFile
from workbench.desk.follow_ups import ideas_left
from workbench.desk.review_settings import ReviewSettings
from workbench.desk.whereabouts import left_untold, truth_tables
from workbench.model.base import Moment, Thing
from workbench.model.cases import Actor
from workbench.model.events import VerdictGiven
from workbench.model.text import clean_line
from workbench.model.withdrawal import TruthTable
from workbench.playbook.schema import Playbook

from .actions import action_parts, consent_parts
from .after_parts import DuePart, RecheckPart, StandDownPart
from .afterwards import due_parts, recheck_parts, stand_down_parts
from .cause_parts import CausePart, FollowUpPart, cause_part, follow_up_parts
from .chain import chain_part
from .checks import facet_checks, source_parts, unasked_facets
from .exposures import exposure_parts
from .gathering import Material, gather, person
from .linked import BlockElsewhere, LinkedPart, block_parts, linked_parts
from .mail_parts import MailPart, mail_part
from .open_points import open_points
from .parts import (
    ActionPart,
    CasePart,
    ConsentPart,
    ExposurePart,
    HousePart,
    KeyTime,
    Line,
    OpenPoint,
    Person,
    RedactedPart,
    StepPart,
    TimelineRow,
    VerdictPart,
)
from .people import ToldPart, told_parts
from .record_parts import Chain, EvidencePart, FacetCheck, SignInsPart, SourcePart
from .reported import ReportedPart, reported_part
from .review import ReviewsPart, reviews_part
from .signins import signins_part
from .steps import evidence_parts, step_parts
from .techniques import TechniquePart, technique_parts
from .texts import with_texts
from .timeline import key_times, timeline_rows

__all__ = ["ReportModel", "build_report"]


class ReportModel(Thing):
    """A report on one case, as the case file had it at one point of the ledger."""

    format: Literal["mailbox-workbench report"] = "mailbox-workbench report"
    version: Literal[1] = 1
    made_at: Moment
    made_by: Person
    program: Line
    house: HousePart = HousePart()
    redacted: RedactedPart | None = None
    """None: nothing is hidden."""
    case: CasePart
    verdict: VerdictPart | None
    open_points: tuple[OpenPoint, ...]
    """Everything that is unknown, open, not checked, undone or waived: the report begins with it."""
    key_times: tuple[KeyTime, ...]
    timeline: tuple[TimelineRow, ...]
    exposures: tuple[ExposurePart, ...]
    actions: tuple[ActionPart, ...]
    consents: tuple[ConsentPart, ...]
    reported: ReportedPart | None = None
    """Reported mail; None where the case is not about it."""
    mail: MailPart | None = None
    """The account's mail since the intruder was in, judged; None where nobody looked."""
    copies: tuple[TruthTable, ...] = ()
    """Every copy of the abnormal mail, by group of like mails."""
    told: tuple[ToldPart, ...] = ()
    """Who was told, how and when."""
    review: ReviewsPart
    """Who reviewed the case, and what they decided."""
    cause: CausePart | None = None
    """How the intruder got in; None where the playbook lists no causes."""
    techniques: tuple[TechniquePart, ...] = ()
    """What the record shows by the names of MITRE ATT&CK."""
    follow_ups: tuple[FollowUpPart, ...] = ()
    """What is left to do after the case, and what was done of it."""
    proposed: tuple[Line, ...] = ()
    """What the playbook, the cause and the gaps that were found call for besides, and nobody took over."""
    linked: tuple[LinkedPart, ...] = ()
    """Cases of the same theft."""
    blocks_elsewhere: tuple[BlockElsewhere, ...] = ()
    """Blocks in force here that linked cases made: no action of this case."""
    stand_downs: tuple[StandDownPart, ...] = ()
    """Each time that everything was to be taken back."""
    rechecks: tuple[RecheckPart, ...] = ()
    """Each time that everything was looked at again."""
    rechecks_due: tuple[DuePart, ...] = ()
    """What is to be looked at again and was not yet; first what is overdue."""
    checks: tuple[FacetCheck, ...]
    unasked: tuple[Line, ...]
    """Sign-ins and facets that the playbook does not ask for and nobody looked at."""
    headings: dict[str, Line] = {}
    """Headings of the playbook's own, by the section that they head."""
    about_theft: bool = True
    """The playbook asks whether somebody was in the account."""
    reads_signins: bool = True
    """The playbook is about sign-ins, or some were read all the same."""
    sources: tuple[SourcePart, ...]
    signins: SignInsPart
    steps: tuple[StepPart, ...]
    evidence: tuple[EvidencePart, ...]
    chain: Chain


def build_report(
    casefile: CaseFile,
    case_id: str,
    playbook: Playbook,
    *,
    made_at: datetime,
    made_by: Actor,
    program: str,
    running: frozenset[str] = frozenset(),
    house: HousePart | None = None,
    reviewing: ReviewSettings | None = None,
) -> ReportModel:
    """Returns the report on a case, from the case file alone: no provider is asked.

    `playbook`: the one the case was opened with. `program`: name and version. `running`: ids of the actions
    that are under way at this desk now, which are not of unknown outcome yet. `house`: whose desk it is.
    `reviewing`: who may review, by the settings of the desk. Raises NotFound, CaseFileDamaged.
    """
    material = gather(casefile, case_id, playbook, made_at=made_at, running=running)
    exposures, actions, checks = exposure_parts(material), action_parts(material), facet_checks(material)
    sources, signins, steps = source_parts(material), signins_part(material), step_parts(material)
    copies = tuple(with_texts(one, lambda _, text: clean_line(text)) for one in truth_tables(casefile, case_id))
    reported = reported_part(material, steps)
    blocks = block_parts(casefile, material.case)
    stand_downs, rechecks = stand_down_parts(material), recheck_parts(material)
    cause, follow_ups = cause_part(casefile, material), follow_up_parts(material)
    proposed = tuple(clean_line(idea.what) for idea in ideas_left(casefile, material.case, playbook))
    points = open_points(
        material,
        blocks=blocks,
        copies=copies,
        cause=cause,
        follow_ups=follow_ups,
        proposed=proposed,
        not_told=left_untold(casefile, material.case, copies, playbook),
        stand_downs=stand_downs,
        rechecks=rechecks,
        exposures=exposures,
        actions=actions,
        checks=checks,
        sources=sources,
        signins=signins,
        steps=steps,
        reported=reported,
    )
    return ReportModel(
        made_at=made_at,
        made_by=person(made_by),
        program=program,
        house=house or HousePart(),
        case=_case_part(material),
        verdict=_verdict_part(material),
        open_points=points,
        key_times=key_times(material, exposures),
        timeline=timeline_rows(material, exposures),
        exposures=exposures,
        actions=actions,
        consents=consent_parts(material),
        reported=reported,
        mail=mail_part(material),
        copies=copies,
        told=told_parts(casefile, case_id),
        cause=cause,
        techniques=technique_parts(material, reported),
        follow_ups=follow_ups,
        proposed=proposed,
        review=reviews_part(casefile, material.case, reviewing or ReviewSettings(), material),
        linked=linked_parts(casefile, case_id),
        blocks_elsewhere=blocks,
        stand_downs=stand_downs,
        rechecks=rechecks,
        rechecks_due=due_parts(material),
        checks=checks,
        unasked=unasked_facets(material),
        headings=dict(playbook.headings),
        about_theft=any(one.theft in ("confirmed", "suspected") for one in playbook.offered),
        reads_signins=playbook.reads_signins or bool(signins.counts),
        sources=sources,
        signins=signins,
        steps=steps,
        evidence=evidence_parts(material),
        chain=chain_part(material),
    )


def _case_part(material: Material) -> CasePart:
    case = material.case
    event, opened = material.opened
    return CasePart(
        id=case.id,
        ticket=case.ticket,
        account=case.account,
        account_id=case.account_id,
        former_addresses=material.former_addresses,
        kind=case.kind,
        provider=case.provider,
        playbook=case.playbook,
        about=material.playbook.about,
        by=material.playbook.by,
        playbook_title=material.playbook.title,
        playbook_version=opened.playbook_version,
        playbook_sha256=opened.playbook_sha256,
        reporter=case.reporter,
        caller_verified=_caller_verified(material),
        opened_at=case.opened_at,
        opened_by=person(event.actor),
        closed_at=case.closed_at,
    )


def _caller_verified(material: Material) -> str:
    """In the words of the playbook's option, where one was chosen; else as the responder wrote it."""
    said = material.case.caller_verified
    asked = (q for step in material.playbook.steps for q in step.questions if q.id == "caller-verified")
    return next((o.label for q in asked for o in q.options if o.value == said), said)


def _verdict_part(material: Material) -> VerdictPart | None:
    given = list(material.of_type(VerdictGiven))
    if not given:
        return None
    event, data = given[-1]
    return VerdictPart(
        verdict=data.verdict,
        theft=material.playbook.theft(data.verdict) or "",
        reason=_reason(material, data),
        rests_on=data.rests_on,
        given_at=event.at,
        given_by=person(event.actor),
    )


def _reason(material: Material, data: VerdictGiven) -> str:
    offered = material.playbook.verdict(data.verdict)
    options = offered.reasons if offered else ()
    label = next((o.label for o in options if o.value == data.reason_code), data.reason_code)
    return ": ".join(part for part in (label, data.reason) if part)
