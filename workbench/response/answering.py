"""Keeps what the responder says: answers, the verdict, notes, waits and waivers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from workbench.analysis.proving import key_of
from workbench.analysis.wording import count
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import NotFound, Refused, UsageError
from workbench.model.events import (
    CaseChanged,
    EventData,
    ExposureBeyondReach,
    ExposureFound,
    NoteAdded,
    QuestionAnswered,
    StepWaiting,
    VerdictGiven,
    Waived,
)
from workbench.model.examined import ExaminedMail
from workbench.model.state import exposure_id
from workbench.model.words import AccountKind, Facet, Judgement, facet_name
from workbench.playbook.schema import Question, Step, VerdictOption

from .answer_words import refuse_nothing_left, refuse_stray_key
from .authority import refuse_nobody, refuse_to_come
from .causes import cause_events
from .facts import CaseFacts, gather
from .former import forget_former
from .recording import closings, found_exposures
from .settling import settle
from .situation import Situation
from .survey import ANSWERED, REPORTED, CaseView, StepView, survey

__all__ = [
    "answer",
    "answer_all",
    "beyond_reach",
    "choose_cause",
    "give_verdict",
    "note",
    "refuse_closed",
    "step_of",
    "unseen_for",
    "verdict_of",
    "wait_for",
    "waive",
]


def step_of(facts: CaseFacts, ref: str) -> Step:
    """Returns the step with that id, number or unique beginning. Raises NotFound naming the steps."""
    steps = facts.playbook.steps
    exact = [s for n, s in enumerate(steps, start=1) if ref in (s.id, str(n))]
    found = exact or [s for s in steps if s.id.startswith(ref)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{n} {s.id}" for n, s in enumerate(steps, start=1))
    raise NotFound(f"The playbook has no step '{ref}'.", f"Its steps are: {names}.")


async def answer(desk: Desk, case: Case, step: str, question: str, value: str) -> None:
    """Records an answer. Raises NotFound (no such question), UsageError (the answer does not fit it)."""
    await answer_all(desk, case, step, {question: value})


async def answer_all(desk: Desk, case: Case, step: str, given: Mapping[str, str]) -> None:
    """Records answers by question: all of them, or none where one can't be taken. Raises as `answer`."""
    facts = gather(desk, case)
    refuse_closed(facts.case)
    definition = step_of(facts, step)
    events = [e for question, value in given.items() for e in _answered(desk, facts, definition, question, value)]
    for asked in definition.questions:
        if asked.id in given:
            refuse_to_come(asked, given[asked.id].strip(), desk.now())
        if asked.id in given and asked.names_left:
            at_step = survey(desk, case).step(definition.id)
            refuse_nothing_left(asked, given[asked.id], facts, at_step.proposals if at_step else ())
    await desk.record(case.id, *events)
    await settle(desk, case)


async def choose_cause(desk: Desk, case: Case, cause: str, reason: str = "") -> None:
    """Records how the intruder got in, with what was at hand. Raises NotFound, UsageError (no reason), Refused.

    A cause needs the person's reason; “not known” and “there was no theft” need none.
    """
    facts = gather(desk, case)
    refuse_closed(facts.case)
    await desk.record(case.id, *cause_events(desk, facts, cause.strip(), reason))
    await settle(desk, case)


def _answered(desk: Desk, facts: CaseFacts, definition: Step, question: str, value: str) -> Iterator[EventData]:
    asked = next((q for q in definition.questions if q.id == question), None)
    if asked is None:
        names = ", ".join(q.id for q in definition.questions) or "none"
        raise NotFound(f"Step '{definition.id}' asks no question '{question}'.", f"It asks: {names}.")
    if asked.kind == "cause":
        yield from cause_events(desk, facts, value.strip(), "")
        return
    checked = _checked(asked, value.strip())
    yield QuestionAnswered(step=definition.id, question=question, value=checked)
    if question == "account-kind":
        yield CaseChanged(kind=AccountKind(checked))
    if question == "caller-verified":
        yield CaseChanged(caller_verified=checked)


def refuse_closed(case: Case) -> None:
    """Raises Refused where the case is closed: what it concluded stands until somebody says why it goes on."""
    if case.closed_at is not None:
        raise Refused("The case is closed.", "Reopen it first, with the reason (workbench case reopen CASE).")


