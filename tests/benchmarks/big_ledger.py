"""Makes a case file with very many events, quickly, for what is measured on one.

    uv run python tests/benchmarks/big_ledger.py FOLDER EVENTS

The file is one that a desk could have made: real bodies, both chains, a signature in each row, evidence with its hash,
tables that follow from the events, a signed head. Only the way there is short: many events to a transaction, no wait
for the disk, and the tables filled only for the events that change one. Some thousand events in a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from workbench.casefile import CaseFile
from workbench.casefile.canonical import timestamp
from workbench.casefile.chain import EventRow, event_message, event_of, link_of, make_body
from workbench.casefile.heads import Head, Heads
from workbench.casefile.pen import INSERT
from workbench.desk.keys import DeskKey, load_or_make
from workbench.model.actions import Action, ActionKind
from workbench.model.cases import Actor
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    CaseOpened,
    EventData,
    EvidenceKept,
    ExposureClosed,
    ExposureFound,
    NoteAdded,
    QuestionAnswered,
    StateObserved,
    StepDone,
)
from workbench.model.evidence import Coverage, Evidence
from workbench.model.state import Exposure, FacetItem, FacetState, OpenedAt, Proof
from workbench.model.words import Attribution, Facet, Grade, Outcome

__all__ = ["BigLedger", "make_ledger"]

BORN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ACTOR = Actor(os_user="desk1", name="Kim Example")
LEDGER = "BIG00001"

_OF_A_CASE = 78
"""Events of a case: it is opened, has one piece of evidence, and then what its steps record, twice over."""
_TOGETHER = 10_000
"""Events in a transaction."""
_PROOF = Proof(proved=True, sentence="The rule was on, and is off.", before=Grade.READ, after=Grade.READ)
_WORDS = "Called the owner back on the number on file and went through the list of devices with her, one by one. " * 2


@dataclass(frozen=True)
class BigLedger:
    """Where a case file and what belongs to it lie."""

    path: Path
    heads: Path
    """The folder of signed heads."""
    config: Path
    """The folder with the desk's key."""
    events: int

    @property
    def key(self) -> DeskKey:
        """The key that signed it."""
        return load_or_make(self.config)

    def open(self) -> CaseFile:
        """Opens it as a desk does."""
        return CaseFile.open(
            self.path,
            signer=lambda: self.key,
            heads=self.heads,
            now=lambda: BORN,
            new_id=lambda: LEDGER,
            program="workbench benchmark",
            actor=ACTOR,
        )


def make_ledger(folder: Path, events: int) -> BigLedger:
    """Makes a case file with that many events (at least 1) in an empty or missing folder; returns where it lies.

    The layout is that of WORKBENCH_HOME: `data/cases.db`, `state/heads/`, `config/desk.key`.
    """
    made = BigLedger(folder / "data" / "cases.db", folder / "state" / "heads", folder / "config", events)
    casefile = made.open()
    try:
        casefile._store.run("PRAGMA synchronous = OFF")
        _Filler(casefile, made.key).fill(events)
    finally:
        casefile.close()
    return made


