"""When a process is killed: drawn from a seed, at any time or aimed at the places where it matters."""

from __future__ import annotations

import random
from dataclasses import dataclass

__all__ = ["LONGEST", "Fallen", "Moment", "Seen"]

LONGEST = 30.0
"""Seconds after which a process is killed, whatever it does: what it is aimed at comes late on a slow machine."""
_ANYWHERE = 0.7

_AIMS = (
    # what it is aimed at, how often, up to which occurrence, how long after it at the most (seconds)
    ("", 35, 0, _ANYWHERE),
    ("write", 30, 20, 0.004),
    ("call", 25, 6, 0.025),
    ("begun", 10, 6, 0.003),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """So long after the n-th line of that kind; without a kind, after the start."""

    kind: str
    number: int
    seconds: float

    @classmethod
    def draw(cls, chance: random.Random) -> Moment:
        """Draws one."""
        ((kind, _, most, seconds),) = chance.choices(_AIMS, weights=[a[1] for a in _AIMS])
        return cls(kind, chance.randint(1, most) if most else 0, chance.uniform(0, seconds))


@dataclass(frozen=True, slots=True)
class Fallen:
    """Where a kill fell. Several may be true at once: actions run side by side."""

    opening: bool
    in_append: bool
    in_call: bool
    between: bool
    """Between an intention on disk and its end on disk."""

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are true, or where else."""
        told = {
            "while opening": self.opening,
            "in an append": self.in_append,
            "in a provider's call": self.in_call,
            "between intend and record": self.between,
        }
        return tuple(name for name, here in told.items() if here) or ("elsewhere",)


class Seen:
    """The lines of one process, as far as they came."""

    def __init__(self) -> None:
        self.kept: dict[int, str] = {}
        """Entries that were acknowledged: place and hash."""
        self.begun: set[str] = set()
        self.ended: set[str] = set()
        self.closed = False
        self.fault = ""
        self._counts: dict[str, int] = {}
        self._calls: set[str] = set()
        self._writing = False
        self._rest = b""

    def add(self, data: bytes) -> None:
        """Takes what came through the pipe; the last line may be cut off."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(*line.decode().partition(" ")[::2])

    def _take(self, kind: str, rest: str) -> None:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        match kind:
            case "write":
                self._writing = True
            case "kept":
                seq, _, hash_ = rest.partition(" ")
                self.kept[int(seq)], self._writing = hash_, False
            case "refused":
                self._writing = False
            case "call":
                self._calls.add(rest)
            case "back":
                self._calls.discard(rest)
            case "begun":
                self.begun.add(rest)
            case "ended":
                self.ended.add(rest)
            case "closed":
                self.closed = True
            case "fault":
                self.fault = rest

    def count(self, kind: str) -> int:
        """Returns how many lines of that kind came."""
        return self._counts.get(kind, 0)

    @property
    def fallen(self) -> Fallen:
        """Where the process stood when its last line came."""
        return Fallen(
            opening=not self.count("ready"),
            in_append=self._writing,
            in_call=bool(self._calls),
            between=bool(self.begun - self.ended),
        )
