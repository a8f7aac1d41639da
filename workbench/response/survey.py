"""Where a case stands: every step with what it still lacks, and the one next thing to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from workbench.analysis.exposures import OUTSIDE
from workbench.analysis.mail_findings import mail_findings
from workbench.analysis.wording import and_list
from workbench.desk.desk import Desk
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.records import ActionRecord, ExposureRecord, StepRecord
from workbench.model.review import RemarkRecord
from workbench.model.state import Exposure
from workbench.model.words import Facet, Grade, StepState, SupportLevel, facet_name, facet_title
from workbench.playbook.crosscheck import SEARCH
from workbench.playbook.route import led_past
from workbench.playbook.schema import Question, Step

from .answer_words import undone
from .authority import awaits_search
from .facts import CaseFacts, gather
from .plans import PlannedAction, label_of, name_of
from .proposals import NOBODY_TOOK_IT, propose
from .readable import signins_readable
from .reported_like import answered_in, is_outdated

__all__ = [
    "ANSWERED",
    "REPORTED",
    "SEARCHED_BEFORE",
    "CaseView",
    "Move",
    "NextMove",
    "StepView",
    "asked_mail",
    "searched_too_late",
    "shuts",
    "survey",
]

SEARCHED_BEFORE = "not checked since the intruder was in: the last search knew of no such sign-in"
_OTHERS = "other people's mailboxes"
REPORTED, ANSWERED = "reported mail", "the accounts of those who answered"
"""What is waived of a step that examines mail, or that opens linked cases: named as a facet is."""


class Move(StrEnum):
    """Kinds of next moves."""

    READ_BACK = "read back"
    FETCH_SIGNINS = "fetch sign-ins"
    EXAMINE = "examine"
    ANSWER = "answer"
    ANSWER_REMARK = "answer a remark"
    VERDICT = "give a verdict"
    LOOK = "look"
    DO = "do"
    BY_HAND = "by hand"
    DECIDE = "decide"
    WIDEN = "widen"
    CLOSE = "close"
    GO_ON = "go on"
    NOTHING = "nothing"


class NextMove(Thing):
    """The one next thing to do, as a button would say it."""

    move: Move
    label: str
    why: str = ""


class StepView(Thing):
    """One step of a case."""

    number: int
    step: Step
    state: StepState
    record: StepRecord | None = None
    unanswered: tuple[Question, ...] = ()
    unchecked: tuple[Facet, ...] = ()
    """Facets nobody has looked at and nobody has waived; abnormal mail also where other people's mailboxes may be
    searched by now and were not."""
    open_exposures: tuple[ExposureRecord, ...] = ()
    """Open, and not waived."""
    proposals: tuple[PlannedAction, ...] = ()
    outstanding: tuple[PlannedAction, ...] = ()
    """Required, neither proved nor waived."""
    unknown: tuple[ActionRecord, ...] = ()
    unread: tuple[ActionRecord, ...] = ()
    """Done, as the provider says, and not seen yet."""
    remarks: tuple[RemarkRecord, ...] = ()
    """What reviewers remarked on it; on the case as a whole, at the step that closes it."""
    lacks: tuple[str, ...] = ()
    """What is missing until the step is done: sentences."""
    next: NextMove


class CaseView(Thing):
    """A case as a whole: what is recorded, and what follows for each step."""

    facts: CaseFacts
    steps: tuple[StepView, ...]
    current: str
    """Id of the step to work on."""

    @property
    def not_checked(self) -> tuple[str, ...]:
        """What nobody has looked at and nobody has waived, in a few words each; other people's mailboxes included."""
        facets = tuple(dict.fromkeys(f for s in self.steps for f in s.unchecked))
        own = _own_mailbox_only(self.facts) and not searched_too_late(self.facts)
        names = [facet_name(f) for f in facets if f is not Facet.MESSAGES or not own]
        return (*names, _OTHERS) if _left_out_others(self.facts, facets) else tuple(names)

    @property
    def locked_out_at(self) -> int:
        """Number of the step that issues another password where nobody has the new one; 0 where somebody has."""
        return next((s.number for s in self.steps if any(p.note == NOBODY_TOOK_IT for p in s.outstanding)), 0)

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.facts.case

    def step(self, ref: str) -> StepView | None:
        """Returns the step with that id or number, or None."""
        return next((s for s in self.steps if ref in (s.step.id, str(s.number))), None)

    @property
    def now(self) -> StepView:
        """The step to work on."""
        found = self.step(self.current)
        assert found is not None
        return found


