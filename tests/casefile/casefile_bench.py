"""A desk for the tests of the case file, and one event of each type."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.casefile import CaseFile, VerifyResult
from workbench.casefile.verify import verify
from workbench.desk.keys import DeskKey, load_or_make
from workbench.model.actions import Action, ActionKind
from workbench.model.cases import Actor
from workbench.model.causes import CauseEvidence, Clue
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseBundled,
    CaseChanged,
    CaseClosed,
    CaseLinked,
    CaseOpened,
    CaseReopened,
    CauseChosen,
    ClockSetBack,
    ConsentGiven,
    Event,
    EventData,
    EvidenceKept,
    ExposureBeyondReach,
    ExposureClosed,
    ExposureFound,
    ExposureReopened,
    Finding,
    FollowUpAdded,
    FollowUpDone,
    FollowUpDropped,
    FormerForgotten,
    MailOverruled,
    NoteAdded,
    PeopleTold,
    QuestionAnswered,
    RecheckMade,
    RecordsRead,
    ReportMade,
    SecretTaken,
    SignInsJudged,
    SignInsOverruled,
    StandDownBegun,
    StandDownEnded,
    StateObserved,
    StateUnreadable,
    StepDone,
    StepReopened,
    StepWaiting,
    TellingStruck,
    VerdictGiven,
    Waived,
)
from workbench.model.evidence import Coverage, Evidence
from workbench.model.linking import SharedItem
from workbench.model.message import Message, MessageSource
from workbench.model.signins import AuditEvent, JudgedSignIn, SignIn
from workbench.model.state import Exposure, FacetItem, FacetState, OpenedAt, Proof
from workbench.model.telling import Audience, Way
from workbench.model.words import AccountKind, Attribution, Facet, Grade, Judgement, Outcome, Verdict

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ACTOR = Actor(os_user="desk1", name="Kim Example")
OPENED = CaseOpened(
    ticket="T-1",
    account="lin.wei@example.com",
    provider="practice",
    playbook="suspected-theft",
    playbook_version=1,
    playbook_sha256="0" * 64,
)


COVERAGE = Coverage(source="test log", rows=3, unique=3)
PROOF = Proof(proved=True, sentence="It is off.", before=Grade.READ, after=Grade.READ)
CAUSE = CauseEvidence(cause="guessed", speaks_for=(Clue(sentence="12 failed tries.", grade=Grade.READ),))
STOP = Action(id="stop-forwarding:out@example.net", kind=ActionKind.STOP_FORWARDING, target="out@example.net")


def signin(number: int, *, account: str = "lin.wei@example.com", account_id: str | None = None) -> SignIn:
    at = MORNING - timedelta(days=1) + timedelta(minutes=number)
    return SignIn(id=f"s{number:06}", at=at, account=account, account_id=account_id, ip="192.0.2.7", source="0" * 64)


def audit_event(number: int) -> AuditEvent:
    return AuditEvent(
        id=f"a{number:06}",
        at=MORNING,
        account="lin.wei@example.com",
        facet=Facet.FORWARDING,
        change="added",
        key="out@example.net",
        what="forwarding added",
        name="forwarding_on",
        source="0" * 64,
    )


def signin_lines(signins: Iterable[SignIn]) -> bytes:
    return b"\n".join(b'{"signin":' + s.model_dump_json().encode() + b"}" for s in signins)


def audit_lines(events: Iterable[AuditEvent]) -> bytes:
    return b"\n".join(b'{"audit":' + e.model_dump_json().encode() + b"}" for e in events)


def message(number: int, **more: object) -> Message:
    told = {"sender": "lin.wei@example.com", "subject": f"Invoice {number}", "ip": "192.0.2.7", **more}
    return Message.model_validate(
        {
            "id": f"m{number:06}",
            "at": MORNING + timedelta(minutes=number),
            "sha256": "0" * 64,
            "source": MessageSource(evidence="0" * 64, size=100),
            **told,
        }
    )


def message_lines(messages: Iterable[Message]) -> bytes:
    return b"\n".join(b'{"message":' + m.model_dump_json().encode() + b"}" for m in messages)


def judged_lines(*judged: JudgedSignIn) -> bytes:
    return b"\n".join(j.model_dump_json().encode() for j in judged)


def records_read(sha256: str, signins: int = 0, audit: int = 0, messages: int = 0) -> RecordsRead:
    return RecordsRead(
        evidence="0" * 64,
        records=sha256,
        format="test",
        coverage=COVERAGE,
        signins=signins,
        audit=audit,
        messages=messages,
    )


def judged_by_rules(sha256: str, *findings: Finding) -> SignInsJudged:
    return SignInsJudged(judgements=sha256, rules="1", counts={Judgement.OWNER: 1}, findings=findings)


def kept(sha256: str, size: int) -> EvidenceKept:
    return EvidenceKept(evidence=Evidence(sha256=sha256, size=size, name="login.json", kind="export"), step="confirm")


def exposure(precision: str = "not after", at: datetime | None = MORNING) -> Exposure:
    return Exposure(
        id="forwarding:out@example.net",
        facet=Facet.FORWARDING,
        key="out@example.net",
        what="forwards to out@example.net",
        attribution=Attribution.INTRUDER,
        why="set by the intruder",
        opened=OpenedAt(at=at, precision=precision),
        found_at=MORNING,
    )


def seen(facet: Facet = Facet.FORWARDING, *items: FacetItem) -> StateObserved:
    return StateObserved(state=FacetState(facet=facet, at=MORNING, items=items, coverage=COVERAGE), phase="look")


def intended(action: Action = STOP) -> ActionIntended:
    return ActionIntended(run="r1", step="inspect", plan_digest="d", action=action, undo={"keep_copy": True})


def one_of_each(casefile: CaseFile) -> tuple[EventData, ...]:
    """Keeps what is needed and returns one event of every type that follows an opened case."""
    lines = (signin_lines([signin(1), signin(2)]), audit_lines([audit_event(1)]), message_lines([message(1)]))
    records, size = casefile.keep(b"\n".join(lines))
    judged = JudgedSignIn(signin="s000001", judgement=Judgement.OWNER, author="rules 1")
    judgements, _ = casefile.keep(judged_lines(judged))
    return (
        CaseChanged(account_id="42", former_addresses=("lin@example.com",), kind=AccountKind.PERSON),
        kept(records, size),
        records_read(records, 2, 1, 1),
        judged_by_rules(judgements, Finding(code="spray", sentence="A password spray.", records=("s000001",))),
        SignInsOverruled(signins=("s000002",), judgement=Judgement.ABNORMAL, reason="she was asleep"),
        QuestionAnswered(step="confirm", question="caller", value="yes"),
        VerdictGiven(verdict=Verdict.CONFIRMED, reason="asked her"),
        seen(Facet.FORWARDING, FacetItem(key="out@example.net", what="forwards")),
        StateUnreadable(facet=Facet.RULES, why="no API", phase="before"),
        ConsentGiven(run="r1", step="inspect", plan_digest="d", actions=(STOP.id,), how="typed"),
        ExposureFound(exposure=exposure()),
        intended(),
        ActionEnded(action_id=STOP.id, outcome=Outcome.DONE, detail="stopped", result={"n": 1.5}),
        ActionProved(action_id=STOP.id, proof=PROOF),
        SecretTaken(action_id=STOP.id, how="modal"),
        MailOverruled(group="mail-1", abnormal=True, reason="she did not send it"),
        FormerForgotten(action_id=STOP.id, why="the case is closed"),
        ExposureClosed(exposure_id=exposure().id, closed_at=MORNING, verified_at=MORNING, proof=PROOF),
        ExposureReopened(exposure_id=exposure().id, why="it is back"),
        ExposureBeyondReach(exposure_id=exposure().id, told="the owner"),
        PeopleTold(
            id="T-1", who=("a@example.net",), count=1, audience=Audience.OUTSIDE, how=Way.PHONE, told_at=MORNING
        ),
        TellingStruck(telling="T-1", why="it was another"),
        CaseLinked(
            other="C-9",
            ticket="T-1",
            account="kim@example.com",
            why="the same address",
            shared=(SharedItem(kind="address", value="192.0.2.7"),),
            opened="there",
        ),
        Waived(subject="facet", name="rules", reason="no API"),
        StepWaiting(step="inspect", who="mail administrator", for_what="the rules"),
        StepDone(step="confirm", proof=("seen",)),
        StepReopened(step="confirm", why="new evidence"),
        NoteAdded(text="called back"),
        CaseClosed(verdict=Verdict.CONFIRMED, left_open=("rules",)),
        CaseReopened(why="recheck"),
        ReportMade(format="md", sha256="0" * 64, name="report.md", head_seq=3, head_link="0" * 64),
        RecheckMade(hours=24, looked=(Facet.RULES,), back=(exposure().id,)),
        StandDownBegun(reason="it was her own VPN"),
        StandDownEnded(undone=(STOP.id,), left=()),
        CauseChosen(cause="guessed", title="It was guessed", reason="many tries", evidence=(CAUSE,)),
        FollowUpAdded(id="F-1", what="change it elsewhere", owner="the owner", due=MORNING + timedelta(days=2)),
        FollowUpAdded(id="F-2", what="check the laptop", owner="Kim Example", due=MORNING + timedelta(days=1)),
        FollowUpDone(
            follow_up="F-1", who="Lin Wei", done_at=MORNING, how_seen="she told me", grade=Grade.STATED, evidence=()
        ),
        FollowUpDropped(follow_up="F-2", reason="it was set up anew"),
        ClockSetBack(before=MORNING, seconds=60.0),
        CaseBundled(),
    )


class Bench:
    """A desk for the tests: one folder, one key, a clock that moves a second at each look."""

    def __init__(self, folder: Path, ledger: str = "L") -> None:
        self.folder = folder
        self._ledger = ledger
        self.path = folder / "data" / "cases.db"
        self.heads = folder / "state" / "heads"
        self._seconds = itertools.count()
        self._ids = itertools.count(1)
        self._opened: list[CaseFile] = []

    @property
    def key(self) -> DeskKey:
        return load_or_make(self.folder / "config")

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=next(self._seconds))

    def open(self, path: Path | None = None, *, create: bool = True) -> CaseFile:
        casefile = CaseFile.open(
            path or self.path,
            signer=lambda: self.key,
            heads=self.heads,
            now=self.now,
            new_id=lambda: f"{self._ledger}{next(self._ids)}",
            program="workbench test",
            actor=ACTOR,
            create=create,
        )
        self._opened.append(casefile)
        return casefile

    def add(self, casefile: CaseFile, *data: EventData, case: str | None = "C-1") -> tuple[Event, ...]:
        return casefile.append(case, *data, at=self.now(), actor=ACTOR)

    def with_case(self, *data: EventData) -> CaseFile:
        """Opens the file with one case, and appends the events one by one."""
        casefile = self.open()
        for item in (OPENED, *data):
            self.add(casefile, item)
        return casefile

    def head_file(self, casefile: CaseFile) -> Path:
        return self.heads / f"{casefile.ledger_id}.json"

    def verify(self, path: Path | None = None) -> VerifyResult:
        return verify(path or self.path, self.heads, keys=self.key.known)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        for casefile in self._opened:
            casefile.close()
