"""The parts of a report. Every text is cleaned as it enters: a report is for people, the bytes are in the evidence."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from workbench.model.base import Moment, Thing
from workbench.model.text import clean_line
from workbench.model.words import AccountKind, Attribution, Facet, Grade, Judgement, Outcome, Reach, StepState, Verdict

__all__ = [
    "AbnormalSignIn",
    "ActionPart",
    "AnswerPart",
    "CasePart",
    "Chain",
    "CheckState",
    "ConsentPart",
    "EvidencePart",
    "ExposurePart",
    "FacetCheck",
    "FindingPart",
    "KeyTime",
    "Line",
    "Network",
    "OpenPoint",
    "OverrulingPart",
    "Person",
    "SeenItem",
    "SignInsPart",
    "SourcePart",
    "Standing",
    "StepPart",
    "TimelineKind",
    "TimelineRow",
    "UnreadablePart",
    "VerdictPart",
    "WaiverPart",
]


def _line(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
"""Text on one line, with every control, format and bidi character turned into a visible mark."""


class Person(Thing):
    """Who did something: the stated name, which is not authenticated, and the operating-system account."""

    name: Line
    os_user: Line


class CasePart(Thing):
    """Which case it is."""

    id: Line
    ticket: Line
    account: Line
    account_id: Line | None = None
    former_addresses: tuple[Line, ...] = ()
    kind: AccountKind | None = None
    provider: Line
    playbook: Line
    playbook_title: Line
    playbook_version: int
    playbook_sha256: Line
    reporter: Line
    caller_verified: Line
    opened_at: Moment
    opened_by: Person
    closed_at: Moment | None = None


class VerdictPart(Thing):
    """What the case concludes, and on what."""

    verdict: Verdict
    reason: Line
    rests_on: tuple[Line, ...] = ()
    given_at: Moment
    given_by: Person


class WaiverPart(Thing):
    """A named person's reason to leave something."""

    reason: Line
    by: Person
    at: Moment
    recheck_at: Moment | None = None
    overdue: bool = False
    """The day to look again had passed when the report was made."""


class Standing(StrEnum):
    """Why something heads the report."""

    IN_DOUBT = "case file in doubt"
    UNKNOWN = "outcome unknown"
    OPEN = "still open"
    NOT_CHECKED = "NOT CHECKED"
    FAILED = "failed"
    NOT_PROVED = "not proved"
    NOT_DONE = "not done"
    WAITING = "waiting"
    BEYOND_REACH = "beyond reach"


class OpenPoint(Thing):
    """Something that is not settled, or settled only by a waiver."""

    standing: Standing
    what: Line
    detail: Line = ""
    waiver: WaiverPart | None = None


class KeyTime(Thing):
    """One of the times that everyone asks for."""

    what: Line
    at: Moment | None = None
    clock: Line
    """event time or handling time."""


class TimelineKind(StrEnum):
    """What a row of the timeline is about."""

    SIGN_IN = "sign-in"
    CHANGE = "account change"
    EXPOSURE = "exposure"
    MAIL = "mail"
    HANDLING = "handling"


class TimelineRow(Thing):
    """One thing that happened, by two clocks."""

    event_time: Moment | None = None
    """When it happened, by the clock of whatever recorded it there."""
    precision: Line = ""
    """Empty where the time is exact; else "not after"."""
    recorded_at: Moment | None = None
    """When this desk recorded it: handling time."""
    kind: TimelineKind
    what: Line
    by: Person | None = None
    """Who of the desk did it; None where it came out of evidence."""


class ExposurePart(Thing):
    """One exposure from opening to proof."""

    id: Line
    facet: Facet
    what: Line
    why: Line
    attribution: Attribution
    opened_at: Moment | None = None
    opened_precision: Line
    """exact, not after, unknown."""
    found_at: Moment
    found_recorded_at: Moment | None = None
    closed_at: Moment | None = None
    verified_at: Moment | None = None
    closed_by: Line | None = None
    """Id of the action that closed it."""
    minutes_open: int | None = None
    """From opening (or, where that is not known, from finding) to closing, or to the making of the report."""
    minutes_at_least: bool = False
    """The opening is not known exactly: it was open for that long or longer."""
    clocks_disagree: bool = False
    """By the recorded times it closed before it opened: two clocks that differ."""
    grade: Grade | None = None
    is_open: bool
    beyond_reach: bool = False
    told: Line = ""
    told_at: Moment | None = None
    waiver: WaiverPart | None = None


class ActionPart(Thing):
    """One action from intention to proof."""

    id: Line
    title: Line
    label: Line
    step: Line
    run: Line
    reach: Reach
    by: Person
    intended_at: Moment
    ended_at: Moment | None = None
    effective_at: Moment | None = None
    pending_until: Moment | None = None
    proved_at: Moment | None = None
    outcome: Outcome
    """An action without a recorded end is unknown."""
    under_way: bool = False
    """It was still running when the report was made."""
    proved: bool = False
    proof: Line = ""
    grade_before: Grade | None = None
    grade_after: Grade | None = None
    detail: Line = ""
    result: tuple[Line, ...] = ()
    """What came back with it, as `name: value`."""
    blind_reason: Line = ""
    undo: Line
    undo_of: Line | None = None
    undone_by: Line | None = None
    secret: Line = ""
    """What became of a secret that it made; never the secret."""
    evidence: Line | None = None
    """SHA-256 of the exchange."""
    waiver: WaiverPart | None = None