def survey(desk: Desk, case: Case) -> CaseView:
    """Reads the case file and says where the case stands."""
    facts = gather(desk, case)
    records = desk.casefile.views.steps(case.id)
    skipped = led_past(facts.playbook, facts.case.verdict)
    steps = tuple(
        _step_view(desk, facts, step, number, records.get(step.id), step.id in skipped)
        for number, step in enumerate(facts.playbook.steps, start=1)
    )
    return CaseView(facts=facts, steps=steps, current=_current(facts, steps))


def _current(facts: CaseFacts, steps: tuple[StepView, ...]) -> str:
    closed = (StepState.DONE, StepState.WAIVED, StepState.SKIPPED)
    unsettled = next((s for s in steps if s.unknown), None)
    if unsettled:
        return unsettled.step.id
    # A kill may fall between what undoes a step and the event that opens it again.
    slipped = next((s for s in steps if s.state is StepState.DONE and s.lacks and facts.case.closed_at is None), None)
    if slipped:
        return slipped.step.id
    ready = [s for s in steps if s.state not in closed]
    working = next((s for s in ready if s.state is not StepState.WAITING), None)
    return (working or (ready[0] if ready else steps[-1])).step.id


def _step_view(
    desk: Desk, facts: CaseFacts, step: Step, number: int, record: StepRecord | None, skipped: bool
) -> StepView:
    facets = frozenset(step.checks)
    proposals = propose(desk, facts, step)
    unanswered = _unanswered(facts, step, proposals)
    unchecked = tuple(f for f in step.checks if _is_unchecked(facts, f) and not facts.waiver("facet", f.value))
    exposures = tuple(
        e
        for e in facts.exposures
        if e.exposure.facet in facets and e.is_open and not facts.waiver("exposure", e.exposure.id)
    )
    outstanding = tuple(p for p in proposals if _is_outstanding(facts, p, proposals))
    unknown = tuple(r for r in facts.unknown if r.step == step.id)
    unread = tuple(r for r in facts.unread if r.step == step.id and not facts.waiver("action", r.action.id))
    state = record.state if record else StepState.OPEN
    if skipped and state is StepState.OPEN:
        state = StepState.SKIPPED
    partial = StepView(
        number=number,
        step=step,
        state=state,
        record=record,
        unanswered=unanswered,
        unchecked=unchecked,
        open_exposures=exposures,
        proposals=proposals,
        outstanding=outstanding,
        unknown=unknown,
        unread=unread,
        remarks=tuple(_remarks_on(facts, step)),
        next=NextMove(move=Move.NOTHING, label=""),
    )
    lacks = _lacks(facts, partial)
    return partial.model_copy(update={"lacks": lacks, "next": _next_move(desk, facts, partial)})


def _is_unchecked(facts: CaseFacts, facet: Facet) -> bool:
    state = facts.state_of(facet)
    if state is None or facet is not Facet.MESSAGES:
        return state is None
    if facts.playbook.mail == "reported" and is_outdated(state.attrs, facts.examined) and state.grade is Grade.READ:
        return True
    # A few files that were taken in are no look at the mail.
    few = state.attrs.get("searched") == "taken in"
    return few or searched_too_late(facts) or awaits_search(facts.playbook, facts.answers, facts.facets)


def searched_too_late(facts: CaseFacts) -> bool:
    """The last search for mail began after the intruder was first in, or had no time to begin at: sign-ins that were
    taken in since tell of it."""
    state, first = facts.state_of(Facet.MESSAGES), facts.situation.first_abnormal_success_at
    if state is None or first is None or state.attrs.get("searched") not in ("own", "all"):
        return False
    since = state.attrs.get("since")
    return not isinstance(since, str) or datetime.fromisoformat(since) > first


