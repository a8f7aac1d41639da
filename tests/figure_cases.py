"""Closed and open cases of an autumn, told to a case file event by event: what figures are tested on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workbench.casefile import CaseFile
from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.cases import Actor
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseClosed,
    CaseOpened,
    CauseChosen,
    ConsentGiven,
    EventData,
    EvidenceKept,
    ExposureClosed,
    ExposureFound,
    QuestionAnswered,
    RecordsRead,
    SignInsJudged,
    StepDone,
    VerdictGiven,
    Waived,
)
from workbench.model.evidence import Coverage, Evidence
from workbench.model.signins import JudgedSignIn, SignIn
from workbench.model.state import Exposure, OpenedAt, Proof
from workbench.model.words import Attribution, Facet, Grade, Judgement, Outcome, Verdict
from workbench.playbook.finding import find_playbook

KIM = Actor(os_user="kim1", name="Kim Park")
MONDAY = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
"""Of the first case."""
AFTERWARDS = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """One case. Times are minutes: before it was opened for what came first, after it for the rest."""

    number: int
    account: str
    day: int
    """After the first Monday."""
    ip: str = "203.0.113.7"
    intruder: int | None = 360
    """When the first abnormal sign-in was, before the opening; None: none was read."""
    noticed: int | None = 60
    contained: int | None = 20
    asked: bool = True
    """Contain now was used; else it was worked step by step."""
    by_hand: bool = False
    verdict: Verdict | None = Verdict.CONFIRMED
    reason: str = ""
    cause: str = "phishing"
    closed: int | None = 240
    still_open: bool = False
    """The forwarding was waived."""
    precision: str = "exact"
    playbook: str = "suspected-theft"
    word: str = ""
    """A verdict that only its playbook offers."""

    @property
    def id(self) -> str:
        return f"C-{self.number:02}"

    @property
    def opened(self) -> datetime:
        return MONDAY + timedelta(days=self.day)

    def after(self, minutes: float) -> datetime:
        return self.opened + timedelta(minutes=minutes)


_ALARM = {"verdict": Verdict.NOT_COMPROMISED, "cause": "none", "contained": None}

CASES = (
    Told(1, "lin.wei@example.com", 0, contained=12),
    Told(2, "maria@example.com", 1, intruder=None, reason="own-vpn", **_ALARM),  # type: ignore[arg-type]
    Told(3, "omar@example.com", 2, contained=25, asked=False, cause="same-login"),
    Told(4, "lin.wei@example.com", 8, contained=18, ip="2001:db8:1:2::5"),
    Told(5, "ada@example.com", 9, contained=40, by_hand=True, asked=False, noticed=None, cause="guessed"),
    Told(6, "jun@example.com", 10, intruder=None, reason="travel", **_ALARM),  # type: ignore[arg-type]
    Told(7, "eva@example.com", 11, contained=30, ip="2001:db8:1:2::99", precision="not after"),
    Told(8, "kofi@example.com", 22, contained=9, ip="198.51.100.23", cause="unknown", still_open=True),
    Told(9, "ines@example.com", 22, intruder=None, contained=15, verdict=Verdict.SUSPECTED, cause="unknown"),
    Told(10, "tom@example.com", 23, contained=22, intruder=-600, cause=""),
    Told(11, "sara@example.com", 24, intruder=None, reason="own-vpn", **_ALARM),  # type: ignore[arg-type]
    Told(12, "paul@example.com", 25, contained=None, verdict=None, cause="", closed=None),
)
"""Eight thefts and three false alarms that are closed, and one case that is open: October 2026."""


def tell(casefile: CaseFile, cases: Iterable[Told] = CASES) -> None:
    """Records all of it in the order of its time."""
    entries = sorted((entry for case in cases for entry in _events(casefile, case)), key=lambda e: e[0])
    for at, case_id, events in entries:
        casefile.append(case_id, *events, at=at, actor=KIM)


def _events(casefile: CaseFile, case: Told) -> Iterator[tuple[datetime, str, tuple[EventData, ...]]]:
    def said(minutes: float, *events: EventData) -> tuple[datetime, str, tuple[EventData, ...]]:
        return case.after(minutes), case.id, events

    playbook, _ = casefile.keep(find_playbook(case.playbook, user_folder=None).read_bytes())
    opened = CaseOpened(
        ticket=f"HD-{case.number}",
        account=case.account,
        provider="guided" if case.by_hand else "practice",
        playbook=case.playbook,
        playbook_version=1,
        playbook_sha256=playbook,
    )
    yield said(0, opened)
    if case.intruder is not None:
        yield said(2, *_signins(casefile, case, case.intruder))
    if case.noticed is not None:
        noticed = case.after(-case.noticed).isoformat()
        yield said(3, QuestionAnswered(step="confirm-compromise", question="noticed-at", value=noticed))
    if case.verdict is not None:
        yield said(
            5, VerdictGiven(verdict=case.word or case.verdict, reason_code=case.reason, reason="asked the owner")
        )
    if case.contained is not None:
        yield from (said(*part) for part in _containment(case, case.contained))
    yield said(45, StepDone(step="confirm-compromise", proof=("Verdict given.",)))
    if case.closed is not None and case.verdict is not None:
        if case.cause:
            yield said(case.closed - 1, _cause(case))
        done = StepDone(step="close", proof=("The case was closed.",))
        yield said(case.closed, done, CaseClosed(verdict=case.word or case.verdict))


def _cause(case: Told) -> EventData:
    """As a person chooses it; an older playbook asks for it in a question."""
    if case.number == 1:
        return QuestionAnswered(step="close", question="cause", value=case.cause)
    return CauseChosen(cause=case.cause, title="in the playbook's words", reason="what the owner said")


def _signins(casefile: CaseFile, case: Told, before: int) -> tuple[EventData, ...]:
    signin = SignIn(
        id=f"s{case.number}", at=case.after(-before), account=case.account, ip=case.ip, success=True, source="0" * 64
    )
    records, size = casefile.keep(b'{"signin":' + signin.model_dump_json().encode() + b"}")
    judged = JudgedSignIn(signin=signin.id, judgement=Judgement.ABNORMAL, author="rules 1")
    judgements, _ = casefile.keep(judged.model_dump_json().encode())
    return (
        EvidenceKept(evidence=Evidence(sha256=records, size=size, name="login.json", kind="derived")),
        RecordsRead(
            evidence=records,
            records=records,
            format="test",
            coverage=Coverage(source="login.json", rows=1, unique=1),
            signins=1,
            audit=0,
        ),
        SignInsJudged(judgements=judgements, rules="1", counts={Judgement.ABNORMAL: 1}),
    )


def _containment(case: Told, minutes: float) -> Iterator[tuple[float, EventData, EventData] | tuple[float, EventData]]:
    kinds = ((ActionKind.RESET_PASSWORD, "", "reset-password"), (ActionKind.STOP_FORWARDING, "out@x", "inspect-rules"))
    actions = [Action(id=action_id(kind, to), kind=kind, target=to) for kind, to, _ in kinds]
    door = Exposure(
        id="forwarding:out@x",
        facet=Facet.FORWARDING,
        key="out@x",
        what="forwards to out@x",
        attribution=Attribution.INTRUDER,
        why="it was made from the intruder's network",
        opened=OpenedAt(at=case.after(-60), precision=case.precision),
        found_at=case.after(2),
    )
    yield 4, ExposureFound(exposure=door)
    if case.asked:
        yield (
            6,
            ConsentGiven(run="r", step="", plan_digest="d", actions=tuple(a.id for a in actions), how="typed CONTAIN"),
        )
    grade = Grade.SHOWN if case.by_hand else Grade.READ
    proof = Proof(proved=True, sentence="It is off.", before=Grade.READ, after=grade)
    for place, (action, (_, _, step)) in enumerate(zip(actions, kinds, strict=True)):
        done = minutes - 1 + place
        yield 7 + place / 10, ActionIntended(run="r", step=step, plan_digest="d", action=action)
        if place and case.still_open:
            yield done, Waived(subject="action", name=action.id, reason="the console is down")
            continue
        yield done, ActionEnded(action_id=action.id, outcome=Outcome.DONE, detail="")
        yield done + 0.001, ActionProved(action_id=action.id, proof=proof)
        yield done + 0.002, StepDone(step=step, proof=("Read back.",))
        if place:
            at = case.after(done)
            yield done + 0.003, ExposureClosed(exposure_id=door.id, closed_at=at, verified_at=at, proof=proof)
