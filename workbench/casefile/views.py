"""What the case file holds, as typed values. Nothing here changes anything."""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from workbench.model.cases import Case
from workbench.model.custody import ExpiredRecord
from workbench.model.errors import NotFound
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    Event,
    KeyRotated,
    LedgerStarted,
)
from workbench.model.records import (
    ActionRecord,
    AnswerRecord,
    EvidenceRecord,
    ExposureRecord,
    FacetRecord,
    StepRecord,
    WaiverRecord,
)
from workbench.model.words import Facet

from .beginning import beginning_of
from .canonical import plain
from .chain import COLUMNS, EventRow, event_of
from .figure_views import FigureViews
from .follow_up_rows import FollowUpViews
from .history_list import HistoryList
from .message_views import MessageViews
from .parts import Parts, load
from .projections import look_of
from .reading_events import read_events
from .shared_traits import SharedTraits
from .signin_views import SignInViews
from .store import Row, Store

__all__ = ["Views"]

_NEAR = 5


class Views(SignInViews, MessageViews, FollowUpViews):
    """Reads of one case file. May be used from any thread."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._parts = Parts(store)
        self.shared = SharedTraits(store)
        self.figures = FigureViews(store.path)
        self.history = HistoryList(store.path)

    # -- cases --------------------------------------------------------------------------------

    def cases(self) -> tuple[Case, ...]:
        """Returns all cases, newest first."""
        return tuple(load(Case, r) for (r,) in self._store.rows("SELECT record FROM cases ORDER BY seq DESC"))

    def open_cases(self) -> tuple[Case, ...]:
        """Returns the cases that are not closed, newest first."""
        rows = self._store.rows("SELECT record FROM cases WHERE closed_at IS NULL ORDER BY seq DESC")
        return tuple(load(Case, record) for (record,) in rows)

    def newest_case(self) -> Case | None:
        """Returns the case that was opened here last."""
        record = self._store.value("SELECT record FROM cases ORDER BY seq DESC LIMIT 1")
        return None if record is None else load(Case, record)

    def is_ticket(self, ticket: str) -> bool:
        """Tells whether a case goes by that ticket."""
        return self._store.one("SELECT 1 FROM cases WHERE ticket = ? LIMIT 1", plain(ticket)) is not None

    def has_case_of(self, account: str, playbook: str) -> bool:
        """Tells whether an account has a case of that playbook, open or closed."""
        sql = "SELECT 1 FROM case_figures WHERE playbook = ? AND account = ? LIMIT 1"
        return self._store.one(sql, plain(playbook), plain(account).lower()) is not None

    def case_for(self, ticket: str, account: str) -> Case | None:
        """Returns the latest case that goes by that ticket for that account, or None. Case does not matter."""
        wanted = (plain(ticket).casefold(), plain(account).casefold())
        rows = self._store.rows("SELECT id, ticket, account FROM cases ORDER BY seq DESC")
        found = next((id_ for id_, *names in rows if tuple(map(str.casefold, names)) == wanted), None)
        return None if found is None else self._parts.case(found)

    def case(self, ref: str) -> Case:
        """Returns a case by its id, the beginning of its id, its ticket, or the address of its account.

        A ticket or address counts where exactly one open case has it, or exactly one case at all. Case does not matter.
        Raises NotFound, and names the near ones.
        """
        if (given := self._parts.case(ref.strip())) is not None:
            return given
        wanted = plain(ref.strip()).lower()
        known = self._store.rows("SELECT id, ticket, closed_at, account FROM cases ORDER BY seq DESC")
        exact = [row[0] for row in known if row[0].lower() == wanted]
        by_ticket, by_account = (_open_first(r for r in known if r[n].lower() == wanted) for n in (1, 3))
        begins = [row[0] for row in known if wanted and row[0].lower().startswith(wanted)]
        for found in (exact, by_ticket, by_account, begins):
            if len(found) == 1:
                case = self._parts.case(found[0])
                if case is not None:
                    return case
            elif found:
                accounts = {row[0]: row[3] for row in known}
                named = ", ".join(f"{id_} ({accounts[id_]})" for id_ in found[:_NEAR])
                raise NotFound(
                    f"'{ref}' can mean several cases: {named}.", "Give the whole id, or the account, of one of them."
                )
        raise NotFound(f"There is no case '{ref}'.", _near(wanted, [(row[0], row[1]) for row in known]))

    def case_with_id(self, case_id: str) -> Case | None:
        """Returns the case of exactly that id, or None: what another case names may be at another desk."""
        return self._parts.case(case_id)

    def playbook_of(self, case_id: str) -> str:
        """Returns the SHA-256 of the playbook that a case was opened with. Raises NotFound."""
        sha256 = self._store.value("SELECT playbook_sha256 FROM cases WHERE id = ?", plain(case_id))
        if sha256 is None:
            raise NotFound(f"There is no case '{case_id}'.", "workbench case list shows the cases.")
        return str(sha256)

    def opened_with(self) -> tuple[Case, ...]:
        """Returns the latest case of each playbook that cases were opened with (each version counts), oldest first."""
        sql = "SELECT record FROM cases WHERE seq IN (SELECT max(seq) FROM cases GROUP BY playbook_sha256) ORDER BY seq"
        return tuple(load(Case, record) for (record,) in self._store.rows(sql))

    def addresses(self, case_id: str) -> tuple[str, ...]:
        """Returns every address that the account of a case goes or went by, in lower case."""
        listed = self._parts.addresses(case_id)
        return () if listed is None else tuple(json.loads(listed))

    def key_in_use(self) -> tuple[str, str]:
        """Returns id and public key (Ed25519, raw, base64) that the desk signs this file with now."""
        # The types stand in the words, so that SQLite sees that its index fits.
        sql = f"SELECT {COLUMNS} FROM events WHERE type = 'key-rotated' ORDER BY seq DESC LIMIT 1"  # noqa: S608
        row = self._store.one(sql)
        data = beginning_of(self._store) if row is None else event_of(EventRow(*row)).data
        assert isinstance(data, KeyRotated | LedgerStarted)
        return data.key_id, data.public_key

    def last_entry(self, case_id: str) -> datetime:
        """Returns when the last entry of a case was recorded. Raises NotFound."""
        sql = "SELECT at FROM events WHERE case_id = ? ORDER BY seq DESC LIMIT 1"
        at = self._store.value(sql, plain(case_id))
        if at is None:
            raise NotFound(f"There is no case '{case_id}'.", "workbench case list shows the cases.")
        return datetime.fromisoformat(at)

    def came_from(self, case_id: str) -> dict[str, int]:
        """Returns how many entries of a case came from other desks, by the id of those desks' ledgers."""
        sql = "SELECT ledger, count(*) FROM received JOIN events USING (seq) WHERE case_id = ? GROUP BY 1 ORDER BY 1"
        return dict(self._store.rows(sql, plain(case_id)))

    # -- the parts of a case ------------------------------------------------------------------

    def steps(self, case_id: str) -> dict[str, StepRecord]:
        """Returns the steps that have moved, by id."""
        return {step.step: step for step in self._parts.all("steps", StepRecord, case_id)}

    def answers(self, case_id: str) -> dict[tuple[str, str], AnswerRecord]:
        """Returns the latest answers, by step and question."""
        return {(a.step, a.question): a for a in self._parts.all("answers", AnswerRecord, case_id)}

    def facets(self, case_id: str) -> dict[Facet, FacetRecord]:
        """Returns the latest look at each facet that was looked at."""
        return {look.facet: look for look in self._parts.all("facets", FacetRecord, case_id)}

    def looks(self, case_id: str, facet: Facet) -> tuple[FacetRecord, ...]:
        """Returns every look at a facet, oldest first."""
        events = read_events(self._store, case_id, types=("state-observed", "state-unreadable"))
        return tuple(look for event in events if (look := look_of(event)) is not None and look.facet is facet)

    def actions(self, case_id: str) -> tuple[ActionRecord, ...]:
        """Returns the actions, in the order in which they were intended."""
        return self._parts.all("actions", ActionRecord, case_id)

    def place_of_action(self, case_id: str, action_id: str, type_: str = "action-intended") -> int:
        """Returns the place in the ledger of the last event of that type about an action; 0 where there is none.

        What came before and after is told by places: the desk's clock may have been set back between the two.
        """
        place = 0
        for event in read_events(self._store, case_id, types=(type_,)):
            match event.data:
                case ActionIntended(action=action) if action.id == action_id:
                    place = event.seq
                case ActionEnded(action_id=about) | ActionProved(action_id=about) if about == action_id:
                    place = event.seq
        return place

    def exposures(self, case_id: str) -> tuple[ExposureRecord, ...]:
        """Returns the exposures, in the order in which they were found."""
        return self._parts.all("exposures", ExposureRecord, case_id)

    def waivers(self, case_id: str) -> tuple[WaiverRecord, ...]:
        """Returns the waivers in force."""
        return self._parts.all("waivers", WaiverRecord, case_id)

    def dated_waivers(self) -> dict[str, tuple[WaiverRecord, ...]]:
        """Returns the waivers in force that name a day to look again, of every case that has any, by its id."""
        dated = "json_extract(record, '$.recheck_at') IS NOT NULL"
        sql = f"SELECT case_id, record FROM waivers WHERE {dated} ORDER BY seq, id"  # noqa: S608 - our own words
        found: dict[str, list[WaiverRecord]] = defaultdict(list)
        for case_id, record in self._store.rows(sql):
            found[case_id].append(load(WaiverRecord, record))
        return {case_id: tuple(waivers) for case_id, waivers in found.items()}

    def evidence_of(self, case_id: str) -> tuple[EvidenceRecord, ...]:
        """Returns the evidence of a case, in the order in which it was kept."""
        return self._parts.all("evidence", EvidenceRecord, case_id)

    def expired(self, case_id: str) -> dict[str, ExpiredRecord]:
        """Returns the evidence of a case whose bytes were removed, by its SHA-256."""
        return {record.sha256: record for record in self._parts.all("expired", ExpiredRecord, case_id)}

    def of_types(self, case_id: str, *types: str) -> tuple[Event, ...]:
        """Returns the events of a case that are of some types, oldest first."""
        return tuple(read_events(self._store, case_id, types=types))

    def of_no_case(self, *types: str) -> tuple[Event, ...]:
        """Returns the events of some types that belong to no case but to the desk, oldest first."""
        return tuple(read_events(self._store, types=types, of_no_case=True))


def _open_first(rows: Iterable[Row]) -> list[str]:
    """The ids of the open ones; of all, where none is open."""
    found = list(rows)
    return [row[0] for row in found if row[2] is None] or [row[0] for row in found]


def _near(wanted: str, known: list[tuple[str, str]]) -> str:
    if not known:
        return "There are no cases yet; workbench case new opens one."
    names = {name.lower(): f"{case} (ticket {ticket})" for case, ticket in known for name in (ticket, case)}
    near = [names[n] for n in difflib.get_close_matches(wanted, names, n=_NEAR, cutoff=0.5)]
    if not near:
        return "workbench case list shows the cases."
    return f"Did you mean {' or '.join(dict.fromkeys(near))}?"
