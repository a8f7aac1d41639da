"""The parts of one case as they follow from its events, held in memory: what a check compares the tables with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar, cast

from workbench.model.base import Thing
from workbench.model.cases import Case

from .canonical import micros, plain
from .parts import address_list

__all__ = ["PartsInMemory"]

T = TypeVar("T", bound=Thing)


class PartsInMemory:
    """Does for one case what `Parts` does with tables."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, tuple[int, Thing]]] = defaultdict(dict)
        """By table and id: the event in which the part first came up, and the part."""
        self._case: Case | None = None
        self._seq = 0
        self._addresses = ""
        self._playbook = ""

    def get(self, table: str, model: type[T], case_id: str, id_: str) -> T | None:
        """Returns one part, or None."""
        found = self.tables[table].get(plain(id_))
        return None if found is None else cast(T, found[1])

    def put(self, table: str, case_id: str, id_: str, seq: int, part: Thing) -> None:
        """Writes a part; one that is there keeps its place in the order."""
        parts, key = self.tables[table], plain(id_)
        parts[key] = (parts[key][0] if key in parts else seq, part)

    def change(self, table: str, model: type[T], case_id: str, id_: str, how: Callable[[T], T]) -> None:
        """Changes a part that is there."""
        part = self.get(table, model, case_id, id_)
        if part is not None:
            self.put(table, case_id, id_, 0, how(part))

    def drop(self, table: str, case_id: str, id_: str) -> None:
        """Removes a part, where it is there."""
        self.tables[table].pop(plain(id_), None)

    def case(self, case_id: str) -> Case | None:
        """Returns the case, or None."""
        return self._case

    def add_case(self, case: Case, seq: int, addresses: tuple[str, ...], playbook_sha256: str) -> None:
        """Writes the case."""
        self._case, self._seq, self._playbook = case, seq, plain(playbook_sha256)
        self._addresses = address_list(addresses)

    def change_case(self, case_id: str, **changes: object) -> None:
        """Changes fields of the case."""
        if self._case is not None:
            self._case = Case.model_validate(dict(self._case) | changes)

    def addresses(self, case_id: str) -> str | None:
        """Returns the addresses of the case's account as a JSON list, or None."""
        return self._addresses if self._case is not None else None

    def set_addresses(self, case_id: str, addresses: tuple[str, ...]) -> None:
        """Sets which addresses the account of the case goes or went by."""
        self._addresses = address_list(addresses)

    def case_row(self) -> tuple[tuple[object, ...], Thing] | None:
        """Returns the columns of the case's row without the last one, and what that one holds."""
        case = self._case
        if case is None:
            return None
        columns = (
            plain(case.id),
            self._seq,
            plain(case.ticket),
            plain(case.account),
            self._addresses,
            micros(case.opened_at),
            None if case.closed_at is None else micros(case.closed_at),
            case.verdict,
            self._playbook,
        )
        return columns, case