def _checked(question: Question, value: str) -> str:
    if not value:
        raise UsageError(f"“{question.ask}” needs an answer.")
    allowed: tuple[str, ...] = ()
    if question.kind == "choice":
        allowed = tuple(o.value for o in question.options)
    elif question.kind == "yes-no":
        allowed = ("yes", "no", "unknown")
    if allowed and value not in allowed:
        raise UsageError(f"'{value}' is no answer to “{question.ask}”", f"Answer one of: {', '.join(allowed)}.")
    if question.kind == "time":
        _check_time(question, value)
    refuse_nobody(question, value)
    refuse_stray_key(question, value)
    return value


def _check_time(question: Question, value: str) -> None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(
            f"'{value}' is no point in time for “{question.ask}”",
            "Write it with its time zone, such as 2026-11-01T08:30+08:00.",
        )


def verdict_of(facts: CaseFacts, word: str) -> VerdictOption:
    """Returns the verdict of that name that the case's playbook offers. Raises UsageError, naming them."""
    wanted = " ".join(word.lower().replace("-", " ").split())
    found = next((v for v in facts.playbook.offered if v.value.replace("-", " ") == wanted), None)
    if found is None:
        raise UsageError(f"'{word}' is no verdict.", f"One of: {', '.join(v.value for v in facts.playbook.offered)}.")
    return found


def unseen_for(facts: CaseFacts, verdict: VerdictOption) -> tuple[Facet, ...]:
    """Returns the facets that must still be looked at before that verdict can be given."""
    return tuple(f for f in verdict.needs if facts.state_of(f) is None)


async def give_verdict(desk: Desk, case: Case, verdict: str, *, reason_code: str = "", reason: str = "") -> None:
    """Records the verdict, one of those that the playbook offers, with what it rests on.

    Raises Refused while a facet that it needs was not looked at, UsageError for a verdict that is not offered and
    without the reason that it must carry.
    """
    facts = gather(desk, case)
    refuse_closed(facts.case)
    given = verdict_of(facts, verdict)
    _check_verdict(facts, given, reason_code, reason)
    events: list[EventData] = [
        VerdictGiven(
            verdict=given.value,
            reason_code=reason_code,
            reason=reason.strip(),
            rests_on=rests_on(desk, facts),
        )
    ]
    if given.theft in ("confirmed", "suspected"):
        from workbench.analysis.exposures import credentials

        found = credentials(facts.situation.first_abnormal_success_at, found_at=desk.now())
        events += [ExposureFound(exposure=e) for e in found_exposures(facts.exposures, found)]
    await desk.record(case.id, *events)
    if given.theft == "confirmed":
        await forget_former(desk, case, "the theft is confirmed, and the intruder knows it")
    await _close_what_is_shut(desk, case)
    if facts.playbook.mail == "reported":
        await _judge_mail_again(desk, case)
    await settle(desk, case)


async def _judge_mail_again(desk: Desk, case: Case) -> None:
    """What is withdrawn and what is left alone follows from the verdict."""
    from .looking import look
    from .readable import readable_facets
    from .taken_mail import judge_taken_mail

    if Facet.MESSAGES not in readable_facets(desk, case):
        await judge_taken_mail(desk, case, again=True)
    elif Facet.MESSAGES in desk.casefile.views.facets(case.id):
        await look(desk, case, (Facet.MESSAGES,))


async def _close_what_is_shut(desk: Desk, case: Case) -> None:
    """Whoever contained before giving the verdict has shut password and sessions already, as read back then."""
    facts = gather(desk, case)
    whole = [e for e in facts.exposures if not e.exposure.key]
    states = [state for facet in Facet if (state := facts.state_of(facet)) is not None]
    shut = [event for state in states for event in closings(whole, state, facts.actions, frozenset())]
    if shut:
        await desk.record(case.id, *shut)


