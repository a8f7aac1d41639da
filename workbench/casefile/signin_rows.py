"""Sign-ins, audit events and messages in their tables, and the judgement in force on each sign-in.

A person's word stands above the rules'. A sign-in is the account's own where the provider's id says so,
or, where one of the two has no id, where the address is one that the account goes or went by.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from workbench.model.cases import Actor
from workbench.model.errors import NotFound
from workbench.model.events import RecordsRead, SignInsJudged, SignInsOverruled
from workbench.model.signins import AuditEvent, JudgedSignIn, Reason, SignIn

from .canonical import canonical, micros, plain, record_text
from .evidence import read_lines
from .message_rows import INSERT_MESSAGE, message_row
from .schema import RECORD_TABLES
from .store import Row, Store

__all__ = ["SignInRows", "said_by_person"]

_BATCH = 5_000
_SHORT = 2_000
"""Bytes up to which what was read of a line is kept for a while."""
_Record = tuple[dict[str, object] | None, dict[str, Any]]
"""The row of a sign-in, and what else the line holds."""
T = TypeVar("T")

_IS_OWN = """
CASE WHEN {account_id} IS NOT NULL AND :own_id IS NOT NULL THEN {account_id} = :own_id
ELSE {account} IN (SELECT value FROM json_each(:addresses)) END
"""

_INSERT_SIGN_IN = f"""
INSERT INTO signins (case_id, id, at, account, account_id, ip, own, record)
VALUES (:case, :id, :at, :account, :account_id, :ip,
  {_IS_OWN.format(account=":account", account_id=":account_id")}, :record)
ON CONFLICT (case_id, id) DO NOTHING
"""  # noqa: S608 - our own words
_INSERT_AUDIT = "INSERT INTO audit_events VALUES (?, ?, ?, ?) ON CONFLICT (case_id, id) DO NOTHING"

_MARK_OWN = f"""
UPDATE signins SET own = 1 - own
WHERE case_id = :case AND own <> ({_IS_OWN.format(account="account", account_id="account_id")})
"""  # noqa: S608 - our own words

_FORGET_RULES = """
UPDATE signins SET by_rules = NULL, judgement = CASE WHEN by_person IS NULL THEN 'unjudged' ELSE judgement END
WHERE case_id = ? AND by_rules IS NOT NULL
"""
_SET_RULES = """
UPDATE signins SET by_rules = ?, judgement = CASE WHEN by_person IS NULL THEN ? ELSE judgement END
WHERE case_id = ? AND id = ?
"""
_SET_PERSON = "UPDATE signins SET by_person = ?, judgement = ? WHERE case_id = ? AND id = ?"


def said_by_person(data: SignInsOverruled, signin: str, actor: Actor) -> JudgedSignIn:
    """Returns a person's judgement of one sign-in."""
    reason = Reason(code="overruled", sentence=data.reason, weight=0, records=(signin,))
    return JudgedSignIn(signin=signin, judgement=data.judgement, reasons=(reason,), author=actor.name)


class SignInRows:
    """Writes the tables of what was read out of evidence."""

    def __init__(
        self, store: Store, read: Callable[[str], Iterator[bytes]], addresses: Callable[[str], str | None]
    ) -> None:
        self._store = store
        self._read = read
        self._addresses = addresses

    def add(self, case_id: str, data: RecordsRead, account_id: str | None) -> None:
        """Writes the records that were read; one that the case already has is left as it is."""
        whose = self._whose(case_id, account_id)
        for batch in _batches(map(_record, self._lines(data.records))):
            self._store.run_many(_INSERT_SIGN_IN, (signin | whose for signin, _ in batch if signin))
            self._store.run_many(_INSERT_AUDIT, (_audit_row(case_id, r["audit"]) for _, r in batch if "audit" in r))
            messages = (message_row(case_id, r["message"]) for _, r in batch if "message" in r)
            self._store.run_many(INSERT_MESSAGE, messages)

    def forget(self, case_id: str) -> None:
        """Removes all that was read out of the evidence of a case."""
        for table in RECORD_TABLES:
            self._store.run(f"DELETE FROM {table} WHERE case_id = ?", plain(case_id))  # noqa: S608 - our own words

    def mark_own(self, case_id: str, account_id: str | None) -> None:
        """Finds out anew which sign-ins are the account's own."""
        self._store.run_named(_MARK_OWN, self._whose(case_id, account_id))

    def _whose(self, case_id: str, account_id: str | None) -> dict[str, object]:
        addresses = self._addresses(case_id)
        own_id = None if account_id is None else plain(account_id)
        return {"case": plain(case_id), "own_id": own_id, "addresses": addresses}

    def _lines(self, sha256: str) -> Iterator[bytes]:
        try:
            chunks = self._read(sha256)
        except NotFound:
            # Let go since then, as a later entry tells; where none does, a check says that it is missing.
            return
        yield from read_lines(chunks)

    def judge(self, case_id: str, data: SignInsJudged) -> None:
        """Puts what the rules say now in the place of what they said before."""
        self._store.run(_FORGET_RULES, plain(case_id))
        for batch in _batches(map(_fields, self._lines(data.judgements))):
            self._store.run_many(_SET_RULES, (_judged_row(case_id, fields) for fields in batch))

    def overrule(self, case_id: str, data: SignInsOverruled, actor: Actor) -> None:
        """Puts a person's word above the rules'."""
        said = (said_by_person(data, signin, actor) for signin in data.signins)
        self._store.run_many(
            _SET_PERSON, ((record_text(j), j.judgement, plain(case_id), plain(j.signin)) for j in said)
        )


def _fields(line: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    return fields


def _record(line: bytes) -> _Record:
    return _record_of_short(line) if len(line) <= _SHORT else _record_of(line)


def _record_of(line: bytes) -> _Record:
    fields = _fields(line)
    if "signin" not in fields:
        return None, fields
    return _signin_row(fields["signin"]), {name: fields[name] for name in fields if name != "signin"}


_record_of_short = lru_cache(maxsize=4096)(_record_of)
"""Each check of the file reads all of them again, and one check soon follows another."""


def _signin_row(fields: dict[str, Any]) -> dict[str, object]:
    signin = SignIn.model_validate(fields)
    return {
        "id": plain(signin.id),
        "at": micros(signin.at),
        "account": plain(signin.account.lower()),
        "account_id": None if signin.account_id is None else plain(signin.account_id),
        "ip": None if signin.ip is None else plain(signin.ip),
        "record": canonical(fields).decode(),
    }


def _audit_row(case_id: str, fields: dict[str, Any]) -> Row:
    event = AuditEvent.model_validate(fields)
    return (plain(case_id), plain(event.id), micros(event.at), canonical(fields).decode())


def _judged_row(case_id: str, fields: dict[str, Any]) -> Row:
    judged = JudgedSignIn.model_validate(fields)
    return (canonical(fields).decode(), judged.judgement, plain(case_id), plain(judged.signin))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
