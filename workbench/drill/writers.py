"""Lets several processes of one user write into one case file at once, and counts what gets lost."""

from __future__ import annotations

import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.casefile import Result
from workbench.casefile.heads import Head, Heads
from workbench.casefile.verify import verify
from workbench.desk.desk import open_desk
from workbench.desk.keys import load_or_make
from workbench.model.base import Thing
from workbench.model.errors import Refused, WorkbenchError
from workbench.model.events import CaseOpened, NoteAdded

from .child import Home
from .telling import Pipe

__all__ = ["WritersResult", "drill_writers"]

_CASE = "C-DRILL"
_OPENED = CaseOpened(
    ticket="DRILL-1",
    account="lin.wei@example.com",
    provider="practice",
    playbook="suspected-theft",
    playbook_version=1,
    playbook_sha256="0" * 64,
)


class WritersResult(Thing):
    """What the drill counted."""

    processes: int
    appends: int
    """Of each process."""
    kept: int = 0
    """Entries that were acknowledged."""
    lost: int = 0
    """Of those, how many were not in the file in the end, or not in the order in which their process wrote them."""
    refused: int = 0
    """Appends that were refused, with a sentence."""
    head_back: int = 0
    """How often the signed head was seen to be behind what it had said, or what had been acknowledged."""
    looks: int = 0
    """How often the head was looked at."""
    broken: int = 0
    """1 if the file did not check out in the end."""
    seconds: float = 0.0
    rate: float = 0.0
    """Appends in a second, all processes together."""
    slowest: float = 0.0
    """Seconds that the slowest append took, its wait for the others included."""
    sentences: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """All is there, in order, and the head never went back."""
        return not (self.lost or self.refused or self.head_back or self.broken)


def drill_writers(processes: int, appends: int) -> WritersResult:
    """Starts the processes, watches the head while they write, and checks the file in the end.

    Works in a temporary folder. Nothing but the calling thread may be running. Raises Refused on Windows.
    """
    if os.name != "posix":
        raise Refused("This drill starts processes in a way that Windows does not have.", "Run it on Linux or macOS.")
    with tempfile.TemporaryDirectory(prefix="workbench-drill-") as folder:
        home = Home.below(Path(folder))
        desk = open_desk(case_file=home.case_file, paths=home)
        desk.casefile.append(_CASE, _OPENED, at=desk.now(), actor=desk.actor)
        ledger_id = desk.casefile.ledger_id
        desk.close()
        watch = _Watch(Heads(home.heads), ledger_id)
        begun = time.monotonic()
        with _started(home, processes, appends) as pipes:
            watch.follow(pipes)
        return _counted(home, watch, processes, appends, time.monotonic() - begun)


@contextmanager
def _started(home: Home, processes: int, appends: int) -> Iterator[list[int]]:
    children, pipes = [], []
    try:
        for number in range(processes):
            reading, writing = os.pipe()
            sys.stdout.flush()
            child = os.fork()
            if child == 0:
                _write(home, number, appends, Pipe(writing))
            os.close(writing)
            children.append(child)
            pipes.append(reading)
        yield pipes
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        for pipe in pipes:
            os.close(pipe)


def _write(home: Home, number: int, appends: int, pipe: Pipe) -> None:
    """Never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    try:
        desk = open_desk(case_file=home.case_file, paths=home)
        for n in range(appends):
            begun = time.monotonic()
            try:
                note = NoteAdded(step=str(number), text=str(n))
                (event,) = desk.casefile.append(_CASE, note, at=desk.now(), actor=desk.actor)
            except WorkbenchError as error:
                pipe.tell("refused", error.title)
            else:
                pipe.tell("kept", event.seq, event.hash, time.monotonic() - begun)
    finally:
        os._exit(0)


class _Watch:
    """Reads what the processes acknowledge, and looks at the head all the while."""

    def __init__(self, heads: Heads, ledger_id: str) -> None:
        self._heads = heads
        self._ledger_id = ledger_id
        self._least = 0
        self.kept: dict[int, str] = {}
        self.refused: list[str] = []
        self.slowest = 0.0
        self.looks = self.back = 0

    def follow(self, pipes: list[int]) -> None:
        """Returns when all processes have ended."""
        rest = dict.fromkeys(pipes, b"")
        while rest:
            for pipe in select.select(list(rest), [], [], 0.001)[0]:
                data = os.read(pipe, 65_536)
                if not data:
                    del rest[pipe]
                    continue
                *lines, rest[pipe] = (rest[pipe] + data).split(b"\n")
                for line in lines:
                    self._take(line.decode())
            self._look()

    def _take(self, line: str) -> None:
        kind, _, told = line.partition(" ")
        if kind == "refused":
            self.refused.append(told)
            return
        seq, hash_, seconds = told.split(" ")
        self.kept[int(seq)] = hash_
        self._least = max(self._least, int(seq))
        self.slowest = max(self.slowest, float(seconds))

    def _look(self) -> None:
        """What was acknowledged before this look must be under the head by now."""
        raw = self._heads.read(self._ledger_id)
        seq = Head.from_bytes(raw).seq if raw else 0
        self.looks += 1
        self.back += seq < self._least
        self._least = max(self._least, seq)


def _counted(home: Home, watch: _Watch, processes: int, appends: int, seconds: float) -> WritersResult:
    found = verify(home.case_file, home.heads, keys=[load_or_make(home.config).public_key])
    desk = open_desk(case_file=home.case_file, paths=home)
    events = list(desk.casefile.events(_CASE))
    desk.close()
    there = {event.seq: event.hash for event in events}
    written: list[list[int]] = [[] for _ in range(processes)]
    for event in events:
        if isinstance(event.data, NoteAdded):
            written[int(event.data.step)].append(int(event.data.text))
    gone = sum(there.get(seq) != hash_ for seq, hash_ in watch.kept.items())
    whole = all(mine == sorted(set(mine)) for mine in written)
    missing = processes * appends - sum(map(len, written)) - len(watch.refused)
    broken = found.result is not Result.INTACT or found.head_seq != found.events
    return WritersResult(
        processes=processes,
        appends=appends,
        kept=len(watch.kept),
        lost=max(gone, missing, int(not whole)),
        refused=len(watch.refused),
        head_back=watch.back,
        looks=watch.looks,
        broken=int(broken),
        seconds=round(seconds, 2),
        rate=round(len(watch.kept) / seconds, 1),
        slowest=round(watch.slowest, 3),
        sentences=(*dict.fromkeys(watch.refused), *(found.sentences[:1] if broken else ())),
    )
