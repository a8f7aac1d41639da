"""Kills the process that works a case, again and again, and counts what does not survive."""

from __future__ import annotations

import os
import random
import select
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from workbench.model.base import Thing
from workbench.model.errors import Refused

from .checking import Check, Checker
from .child import Home, begin
from .moments import LONGEST, Moment, Seen

__all__ = ["CrashResult", "drill_crash"]

_CASES_OF_A_FILE = (1, 2)
"""By turns. Each kill is followed by a check of the whole file: one that grows and grows would only test patience."""


class CrashResult(Thing):
    """What the drill counted."""

    rounds: int = 0
    """Kills."""
    lost: int = 0
    """Entries that were acknowledged and were gone afterwards."""
    broken: int = 0
    """Rounds after which the file did not check out, or its head had gone back."""
    unknown: int = 0
    """Actions that a kill left without an end."""
    run_twice: int = 0
    """Actions, or copies of an action, that the mail system was told to carry out more than once."""
    offered: int = 0
    """Unknown actions that were shown as such, reading back being the next thing to do."""
    misjudged: int = 0
    """Actions whose recorded outcome is not what the mail system did."""
    faults: int = 0
    """Faults of the workbench itself on the way."""
    healed: int = 0
    """Kills between the entry and its signed head."""
    events: int = 0
    cases: int = 0
    """Cases that were worked to their end."""
    calls: int = 0
    """Changes that the mail system carried out."""
    fell: dict[str, int] = {}
    """Where the kills fell; one kill may have fallen into several places."""
    seconds: float = 0.0
    seed: int = 0
    interrupted: bool = False
    sentences: tuple[str, ...] = ()
    """What was wrong, in words: the first twenty."""

    @property
    def passed(self) -> bool:
        """Nothing was lost, broken, done twice or said wrongly, and all that is unknown was offered."""
        wrong = self.lost + self.broken + self.run_twice + self.misjudged + self.faults
        return not wrong and self.unknown == self.offered


def drill_crash(rounds: int, seed: int, progress: Callable[[str], None]) -> CrashResult:
    """Kills `rounds` times; Ctrl-C ends it early, with what was counted so far.

    Works in a temporary folder. Nothing but the calling thread may be running. Raises Refused on Windows.
    """
    if os.name != "posix":
        raise Refused("This drill kills processes in a way that Windows does not have.", "Run it on Linux or macOS.")
    with tempfile.TemporaryDirectory(prefix="workbench-drill-", ignore_cleanup_errors=True) as folder:
        return _Drill(Path(folder), rounds, seed, progress).run()


