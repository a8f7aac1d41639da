"""What a review covers of a case: every line of entries up to the heads that were signed for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from workbench.model.evidence import Evidence
from workbench.model.review import CaseHead

from .canonical import plain
from .chain import read_json
from .store import Store

__all__ = ["ABOUT_THE_RECORD", "Place", "Worker", "after_review", "heads_of", "workers_of"]

ABOUT_THE_RECORD = frozenset(
    ("case-bundled", "case-taken-in", "case-countersigned", "case-reviewed", "report-made", "clock-set-back")
)
"""Types of entries that say where the record went and who vouches for it, and nothing of the case: a review neither
covers nor misses them, so that one made at another desk fits the case at this one."""


class Worker(NamedTuple):
    """Who recorded something of a case."""

    name: str
    """The stated name."""
    os_user: str
    ledger: str
    """Id of the desk's ledger that it was recorded at; what an account is called means something there only."""


class Place(NamedTuple):
    """An entry in its case."""

    seq: int
    case_seq: int
    hash: str
    before: str | None
    """Hash of the entry before it in its line."""
    tells: bool
    """It says something of the case."""


def heads_of(store: Store, case_id: str) -> tuple[CaseHead, ...]:
    """Returns the last entries that tell something of the case, one of each line; () where there is no such case."""
    covered: set[str | None] = set()
    heads = []
    for place in reversed(list(_places(store, case_id))):
        if place.hash not in covered:
            if not place.tells:
                continue
            heads.append(CaseHead(case_seq=place.case_seq, case_hash=place.hash))
        covered.add(place.before)
    return tuple(reversed(heads))


def after_review(store: Store, case_id: str, heads: Iterable[CaseHead]) -> tuple[int, ...]:
    """Returns the entries that tell something of the case and were not reviewed, by their place in the ledger."""
    covered: set[str | None] = {head.case_hash for head in heads}
    left = []
    for place in reversed(list(_places(store, case_id))):
        if place.hash in covered:
            covered.add(place.before)
        elif place.tells:
            left.append(place.seq)
    return tuple(reversed(left))


def workers_of(store: Store, case_id: str, own_ledger: str) -> frozenset[Worker]:
    """Returns everybody who recorded something that tells of the case."""
    sql = "SELECT body, type, ledger FROM events LEFT JOIN received USING (seq) WHERE case_id = ? ORDER BY events.seq"
    actors = (
        (read_json(body)["actor"], ledger or own_ledger)
        for body, type_, ledger in store.rows(sql, plain(case_id))
        if _tells(type_, read_json(body))
    )
    return frozenset(Worker(actor["name"], actor["os_user"], ledger) for actor, ledger in actors)


def _places(store: Store, case_id: str) -> Iterator[Place]:
    sql = "SELECT seq, case_seq, hash, type, body FROM events WHERE case_id = ? ORDER BY seq"
    for seq, case_seq, hash_, type_, body in store.rows(sql, plain(case_id)):
        said = read_json(body)
        yield Place(seq, case_seq, hash_, said["case_prev"], _tells(type_, said))


def _tells(type_: str, body: dict[str, Any]) -> bool:
    if type_ == "evidence-kept":
        return not Evidence.model_validate(body["data"]["evidence"]).is_of_a_redacted_report
    return type_ not in ABOUT_THE_RECORD