def _unanswered(facts: CaseFacts, step: Step, proposals: tuple[PlannedAction, ...]) -> tuple[Question, ...]:
    left: set[str] = {p.action.kind for p in proposals if p.required and not p.done and not _is_left_open(facts, p)}
    if _sent_elsewhere(facts):
        left.add(SEARCH)
    return tuple(q for q in step.questions if (q.required or left.intersection(q.before)) and facts.awaits(step, q))


def _sent_elsewhere(facts: CaseFacts) -> bool:
    """The intruder sent mail, as the records tell, or a mail was reported, which others may have got; and only the
    account's own mailbox was searched: none found there says nothing."""
    waived = facts.waiver("facet", Facet.MESSAGES.value)
    elsewhere = bool(facts.situation.mail_sent) or (facts.playbook.mail == "reported" and bool(facts.examined))
    return elsewhere and _own_mailbox_only(facts) and not waived


def _is_outstanding(facts: CaseFacts, planned: PlannedAction, proposals: tuple[PlannedAction, ...]) -> bool:
    if planned.required and planned.action.id in facts.under_way:
        return True
    held = planned.refused and not planned.awaits  # what waits for an answer is still to be done
    if planned.done or held or not planned.required or facts.waiver("action", planned.action.id):
        return False
    if _is_left_open(facts, planned):
        return False
    substitutes = (p for p in proposals if p.instead_of == planned.action.kind.value)
    return not any(s.done for s in substitutes)


def _remarks_on(facts: CaseFacts, step: Step) -> Iterator[RemarkRecord]:
    """The last step has those on the whole case, and on a step that this case does not go through."""
    if not facts.remarks:
        return
    walked = {one.id for one in facts.playbook.steps} - led_past(facts.playbook, facts.case.verdict)
    for record in facts.remarks:
        if (step.closes and record.remark.step not in walked) or (step.id in walked and record.remark.step == step.id):
            yield record


def _is_left_open(facts: CaseFacts, planned: PlannedAction) -> bool:
    """The door that the action would shut is waived or beyond reach: that settles the action too."""
    facet, key = planned.action.spec.facet, planned.action.target
    doors = (e for e in facts.exposures if key and e.exposure.facet is facet and e.exposure.key == key)
    return any(e.beyond_reach or facts.waiver("exposure", e.exposure.id) for e in doors)


def _lacks(facts: CaseFacts, step: StepView) -> tuple[str, ...]:
    lacks = [f"{r.reviewer} remarks, and nobody answered: {r.remark.text}" for r in step.remarks if r.is_open]
    lacks += [_no_mail(facts)] if _nothing_examined(facts, step) else []
    lacks += [f"“{q.ask}” is not answered" for q in step.unanswered]
    lacks += [f"{account} answered it, and has no linked case" for account, _ in _to_link(facts, step)]
    if step.step.signins and not facts.situation.signins and not facts.waiver("facet", "signins"):
        lacks.append("no sign-in of this account has been read")
    if step.step.gives_verdict and facts.case.verdict is None:
        lacks.append("no verdict has been given")
    lacks += [f"{facet_title(f)}: {_not_checked(facts, f)}" for f in step.unchecked]
    lacks += [f"still open: {e.exposure.what}" for e in step.open_exposures]
    targets = {e.exposure.key for e in step.open_exposures}
    lacks += [_lack(p) for p in step.outstanding if not (p.action.target and p.action.target in targets)]
    lacks += [f"done, but not seen yet: {name_of(r.action)}" for r in step.unread]
    lacks += [f"outcome unknown: {r.action.spec.title} {r.action.label}".rstrip() for r in step.unknown]
    if step.step.closes and facts.case.closed_at is None:
        lacks.append("the case is not closed")
    return tuple(lacks)


def _nothing_examined(facts: CaseFacts, step: StepView) -> bool:
    examined = any(r.examined.mail.finding != "not examined" for r in facts.examined)
    return step.step.examines and not examined and not facts.waiver("facet", REPORTED)


