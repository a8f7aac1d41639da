"""What heads every report: all that is unknown, open, not checked, undone, or settled only by a waiver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.analysis.networks import covers
from workbench.analysis.wording import count
from workbench.model.actions import ActionKind, spec_of
from workbench.model.causes import CauseChosen
from workbench.model.follow_ups import FollowUpStanding
from workbench.model.state import exposure_id
from workbench.model.withdrawal import TruthTable
from workbench.model.words import Facet, Judgement, Outcome, StepState

from .after_parts import RecheckPart, StandDownPart
from .cause_parts import CausePart, FollowUpPart
from .gathering import Material
from .linked import BlockElsewhere
from .names import action_name
from .parts import ActionPart, ExposurePart, OpenPoint, Standing, StepPart
from .record_parts import CheckState, FacetCheck, SignInsPart, SourcePart
from .reported import ReportedPart, open_about
from .times import stamp

__all__ = ["open_points"]

_S = Standing
_ORDER = list(Standing)
_NAMED = 20
_PURGE = "Whether they are purged is left to decide."


def open_points(
    material: Material,
    *,
    blocks: Sequence[BlockElsewhere],
    not_told: Sequence[TruthTable],
    copies: Sequence[TruthTable],
    cause: CausePart | None,
    follow_ups: Sequence[FollowUpPart],
    proposed: Sequence[str],
    stand_downs: Sequence[StandDownPart],
    rechecks: Sequence[RecheckPart],
    exposures: Sequence[ExposurePart],
    actions: Sequence[ActionPart],
    checks: Sequence[FacetCheck],
    sources: Sequence[SourcePart],
    signins: SignInsPart,
    steps: Sequence[StepPart],
    reported: ReportedPart | None = None,
) -> tuple[OpenPoint, ...]:
    """Returns the points, the gravest first; within each kind those without a waiver come first."""
    points = [
        *_ledger(material),
        *_exposures(exposures),
        *(OpenPoint(standing=_S.NOT_TOLD, what=one.not_told) for one in not_told),
        *(
            OpenPoint(standing=_S.NOT_DONE, what=one.left_to_purge, detail=_PURGE)
            for one in copies
            if one.left_to_purge
        ),
        *_actions(material, actions),
        *_no_longer(actions, exposures),
        *_checks(checks),
        *open_about(reported, led_past=_led_past_copies(material)),
        *_rechecks(material, rechecks),
        *_stand_downs(stand_downs),
        *_cause(material, cause),
        *_follow_ups(follow_ups, proposed),
        *_sources(sources),
        *_signins(signins),
        *_not_blocked(material, blocks),
        *_steps(material, actions, steps),
    ]
    return tuple(sorted(points, key=lambda p: (_ORDER.index(p.standing), p.waiver is not None)))


def _led_past_copies(material: Material) -> bool:
    looking = [step.id for step in material.playbook.steps if Facet.MESSAGES in step.checks]
    return bool(looking) and set(looking) <= material.skipped


def _ledger(material: Material) -> Iterator[OpenPoint]:
    if material.trouble:
        yield OpenPoint(
            standing=_S.IN_DOUBT, what=material.trouble, detail="Run `workbench verify` before relying on this."
        )


def _exposures(exposures: Sequence[ExposurePart]) -> Iterator[OpenPoint]:
    for part in exposures:
        if part.is_open:
            yield OpenPoint(standing=_S.OPEN, what=part.what, detail=part.why, waiver=part.waiver)
        elif part.beyond_reach:
            at = f", {stamp(part.told_at)}" if part.told_at else ""
            told = f"Told: {part.told}{at}" if part.told else "Nobody is on record as told."
            yield OpenPoint(standing=_S.BEYOND_REACH, what=part.what, detail=told)


def _actions(material: Material, actions: Sequence[ActionPart]) -> Iterator[OpenPoint]:
    unknown = {record.action.id for record in material.actions if material.is_unknown(record)}
    settled = {_job(part) for part in actions if part.proved}
    latest = {_job(part): part for part in actions}
    for part in actions:
        what = f"{part.title} {part.label}".strip()
        if part.id in unknown:
            detail = part.detail or "It was started and its end is not on record. Read the state back."
            yield OpenPoint(standing=_S.UNKNOWN, what=what, detail=detail, waiver=part.waiver)
        elif part.under_way:
            yield OpenPoint(standing=_S.WAITING, what=what, detail="It was under way when this report was made.")
        elif not part.proved and _job(part) not in settled and latest[_job(part)] is part:
            standing = _S.FAILED if part.outcome is Outcome.FAILED else _S.NOT_PROVED
            yield OpenPoint(standing=standing, what=what, detail=_why_unproved(part), waiver=part.waiver)
    begun = {part.id for part in actions}
    for waiver in material.waivers:
        if waiver.subject == "action" and waiver.name not in begun:
            what = action_name(material, waiver.name)
            yield OpenPoint(standing=_S.NOT_DONE, what=what, waiver=material.waiver_part(waiver))


def _no_longer(actions: Sequence[ActionPart], exposures: Sequence[ExposurePart]) -> Iterator[OpenPoint]:
    """What was done and proved, and was changed by somebody since; a door that is open again stands there already."""
    doors = {part.id for part in exposures if part.is_open}
    latest = {_job(part): part for part in actions}
    for part in latest.values():
        spec, target = spec_of(part.kind), _job(part).partition(":")[2]
        if part.otherwise_at is not None and exposure_id(spec.facet, target) not in doors:
            detail = f"It was proved {stamp(part.proved_at)}. Seen since, {stamp(part.otherwise_at)}."
            yield OpenPoint(standing=_S.NO_LONGER, what=f"{part.title} {part.label}".strip(), detail=detail)


def _job(part: ActionPart) -> str:
    """The same for every attempt at one thing: its id without the number of the attempt."""
    return part.id.partition("~")[0]


def _why_unproved(part: ActionPart) -> str:
    pending = f" It is expected to show by {stamp(part.pending_until)}." if part.pending_until else ""
    return (part.proof or part.detail or "The state was not read back.") + pending


def _checks(checks: Sequence[FacetCheck]) -> Iterator[OpenPoint]:
    # A facet that two steps ask for counts once, and as waived only where both are.
    once = {check.title: check for check in sorted(checks, key=lambda c: c.waiver is None)}
    for title in dict.fromkeys(check.title for check in checks):
        check = once[title]
        if check.state is CheckState.NOT_CHECKED:
            yield OpenPoint(standing=_S.NOT_CHECKED, what=check.title, detail=check.why_not, waiver=check.waiver)
        elif check.state is CheckState.STATED:
            yield OpenPoint(standing=_S.NOT_PROVED, what=check.title, detail="It rests on a person's word alone.")
        for left_out in check.left_out:
            yield OpenPoint(standing=_S.NOT_CHECKED, what=f"{check.title}: {left_out}", waiver=check.waiver)


def _rechecks(material: Material, rechecks: Sequence[RecheckPart]) -> Iterator[OpenPoint]:
    for due in material.due:
        if due.overdue and due.hours is not None:
            detail = f"It was due {stamp(due.at)} and was not made."
            yield OpenPoint(standing=_S.NOT_CHECKED, what=f"Recheck {due.why}", detail=detail)
    if rechecks and rechecks[-1].not_checked:
        what = f"When everything was looked at again, this was not: {', '.join(rechecks[-1].not_checked)}"
        yield OpenPoint(standing=_S.NOT_CHECKED, what=what, detail=f"Looked again {stamp(rechecks[-1].at)}.")


def _stand_downs(stand_downs: Sequence[StandDownPart]) -> Iterator[OpenPoint]:
    for part in stand_downs:
        if part.ended_at is None:
            detail = f"It was begun {stamp(part.begun_at)}: {part.reason}"
            yield OpenPoint(standing=_S.NOT_DONE, what="The stand-down is not finished.", detail=detail)


def _cause(material: Material, cause: CausePart | None) -> Iterator[OpenPoint]:
    """That nobody knows is told as loudly as what was not checked; where there was no theft, there is no cause."""
    if cause is None or material.playbook.theft(material.case.verdict) == "none":
        return
    chosen = cause.chosen
    answer = material.playbook.cause(_answered_cause(material)) if chosen else None
    if chosen is None:
        yield OpenPoint(standing=_S.NOT_KNOWN, what="How the intruder got in", detail="Nobody has decided.")
    elif answer is not None and answer.kind == "not-known":
        detail = f"Decided by {chosen.by.name}, {stamp(chosen.at)}."
        yield OpenPoint(standing=_S.NOT_KNOWN, what="How the intruder got in", detail=detail)
    if chosen is not None and cause.unasked and (answer is None or answer.kind != "no-theft"):
        what = f"{count(cause.unasked, 'question')} that would tell the causes apart"
        yield OpenPoint(standing=_S.NOT_CHECKED, what=what, detail="Nobody answered them.")


def _answered_cause(material: Material) -> str:
    return next((data.cause for _, data in reversed(list(material.of_type(CauseChosen)))), "")


def _follow_ups(follow_ups: Sequence[FollowUpPart], proposed: Sequence[str]) -> Iterator[OpenPoint]:
    if proposed:
        what = f"To do after the case: {count(len(proposed), 'thing')} proposed, and taken over by nobody"
        yield OpenPoint(standing=_S.NOT_DONE, what=what)
    for part in follow_ups:
        if part.standing is FollowUpStanding.OVERDUE:
            detail = f"It was due by {part.day} ({part.owner})."
            yield OpenPoint(standing=_S.NOT_DONE, what=f"To do after the case: {part.what}", detail=detail)


def _sources(sources: Sequence[SourcePart]) -> Iterator[OpenPoint]:
    for source in sources:
        if source.unreadable:
            what = f"{source.unreadable} of {source.rows} records of {source.name}"
            yield OpenPoint(
                standing=_S.NOT_CHECKED, what=what, detail="They could not be read; their lines are listed."
            )


def _signins(signins: SignInsPart) -> Iterator[OpenPoint]:
    unjudged = signins.counts.get(Judgement.UNJUDGED, 0)
    if unjudged:
        yield OpenPoint(
            standing=_S.NOT_CHECKED,
            what=f"{count(unjudged, 'sign-in')} without a judgement",
            detail="The records don't say enough to tell whose they are.",
        )
    for finding in signins.findings:
        if finding.code == "other-account":
            yield OpenPoint(standing=_S.ELSEWHERE, what=finding.sentence)


def _not_blocked(material: Material, elsewhere: Sequence[BlockElsewhere]) -> Iterator[OpenPoint]:
    """Abnormal addresses that a step which counts as done left alone: shared ones, and those that only failed."""
    blocks = [s.id for s in material.playbook.steps if any(a.action is ActionKind.BLOCK_IP for a in s.actions)]
    if not any((record := material.steps.get(step)) and record.state is StepState.DONE for step in blocks):
        return
    handled = {r.action.target for r in material.actions if r.action.kind is ActionKind.BLOCK_IP}
    handled |= {w.name.partition("~")[0].removeprefix(f"{ActionKind.BLOCK_IP}:") for w in material.waivers}
    left: dict[str, bool] = {}
    for signin in material.abnormal:
        if signin.ip and any(covers(block.target, signin.ip) for block in elsewhere):
            continue
        if signin.ip and not handled & {f"{signin.ip}/32", f"{signin.ip}/128", signin.ip}:
            left[signin.ip] = left.get(signin.ip, False) or signin.success is not False
    inside, outside = [ip for ip, got_in in left.items() if got_in], [ip for ip, got_in in left.items() if not got_in]
    for ip in inside:
        yield OpenPoint(
            standing=_S.NOT_DONE,
            what=f"Block address {ip}",
            detail="It is judged abnormal, and somebody was in from it.",
        )
    if outside:
        named = ", ".join(outside[:_NAMED]) + (f" and {len(outside) - _NAMED} more" if len(outside) > _NAMED else "")
        yield OpenPoint(
            standing=_S.NOT_DONE,
            what=f"Block {count(len(outside), 'address', 'addresses')}: {named}",
            detail="Judged abnormal; every sign-in from there failed.",
        )


def _steps(material: Material, actions: Sequence[ActionPart], steps: Sequence[StepPart]) -> Iterator[OpenPoint]:
    closing = {step.id for step in material.playbook.steps if step.closes}
    if material.case.verdict is None:
        yield OpenPoint(standing=_S.NOT_DONE, what="No verdict has been given.")
    for step in steps:
        what = f"Step {step.number} {step.title}"
        if step.state is StepState.WAITING:
            since = f"since {stamp(step.since)}" if step.since else ""
            detail = f"Waiting for {step.waiting_for} {since}. {step.waiting_what}".strip()
            yield OpenPoint(standing=_S.WAITING, what=what, detail=detail)
        elif step.state is StepState.WAIVED:
            done = [f"{a.title} {a.label}".strip() for a in actions if a.step == step.id and a.proved]
            detail = f"Done and proved in it: {'; '.join(done)}." if done else "Nothing in it was done by an action."
            yield OpenPoint(standing=_S.WAIVED, what=what, detail=detail, waiver=step.waiver)
        elif step.state is StepState.OPEN and step.id not in closing:
            yield OpenPoint(standing=_S.NOT_DONE, what=what, detail=step.reason)
    if material.case.closed_at is None:
        yield OpenPoint(standing=_S.NOT_DONE, what="The case is not closed.")