class _Drill:
    def __init__(self, root: Path, rounds: int, seed: int, progress: Callable[[str], None]) -> None:
        self._root = root
        self._rounds = rounds
        self._seed = seed
        self._progress = progress
        self._chance = random.Random(seed)  # noqa: S311 - when to kill, no secret
        self._count: Counter[str] = Counter()
        self._fell: Counter[str] = Counter()
        self._said: list[str] = []
        self._homes = self._cases = self._of_file = 0
        self._unknown: dict[tuple[str, str], bool] = {}
        """By ticket and action: whether it was offered each time."""
        self._misjudged: set[tuple[str, str]] = set()
        self._new_home()

    def run(self) -> CrashResult:
        begun, interrupted = time.monotonic(), False
        try:
            while self._count["rounds"] < self._rounds:
                self._round()
        except KeyboardInterrupt:
            interrupted = True
        self._end_tenant()
        return CrashResult(
            **{name: self._count[name] for name in ("rounds", "lost", "broken", "run_twice", "faults", "healed")},
            unknown=len(self._unknown),
            offered=sum(self._unknown.values()),
            misjudged=len(self._misjudged),
            events=self._count["events before"] + self._count["events"],
            cases=self._count["cases"],
            calls=self._count["calls"],
            fell=dict(self._fell),
            seconds=round(time.monotonic() - begun, 1),
            seed=self._seed,
            interrupted=interrupted,
            sentences=tuple(self._said[:20]),
        )

    # -- one process ----------------------------------------------------------------------------

    def _round(self) -> None:
        seen, killed = self._live_and_die()
        if killed:
            self._count["rounds"] += 1
            self._fell.update(seen.fallen.names)
        if seen.fault:
            self._count["faults"] += 1
            self._say(f"A fault: {seen.fault}")
        self._note(self._checker.check(seen.kept, self._ticket))
        if self._count["rounds"] % 10 == 0 and killed:
            self._progress(f"{self._count['rounds']} of {self._rounds} kills, {self._count['cases']} cases closed")
        if seen.closed or seen.fault:
            self._count["cases"] += seen.closed
            self._next_case(afresh=bool(seen.fault))

    def _live_and_die(self) -> tuple[Seen, bool]:
        moment, seen = Moment.draw(self._chance), Seen()
        process, pipe = begin(self._home, self._ticket)
        killed = False
        try:
            if self._wait(pipe, seen, moment):
                os.kill(process, signal.SIGKILL)
                killed = not self._drain(pipe, seen)
        finally:
            os.kill(process, signal.SIGKILL)
            os.close(pipe)
            os.waitpid(process, 0)
        return seen, killed

    def _wait(self, pipe: int, seen: Seen, moment: Moment) -> bool:
        """Reads until it is time to kill; tells whether the process is still there."""
        end = time.monotonic() + (LONGEST if moment.kind else moment.seconds)
        while not moment.kind or seen.count(moment.kind) < moment.number:
            left = end - time.monotonic()
            if left <= 0:
                return True
            if select.select([pipe], [], [], left)[0]:
                data = os.read(pipe, 65_536)
                if not data:
                    return False
                seen.add(data)
        time.sleep(moment.seconds)
        return True

    def _drain(self, pipe: int, seen: Seen) -> bool:
        """Reads what a process said before it was killed; tells whether it had come to its end by itself."""
        while data := os.read(pipe, 65_536):
            seen.add(data)
        return seen.closed or bool(seen.fault)

    # -- counting -------------------------------------------------------------------------------

    def _note(self, check: Check) -> None:
        self._count["lost"] += check.lost
        self._count["broken"] += bool(check.broken)
        self._count["healed"] += check.healed
        self._count["events"] = max(self._count["events"], check.events)
        for action_id in check.unknown:
            known = self._unknown.get((self._ticket, action_id), True)
            self._unknown[self._ticket, action_id] = known and action_id not in check.not_offered
        self._misjudged |= {(self._ticket, action_id) for action_id in check.misjudged}
        for sentence in check.broken:
            self._say(sentence)
        if check.lost:
            self._say(f"{check.lost} entries that were acknowledged are gone.")
        for action_id in sorted(check.not_offered):
            self._say(f"{action_id} has no end, and is not offered for reading back.")
        for action_id in sorted(check.misjudged):
            self._say(f"{action_id} is on record otherwise than the mail system did it.")

    def _say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.append(sentence)

    # -- cases and files ------------------------------------------------------------------------

    def _next_case(self, *, afresh: bool) -> None:
        self._end_tenant()
        self._of_file += 1
        if afresh or self._of_file >= _CASES_OF_A_FILE[self._homes % 2]:
            self._new_home()
        else:
            self._home.tenant.unlink(missing_ok=True)  # the next intruder breaks into an account that is whole again
            self._new_ticket()

    def _new_home(self) -> None:
        self._homes += 1
        self._of_file = 0
        self._count["events before"] += self._count.pop("events", 0)
        self._home = Home.below(self._root / str(self._homes))
        self._checker = Checker(self._home)
        self._new_ticket()

    def _new_ticket(self) -> None:
        self._cases += 1
        self._ticket = f"DRILL-{self._cases}"

    def _end_tenant(self) -> None:
        """Counts what the tenant carried out, before it is put away."""
        carried_out = self._checker.carried_out()
        self._count["calls"] += carried_out.total()
        for (action_id, part), times in carried_out.items():
            if times > 1:
                self._count["run_twice"] += 1
                self._say(f"{f'{action_id} {part}'.strip()} was carried out {times} times.")
