"""What the case file holds, as typed values. Nothing here changes anything."""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from workbench.model.cases import Case
from workbench.model.errors import NotFound
from workbench.model.events import (
    ActionEnded,
    ActionIntended,
    ActionProved,
    Event,
    Finding,
    KeyRotated,
    LedgerStarted,
    RecordsRead,
    SignInsJudged,
    SignInsOverruled,
)
from workbench.model.records import (
    ActionRecord,
    AnswerRecord,
    EvidenceRecord,
    ExpiredRecord,
    ExposureRecord,
    FacetRecord,
    SaidBefore,
    SignInRecord,
    StepRecord,
    WaiverRecord,
)
from workbench.model.signins import AuditEvent, JudgedSignIn, SignIn
from workbench.model.words import Facet, Judgement

from .beginning import beginning_of
from .canonical import EPOCH, canonical, plain
from .chain import COLUMNS, EventRow, event_of
from .message_views import MessageViews
from .parts import Parts, load
from .projections import look_of
from .schema import RECORD_TABLES
from .shared_traits import SharedTraits
from .signin_list import SignInList
from .signin_rows import said_by_person
from .store import Row, Store

__all__ = ["Views", "read_events"]

_PAGE = 500
_NEAR = 5

_OTHER_CASES_OF_ACCOUNT = """
SELECT o.id, o.ticket FROM cases AS c JOIN cases AS o ON o.id <> c.id
WHERE c.id = ? AND coalesce(
  nullif(c.record ->> '$.account_id', '') = nullif(o.record ->> '$.account_id', ''),
  EXISTS (SELECT value FROM json_each(c.addresses) INTERSECT SELECT value FROM json_each(o.addresses))
) ORDER BY o.seq
"""


def read_events(
    store: Store, case_id: str | None = None, *, types: tuple[str, ...] = (), after: int = 0, limit: int | None = None
) -> Iterator[Event]:
    """Yields events in order, a page at a time: of one case or of all, of some types or of all."""
    where = "seq > ?" + (" AND case_id = ?" if case_id is not None else "")
    where += f" AND type IN ({', '.join('?' * len(types))})" if types else ""
    sql = f"SELECT {COLUMNS} FROM events WHERE {where} ORDER BY seq LIMIT ?"  # noqa: S608 - made of our own words
    fixed = ((plain(case_id),) if case_id is not None else ()) + types
    left = limit
    while left is None or left > 0:
        page = store.rows(sql, after, *fixed, _PAGE if left is None else min(left, _PAGE))
        for row in page:
            yield event_of(EventRow(*row))
        if len(page) < _PAGE:
            return
        after = page[-1][0]
        left = None if left is None else left - len(page)


