"""Who else shows an intruder's traits: other accounts in a case's evidence, and other cases of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workbench.model.signins import AuditEvent
from workbench.model.state import Exposure
from workbench.model.words import Facet, Judgement

from .canonical import canonical, plain
from .parts import load
from .store import Store

__all__ = ["Elsewhere", "SharedTraits", "Shown"]

_CLIENT = "lower(json_extract(record, '$.client'))"
_TOLD = "coalesce(nullif(account_id, ''), account)"


class Shown(NamedTuple):
    """One account in the evidence of a case that shows an address, a client or both."""

    account: str
    ip: str | None
    """None: not one of those that were looked for."""
    client: str | None
    """In lower case; None: not one of those that were looked for."""
    records: int
    successes: int
    example: str
    """Id of one of its records."""


class Elsewhere(NamedTuple):
    """Another case whose abnormal sign-ins show an address or a client (lower case)."""

    case_id: str
    ip: str | None
    client: str | None


class SharedTraits:
    """Reads of one case file. Everything is counted by SQLite: a million sign-ins are never loaded."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def in_evidence(self, case_id: str, addresses: Iterable[str], clients: Iterable[str]) -> tuple[Shown, ...]:
        """Returns which other accounts in the evidence of a case used or were tried with these, in one pass."""
        ips, names = _listed(addresses), _listed(c.lower() for c in clients)
        sql = (
            f"SELECT min(account), ip, client, count(*), coalesce(sum(success), 0), min(id) FROM ("  # noqa: S608 - our own words
            f"SELECT account, {_TOLD} AS who, id, iif(ip IN (SELECT value FROM json_each(:ips)), ip, NULL) AS ip,"
            f" iif({_CLIENT} IN (SELECT value FROM json_each(:names)), {_CLIENT}, NULL) AS client,"
            " json_extract(record, '$.success') AS success FROM signins WHERE case_id = :case AND own = 0"
            " AND (ip IN (SELECT value FROM json_each(:ips))"
            f" OR {_CLIENT} IN (SELECT value FROM json_each(:names)))) GROUP BY who, ip, client ORDER BY 4 DESC, 1"
        )
        with self._store.guard:
            found = self._store.connection.execute(sql, {"ips": ips, "names": names, "case": plain(case_id)})
            return tuple(Shown(*row) for row in found.fetchall())

    def accounts(self, case_id: str) -> int:
        """Returns how many accounts have a sign-in in the evidence of a case."""
        sql = f"SELECT count(DISTINCT {_TOLD}) FROM signins WHERE case_id = ?"  # noqa: S608 - our own words
        return int(self._store.value(sql, plain(case_id)) or 0)

    def sources_of(self, case_id: str, account: str) -> frozenset[str]:
        """Returns the evidence of a case (SHA-256) that holds sign-ins of an account by that address."""
        sql = (
            "SELECT DISTINCT json_extract(record, '$.source') FROM signins"
            " WHERE case_id = ? AND own = 0 AND lower(account) = ?"
        )
        return frozenset(sha256 for (sha256,) in self._store.rows(sql, plain(case_id), plain(account.lower())))

    def uses_near(self, case_id: str, near: str) -> tuple[tuple[str, str, int, str, int, int], ...]:
        """Returns address, account, whether it is the case's own, judgement, records, successes.

        Of every account, from addresses whose text begins with `near`.
        """
        sql = (
            f"SELECT ip, min(account), own, iif(own, judgement, ''), count(*),"  # noqa: S608 - our own words
            " coalesce(sum(json_extract(record, '$.success')), 0) FROM signins"
            f" WHERE case_id = ? AND substr(ip, 1, ?) = ? GROUP BY ip, {_TOLD}, 3, 4"
        )
        return tuple(self._store.rows(sql, plain(case_id), len(near), near))

    def own_clients(self, case_id: str) -> frozenset[str]:
        """Returns the clients, in lower case, of the account's sign-ins that are not abnormal."""
        sql = f"SELECT DISTINCT {_CLIENT} FROM signins WHERE case_id = ? AND own = 1 AND judgement <> ?"  # noqa: S608
        return frozenset(c for (c,) in self._store.rows(sql, plain(case_id), Judgement.ABNORMAL) if c)

    def in_other_cases(self, case_id: str, addresses: Iterable[str], clients: Iterable[str]) -> tuple[Elsewhere, ...]:
        """Returns the other cases whose own abnormal sign-ins show these. Only abnormal ones are read, by an index."""
        sql = (
            f"SELECT DISTINCT s.case_id, s.ip, {_CLIENT.replace('record', 's.record')} FROM cases c"  # noqa: S608
            " CROSS JOIN signins s ON s.case_id = c.id AND s.own = 1 AND s.judgement = ? WHERE c.id <> ?"
        )
        ips, names = set(addresses), {c.lower() for c in clients}
        rows = self._store.rows(sql, Judgement.ABNORMAL, plain(case_id))
        cut = (Elsewhere(c, ip if ip in ips else None, name if name in names else None) for c, ip, name in rows)
        return tuple(dict.fromkeys(one for one in cut if one.ip or one.client))

    def changes_of_others(self, case_id: str, facets: Iterable[Facet], own: Iterable[str]) -> tuple[AuditEvent, ...]:
        """Returns the changes to these facets of accounts that are none of `own` (addresses, lower case)."""
        sql = (
            "SELECT record FROM audit_events WHERE case_id = ?"
            " AND json_extract(record, '$.facet') IN (SELECT value FROM json_each(?))"
            " AND lower(json_extract(record, '$.account')) NOT IN (SELECT value FROM json_each(?)) ORDER BY at, id"
        )
        rows = self._store.rows(sql, plain(case_id), _listed(f.value for f in facets), _listed(own))
        return tuple(load(AuditEvent, record) for (record,) in rows)

    def exposures_elsewhere(self, case_id: str) -> tuple[tuple[str, Exposure], ...]:
        """Returns every exposure of the other cases, with the case."""
        sql = "SELECT case_id, json_extract(record, '$.exposure') FROM exposures WHERE case_id <> ? ORDER BY seq"
        return tuple((other, load(Exposure, record)) for other, record in self._store.rows(sql, plain(case_id)))


def _listed(texts: Iterable[str]) -> str:
    return canonical([plain(text) for text in texts]).decode()