def _check_verdict(facts: CaseFacts, verdict: VerdictOption, reason_code: str, reason: str) -> None:
    name = f"“{verdict.value.capitalize()}”"
    codes = [o.value for o in verdict.reasons]
    if codes and reason_code not in codes:
        raise UsageError(f"{name} carries its reason.", f"Give one of: {', '.join(codes)}.")
    if verdict.carries_reason and reason_code in ("", "other") and not reason.strip():
        raise UsageError(f"{name} carries its reason.", "Say why, in a few words.")
    unseen = unseen_for(facts, verdict)
    if unseen:
        otherwise = f", or give the verdict “{verdict.instead}”" if verdict.instead else ""
        raise Refused(
            f"{name} needs a look at: " + ", ".join(facet_name(f) for f in unseen) + ".",
            f"Look at them first (--look FACET){otherwise}.",
        )


def _judged_by_people(desk: Desk, case: Case) -> int:
    """How many of the account's sign-ins bear a person's judgement: each is counted once."""
    views = desk.casefile.views
    return len(views.own_signins_named(case.id, views.overruled(case.id)))


def rests_on(desk: Desk, facts: CaseFacts) -> tuple[str, ...]:
    """Returns, in sentences, what is known when a verdict is given; the counts last, next to the question."""
    situation, overruled = facts.situation, _judged_by_people(desk, facts.case)
    unjudged = desk.casefile.views.count_signins(facts.case.id).get(Judgement.UNJUDGED, 0)
    looked = [f for f in Facet if facts.state_of(f) is not None]
    # Of a reported mail the mail is looked at, and its verdict comes before any account's settings.
    about_mail = facts.playbook.mail == "reported" and bool(facts.examined)
    sentences = ["Looked at: " + (", ".join(facet_name(f) for f in looked) or "nothing yet") + "."]
    sentences = sentences if looked or not about_mail else []
    sentences += [_examined_told(record.examined.mail) for record in facts.examined]
    sentences += [] if facts.playbook.reads_signins else _said(facts)
    if facts.playbook.reads_signins or situation.signins:
        sentences += _signins_told(situation, unjudged, overruled)
    found = facts.exposures or not about_mail
    return (*sentences, *([f"{len(facts.exposures)} exposures found so far."] if found else []))


def _said(facts: CaseFacts) -> Iterator[str]:
    """What was picked among answers, and what is said to be left, up to the step that gives the verdict."""
    for step in facts.playbook.steps:
        for question in step.questions:
            record = facts.answers.get(f"{step.id}/{question.id}")
            label = next((o.label for o in question.options if record is not None and o.value == record.value), "")
            label = record.value.rstrip(".") if record is not None and question.names_left else label
            if label:
                yield f"{question.ask} {label}."
        if step.gives_verdict:
            return


def _examined_told(mail: ExaminedMail) -> str:
    why = f" {mail.reasons[0].sentence}" if mail.finding in ("suspicious", "unclear") and mail.reasons else ""
    return f"The reported mail “{mail.subject}” from {mail.sender or 'nobody'} was examined: {mail.finding}.{why}"


def _signins_told(situation: Situation, unjudged: int, overruled: int) -> list[str]:
    return [
        f"{situation.signins} sign-in records of this account, {situation.abnormal} judged abnormal"
        f" ({count(len(situation.abnormal_ips), 'address')}).",
        *([f"{unjudged} of them could not be told: nobody has judged them."] if unjudged else []),
        *([f"{overruled} of them were judged by a person, against or beside the rules."] if overruled else []),
    ]


async def note(desk: Desk, case: Case, text: str, step: str = "") -> None:
    """Records a remark."""
    if not text.strip():
        raise UsageError("The note is empty.")
    await desk.record(case.id, NoteAdded(step=step, text=text.strip()))


async def wait_for(desk: Desk, case: Case, step: str, who: str, what: str = "") -> None:
    """Stops a step at "waiting for WHO"; an empty name ends the wait."""
    facts = gather(desk, case)
    refuse_closed(facts.case)
    definition = step_of(facts, step)
    await desk.record(case.id, StepWaiting(step=definition.id, who=who.strip(), for_what=what.strip()))


