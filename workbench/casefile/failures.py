"""What SQLite and the system report, as sentences for the person at the desk."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from workbench.model.errors import CaseFileDamaged, LocalFileError, WorkbenchError

__all__ = ["local_failures", "not_ours"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SPACE_HINT = "Free some space and do it again. What was recorded before is whole."
_ACCESS_HINT = (
    "Check who owns the file and its folder: both must be writable for you (SQLite keeps a journal beside it)."
)
_DAMAGED_HINT = (
    "Was it copied while somebody wrote to it? Copy it again, when nobody does. Else work on a copy, and run "
    "`workbench verify` to see what is left. A backup is the way back."
)


def not_ours(path: Path) -> LocalFileError:
    """Returns the error for a file that is something else."""
    return LocalFileError(
        f"{path} is not a case file of the workbench.", "Give the path of a case file, or one that does not exist yet."
    )


def _from_sqlite(path: Path, error: sqlite3.Error) -> WorkbenchError | None:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return LocalFileError(f"The disk is full: no more could be recorded in {path}.", _SPACE_HINT)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return LocalFileError(f"{path} can't be opened or written: {error}.", _ACCESS_HINT)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LocalFileError(f"{path} is in use by another program.", "Close that program, then do it again.")
        case sqlite3.SQLITE_IOERR:
            return LocalFileError(f"The disk failed on {path}: {error}.", "Check the disk and the space on it.")
        case sqlite3.SQLITE_NOTADB:
            return not_ours(path)
        case sqlite3.SQLITE_CORRUPT:
            return CaseFileDamaged(f"{path} is damaged: {error}.", _DAMAGED_HINT)
        case sqlite3.SQLITE_ERROR if str(error).startswith("no such"):
            return CaseFileDamaged(f"{path} is damaged: {error}.", _DAMAGED_HINT)
        case _ if str(error).startswith("Could not decode"):  # Python's own, without SQLite's number
            return _no_text(path)
        case _:
            return None


def _no_text(path: Path) -> CaseFileDamaged:
    return CaseFileDamaged(f"{path} is damaged: what should be text in it is none.", _DAMAGED_HINT)


def _from_system(path: Path, error: OSError) -> LocalFileError:
    where = error.filename or path
    if error.errno in _FULL:
        return LocalFileError(f"The disk is full: {where} could not be written.", _SPACE_HINT)
    return LocalFileError(f"{where} can't be used: {error.strerror or error}.", _ACCESS_HINT)


class local_failures:  # noqa: N801 - read as the statement that it makes with `with`
    """Turns errors of SQLite and the system into LocalFileError or CaseFileDamaged; a fault of ours stays one.

    A class, since a generator in its place would take as long as the statement that it guards.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            told = _from_sqlite(self._path, error)
            if told is not None:
                raise told from error
        elif isinstance(error, UnicodeDecodeError):
            raise _no_text(self._path) from error
        elif isinstance(error, OSError):
            raise _from_system(self._path, error) from error
