"""What the ledger records: one frozen model for each type of event.

An event's type and fields are part of the file format. They may gain optional fields; none is
renamed or removed. Times inside an event are event times; when it was recorded, by whom and in which
order stands in the envelope that the case file puts around it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Moment, Thing
from .cases import Actor
from .causes import CauseChosen
from .checks import CheckAnswered, CheckMade
from .custody import (
    CaseBundled,
    CaseCountersigned,
    CaseTakenIn,
    ClockSetBack,
    DeskKeys,
    EvidenceExpired,
    KeyCertificate,
    KeyRotated,
    LedgerStarted,
    TailAccepted,
    TimeStamped,
)
from .deeds import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    ConsentGiven,
    FormerForgotten,
    SecretTaken,
    StandDownBegun,
    StandDownEnded,
)
from .evidence import Coverage, Evidence, UnreadableLine
from .examined import MailExamined
from .follow_ups import FollowUpAdded, FollowUpDone, FollowUpDropped
from .linking import CaseLinked
from .state import Exposure, FacetState, Proof
from .telling import PeopleTold, TellingStruck
from .words import AccountKind, Facet, Judgement, VerdictWord

__all__ = [
    "ActionEnded",
    "ActionIntended",
    "ActionProved",
    "CaseBundled",
    "CaseChanged",
    "CaseClosed",
    "CaseCountersigned",
    "CaseLinked",
    "CaseOpened",
    "CaseReopened",
    "CaseTakenIn",
    "CauseChosen",
    "CheckAnswered",
    "CheckMade",
    "ClockSetBack",
    "ConsentGiven",
    "DeskKeys",
    "Event",
    "EventData",
    "EvidenceExpired",
    "EvidenceKept",
    "ExposureBeyondReach",
    "ExposureClosed",
    "ExposureFound",
    "ExposureReopened",
    "Finding",
    "FollowUpAdded",
    "FollowUpDone",
    "FollowUpDropped",
    "FormerForgotten",
    "KeyCertificate",
    "KeyRotated",
    "LedgerStarted",
    "MailExamined",
    "MailOverruled",
    "NoteAdded",
    "PeopleTold",
    "QuestionAnswered",
    "RecheckMade",
    "RecordsRead",
    "ReportMade",
    "SecretTaken",
    "SignInsJudged",
    "SignInsOverruled",
    "StandDownBegun",
    "StandDownEnded",
    "StateObserved",
    "StateUnreadable",
    "StepDone",
    "StepReopened",
    "StepWaiting",
    "TailAccepted",
    "TellingStruck",
    "TimeStamped",
    "VerdictGiven",
    "Waived",
]

Phase = Literal["look", "before", "after", "recheck"]


class CaseOpened(Thing):
    """A case begins."""

    type: Literal["case-opened"] = "case-opened"
    ticket: str
    account: str
    account_id: str | None = None
    former_addresses: tuple[str, ...] = ()
    provider: str
    playbook: str
    playbook_version: int
    playbook_sha256: str
    """Of the YAML file as it was: kept as evidence, so that the steps can be read in years."""
    reporter: str = ""
    caller_verified: str = ""
    kind: AccountKind | None = None


class CaseChanged(Thing):
    """A fact about the case was learned or corrected; None leaves it as it was."""

    type: Literal["case-changed"] = "case-changed"
    account_id: str | None = None
    former_addresses: tuple[str, ...] | None = None
    reporter: str | None = None
    caller_verified: str | None = None
    kind: AccountKind | None = None


class EvidenceKept(Thing):
    """Bytes were stored; they were in the file before this event was."""

    type: Literal["evidence-kept"] = "evidence-kept"
    evidence: Evidence
    step: str = ""
    supports: str = ""
    """The id of the action or exposure, or the facet, that it was attached for."""


class RecordsRead(Thing):
    """Sign-ins, audit events and messages were read out of a piece of evidence."""

    type: Literal["records-read"] = "records-read"
    evidence: str
    """SHA-256 of what was read."""
    records: str
    """SHA-256 of the JSON lines that came out: `{"signin": …}`, `{"audit": …}` or `{"message": …}` each."""
    format: str
    coverage: Coverage
    signins: int
    audit: int
    messages: int = 0
    duplicates: int = 0
    """Records that an earlier file of this case already had."""
    unreadable: tuple[UnreadableLine, ...] = ()
    """At most the first hundred; the coverage has the count."""


class Finding(Thing):
    """Something that judging the records brought up, beside the single judgements."""

    code: str
    sentence: str
    records: tuple[str, ...] = ()


class SignInsJudged(Thing):
    """The rules judged every sign-in at hand; replaces what the rules said before."""

    type: Literal["signins-judged"] = "signins-judged"
    judgements: str
    """SHA-256 of JSON lines, a JudgedSignIn each."""
    rules: str
    counts: dict[Judgement, int]
    findings: tuple[Finding, ...] = ()


class SignInsOverruled(Thing):
    """A person judged some sign-ins; stands above the rules."""

    type: Literal["signins-overruled"] = "signins-overruled"
    signins: tuple[str, ...]
    judgement: Judgement
    reason: str


class MailOverruled(Thing):
    """A person said whose a group of mail is; stands above the program's judgement."""

    type: Literal["mail-overruled"] = "mail-overruled"
    group: str
    abnormal: bool
    reason: str


class QuestionAnswered(Thing):
    """A question of a step was answered (again)."""

    type: Literal["question-answered"] = "question-answered"
    step: str
    question: str
    value: str


