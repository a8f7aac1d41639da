"""A reviewer's signed statement: how it is made, and whether it holds."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Protocol

from workbench.model.review import CaseReviewed, ReviewStatement

from .canonical import plain
from .chain import is_signed, key_id_of
from .key_chain import in_base64, raw_key
from .store import Store

__all__ = ["ReviewerKey", "headless", "review_message", "review_problem", "sign_review", "signed_problem"]


class ReviewerKey(Protocol):
    """A reviewer's own key."""

    @property
    def public_key(self) -> bytes:
        """Raw, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Returns the signature, 64 bytes."""
        ...


def review_message(statement: str) -> bytes:
    """Returns what a reviewer signs."""
    return b"mailbox-workbench review v2\0" + sha256(statement.encode("utf-8", "backslashreplace")).digest()


def sign_review(said: ReviewStatement, key: ReviewerKey) -> CaseReviewed:
    """Signs a statement."""
    # ASCII: the same bytes for every program that reads it.
    statement = json.dumps(said.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return CaseReviewed(
        statement=statement,
        key_id=key_id_of(key.public_key),
        public_key=in_base64(key.public_key),
        signature=base64.b64encode(key.sign(review_message(statement))).decode(),
    )


def signed_problem(case_id: str, data: CaseReviewed) -> str:
    """Returns what is wrong with a review as such, in a few words; empty where it holds."""
    try:
        key, signature = raw_key(data.public_key), base64.b64decode(data.signature)
    except ValueError:
        return "the reviewer's signature can't be read"
    if key_id_of(key) != data.key_id or not is_signed({"": key}, "", signature, review_message(data.statement)):
        return "the reviewer's signature does not hold"
    if data.said.case != case_id:
        return "the reviewer signed for another case"
    return ""


def headless(store: Store, case_id: str, data: CaseReviewed) -> bool:
    """Tells whether an entry that the reviewer signed for is not in the case here."""
    sql = "SELECT 1 FROM events WHERE case_id = ? AND case_seq = ? AND hash = ?"
    return any(store.one(sql, plain(case_id), h.case_seq, h.case_hash) is None for h in data.said.heads)


def review_problem(store: Store, case_id: str, data: CaseReviewed) -> str:
    """Returns what is wrong with a review in a case file; empty where it holds."""
    problem = signed_problem(case_id, data)
    if not problem and headless(store, case_id, data):
        return "the entry that the reviewer signed for is not in the case"
    return problem