class ConsentPart(Thing):
    """A person's agreement to a plan."""

    at: Moment
    by: Person
    run: Line
    step: Line
    how: Line
    plan_digest: Line
    actions: tuple[Line, ...]


class CheckState(StrEnum):
    """How a facet was looked at. What nobody looked at is printed as loudly as what is clean."""

    READ = "read by the program"
    SHOWN = "shown by a person"
    ACKNOWLEDGED = "acknowledged by the provider"
    STATED = "stated by a person"
    NOT_CHECKED = "NOT CHECKED"


class SeenItem(Thing):
    """One thing in a facet, as it was last seen."""

    what: Line
    enabled: bool
    since: Moment | None = None
    by_ip: Line | None = None


class FacetCheck(Thing):
    """What a step asks to be looked at, and whether it was."""

    step: Line
    """Id of the step; empty for a facet that no step of the playbook asks for."""
    step_number: int
    facet: Facet | None
    """None: the sign-ins."""
    title: Line
    state: CheckState
    why_not: Line = ""
    at: Moment | None = None
    source: Line = ""
    found: Line = ""
    items: tuple[SeenItem, ...] = ()
    gaps: tuple[Line, ...] = ()
    evidence: Line | None = None
    waiver: WaiverPart | None = None


class UnreadablePart(Thing):
    """A line of evidence that could not be read."""

    line: int
    why: Line
    excerpt: Line = ""


class SourcePart(Thing):
    """What was read out of one piece of evidence, and what it could not tell."""

    name: Line
    evidence: Line
    format: Line
    source: Line
    asked_from: Moment | None = None
    asked_to: Moment | None = None
    got_from: Moment | None = None
    got_to: Moment | None = None
    rows: int
    unique: int
    unreadable: int
    unreadable_lines: tuple[UnreadablePart, ...] = ()
    accounts: int
    signins: int
    audit: int
    duplicates: int
    gaps: tuple[Line, ...] = ()
    recorded_at: Moment
    by: Person


class Network(Thing):
    """The sign-ins of the account from one address."""

    ip: Line
    """Empty: the records hold no address."""
    regions: tuple[Line, ...] = ()
    first_at: Moment
    last_at: Moment
    records: int
    successes: int
    failures: int
    protocols: tuple[Line, ...] = ()
    judgements: dict[Judgement, int]
    reasons: tuple[Line, ...] = ()


class AbnormalSignIn(Thing):
    """One sign-in that was judged abnormal."""

    id: Line
    at: Moment
    ip: Line
    event: Line
    success: bool | None
    protocol: Line
    region: Line
    client: Line
    detail: Line
    reasons: tuple[Line, ...]
    author: Line
    evidence: Line
    """SHA-256 of what it was read from."""
    line: int | None


class OverrulingPart(Thing):
    """A person's word above the rules'."""

    at: Moment
    by: Person
    judgement: Judgement
    reason: Line
    signins: tuple[Line, ...]
    addresses: tuple[Line, ...]


class FindingPart(Thing):
    """Something else that the records say."""

    code: Line
    sentence: Line
    records: tuple[Line, ...] = ()


class SignInsPart(Thing):
    """The sign-ins of the account and what was concluded from them."""

    counts: dict[Judgement, int]
    rules: Line
    """Version of the rules that judged last; empty: never judged."""
    networks: tuple[Network, ...]
    abnormal: tuple[AbnormalSignIn, ...]
    abnormal_left_out: int = 0
    """Abnormal sign-ins beyond those listed; all of them are in the case file."""
    overruled: tuple[OverrulingPart, ...]
    findings: tuple[FindingPart, ...]


class AnswerPart(Thing):
    """A question and its answer."""

    ask: Line
    required: bool
    answer: Line | None
    """None: not answered."""
    at: Moment | None = None
    by: Person | None = None


class StepPart(Thing):
    """A step and how far it came."""

    number: int
    id: Line
    title: Line
    state: StepState
    since: Moment | None = None
    by: Person | None = None
    reason: Line = ""
    waiting_for: Line = ""
    waiting_what: Line = ""
    wanted: Line
    """What proves the step, by the playbook."""
    proof: tuple[Line, ...] = ()
    answers: tuple[AnswerPart, ...] = ()
    waivers: tuple[WaiverPart, ...] = ()
    attack: tuple[Line, ...] = ()


class EvidencePart(Thing):
    """A piece of evidence."""

    sha256: Line
    size: int
    name: Line
    kind: Line
    source: Line
    step: Line
    supports: Line
    at: Moment
    by: Person


class Chain(Thing):
    """Where the case stands in the ledger, and what that shows."""

    ledger_id: Line
    key_id: Line
    public_key: Line
    """Ed25519, raw, base64."""
    head_seq: int
    head_link: Line
    case_events: int
    case_last_seq: int
    """The case's own count, from 1."""
    case_last_hash: Line
    case_last_at: Moment
    trouble: Line = ""
    """Why the desk does not trust the file's end; empty where it does."""
    shows: tuple[Line, ...]
    shows_not: tuple[Line, ...]
    standards: tuple[Line, ...]
