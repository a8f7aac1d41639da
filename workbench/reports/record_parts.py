"""The parts of a report that tell what it rests on: looks, sources, sign-ins, evidence, the chain."""

from __future__ import annotations

from enum import StrEnum

from workbench.model.base import Moment, Thing
from workbench.model.words import Facet, Judgement

from .parts import Line, Person, WaiverPart

__all__ = [
    "AbnormalSignIn",
    "Chain",
    "CheckState",
    "EvidencePart",
    "FacetCheck",
    "FindingPart",
    "Network",
    "OverrulingPart",
    "SeenItem",
    "SignInsPart",
    "SourcePart",
    "UnreadablePart",
]


_NOT_CHECKED = "NOT CHECKED: "
"""Begins what a look that was taken left out, among its gaps."""


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

    @property
    def left_out(self) -> tuple[str, ...]:
        """What a look that was taken could have seen and did not."""
        return tuple(gap.removeprefix(_NOT_CHECKED) for gap in self.gaps if gap.startswith(_NOT_CHECKED))


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
    messages: int = 0
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
    removed: Line = ""
    """When and why its bytes were removed; empty where they are there."""


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
    came_from: dict[Line, int] = {}
    """How many of its entries came from other desks, by the id of those desks' ledgers."""
    trouble: Line = ""
    """Why the desk does not trust the file's end; empty where it does."""
    shows: tuple[Line, ...]
    shows_not: tuple[Line, ...]
    standards: tuple[Line, ...]
