"""Makes and opens the file itself: who may read it, whose it is, how SQLite is set."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from workbench.model.errors import CaseFileDamaged, LocalFileError

from .failures import local_failures, not_ours
from .heads import Heads, making_lock
from .history_filling import is_made_as_before, make_history_anew
from .schema import APPLICATION_ID, PROJECTIONS, USER_VERSION, migrate
from .store import Store

__all__ = ["check_identity", "connect", "holds_nothing", "open_store"]


def _make_file(path: Path) -> None:
    """Makes an empty file that only its owner can read, and its folder where missing; one that is there stays."""
    with local_failures(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600))


def connect(path: Path, *, wait: float = 30.0) -> Store:
    """Opens a file that is there. `wait`: seconds to wait for another writer."""
    with local_failures(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=wait,
            isolation_level=None,
            check_same_thread=False,
        )
    store = Store(connection, path)
    try:
        _set_up(store)
    except BaseException:
        connection.close()
        raise
    return store


def _set_up(store: Store) -> None:
    # What is removed is overwritten in the file, always: what was freed earlier would stay when evidence is let go.
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "synchronous = EXTRA",
        "trusted_schema = OFF",
        "secure_delete = ON",
    ):
        store.run(f"PRAGMA {pragma}")


def check_identity(store: Store) -> int:
    """Returns the file's schema version; 0 where its making was cut short. Raises LocalFileError for another's file."""
    if store.value("PRAGMA application_id") != APPLICATION_ID:
        raise not_ours(store.path)
    version: int = store.value("PRAGMA user_version")
    if version > USER_VERSION:
        raise LocalFileError(
            f"{store.path} was written by a newer workbench (format {version}; this one knows {USER_VERSION}).",
            "Update the workbench, then open it again. Nothing was changed.",
        )
    if version < 0:
        raise CaseFileDamaged(f"{store.path} has no valid format number.", "Run `workbench verify`.")
    return version


def holds_nothing(store: Store) -> bool:
    """Tells whether the making of the file was cut short: no table of it has a row, or it has none yet."""
    there = {name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables = {"events", "evidence_bytes", *PROJECTIONS} & there
    return all(store.one(f"SELECT 1 FROM {table} LIMIT 1") is None for table in tables)  # noqa: S608 - our own names


def open_store(path: Path, heads: Heads, *, create: bool, tell: Callable[[float], None] = lambda share: None) -> Store:
    """Opens a case file at the newest schema, making it where it is missing or empty. It may have no event yet.

    `tell` is called with the share that is done where an older file gets new tables.
    """
    with local_failures(path):
        is_new = not path.exists() or path.stat().st_size == 0
    if not is_new:
        store = connect(path)
        try:
            if check_identity(store) == USER_VERSION and not is_made_as_before(store):
                return store
        except BaseException:
            store.close()
            raise
        store.close()
    elif not create:
        raise LocalFileError(
            f"There is no case file at {path}.",
            f"Check the path{_beside(path)}, or begin: "
            "workbench case new --account ADDRESS --ticket TICKET makes the file.",
        )
    with heads.lock(making_lock(path)):
        return _made_store(path, tell)


def _beside(path: Path) -> str:
    """Names a case file that lies in the same folder, such as that of a practice."""
    with local_failures(path):
        other = next(iter(sorted(path.parent.glob("*.db"))), None)
    return f" (--case-file {other} lies beside it)" if other else ""


def _made_store(path: Path, tell: Callable[[float], None]) -> Store:
    _make_file(path)
    store = connect(path)
    try:
        if path.stat().st_size == 0 or check_identity(store) < USER_VERSION:
            with local_failures(path):
                migrate(store.connection, tell=tell)
            if check_identity(store) != USER_VERSION:
                raise CaseFileDamaged(f"The format number of {path} was altered.", "Run `workbench verify`.")
        if is_made_as_before(store):
            with local_failures(path):
                make_history_anew(store, tell)
    except BaseException:
        store.close()
        raise
    return store
