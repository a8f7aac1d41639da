"""A small case, told to a real case file event by event."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from workbench.casefile import CaseFile
from workbench.desk.keys import load_or_make
from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.cases import Actor
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseLinked,
    CaseOpened,
    ConsentGiven,
    EventData,
    EvidenceKept,
    ExposureClosed,
    ExposureFound,
    Finding,
    PeopleTold,
    QuestionAnswered,
    RecordsRead,
    SignInsJudged,
    SignInsOverruled,
    StateObserved,
    StateUnreadable,
    StepDone,
    StepWaiting,
    TellingStruck,
    VerdictGiven,
    Waived,
)
from workbench.model.evidence import Coverage, Evidence, UnreadableLine, Window
from workbench.model.linking import SharedItem
from workbench.model.signins import AuditEvent, JudgedSignIn, Reason, SignIn
from workbench.model.state import Exposure, FacetItem, FacetState, OpenedAt, Proof, exposure_id
from workbench.model.telling import Audience, Way
from workbench.model.words import Attribution, Facet, Grade, Judgement, Outcome, Verdict
from workbench.playbook.schema import Option, Playbook, Question, Step, StepAction
from workbench.reports.markdown import to_markdown
from workbench.reports.model import ReportModel, build_report
from workbench.reports.readers import for_responder

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KIM = Actor(os_user="kim1", name="Kim Park")
MADE_AT = T0 + timedelta(hours=1)
ACCOUNT = "lin.wei@example.com"
CASE = "C-7f3a"
HOME, ABROAD = "198.51.100.20", "203.0.113.7"
TO_INTRUDER, TO_SOMEBODY = "drop@mail.example.net", "lin.private@example.org"

PLAYBOOK = Playbook(
    id="small",
    title="Small playbook",
    version=3,
    summary="Enough to test a report.",
    not_compromised_reasons=(Option(value="own-vpn", label="The owner's own VPN"), Option(value="x", label="Other")),
    steps=(
        Step(
            id="confirm",
            title="Confirm compromise",
            why="To know.",
            signins=True,
            proof="Every sign-in is judged.",
            attack=("T1078.004",),
            questions=(
                Question(
                    id="payment",
                    ask="Has a payment mail gone out?",
                    kind="yes-no",
                    required=True,
                    options=(Option(value="yes", label="Yes, it has"), Option(value="no", label="No")),
                ),
                Question(id="bank", ask="Whom did you reach at the bank?", kind="text", when={"payment": "yes"}),
                Question(id="owner", ask="What does the owner say?", kind="text", required=True),
            ),
            next={Verdict.NOT_COMPROMISED: "close"},
        ),
        Step(
            id="inspect",
            title="Inspect rules and forwarding",
            why="Mail may leave.",
            proof="Read back.",
            checks=(Facet.RULES, Facet.FORWARDING, Facet.DELEGATES, Facet.RECOVERY),
            actions=(StepAction(action=ActionKind.STOP_FORWARDING, on="exposures"),),
        ),
        Step(id="close", title="Close", why="To end it.", proof="Closed.", closes=True),
    ),
)


class Told:
    """Writes events into a case file, one minute after another."""

    def __init__(self, casefile: CaseFile) -> None:
        self.casefile = casefile
        self.now = T0

    def tell(self, *data: EventData) -> None:
        """Records events and lets a minute go by."""
        self.casefile.append(CASE, *data, at=self.now, actor=KIM)
        self.now += timedelta(minutes=1)

    def keep(self, data: bytes, name: str, kind: str = "derived") -> EvidenceKept:
        """Keeps bytes; the event is still to be told."""
        sha256, size = self.casefile.keep(data)
        return EvidenceKept(evidence=Evidence(sha256=sha256, size=size, name=name, kind=kind))

    def open(self, account: str = ACCOUNT) -> None:
        """Opens the case."""
        playbook = self.keep(b"id: small", "small.yaml", "playbook")
        opened = CaseOpened(
            ticket="INC-42",
            account=account,
            account_id="1001",
            former_addresses=("lin@example.com",),
            provider="practice",
            playbook="small",
            playbook_version=3,
            playbook_sha256=playbook.evidence.sha256,
            reporter="Lin Wei",
        )
        self.tell(opened, playbook)

    def read(self, signins: list[SignIn], audit: list[AuditEvent] = [], unreadable: int = 0) -> str:  # noqa: B006
        """Takes sign-ins and changes in; returns the SHA-256 of what they were read from."""
        source = self.keep(b"the export", "login.json", "export")
        sha256 = source.evidence.sha256
        lines = [f'{{"signin":{s.model_copy(update={"source": sha256}).model_dump_json()}}}' for s in signins]
        lines += [f'{{"audit":{a.model_copy(update={"source": sha256}).model_dump_json()}}}' for a in audit]
        derived = self.keep("\n".join(lines).encode(), "records of login.json")
        bad = tuple(UnreadableLine(line=n + 7, why="no time", excerpt="<b>|") for n in range(unreadable))
        read = RecordsRead(
            evidence=sha256,
            records=derived.evidence.sha256,
            format="google-reports",
            coverage=Coverage(
                source="activity export login.json",
                asked=Window(start=T0 - timedelta(days=31), end=T0),
                got=Window(start=T0 - timedelta(days=9), end=T0 - timedelta(hours=1)),
                rows=len(signins) + len(audit) + unreadable,
                unique=len(signins) + len(audit),
                unreadable=unreadable,
                accounts=1,
                gaps=("Nothing older than 180 days is kept.",),
            ),
            signins=len(signins),
            audit=len(audit),
            unreadable=bad,
        )
        self.tell(source, derived, read)
        return sha256

    def judge(self, judged: list[JudgedSignIn], findings: tuple[Finding, ...] = ()) -> None:
        """Has the rules say something about the sign-ins."""
        blob = self.keep("\n".join(j.model_dump_json() for j in judged).encode(), "judgements")
        self.tell(blob, SignInsJudged(judgements=blob.evidence.sha256, rules="rules 1", counts={}, findings=findings))


def open_file(folder: Path) -> CaseFile:
    """Makes a case file in a folder."""
    return CaseFile.open(
        folder / "cases.db",
        signer=lambda: load_or_make(folder / "config"),
        heads=folder / "heads",
        now=lambda: T0,
        new_id=lambda: "ledger-1",
        program="workbench test",
        actor=KIM,
    )


@contextmanager
def new_case(folder: Path, account: str = ACCOUNT) -> Iterator[Told]:
    """Yields a case that was just opened."""
    casefile = open_file(folder)
    told = Told(casefile)
    told.open(account)
    yield told
    casefile.close()


def report_on(told: Told, running: frozenset[str] = frozenset()) -> ReportModel:
    """Returns the report on the case as it is now."""
    return build_report(
        told.casefile, CASE, PLAYBOOK, made_at=MADE_AT, made_by=KIM, program="workbench 0.1.0", running=running
    )


@cache
def full_report() -> ReportModel:
    """Returns the report on a case in which something of every kind happened."""
    with tempfile.TemporaryDirectory() as folder, new_case(Path(folder)) as told:
        tell_everything(told)
        return report_on(told)


def markdown_of(report: ReportModel) -> str:
    """Returns the responder's report as Markdown."""
    return to_markdown(for_responder(report))


