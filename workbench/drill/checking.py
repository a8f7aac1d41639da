"""What must hold of a case file after its process was killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from workbench.casefile import Result
from workbench.casefile.heads import Head, Heads
from workbench.casefile.verify import verify
from workbench.desk.desk import Desk, open_desk
from workbench.desk.keys import load_or_make
from workbench.model.actions import ON_COPIES
from workbench.model.cases import Case
from workbench.model.errors import LocalFileError
from workbench.model.events import ActionEnded, ActionIntended, ActionProved, Event
from workbench.model.records import ActionRecord
from workbench.model.words import Outcome
from workbench.providers.practice.store import calls_in
from workbench.response.survey import Move, survey

if TYPE_CHECKING:
    from .child import Home

__all__ = ["Check", "Checker"]


@dataclass
class Check:
    """What one look at the file found."""

    lost: int = 0
    """Entries that were acknowledged and are not there."""
    broken: list[str] = field(default_factory=list)
    """Why the file does not check out, or its head went back: a sentence each."""
    healed: bool = False
    events: int = 0
    unknown: frozenset[str] = frozenset()
    """Actions that were begun and have no end on record."""
    not_offered: frozenset[str] = frozenset()
    """Those of them that the case does not show as unknown, or does not offer to read back."""
    misjudged: frozenset[str] = frozenset()
    """Actions on record as done that the tenant did not carry out, or as failed that it did."""


class Checker:
    """Looks at one desk's case file again and again, and remembers what it was told."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._kept: dict[int, str] = {}
        self._head = 0
        self._heads = Heads(home.heads)
        self._ledger = ""

    def check(self, kept: dict[int, str], ticket: str) -> Check:
        """Checks the file, with what was acknowledged since the last time."""
        self._kept |= kept
        told = Check()
        try:
            found = verify(self._home.case_file, self._home.heads, keys=[load_or_make(self._home.config).public_key])
        except LocalFileError as error:
            # Killed while the file was made: nothing may be on record then.
            if self._kept:
                told.lost, told.broken = len(self._kept), [error.title]
            return told
        told.healed = found.healed
        if found.result is not Result.INTACT:
            told.broken.append(found.sentences[0])
        self._ledger = found.ledger_id or self._ledger
        told.broken += self._look_at_head()
        desk = open_desk(case_file=self._home.case_file, paths=self._home)
        try:
            if desk.casefile.trouble:
                told.broken.append(desk.casefile.trouble)
            self._look_at_events(desk, told)
            case = next((c for c in desk.casefile.views.cases() if c.ticket == ticket), None)
            if case is not None:
                self._look_at_actions(desk, case, told)
        finally:
            desk.close()
        return told

    def _look_at_head(self) -> list[str]:
        raw = self._heads.read(self._ledger)
        seq = Head.from_bytes(raw).seq if raw else 0
        before, self._head = max(self._head, *self._kept, 0), max(self._head, seq)
        return [f"The head went back from {before} to {seq}."] if seq < before else []

    def _look_at_events(self, desk: Desk, told: Check) -> None:
        there = {event.seq: event.hash for event in desk.casefile.events()}
        told.events = len(there)
        told.lost = sum(there.get(seq) != hash_ for seq, hash_ in self._kept.items())

    def _look_at_actions(self, desk: Desk, case: Case, told: Check) -> None:
        events = list(desk.casefile.events(case.id))
        told.unknown = _without_end(events)
        view = survey(desk, case)
        shown = {r.action.id for r in view.facts.unknown}
        offered = chain.from_iterable(s.unknown for s in view.steps if s.next.move is Move.READ_BACK)
        ready = {r.action.id for r in offered} if not shown or view.now.next.move is Move.READ_BACK else set()
        told.not_offered = told.unknown - (shown & ready)
        told.misjudged = self._misjudged(view.facts.actions)

    def _misjudged(self, actions: Iterable[ActionRecord]) -> frozenset[str]:
        done = {action_id for action_id, part in self.carried_out() if not part}
        whole = [r for r in actions if r.action.kind not in ON_COPIES]
        said = {o: {r.action.id for r in whole if r.outcome is o} for o in (Outcome.DONE, Outcome.FAILED)}
        return frozenset((said[Outcome.DONE] - done) | (said[Outcome.FAILED] & done))

    def carried_out(self) -> Counter[tuple[str, str]]:
        """Returns how often the tenant carried out each action, or each part of one."""
        return Counter((c.action, c.part) for c in calls_in(self._home.tenant))


def _without_end(events: list[Event]) -> frozenset[str]:
    """Tells it from the events alone, not from what is derived from them."""
    open_: set[str] = set()
    for event in events:
        match event.data:
            case ActionIntended(action=action):
                open_.add(action.id)
            case ActionEnded(action_id=action_id, outcome=outcome) if outcome is not Outcome.UNKNOWN:
                open_.discard(action_id)
            case ActionProved(action_id=action_id, outcome=settled, proof=proof):
                if proof.proved or settled not in (None, Outcome.UNKNOWN):
                    open_.discard(action_id)
    return frozenset(open_)
