"""What checking a case file comes to."""

from __future__ import annotations

from enum import StrEnum

from workbench.model.base import Thing

__all__ = ["Findings", "Result", "VerifyResult"]


class Result(StrEnum):
    """What checking a case file comes to; the gravest where several apply."""

    ALTERED = "altered"
    """Entries, evidence, guards or the file itself are not what was recorded."""
    CUT = "cut"
    """Entries at the end are gone, or the file is an older copy."""
    ADDED = "added"
    """Entries after the signed head are not the desk's."""
    PROJECTIONS = "projections disagree"
    """The ledger is whole; tables that are derived from it were changed."""
    INTACT = "intact"


_GRAVITY = list(Result)


class VerifyResult(Thing):
    """What a check found."""

    result: Result
    healed: bool = False
    """The file was ahead of its signed head by entries of this desk: a crash between the two."""
    tail_proven: bool = True
    """A signed head says which entry is the last."""
    ledger_id: str = ""
    events: int = 0
    """Entries checked."""
    signatures: int = 0
    """How many of their signatures were checked."""
    checked_until: str = ""
    """Link of the last entry checked, hex: compare it with what somebody else wrote down."""
    head_seq: int | None = None
    """How far the signed head goes."""
    entries: tuple[int, ...] = ()
    """Entries that are not as recorded: the first twenty."""
    rows: tuple[str, ...] = ()
    """Derived rows that disagree with the ledger: the first twenty."""
    sentences: tuple[str, ...] = ()
    """All of it in plain words, the worst first."""


class Findings:
    """What was found so far, in sentences."""

    def __init__(self) -> None:
        self._said: list[tuple[Result, str]] = []

    def add(self, result: Result, *sentences: str) -> None:
        """Adds sentences that each come to that result."""
        self._said += [(result, sentence) for sentence in sentences]

    @property
    def worst(self) -> Result:
        """The gravest of them."""
        return min((result for result, _ in self._said), key=_GRAVITY.index, default=Result.INTACT)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of them, the worst first."""
        return tuple(s for _, s in sorted(self._said, key=lambda said: _GRAVITY.index(said[0])))
