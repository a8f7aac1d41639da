"""The reviews of a case, with what each covers, and the remarks as they stand."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.base import Moment, Thing
from workbench.model.cases import Case
from workbench.model.events import CaseReviewed, Event, RemarkAnswered
from workbench.model.review import Decision, OwnWork, RemarkRecord, ReviewStatement, folded

from .canonical import plain
from .counted_reviews import Counted
from .parts import load
from .review_reach import Worker, after_review, workers_of
from .store import Store
from .views import Views

__all__ = ["ReviewRecord", "Reviews"]

_SETTLING = (Decision.SIGNED_OFF, Decision.WAIVED)


_HAS_SOME = "record LIKE '%\"reviews\":[{%'"
_SETTLED = (
    """instr(record, '"closed_at":"' || json_extract(record, '$.closed_at') || '","decision":"' || ?"""
    """ || '","fingerprint":"' || ?)"""
)
"""The keys of a record are sorted, and a quote within a text is escaped: so a mark can be told by how it is written."""


def _waiting(columns: str, counted: Iterable[Counted] | None) -> tuple[str, tuple[str, ...]]:
    """Returns a query and its values. In SQL, as there may be a hundred thousand closed cases."""
    anybody = [Counted(decision, "") for decision in _SETTLING]
    asked = anybody if counted is None else [one for one in counted if one.decision in _SETTLING]
    settled = "".join([f" OR {_SETTLED}"] * len(asked))
    sql = f"SELECT {columns} FROM cases WHERE closed_at IS NOT NULL AND NOT ({_HAS_SOME} AND (0{settled}))"  # noqa: S608
    return sql, tuple(value for one in asked for value in (one.decision.value, one.key))


class ReviewRecord(Thing):
    """A review, as it stands in the case file."""

    id: str
    said: ReviewStatement
    key_id: str
    fingerprint: str
    """SHA-256 of the reviewer's public key, hex."""
    seq: int
    """Its place in this desk's ledger."""
    recorded_at: Moment
    own_work: OwnWork | None = None
    after: tuple[int, ...] = ()
    """Entries of the case that it does not cover, by their place in the ledger."""


class Reviews:
    """Reads the reviews of one case file. May be used from any thread."""

    def __init__(self, store: Store, views: Views, ledger_id: str) -> None:
        self._store = store
        self._views = views
        self._ledger_id = ledger_id

    def of(self, case_id: str) -> tuple[ReviewRecord, ...]:
        """Returns the reviews of a case in the order in which they came, each once."""
        workers = self.workers(case_id)
        return tuple(
            ReviewRecord(
                id=data.review_id,
                said=data.said,
                key_id=data.key_id,
                fingerprint=data.fingerprint,
                seq=event.seq,
                recorded_at=event.at,
                own_work=_own_work(data.said, workers),
                after=after_review(self._store, case_id, data.said.heads),
            )
            for event, data in self.signed(case_id)
        )

    def workers(self, case_id: str) -> frozenset[Worker]:
        """Returns everybody who worked a case, at whatever desk."""
        return workers_of(self._store, case_id, self._ledger_id)

    def signed(self, case_id: str) -> tuple[tuple[Event, CaseReviewed], ...]:
        """Returns the reviews of a case as they were signed, each once: the same may have come by two ways."""
        found: dict[str, tuple[Event, CaseReviewed]] = {}
        for event in self._views.of_types(case_id, "case-reviewed"):
            if isinstance(event.data, CaseReviewed):
                found.setdefault(event.data.review_id, (event, event.data))
        return tuple(found.values())

    def remarks(self, case_id: str) -> tuple[RemarkRecord, ...]:
        """Returns every remark of the reviewers, in their order, with its answer where it has one."""
        answers = {
            (e.data.review, e.data.remark): e
            for e in self._views.of_types(case_id, "remark-answered")
            if isinstance(e.data, RemarkAnswered)
        }
        found = []
        for _, data in self.signed(case_id):
            for remark in data.said.remarks:
                record = RemarkRecord(
                    review=data.review_id, remark=remark, reviewer=data.said.reviewer, at=data.said.signed_at
                )
                answered = answers.get((data.review_id, remark.id))
                if answered is not None and isinstance(answered.data, RemarkAnswered):
                    update = {
                        "answer": answered.data.answer,
                        "answered_at": answered.at,
                        "answered_by": answered.actor,
                    }
                    record = record.model_copy(update=update)
                found.append(record)
        return tuple(found)

    def came_from_elsewhere(self, case_id: str) -> frozenset[int]:
        """Returns the entries of a case that other desks wrote, by their place in this desk's ledger."""
        sql = "SELECT seq FROM received JOIN events USING (seq) WHERE case_id = ?"
        return frozenset(seq for (seq,) in self._store.rows(sql, plain(case_id)))

    def waiting(self, counted: Iterable[Counted] | None = None, limit: int = -1) -> tuple[Case, ...]:
        """Returns the closed cases that nobody has signed off or waived as they were closed last, the oldest first.

        `counted`: what counts; None: every review that was taken in. `limit` -1: all.
        """
        sql, values = _waiting("record", counted)
        rows = self._store.rows(f"{sql} ORDER BY closed_at, seq LIMIT ?", *values, limit)
        return tuple(load(Case, record) for (record,) in rows)

    def count_waiting(self, counted: Iterable[Counted] | None = None) -> int:
        """Returns how many those are."""
        sql, values = _waiting("count(*)", counted)
        return int(self._store.value(sql, *values))

    def reviewed(self, limit: int = -1) -> tuple[Case, ...]:
        """Returns the cases that have a review of any kind, the latest case first."""
        sql = f"SELECT record FROM cases WHERE {_HAS_SOME} ORDER BY seq DESC LIMIT ?"  # noqa: S608
        return tuple(load(Case, record) for (record,) in self._store.rows(sql, limit))

    def names_of(self, fingerprint: str) -> tuple[str, ...]:
        """Returns the names that a key has signed under in this case file, sorted."""
        sql = (
            "SELECT DISTINCT mark.value ->> '$.reviewer' FROM cases, json_each(record, '$.reviews') AS mark"  # noqa: S608
            f" WHERE {_HAS_SOME} AND mark.value ->> '$.fingerprint' = ?"
        )
        return tuple(sorted(name for (name,) in self._store.rows(sql, fingerprint)))

    def moved_on(self, case_id: str, review_id: str) -> bool:
        """Tells whether a case has entries that a review of it does not cover, whenever they were recorded."""
        said = next(data.said for _, data in self.signed(case_id) if data.review_id == review_id)
        return bool(after_review(self._store, case_id, said.heads))


def _own_work(said: ReviewStatement, workers: Iterable[Worker]) -> OwnWork | None:
    if folded(said.reviewer) in {folded(worker.name) for worker in workers}:
        return OwnWork.NAME
    if (said.os_user, said.ledger_id) in {(worker.os_user, worker.ledger) for worker in workers}:
        return OwnWork.ACCOUNT
    return None
