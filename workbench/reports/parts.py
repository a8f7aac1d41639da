"""The parts of a report. Every text is cleaned as it enters: a report is for people, the bytes are in the evidence."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from workbench.model.actions import ActionKind
from workbench.model.base import Moment, Thing
from workbench.model.text import clean_line
from workbench.model.words import AccountKind, Attribution, Facet, Grade, Outcome, Reach, StepState

__all__ = [
    "ActionPart",
    "AnswerPart",
    "CasePart",
    "ConsentPart",
    "ExposurePart",
    "HousePart",
    "KeyTime",
    "Line",
    "OpenPoint",
    "Person",
    "RedactedPart",
    "Standing",
    "StepPart",
    "TimelineKind",
    "TimelineRow",
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


class HousePart(Thing):
    """Whose desk made the report, as its settings say; empty where they don't."""

    name: Line = ""
    contact: Line = ""
    """How people reach it."""
    zone: Line = "UTC"
    """Time zone of the people whose accounts are handled, by its IANA name."""


class RedactedPart(Thing):
    """The report was redacted: what it says of people stands behind stand-ins."""

    counts: dict[str, int] = {}
    """How many different ones of each kind."""


class CasePart(Thing):
    """Which case it is."""

    id: Line
    ticket: Line
    account: Line
    account_id: Line | None = None
    former_addresses: tuple[Line, ...] = ()
    kind: AccountKind | None = None
    provider: Line
    about: Line = "suspected theft of"
    """What it is about, before the account's name."""
    by: Line = "the intruder"
    """Whose doing exposures are taken to be."""
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

    verdict: Line
    theft: Line = ""
    """What it says of the account: confirmed, suspected, none; empty where it says nothing of a theft."""
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
    NOT_KNOWN = "NOT KNOWN"
    FAILED = "failed"
    NOT_PROVED = "not proved"
    NO_LONGER = "no longer so"
    NOT_DONE = "not done"
    WAIVED = "waived"
    WAITING = "waiting"
    NOT_TOLD = "NOBODY TOLD"
    BEYOND_REACH = "beyond reach"
    ELSEWHERE = "another account"


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
    precision: Line = ""
    """Empty where the time is exact; else "not after"."""
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
    kind: ActionKind
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
    otherwise_at: Moment | None = None
    """When a later look showed that what was done is no longer so; None: no look showed that."""
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


class AnswerPart(Thing):
    """A question and its answer."""

    ask: Line
    required: bool
    answer: Line | None
    """None: not answered."""
    at: Moment | None = None
    by: Person | None = None
    says_who_was_told: bool = False


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
    waiver: WaiverPart | None = None
    attack: tuple[Line, ...] = ()
