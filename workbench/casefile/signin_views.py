"""What the case file holds of sign-ins and audit events, as typed values. Nothing here changes anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from workbench.model.events import Event, Finding, RecordsRead, SignInsJudged, SignInsOverruled
from workbench.model.records import SaidBefore, SignInRecord
from workbench.model.signins import AuditEvent, JudgedSignIn, SignIn
from workbench.model.words import Judgement

from .canonical import EPOCH, canonical, plain
from .parts import load
from .reading_events import read_events
from .schema import RECORD_TABLES
from .signin_list import SignInList
from .signin_rows import said_by_person
from .store import Store

__all__ = ["SignInViews"]

_OTHER_CASES_OF_ACCOUNT = """
SELECT o.id, o.ticket FROM cases AS c JOIN cases AS o ON o.id <> c.id
WHERE c.id = ? AND coalesce(
  nullif(c.record ->> '$.account_id', '') = nullif(o.record ->> '$.account_id', ''),
  EXISTS (SELECT value FROM json_each(c.addresses) INTERSECT SELECT value FROM json_each(o.addresses))
) ORDER BY o.seq
"""


class SignInViews:
    """Reads of the sign-ins and audit events that were taken in, and of what was judged of them."""

    def __init__(self, store: Store) -> None:
        self._store = store

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
