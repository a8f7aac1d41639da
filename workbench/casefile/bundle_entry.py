"""What an entry of another desk must be so that it can stand in this desk's ledger.

A desk that is sound writes no other; one that is not could else spoil the file of whoever takes in its bundle.
"""

from __future__ import annotations

import json
from typing import Any

from workbench.model.events import (
    CaseCountersigned,
    CaseReviewed,
    Event,
    KeyRotated,
    LedgerStarted,
    TailAccepted,
    TimeStamped,
)

from .canonical import canonical, timestamp
from .countersigning import signature_problem
from .reviewing import signed_problem

__all__ = ["Entries", "NewerEntry", "said_by"]

_KEYS = {"v", "type", "case", "case_seq", "case_prev", "at", "actor", "data"}
_OF_NO_CASE = (LedgerStarted, KeyRotated, TailAccepted, TimeStamped)
"""What a desk says of its own ledger."""


class NewerEntry(ValueError):
    """An entry is of a later form than this program knows."""


def said_by(body: bytes) -> dict[str, Any]:
    """Returns what the bytes of an entry say. Raises ValueError where they are not written as this format has it.

    So one entry has one reading: no key twice, no number in two spellings. Raises NewerEntry for a later form.
    """
    try:
        said = json.loads(body)
        whole = isinstance(said, dict) and canonical(said) == body
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if isinstance(said, dict) and said.get("v") != 1:
        raise NewerEntry
    if not whole or said.keys() != _KEYS or not _is_place(said["case_seq"]):
        raise ValueError("not an entry as it is written")
    if not isinstance(said["case"], str) or not isinstance(said["data"], dict):
        raise ValueError("not an entry of a case")
    return dict(said)


def _is_place(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**63


class Entries:
    """The entries of one case, as they come."""

    def __init__(self) -> None:
        self._places: set[tuple[int, str]] = set()

    def problem(self, event: Event, at: object) -> str:
        """Takes the next entry; returns what is wrong with it, in a few words, or nothing. `at`: as it is written."""
        if timestamp(event.at) != at:
            return "its time is not written as it should be"
        if isinstance(event.data, _OF_NO_CASE):
            return "it is of a kind that belongs to no case"
        if isinstance(event.data, CaseCountersigned):
            problem = signature_problem(event.case_id or "", event.data)
            if problem:
                return problem
            if (event.data.case_seq, event.data.case_hash) not in self._places:
                return "the entry that the reviewer signed for is not before it"
        if isinstance(event.data, CaseReviewed):
            problem = signed_problem(event.case_id or "", event.data)
            if problem:
                return problem
            if any((head.case_seq, head.case_hash) not in self._places for head in event.data.said.heads):
                return "the entry that the reviewer signed for is not before it"
        self._places.add((event.case_seq or 0, event.hash))
        return ""
