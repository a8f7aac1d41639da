"""What a case looks like now: the rows that are derived from its events."""

from __future__ import annotations

from .actions import Action
from .base import JsonObject, Moment, Thing
from .cases import Actor
from .events import Phase
from .evidence import Evidence
from .signins import JudgedSignIn, SignIn
from .state import Exposure, FacetState, Proof
from .words import Facet, Grade, Judgement, Outcome, StepState

__all__ = [
    "ActionRecord",
    "AnswerRecord",
    "EvidenceRecord",
    "ExposureRecord",
    "FacetRecord",
    "SaidBefore",
    "SignInRecord",
    "StepRecord",
    "WaiverRecord",
]


class StepRecord(Thing):
    """Where a step stands. Steps without a row are open."""

    step: str
    state: StepState
    since: Moment
    by: Actor
    reason: str = ""
    """Why it was waived, or reopened."""
    proof: tuple[str, ...] = ()
    waiting_for: str = ""
    waiting_what: str = ""
    recheck_at: Moment | None = None


class AnswerRecord(Thing):
    """The latest answer to a question."""

    step: str
    question: str
    value: str
    at: Moment
    by: Actor


class FacetRecord(Thing):
    """The latest look at a facet: a state, or why there is none."""

    facet: Facet
    at: Moment
    phase: Phase
    state: FacetState | None = None
    unreadable: str = ""
    seq: int
    """The event's place in the ledger."""


class ActionRecord(Thing):
    """An action from intention to proof."""

    action: Action
    step: str
    run: str
    intended_at: Moment
    intended_by: Actor
    undo: JsonObject | None = None
    blind_reason: str = ""
    ended_at: Moment | None = None
    outcome: Outcome | None = None
    """None: intended, and no end recorded. Unless it is under way now, that means unknown."""
    detail: str = ""
    effective_at: Moment | None = None
    pending_until: Moment | None = None
    evidence: str | None = None
    result: JsonObject = {}
    proof: Proof | None = None
    proved_at: Moment | None = None
    secret_taken: bool = False
    undone_by: str | None = None

    @property
    def irreversible(self) -> str:
        """Why nothing takes it back; empty where something does."""
        spec = self.action.spec
        kept_nowhere = bool(spec.irreversible) and self.undo is None
        return spec.irreversible if spec.undo is None or kept_nowhere else ""

    @property
    def is_unknown(self) -> bool:
        """Nobody knows its effect: it ended so, or was never seen to end. Not so while it is under way."""
        if self.proof is not None and self.proof.proved:
            return False
        return self.outcome is None or self.outcome is Outcome.UNKNOWN

    @property
    def is_unread(self) -> bool:
        """The provider said that it was done, and the state has not shown it yet: it could not be read, or it lags."""
        if self.outcome is not Outcome.DONE or self.undone_by is not None:
            return False
        if self.proof is None:
            return True
        return not self.proof.proved and (self.proof.after is None or self.pending_until is not None)


class ExposureRecord(Thing):
    """An exposure and how it ended, if it did."""

    exposure: Exposure
    closed_at: Moment | None = None
    verified_at: Moment | None = None
    closed_by: str | None = None
    grade: Grade | None = None
    """Of the proof that it is shut."""
    beyond_reach: bool = False
    told: str = ""
    told_at: Moment | None = None

    @property
    def is_open(self) -> bool:
        """Neither shut nor beyond reach."""
        return self.closed_at is None and not self.beyond_reach


class WaiverRecord(Thing):
    """A waiver in force."""

    subject: str
    name: str
    reason: str
    recheck_at: Moment | None
    at: Moment
    by: Actor


class EvidenceRecord(Thing):
    """Evidence of a case."""

    evidence: Evidence
    at: Moment
    by: Actor
    step: str = ""
    supports: str = ""


class SaidBefore(Thing):
    """What a person said about an address of this account in an earlier case."""

    ip: str
    judgement: Judgement
    ticket: str
    at: Moment
    """When it was said."""
    by: str


class SignInRecord(Thing):
    """A sign-in with the judgement in force."""

    signin: SignIn
    judged: JudgedSignIn | None = None
