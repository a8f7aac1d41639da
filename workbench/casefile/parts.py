"""Reads and writes the parts of a case in their tables: one JSON record each, under its id."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import TypeVar, cast

from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import CaseFileDamaged

from .canonical import canonical, micros, plain, record_text
from .store import Store

__all__ = ["Parts", "address_list", "load"]

T = TypeVar("T", bound=Thing)


def load(model: type[T], record: str) -> T:
    """Returns the thing that a column holds. Raises CaseFileDamaged where it holds none."""
    try:
        return model.model_validate(json.loads(record))
    except (ValueError, RecursionError) as error:
        raise CaseFileDamaged(
            "A row that is derived from the ledger can't be read.", "Run `workbench verify` to see which."
        ) from error


@lru_cache(maxsize=1024)
def _loaded(model: type[Thing], record: str) -> Thing:
    """A screen reads its case after everything that happens; what has the same bytes as before is the same thing."""
    return load(model, record)


class Parts:
    """The tables of one case file, all but the sign-ins."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, table: str, model: type[T], case_id: str, id_: str) -> T | None:
        """Returns one part, or None."""
        sql = f"SELECT record FROM {table} WHERE case_id = ? AND id = ?"  # noqa: S608 - our own table's name
        record = self._store.value(sql, plain(case_id), plain(id_))
        return None if record is None else load(model, record)

    def all(self, table: str, model: type[T], case_id: str) -> tuple[T, ...]:
        """Returns all parts of a case, in the order in which they first came up."""
        sql = f"SELECT record FROM {table} WHERE case_id = ? ORDER BY seq, id"  # noqa: S608
        return tuple(cast("T", _loaded(model, record)) for (record,) in self._store.rows(sql, plain(case_id)))

    def put(self, table: str, case_id: str, id_: str, seq: int, part: Thing) -> None:
        """Writes a part; one that is there keeps its place in the order."""
        sql = (
            f"INSERT INTO {table} VALUES (?, ?, ?, ?)"  # noqa: S608
            " ON CONFLICT (case_id, id) DO UPDATE SET record = excluded.record"
        )
        self._store.run(sql, plain(case_id), plain(id_), seq, record_text(part))

    def change(self, table: str, model: type[T], case_id: str, id_: str, how: Callable[[T], T]) -> None:
        """Changes a part that is there. An event about a part that isn't stands in the ledger all the same."""
        part = self.get(table, model, case_id, id_)
        if part is not None:
            self.put(table, case_id, id_, 0, how(part))

    def drop(self, table: str, case_id: str, id_: str) -> None:
        """Removes a part, where it is there."""
        self._store.run(
            f"DELETE FROM {table} WHERE case_id = ? AND id = ?",  # noqa: S608
            plain(case_id),
            plain(id_),
        )

    def case(self, case_id: str) -> Case | None:
        """Returns a case, or None."""
        record = self._store.value("SELECT record FROM cases WHERE id = ?", plain(case_id))
        return None if record is None else load(Case, record)

    def add_case(self, case: Case, seq: int, addresses: tuple[str, ...], playbook_sha256: str) -> None:
        """Writes a new case. `addresses`: present and former ones of its account."""
        self._store.run(
            "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?)",
            plain(case.id),
            seq,
            plain(case.ticket),
            plain(case.account),
            address_list(addresses),
            micros(case.opened_at),
            plain(playbook_sha256),
            record_text(case),
        )

    def change_case(self, case_id: str, **changes: object) -> None:
        """Changes fields of a case."""
        case = self.case(case_id)
        if case is None:
            return
        case = Case.model_validate(dict(case) | changes)
        self._store.run(
            "UPDATE cases SET closed_at = ?, verdict = ?, record = ? WHERE id = ?",
            _micros(case.closed_at),
            case.verdict,
            record_text(case),
            plain(case_id),
        )

    def addresses(self, case_id: str) -> str | None:
        """Returns the addresses of a case's account as a JSON list, or None where there is no such case."""
        found: str | None = self._store.value("SELECT addresses FROM cases WHERE id = ?", plain(case_id))
        return found

    def set_addresses(self, case_id: str, addresses: tuple[str, ...]) -> None:
        """Sets which addresses the account of a case goes or went by."""
        self._store.run("UPDATE cases SET addresses = ? WHERE id = ?", address_list(addresses), plain(case_id))


def address_list(addresses: tuple[str, ...]) -> str:
    """Returns addresses as their column holds them."""
    return canonical([*sorted({address.lower() for address in addresses})]).decode()


def _micros(at: datetime | None) -> int | None:
    return None if at is None else micros(at)