class VerdictGiven(Thing):
    """The responder's conclusion, with what it rests on."""

    type: Literal["verdict-given"] = "verdict-given"
    verdict: VerdictWord
    reason_code: str = ""
    reason: str = ""
    rests_on: tuple[str, ...] = ()
    """Sentences: what was counted when the verdict was given."""


class StateObserved(Thing):
    """A facet was seen."""

    type: Literal["state-observed"] = "state-observed"
    state: FacetState
    phase: Phase
    step: str = ""
    run: str = ""
    actions: tuple[str, ...] = ()
    """The actions that it was read before or after."""


class StateUnreadable(Thing):
    """A facet was asked for and could not be seen."""

    type: Literal["state-unreadable"] = "state-unreadable"
    facet: Facet
    why: str
    phase: Phase
    step: str = ""
    run: str = ""
    actions: tuple[str, ...] = ()


class ExposureFound(Thing):
    """An exposure was found, or is known better than before (same id)."""

    type: Literal["exposure-found"] = "exposure-found"
    exposure: Exposure


class ExposureClosed(Thing):
    """The state read back says that it is shut."""

    type: Literal["exposure-closed"] = "exposure-closed"
    exposure_id: str
    closed_at: Moment
    verified_at: Moment
    action_id: str | None = None
    proof: Proof


class ExposureReopened(Thing):
    """It is back."""

    type: Literal["exposure-reopened"] = "exposure-reopened"
    exposure_id: str
    why: str


class ExposureBeyondReach(Thing):
    """It can't be shut from here; somebody was told."""

    type: Literal["exposure-beyond-reach"] = "exposure-beyond-reach"
    exposure_id: str
    told: str
    told_at: Moment | None = None
    tellings: tuple[str, ...] = ()
    """What it rests on: entries on who was told. Empty: the words of a person, about everybody."""


class Waived(Thing):
    """Left undone, with a named person's reason."""

    type: Literal["waived"] = "waived"
    subject: Literal["step", "facet", "exposure", "action"]
    name: str
    reason: str
    recheck_at: Moment | None = None


class StepDone(Thing):
    """A step's proof is complete."""

    type: Literal["step-done"] = "step-done"
    step: str
    proof: tuple[str, ...]
    """Sentences."""


class StepReopened(Thing):
    """Something came up after a step was done or waived."""

    type: Literal["step-reopened"] = "step-reopened"
    step: str
    why: str


class StepWaiting(Thing):
    """A step waits for a named person; an empty name ends the wait."""

    type: Literal["step-waiting"] = "step-waiting"
    step: str
    who: str
    for_what: str = ""


class NoteAdded(Thing):
    """A remark."""

    type: Literal["note-added"] = "note-added"
    step: str = ""
    text: str


class CaseClosed(Thing):
    """The case ends; what stays open is named."""

    type: Literal["case-closed"] = "case-closed"
    verdict: VerdictWord
    left_open: tuple[str, ...] = ()


class CaseReopened(Thing):
    """The case goes on."""

    type: Literal["case-reopened"] = "case-reopened"
    why: str


def _is_empty(value: str) -> bool:
    return not value


class ReportMade(Thing):
    """A report left the workbench."""

    type: Literal["report-made"] = "report-made"
    format: str
    sha256: str
    name: str
    """File name, without its folder."""
    head_seq: int
    head_link: str
    reader: str = Field(default="", exclude_if=_is_empty)
    """owner, manager, responder; empty where the format has everything, or an older version wrote it."""
    language: str = Field(default="", exclude_if=_is_empty)
    hidden: str = Field(default="", exclude_if=_is_empty)
    """SHA-256 of the list of what was hidden, kept as evidence; empty where nothing was."""


class RecheckMade(Thing):
    """Every facet was looked at again, some time after it was settled."""

    type: Literal["recheck-made"] = "recheck-made"
    hours: int | None = None
    """Which of the playbook's rechecks it was; None where nobody was due."""
    looked: tuple[Facet, ...]
    unreadable: tuple[Facet, ...] = ()
    back: tuple[str, ...] = ()
    """Ids of the exposures that are open again, or new."""


EventData = Annotated[
    LedgerStarted
    | CaseOpened
    | CaseChanged
    | EvidenceKept
    | RecordsRead
    | SignInsJudged
    | SignInsOverruled
    | MailOverruled
    | MailExamined
    | QuestionAnswered
    | VerdictGiven
    | StateObserved
    | StateUnreadable
    | ConsentGiven
    | ActionIntended
    | ActionEnded
    | ActionProved
    | SecretTaken
    | FormerForgotten
    | ExposureFound
    | ExposureClosed
    | ExposureReopened
    | ExposureBeyondReach
    | Waived
    | StepDone
    | StepReopened
    | StepWaiting
    | NoteAdded
    | CaseClosed
    | CaseReopened
    | ReportMade
    | TailAccepted
    | RecheckMade
    | StandDownBegun
    | StandDownEnded
    | EvidenceExpired
    | ClockSetBack
    | CaseCountersigned
    | KeyRotated
    | CaseBundled
    | CaseTakenIn
    | TimeStamped
    | PeopleTold
    | TellingStruck
    | CaseLinked
    | CauseChosen
    | FollowUpAdded
    | FollowUpDone
    | FollowUpDropped
    | CheckMade
    | CheckAnswered,
    Field(discriminator="type"),
]


class Event(Thing):
    """An event as it stands in the ledger."""

    seq: int
    """Its place among all events of the file, from 1."""
    case_id: str | None
    case_seq: int | None
    at: Moment
    """When it was recorded, by the desk's clock: handling time."""
    actor: Actor
    hash: str
    """SHA-256 of its canonical bytes, hex."""
    link: str
    """The desk chain up to and with this event, hex."""
    data: EventData