class _Filler:
    def __init__(self, casefile: CaseFile, key: DeskKey) -> None:
        self._casefile = casefile
        self._store = casefile._store
        self._key = key
        self._seq, link = casefile.head()
        self._link = bytes.fromhex(link)
        self._case_seq, self._case_prev = 0, ""

    def fill(self, until: int) -> None:
        """Adds events up to that number, then the head."""
        while self._seq < until:
            together = min(_TOGETHER, until - self._seq)
            kept = self._keep_evidence(self._seq + 1, self._seq + together)
            with self._store.transaction():
                self._store.run_many(INSERT, self._rows(together, kept))
        heads = Heads(self._casefile._heads.folder)
        heads.prepare(Head.signed(self._key, LEDGER, self._seq, self._link.hex()))
        heads.replace(LEDGER)

    def _keep_evidence(self, first: int, last: int) -> dict[int, EvidenceKept]:
        """Evidence has transactions of its own; the second event of each case tells of a piece."""
        kept = {}
        for seq in range(first, last + 1):
            if _place(seq)[1] == 2:
                sha256_, size = self._casefile.keep(f"the log of case {_place(seq)[0]}\n".encode() * 50)
                told = Evidence(sha256=sha256_, size=size, name="login.json", kind="export")
                kept[seq] = EvidenceKept(evidence=told, step="confirm-compromise")
        return kept

    def _rows(self, count: int, kept: dict[int, EvidenceKept]) -> Iterator[tuple[object, ...]]:
        late: list[EventRow] = []
        for seq in range(self._seq + 1, self._seq + count + 1):
            number, place = _place(seq)
            data = kept.get(seq) or _event(number, place)
            row = self._row(seq, number, place, data)
            if not isinstance(data, NoteAdded):
                late.append(row)
            yield astuple(row)
        for row in late:
            self._casefile._projector.apply(event_of(row))

    def _row(self, seq: int, number: int, place: int, data: EventData) -> EventRow:
        case, at = f"C-{number:07}", BORN + timedelta(seconds=seq)
        previous = self._case_prev if place > 1 else None
        body = make_body(data, case_id=case, case_seq=place, case_prev=previous, at=at, actor=ACTOR)
        digest = sha256(body)
        self._seq, self._link, self._case_prev = seq, link_of(self._link, seq, digest.digest()), digest.hexdigest()
        return EventRow(
            seq=seq,
            case_id=case,
            case_seq=place,
            type=data.type,
            at=timestamp(at),
            body=body,
            hash=self._case_prev,
            link=self._link.hex(),
            key_id=self._key.key_id,
            signature=self._key.sign(event_message(LEDGER, seq, self._link)),
        )


def _place(seq: int) -> tuple[int, int]:
    """Returns the number of the case that an event belongs to, and its place in there, from 1. Event 1 has none."""
    number, place = divmod(seq - 2, _OF_A_CASE)
    return number + 1, place + 1


def _event(number: int, place: int) -> EventData:
    """Returns what stands at that place of a case, in the proportions of one that was worked to its end."""
    turn = (place - 3) % 38
    step, target = "contain", f"r-{place // 38}"
    action = Action(id=f"disable-rule:{target}", kind=ActionKind.DISABLE_RULE, target=target, label="the rule “.”")
    door = Exposure(
        id=f"rules:{target}",
        facet=Facet.RULES,
        key=target,
        what="moves what holds “invoice” to the archive",
        attribution=Attribution.INTRUDER,
        why="it was made from the intruder's network",
        opened=OpenedAt(at=BORN, precision="exact"),
        found_at=BORN,
    )
    match turn:
        case _ if place == 1:
            return CaseOpened(
                ticket=f"HD-{number:07}",
                account=f"person{number}@example.com",
                provider="practice",
                playbook="suspected-theft",
                playbook_version=1,
                playbook_sha256="0" * 64,
            )
        case 0 | 1 | 2 | 3 | 4 | 5:
            return QuestionAnswered(step=step, question=f"question-{turn}", value="called-back")
        case 6 | 7 | 8:
            return ExposureFound(exposure=door)
        case 9 | 10 | 11 | 12:
            return ActionIntended(run="r1", step=step, plan_digest="0" * 64, action=action, undo={"rule": target})
        case 13 | 14 | 15 | 16:
            return ActionEnded(action_id=action.id, outcome=Outcome.DONE, detail="The rule is off.")
        case 17 | 18 | 19 | 20:
            return ActionProved(action_id=action.id, proof=_PROOF)
        case 21 | 22 | 23:
            return ExposureClosed(exposure_id=door.id, closed_at=BORN, verified_at=BORN, proof=_PROOF)
        case 24 | 25:
            return StepDone(step=step, proof=("Rules: read 08:00:00 UTC from practice.",))
        case 26 | 27 | 28:
            return NoteAdded(step=step, text=f"{place}. {_WORDS}")
        case _:
            rule = FacetItem(key=target, what="moves what holds “invoice” to the archive", since=BORN)
            cover = Coverage(source="practice: rules", rows=1, unique=1)
            facet = list(Facet)[turn % len(Facet)]
            return StateObserved(state=FacetState(facet=facet, at=BORN, items=(rule,), coverage=cover), phase="look")


if __name__ == "__main__":
    begun = perf_counter()
    done = make_ledger(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"{done.path}: {done.events} events in {perf_counter() - begun:.1f} s, {done.path.stat().st_size >> 20} MiB")