def signin(id_: str, hours: float, ip: str | None, *, success: bool | None = True) -> SignIn:
    """Returns a sign-in so many hours before the case was opened."""
    return SignIn(
        id=id_,
        at=T0 - timedelta(hours=hours),
        account=ACCOUNT,
        account_id="1001",
        success=success,
        ip=ip,
        protocol="imap",
        client="curl|[x](http://evil.example)",
        source="",
        line=12,
    )


def judged(id_: str, judgement: Judgement, sentence: str = "New network.", weight: int = 3) -> JudgedSignIn:
    """Returns a judgement by the rules."""
    reason = Reason(code="new-network", sentence=sentence, weight=weight)
    return JudgedSignIn(signin=id_, judgement=judgement, reasons=(reason,), author="rules 1")


def forwarding(address: str, attribution: Attribution, opened: OpenedAt) -> Exposure:
    """Returns a forwarding as an exposure."""
    return Exposure(
        id=exposure_id(Facet.FORWARDING, address),
        facet=Facet.FORWARDING,
        key=address,
        what=f"Forwarding to {address}",
        attribution=attribution,
        why="It sends mail outside.",
        opened=opened,
        found_at=T0 + timedelta(minutes=2),
    )


def state(facet: Facet, *items: FacetItem, grade: Grade = Grade.READ) -> FacetState:
    """Returns a facet as it was seen."""
    return FacetState(
        facet=facet,
        at=T0 + timedelta(minutes=5),
        grade=grade,
        items=items,
        coverage=Coverage(source="practice"),
    )