async def waive(
    desk: Desk,
    case: Case,
    step: str,
    reason: str,
    *,
    exposure: str = "",
    facet: Facet | None = None,
    action: str = "",
    recheck_at: datetime | None = None,
) -> None:
    """Leaves something undone, with a reason and a recheck date.

    Without a narrower subject the whole step is waived: each open exposure, each unchecked facet and each
    outstanding action of it gets a waiver of its own. Raises UsageError without a reason or with a recheck date
    that has passed, NotFound, Refused while an outcome is unknown and for a closed case.
    """
    if not reason.strip():
        raise UsageError("Waiving needs a reason.", "Say why it is left undone, in a few words.")
    if recheck_at is not None and recheck_at <= desk.now():
        raise UsageError(f"{recheck_at:%Y-%m-%d %H:%M} UTC is in the past.", "Say when somebody looks at it again.")
    view = survey(desk, case)
    refuse_closed(view.case)
    definition = step_of(view.facts, step)
    at_step = view.step(definition.id)
    assert at_step is not None
    recheck = recheck_at or desk.now() + timedelta(hours=max(view.facts.playbook.recheck_hours, default=168))
    subjects = _subjects(view, at_step, exposure, facet, action)
    await desk.record(
        case.id,
        *(Waived(subject=kind, name=name, reason=reason.strip(), recheck_at=recheck) for kind, name in subjects),
    )
    await settle(desk, case)


def _subjects(view: CaseView, step: StepView, exposure: str, facet: Facet | None, action: str) -> list[tuple[str, str]]:
    _refuse_unknown(view, exposure, action)
    if exposure:
        if exposure not in {e.exposure.id for e in view.facts.exposures}:
            raise NotFound(f"This case has no exposure '{exposure}'.", "workbench case exposures CASE lists them.")
        return [("exposure", exposure)]
    if facet is not None:
        return [("facet", facet.value)]
    if action:
        if action not in {p.action.id for p in step.proposals} | {r.action.id for r in view.facts.actions}:
            raise NotFound(f"Step '{step.step.id}' proposes no action '{action}'.")
        return [("action", action)]
    if step.unknown:
        raise Refused(
            f"The outcome of {step.unknown[0].action.id} is unknown: a step is not waived over that.",
            "Read the state back first (workbench case read-back CASE).",
        )
    must = [q for q in step.unanswered if q.required]
    if step.step.closes or must or (step.step.gives_verdict and view.case.verdict is None):
        missing = step.lacks[0] if step.lacks else "the case is not closed"
        raise Refused(f"Step '{step.step.id}' can't be waived as a whole: {missing}.", "Answer it; “unknown” is fine.")
    return [
        *(("exposure", e.exposure.id) for e in step.open_exposures),
        *(("facet", f.value) for f in step.unchecked),
        *(("facet", REPORTED) for _ in [0] if step.step.examines),
        *(("facet", ANSWERED) for _ in [0] if step.step.widens),
        *(("facet", "signins") for _ in [0] if step.step.signins and not view.facts.situation.signins),
        *(("action", p.action.id) for p in step.outstanding),
        *(("action", r.action.id) for r in step.unread),
        ("step", step.step.id),
    ]


def _refuse_unknown(view: CaseView, exposure: str, action: str) -> None:
    """What may have happened already is not left undone."""
    for record in view.facts.unknown:
        shuts = exposure_id(record.action.spec.facet, key_of(record.action))
        if record.action.id == action or (exposure and shuts == exposure):
            raise Refused(
                f"The outcome of {record.action.id} is unknown: it is not waived over that.",
                "Read the state back first (workbench case read-back CASE).",
            )


async def beyond_reach(desk: Desk, case: Case, exposure: str, told: str, told_at: datetime | None = None) -> None:
    """Ends an exposure that can't be shut from here, naming who was told."""
    facts = gather(desk, case)
    refuse_closed(facts.case)
    found = next((e.exposure for e in facts.exposures if e.exposure.id == exposure), None)
    if found is None:
        raise NotFound(f"This case has no exposure '{exposure}'.")
    if found.facet is not Facet.MESSAGES:
        # A word closes nothing: only copies that lie with others are out of everybody's hands here.
        raise Refused(
            f"Only copies of mail can be beyond reach; this can be shut: {found.what}.",
            "Shut it, or waive it with the reason.",
        )
    if not told.strip():
        raise UsageError("Say who was told.", "If nobody was told yet, waive it with that as the reason.")
    await desk.record(
        case.id, ExposureBeyondReach(exposure_id=exposure, told=told.strip(), told_at=told_at or desk.now())
    )
    await settle(desk, case)