class Views(MessageViews):
    """Reads of one case file. May be used from any thread."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._parts = Parts(store)
        self.shared = SharedTraits(store)

    # -- cases --------------------------------------------------------------------------------

    def cases(self) -> tuple[Case, ...]:
        """Returns all cases, newest first."""
        return tuple(load(Case, r) for (r,) in self._store.rows("SELECT record FROM cases ORDER BY seq DESC"))

    def case(self, ref: str) -> Case:
        """Returns a case by its id, the beginning of its id, its ticket, or the address of its account.

        A ticket or address counts where exactly one open case has it, or exactly one case at all. Case does not matter.
        Raises NotFound, and names the near ones.
        """
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

    # -- sign-ins and audit events ------------------------------------------------------------

    def signins(
        self,
        case_id: str,
        *,
        judgement: Judgement | None = None,
        all_accounts: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[SignInRecord, ...]:
        """Returns sign-ins in the order of their time, or a window of that list.

        Those of the case's own account, or of every account in the evidence.
        """
        where, values = _which(case_id, judgement, all_accounts)
        # The window is cut in the index; only its rows are then read.
        sql = (
            "SELECT record, coalesce(by_person, by_rules) FROM signins WHERE rowid IN ("  # noqa: S608
            f"SELECT rowid FROM signins WHERE {where} ORDER BY at, id LIMIT ? OFFSET ?) ORDER BY at, id"
        )
        rows = self._store.rows(sql, *values, -1 if limit is None else limit, offset)
        return tuple(
            SignInRecord(signin=load(SignIn, record), judged=None if judged is None else load(JudgedSignIn, judged))
            for record, judged in rows
        )

    def count_signins(self, case_id: str, *, all_accounts: bool = False) -> dict[Judgement, int]:
        """Returns how many sign-ins there are of each judgement in force; judgements without any are left out."""
        where, values = _which(case_id, None, all_accounts)
        rows = self._store.rows(f"SELECT judgement, count(*) FROM signins WHERE {where} GROUP BY 1", *values)  # noqa: S608
        counts: dict[str, int] = dict(rows)
        return {judgement: counts[judgement] for judgement in Judgement if judgement in counts}

    def signin_list(self, case_id: str) -> SignInList:
        """Returns the sign-ins of a case as a list of any length, to be read beside everything else."""
        return SignInList(self._store.path, case_id)

    def own_signins_named(self, case_id: str, ids: Iterable[str]) -> frozenset[str]:
        """Returns which of these ids are sign-ins of the case's account."""
        wanted = {plain(i): i for i in ids}
        sql = "SELECT id FROM signins WHERE case_id = ? AND own = 1 AND id IN (SELECT value FROM json_each(?))"
        rows = self._store.rows(sql, plain(case_id), canonical(list(wanted)).decode())
        return frozenset(wanted[id_] for (id_,) in rows)

    def users_of(self, case_id: str, addresses: Iterable[str]) -> dict[str, frozenset[str]]:
        """Returns, for each of these addresses, the accounts in the evidence that got in from it.

        An account is its provider's id where that is known, else its address in small letters.
        """
        wanted = {plain(address): address for address in addresses}
        rows = self._store.rows(
            "SELECT DISTINCT ip, coalesce(nullif(account_id, ''), account) FROM signins WHERE case_id = ?"
            " AND ip IN (SELECT value FROM json_each(?)) AND json_extract(record, '$.success')",
            plain(case_id),
            canonical(list(wanted)).decode(),
        )
        users: dict[str, set[str]] = defaultdict(set)
        for ip, account in rows:
            users[wanted[ip]].add(account)
        return {address: frozenset(accounts) for address, accounts in users.items()}

    def abnormal_elsewhere(self, case_id: str, addresses: Iterable[str]) -> tuple[tuple[str, str, datetime], ...]:
        """Returns which of these addresses were judged abnormal in other cases, with the case and the last time."""
        wanted = {plain(address): address for address in addresses}
        # Case by case, so that the index by judgement fits: only abnormal rows are read.
        rows = self._store.rows(
            "SELECT ip, case_id, max(at) FROM cases CROSS JOIN signins ON case_id = cases.id AND judgement = ?"
            " AND own = 1 WHERE cases.id <> ? AND ip IN (SELECT value FROM json_each(?))"
            " GROUP BY ip, case_id ORDER BY ip, case_id",
            Judgement.ABNORMAL,
            plain(case_id),
            canonical(list(wanted)).decode(),
        )
        return tuple((wanted[ip], other, EPOCH + timedelta(microseconds=at)) for ip, other, at in rows)

    def said_elsewhere(self, case_id: str) -> tuple[SaidBefore, ...]:
        """Returns what people said in other cases of this account: the latest word on each sign-in, oldest first.

        An account is told by its provider's id where both cases know one, else by its addresses.
        """
        rows = self._store.rows(_OTHER_CASES_OF_ACCOUNT, plain(case_id))
        found = (said for other, ticket in rows for said in self._said_in(other, ticket))
        return tuple(sorted(found, key=lambda said: (said.at, said.ticket, said.ip)))

    def _said_in(self, case_id: str, ticket: str) -> Iterator[SaidBefore]:
        words: dict[str, Event] = {}
        for event in read_events(self._store, case_id, types=("signins-overruled",)):
            if isinstance(event.data, SignInsOverruled):
                words |= dict.fromkeys(event.data.signins, event)
        sql = (
            "SELECT id, ip FROM signins WHERE case_id = ? AND own = 1 AND ip IS NOT NULL"
            " AND id IN (SELECT value FROM json_each(?))"
        )
        ids = {plain(signin): signin for signin in words}
        for id_, ip in self._store.rows(sql, plain(case_id), canonical(list(ids)).decode()) if ids else ():
            event = words[ids[id_]]
            assert isinstance(event.data, SignInsOverruled)
            yield SaidBefore(ip=ip, judgement=event.data.judgement, ticket=ticket, at=event.at, by=event.actor.name)

    def signins_changed(self, case_id: str) -> int:
        """Returns the place in the ledger of the last event that changed a case's sign-ins or judgements; 0: none."""
        types = "'records-read', 'signins-judged', 'signins-overruled', 'case-changed'"
        sql = f"SELECT max(seq) FROM events WHERE case_id = ? AND type IN ({types})"  # noqa: S608 - our own words
        found = self._store.value(sql, plain(case_id))
        return 0 if found is None else int(found)

    def record_ids(self, case_id: str) -> frozenset[str]:
        """Returns the ids of all sign-ins, audit events and messages that the case has."""
        sql = " UNION ".join(f"SELECT id FROM {table} WHERE case_id = ?1" for table in RECORD_TABLES)  # noqa: S608
        return frozenset(id_ for (id_,) in self._store.rows(sql, plain(case_id)))

    def audit(self, case_id: str) -> tuple[AuditEvent, ...]:
        """Returns the audit events of every account in the evidence, in the order of their time."""
        sql = "SELECT record FROM audit_events WHERE case_id = ? ORDER BY at, id"
        return tuple(load(AuditEvent, record) for (record,) in self._store.rows(sql, plain(case_id)))

    def reads(self, case_id: str) -> tuple[RecordsRead, ...]:
        """Returns what was read out of which evidence, oldest first."""
        events = read_events(self._store, case_id, types=("records-read",))
        return tuple(event.data for event in events if isinstance(event.data, RecordsRead))

    def findings(self, case_id: str) -> tuple[Finding, ...]:
        """Returns what the latest judging brought up beside the single judgements."""
        latest: tuple[Finding, ...] = ()
        for event in read_events(self._store, case_id, types=("signins-judged",)):
            if isinstance(event.data, SignInsJudged):
                latest = event.data.findings
        return latest

    def overruled(self, case_id: str) -> dict[str, JudgedSignIn]:
        """Returns what people said about sign-ins, the latest word on each, by the sign-in's id."""
        said: dict[str, JudgedSignIn] = {}
        for event in read_events(self._store, case_id, types=("signins-overruled",)):
            if isinstance(event.data, SignInsOverruled):
                said |= {s: said_by_person(event.data, s, event.actor) for s in event.data.signins}
        return said


def _which(case_id: str, judgement: Judgement | None, all_accounts: bool) -> tuple[str, tuple[object, ...]]:
    where, values = "case_id = ?", (plain(case_id),)
    if all_accounts:
        return (where + " AND judgement = ?", (*values, judgement)) if judgement else (where, values)
    return (
        (where + " AND own = 1 AND judgement = ?", (*values, judgement))
        if judgement
        else (where + " AND own = 1", values)
    )


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