def _no_mail(facts: CaseFacts) -> str:
    return "what was taken in could not be examined" if facts.examined else "no reported mail has been examined"


def _to_link(facts: CaseFacts, step: StepView) -> tuple[tuple[str, str], ...]:
    """Who answered a reported mail and has no linked case yet."""
    state = facts.state_of(Facet.MESSAGES)
    if not step.step.widens or state is None or facts.waiver("facet", ANSWERED):
        return ()
    linked = {link.linked.account.lower() for link in facts.links}
    return tuple((account, why) for account, why in answered_in(state.attrs) if account not in linked)


def _own_mailbox_only(facts: CaseFacts) -> bool:
    state = facts.state_of(Facet.MESSAGES)
    return state is not None and state.attrs.get("searched") == "own"


def _left_out_others(facts: CaseFacts, unchecked: tuple[Facet, ...]) -> bool:
    """Other people's mailboxes matter and were not searched, be it that nobody allowed it yet."""
    found = mail_findings(facts.state_of(Facet.MESSAGES))
    if found is None or not _own_mailbox_only(facts) or facts.waiver("facet", Facet.MESSAGES.value):
        return False
    there = any(g.unchecked for g in found.abnormal) or any(lure.others is None for lure in found.lures)
    return there or Facet.MESSAGES in unchecked or _sent_elsewhere(facts)


def _not_checked(facts: CaseFacts, facet: Facet) -> str:
    state = facts.state_of(facet)
    if facet is not Facet.MESSAGES or state is None:
        return "not checked"
    if searched_too_late(facts):
        return SEARCHED_BEFORE
    return f"{_OTHERS} not checked" if _own_mailbox_only(facts) else "not checked but for what was taken in"


def _lack(planned: PlannedAction) -> str:
    if planned.note == NOBODY_TOOK_IT:
        return "nobody has the new password: the owner is locked out"
    return f"not proved: {label_of(planned)}"


def _next_move(desk: Desk, facts: CaseFacts, step: StepView) -> NextMove:
    if facts.case.closed_at is not None:
        return NextMove(move=Move.NOTHING, label="The case is closed")
    begun_by_hand = {p.action.id for p in step.proposals if p.support is SupportLevel.GUIDED}
    if left := next((r for r in step.unknown if r.action.id in begun_by_hand), None):
        return NextMove(
            move=Move.READ_BACK,
            label=f"Say how it ended: {name_of(left.action)}",
            why="It was begun by hand, and nothing says how it ended. Look in the console, and attach what it shows.",
        )
    if step.unknown:
        return NextMove(
            move=Move.READ_BACK,
            label="Read back what happened",
            why="An action was started and its end is not known. Nothing is repeated before the state has been read.",
        )
    if step.unread:
        return NextMove(
            move=Move.READ_BACK,
            label=f"Read back: {name_of(step.unread[0].action)}",
            why="The provider says that it was done, and nothing has shown it yet.",
        )
    if _nothing_examined(facts, step):
        return NextMove(
            move=Move.EXAMINE,
            label="Take in the reported mail",
            why="It is kept as it came and examined. Nothing in it is opened, followed or run.",
        )
    if step.unanswered:
        # Before the log, which somebody else may have to export: money that is on its way waits for nobody.
        asked = step.unanswered[0]
        stays = undone(facts, step.proposals) if asked.names_left else ()
        why = f"Not done yet: {and_list(list(stays))}. Tick what is to be done, press a; then name what stays."
        return NextMove(move=Move.ANSWER, label=f"Answer: {asked.ask}", why=why if stays else "")
    if step.step.signins and not facts.situation.signins and not facts.waiver("facet", "signins"):
        readable = signins_readable(desk, facts.case)
        label = "Read the sign-ins" if readable else "Take in the sign-ins from the console"
        return NextMove(move=Move.FETCH_SIGNINS, label=label)
    if step.step.signins and facts.case.verdict is None:
        return NextMove(
            move=Move.VERDICT,
            label="Judge the sign-ins and give a verdict",
            why="Is one judged wrongly, or not at all? Mark it: 1 owner's, 2 delegate's, 3 abnormal; then say why.",
        )
    if step.unchecked and facts.playbook.mail == "reported" and step.unchecked == (Facet.MESSAGES,):
        return NextMove(move=Move.LOOK, label="Find all copies of the mail")
    if step.unchecked:
        return NextMove(move=Move.LOOK, label=f"Look at {_names(step.unchecked)}")
    if to_link := _to_link(facts, step):
        return NextMove(
            move=Move.WIDEN,
            label="Open linked cases",
            why=f"{to_link[0][0]} answered it ({to_link[0][1]}): they may have given something away.",
        )
    if step.step.verdict and facts.case.verdict is None:
        return NextMove(move=Move.VERDICT, label="Give a verdict", why=f"It answers: {facts.playbook.asks}")
    if awaited := next((p.awaits for p in step.outstanding if p.awaits), ""):
        return NextMove(
            move=Move.GO_ON, label="Go to the step that asks first", why=f"Nothing is started before: {awaited}"
        )
    doable = [p for p in step.outstanding if p.support is SupportLevel.AUTOMATED and p.suggested]
    if doable and all(p.note == NOBODY_TOOK_IT for p in doable):
        return NextMove(move=Move.DO, label="Issue another password", why=NOBODY_TOOK_IT)
    if doable:
        return NextMove(move=Move.DO, label=_do_label(doable))
    by_hand = [p for p in step.outstanding if p.support is SupportLevel.GUIDED and (p.suggested or not _door(step, p))]
    if by_hand:
        return NextMove(move=Move.BY_HAND, label=f"By hand: {label_of(by_hand[0])}")
    if step.open_exposures or step.outstanding:
        return _decide(step)
    if any(r.is_open for r in step.remarks):
        return NextMove(
            move=Move.ANSWER_REMARK,
            label="Answer the reviewer's remark",
            why="Do what it asks first, where it asks for something; then say what you did.",
        )
    if step.step.closes:
        return NextMove(move=Move.CLOSE, label="Close the case")
    return NextMove(move=Move.GO_ON, label="Go on to the next step")


