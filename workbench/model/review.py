"""A review of a case: what a reviewer said of it, as it stood, and signed with a key of their own.

What is signed is a text, the statement, byte for byte: it travels in the ledger, in a bundle or in a file of its own,
and can be checked wherever the case is.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Literal

from pydantic import Field, field_validator

from .base import Moment, Thing
from .cases import Actor
from .words import Verdict

__all__ = [
    "CaseHead",
    "CaseReviewed",
    "Decision",
    "OwnWork",
    "Remark",
    "RemarkAnswered",
    "RemarkRecord",
    "ReviewStatement",
    "folded",
]

_Hash = Field(pattern=r"^[0-9a-f]{64}$")
_LONG = 20_000


def folded(name: str) -> str:
    """Returns a person's name as it is compared: however it is cased, spaced or composed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Decision(StrEnum):
    """What a reviewer decides."""

    SIGNED_OFF = "signed off"
    SENT_BACK = "sent back"
    WAIVED = "waived"
    """The case needs no review, for a reason."""


class OwnWork(StrEnum):
    """Why a review may be one of the responder's own."""

    NAME = "somebody of that name worked the case"
    ACCOUNT = "the case was worked at the account and desk that it was signed at"


class CaseHead(Thing):
    """The last entry of a line of the case that was reviewed; all before it in that line was reviewed too."""

    case_seq: int = Field(ge=1, lt=2**63)
    case_hash: str = _Hash


class Remark(Thing):
    """What a reviewer wants answered."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,31}$")
    """Names it within its case."""
    step: str = Field(default="", max_length=200)
    """The id of a step; empty: about the case as a whole."""
    text: str = Field(min_length=1, max_length=_LONG)


class ReviewStatement(Thing):
    """What a reviewer says of a case, and signs."""

    format: Literal["mailbox-workbench review"] = "mailbox-workbench review"
    v: Literal[1] = 1
    case: str
    ticket: str
    account: str
    decision: Decision
    reviewer: str = Field(min_length=1, max_length=200)
    """The stated name."""
    os_user: str
    """The operating-system account that it was signed at, as that machine said."""
    ledger_id: str
    """Of the desk that it was signed at."""
    signed_at: Moment
    heads: tuple[CaseHead, ...] = Field(min_length=1)
    """What was reviewed: these entries and all before them in their lines. More than one where two desks went on."""
    closed_at: Moment | None = None
    """Which closing of the case was reviewed; None: the case was open."""
    verdict: Verdict | None = None
    reason: str = Field(default="", max_length=_LONG)
    """Why it was signed off although proof is lacking, or why no review is needed."""
    lacking: tuple[str, ...] = ()
    """What had no proof when it was signed off: sentences."""
    remarks: tuple[Remark, ...] = ()

    @property
    def clock_note(self) -> str:
        """A sentence where it was signed before the case was closed, each by its own clock; else empty."""
        if self.closed_at is None or self.signed_at >= self.closed_at:
            return ""
        return f"Closed {self.closed_at:%Y-%m-%d %H:%M:%S} UTC by the desk's clock: one of the two clocks is wrong."


class CaseReviewed(Thing):
    """A reviewer decided about the case as it stood, and signed that with a key of their own."""

    type: Literal["case-reviewed"] = "case-reviewed"
    statement: str
    """JSON of a ReviewStatement: the exact text that was signed."""
    key_id: str
    public_key: str
    """The reviewer's: Ed25519, raw, base64."""
    signature: str
    """Base64."""

    @field_validator("statement")
    @classmethod
    def _is_statement(cls, text: str) -> str:
        try:
            ReviewStatement.model_validate(json.loads(text))
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return text

    @field_validator("public_key")
    @classmethod
    def _is_base64(cls, text: str) -> str:
        base64.b64decode(text)
        return text

    @cached_property
    def said(self) -> ReviewStatement:
        """The statement, read."""
        return ReviewStatement.model_validate(json.loads(self.statement))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the reviewer's public key, hex: what two people compare on the phone."""
        return sha256(base64.b64decode(self.public_key)).hexdigest()

    @cached_property
    def review_id(self) -> str:
        """Names the review wherever it is: the first 16 hex digits of the statement's SHA-256."""
        return sha256(self.statement.encode("utf-8", "backslashreplace")).hexdigest()[:16]


class RemarkAnswered(Thing):
    """The responder answered a reviewer's remark."""

    type: Literal["remark-answered"] = "remark-answered"
    review: str
    remark: str
    answer: str


class RemarkRecord(Thing):
    """A remark as it stands."""

    review: str
    remark: Remark
    reviewer: str
    at: Moment
    """When it was signed, by the reviewer's clock."""
    answer: str = ""
    answered_at: Moment | None = None
    answered_by: Actor | None = None

    @property
    def is_open(self) -> bool:
        """Nobody has answered it."""
        return self.answered_at is None
