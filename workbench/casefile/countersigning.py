"""A reviewer's signature under a case as it stood: what is signed, and whether it holds."""

from __future__ import annotations

import base64
from hashlib import sha256

from workbench.model.events import CaseCountersigned

from .chain import is_signed, key_id_of
from .key_chain import raw_key
from .store import Store

__all__ = ["countersign_message", "countersign_problem", "signature_problem"]


def countersign_message(case_id: str, case_seq: int, case_hash: str, note: str) -> bytes:
    """Returns what a reviewer signs: the case up to an entry, and the remark."""
    place = case_seq.to_bytes(8, "big") + bytes.fromhex(case_hash)
    return b"mailbox-workbench review v1\0" + case_id.encode() + b"\0" + place + sha256(note.encode()).digest()


def signature_problem(case_id: str, data: CaseCountersigned) -> str:
    """Returns what is wrong with a reviewer's signature, in a few words; empty where it holds."""
    try:
        key, signature = raw_key(data.public_key), base64.b64decode(data.signature)
        message = countersign_message(case_id, data.case_seq, data.case_hash, data.note)
    except (ValueError, OverflowError):
        return "the reviewer's signature can't be read"
    if key_id_of(key) != data.key_id or not is_signed({"": key}, "", signature, message):
        return "the reviewer's signature does not hold"
    return ""


def countersign_problem(store: Store, case_id: str, data: CaseCountersigned) -> str:
    """Returns what is wrong with a reviewer's signature in a case file; empty where it holds."""
    sql = "SELECT 1 FROM events WHERE case_id = ? AND case_seq = ? AND hash = ?"
    problem = signature_problem(case_id, data)
    if not problem and store.one(sql, case_id, data.case_seq, data.case_hash) is None:
        return "the entry that the reviewer signed for is not in the case"
    return problem