def tell_everything(told: Told) -> None:
    """Tells a case in which something of every kind happened."""
    told.tell(QuestionAnswered(step="confirm", question="payment", value="no"))
    change = AuditEvent(
        id="a1",
        at=T0 - timedelta(hours=3),
        account=ACCOUNT,
        account_id="1001",
        ip=ABROAD,
        facet=Facet.SECOND_FACTORS,
        change="added",
        key="phone",
        what="Second factor enrolled",
        name="2sv_enroll",
        source="",
    )
    told.read(
        [signin("s1", 100, HOME), signin("s2", 4, ABROAD, success=False), signin("s3", 3.5, ABROAD)],
        [change],
        unreadable=2,
    )
    told.judge(
        [
            judged("s1", Judgement.OWNER, "Used for weeks.", -3),
            judged("s2", Judgement.ABNORMAL),
            judged("s3", Judgement.ABNORMAL),
        ],
        (
            Finding(code="vendor-flag-never-set", sentence="The vendor's own flag was never set."),
            Finding(code="other-account", sentence="admin@example.com needs a case of its own."),
        ),
    )
    told.tell(SignInsOverruled(signins=("s1",), judgement=Judgement.OWNER, reason="She was at home."))
    told.tell(VerdictGiven(verdict=Verdict.CONFIRMED, reason="Both agree.", rests_on=("2 abnormal sign-ins",)))
    exact = OpenedAt(at=T0 - timedelta(hours=3), precision="exact")
    not_after = OpenedAt(at=T0 - timedelta(days=5), precision="not after")
    told.tell(
        ExposureFound(exposure=forwarding(TO_INTRUDER, Attribution.INTRUDER, exact)),
        ExposureFound(exposure=forwarding(TO_SOMEBODY, Attribution.ASK_OWNER, not_after)),
    )
    tell_actions(told)
    told.tell(StateObserved(state=state(Facet.RULES), phase="look", step="inspect"))
    told.tell(StateUnreadable(facet=Facet.DELEGATES, why="The console refused.", phase="look", step="inspect"))
    shown = state(Facet.SESSIONS, grade=Grade.SHOWN)
    told.tell(StateObserved(state=shown, phase="look"))
    recheck = T0 + timedelta(days=7)
    told.tell(
        Waived(subject="facet", name="recovery", reason="No console access.", recheck_at=recheck),
        Waived(subject="exposure", name=f"forwarding:{TO_SOMEBODY}", reason="The owner's own.", recheck_at=recheck),
        StepWaiting(step="inspect", who="The administrator", for_what="the delegates"),
        StepDone(step="confirm", proof=("Verdict given.",)),
    )
    many = tuple(f"a{n}@example.net" for n in range(5))
    told.tell(
        PeopleTold(id="T1", who=many, count=5, audience=Audience.OUTSIDE, how=Way.OTHER, told_at=T0, note="By fax."),
        PeopleTold(id="T2", who=("The bank",), count=1, audience=Audience.BANK, how=Way.PHONE, told_at=T0),
        TellingStruck(telling="T2", why="It was another bank."),
        CaseLinked(
            other="C-9",
            ticket="HD-2",
            account="kim@example.com",
            why="The same address.",
            shared=(SharedItem(kind="address", value=ABROAD),),
        ),
    )


def tell_actions(told: Told) -> None:
    """Tells of one action that was proved and one whose end nobody knows."""
    stop = Action(
        id=action_id(ActionKind.STOP_FORWARDING, TO_INTRUDER),
        kind=ActionKind.STOP_FORWARDING,
        target=TO_INTRUDER,
        label=TO_INTRUDER,
    )
    block = Action(id=f"block-ip:{ABROAD}/32", kind=ActionKind.BLOCK_IP, target=f"{ABROAD}/32", label=ABROAD)
    consent = ConsentGiven(
        run="R1", step="inspect", plan_digest="d" * 64, actions=(stop.id, block.id), how="typed LOCK"
    )
    told.tell(consent)
    told.tell(ActionIntended(run="R1", step="inspect", plan_digest="d" * 64, action=stop, undo={"keep": True}))
    effective = told.now
    told.tell(
        ActionEnded(action_id=stop.id, outcome=Outcome.DONE, detail="Accepted.", effective_at=effective),
    )
    item = FacetItem(key=TO_SOMEBODY, what=f"Forwarding to {TO_SOMEBODY}")
    told.tell(StateObserved(state=state(Facet.FORWARDING, item), phase="after", step="inspect", run="R1"))
    proof = Proof(proved=True, sentence="It is no longer in the list (1 left).", before=Grade.READ, after=Grade.READ)
    told.tell(
        ActionProved(action_id=stop.id, proof=proof),
        ExposureClosed(
            exposure_id=f"forwarding:{TO_INTRUDER}",
            closed_at=effective,
            verified_at=told.now,
            action_id=stop.id,
            proof=proof,
        ),
    )
    told.tell(ActionIntended(run="R1", step="inspect", plan_digest="d" * 64, action=block))