def shuts(planned: PlannedAction, exposure: Exposure) -> bool:
    """Whether the action shuts this very door."""
    return bool(exposure.key) and (planned.action.spec.facet, planned.action.target) == (exposure.facet, exposure.key)


def _door(step: StepView, planned: PlannedAction) -> bool:
    """It shuts a door that may be the owner's own: a person decides on it first."""
    return any(shuts(planned, record.exposure) for record in step.open_exposures)


def asked_mail(step: StepView) -> Exposure | None:
    """The first group of mails that may be the owner's own, and has copies in reach."""
    open_ones = (e.exposure for e in step.open_exposures if e.exposure.facet is Facet.MESSAGES)
    return next((x for x in open_ones if not x.key.endswith(OUTSIDE)), None)


def _decide(step: StepView) -> NextMove:
    if asked_mail(step) is not None:
        why = "Open it and ask: 1 the owner sent it, 3 the owner did not. Then it can be withdrawn."
        return NextMove(move=Move.DECIDE, label="Ask the owner about a group of mail", why=why)
    if any(e.exposure.key.endswith(OUTSIDE) for e in step.open_exposures):
        return NextMove(move=Move.DECIDE, label="Say who was told", why="Some copies can't be taken back from here.")
    here = any(_door(step, p) for p in step.proposals if not p.done and not p.refused)
    why = "Close it: tick it, press a. Or waive it, with a reason." if here else "Close it, or waive it with a reason."
    return NextMove(move=Move.DECIDE, label="Decide what is still open", why=why)


def _names(facets: tuple[Facet, ...]) -> str:
    return ", ".join(facet_name(f) for f in facets)


def _do_label(doable: list[PlannedAction]) -> str:
    if len(doable) == 1:
        return label_of(doable[0])
    titles = list(dict.fromkeys(p.action.spec.title for p in doable))
    return f"{titles[0]} × {len(doable)}" if len(titles) == 1 else f"{titles[0]} and {len(doable) - 1} more"
