"""What the case file counts for the figures of a period: bare numbers, not yet looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from .figures import Clock
from .words import Verdict

__all__ = ["AccountRow", "AddressRow", "Counted", "ExposureCounts", "HandCounts", "Scope", "Spans", "StepCounts"]

Spans = Mapping[int, int]
"""How often each span of so many whole seconds was found."""


@dataclass(frozen=True)
class Scope:
    """Which cases are counted, and what their verdicts mean."""

    playbook: str = ""
    """Only the cases of this one; empty: all cases, and those of a theft in detail."""
    not_thefts: frozenset[str] = frozenset()
    """Ids of the playbooks that are about something else than a theft: a reported mail, a check."""
    harmless: frozenset[str] = frozenset({Verdict.NOT_COMPROMISED.value})
    """Verdicts that make a case a false alarm."""


class AccountRow(NamedTuple):
    """The cases of an account under one address and id."""

    account: str
    account_id: str | None
    cases: int
    real: int
    last: datetime


class AddressRow(NamedTuple):
    """An address of abnormal sign-ins, and a case and account that had them."""

    ip: str
    case_id: str
    account: str


@dataclass(frozen=True)
class ExposureCounts:
    """One kind of exposure, of those taken to be the intruder's."""

    spans: Spans
    at_least: int
    not_known: int
    still_open: int
    beyond: int


@dataclass(frozen=True)
class StepCounts:
    """One step over all cases."""

    spans: Spans
    waived: int
    unsettled: int


@dataclass(frozen=True)
class HandCounts:
    """Actions of one kind: by the program, by hand, or without a proof."""

    actions: int
    spans: Spans


@dataclass(frozen=True)
class Counted:
    """Everything that is counted of the cases opened in a period."""

    start: datetime | None
    end: datetime | None
    cases: int
    still_open: int
    practice: int
    """Of the practice tenant: nothing of them is real."""
    days: Mapping[date, int]
    """How many cases were opened on a day, in UTC; days without a case are left out."""
    playbooks: Mapping[str, int]
    verdicts: Mapping[str, int]
    """Empty: none was given."""
    detailed: int
    """So many cases are counted in what follows: those of a theft, or of the one playbook that was asked for."""
    causes: Mapping[str, int]
    """Empty: not recorded. Of the cases that are no false alarm."""
    reasons: Mapping[str, int]
    """Of the false alarms."""
    contained_by: Mapping[str, int]
    """Of the cases that are no false alarm; empty: not contained, as far as the record shows."""
    contain: Mapping[Clock, Spans]
    """Of the contained cases that are no false alarm; a negative span: the time it is counted from came later."""
    exposures: Mapping[str, ExposureCounts]
    others: int
    steps: Mapping[str, StepCounts]
    hands: Mapping[bool | None, HandCounts]
    accounts: tuple[AccountRow, ...]
    """Of accounts whose address or id has more than one case."""
    addresses: tuple[AddressRow, ...]
    """Those that more than one case has, and every one whose network is wider than itself (IPv6)."""
