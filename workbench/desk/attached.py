"""Reads a file that a person hands in, up to a bound: a device or a runaway log must not fill the disk."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from workbench.intake.source import FILE_LIMIT
from workbench.model.errors import LocalFileError, UnreadableInput

__all__ = ["pieces_of"]

_PIECE = 1 << 20


def pieces_of(path: Path) -> Iterator[bytes]:
    """Returns the file's bytes in pieces of 1 MiB; the checks are made at once.

    Raises LocalFileError (not there, no access, no regular file), UnreadableInput (empty, or more than intake reads
    too).
    """
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise _unread(path, error) from error
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        raise LocalFileError(f"{path} is {kind}.", "Give the file itself.")
    if status.st_size > FILE_LIMIT:
        raise _too_big(path, status.st_size)
    if status.st_size == 0:
        raise UnreadableInput(f"{path} is empty: it shows nothing.", "Save what the console shows, and give that file.")
    return _read(path)


def _read(path: Path) -> Iterator[bytes]:
    size = 0
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                # A file may grow while it is read: the bound holds all the same.
                if size > FILE_LIMIT:
                    raise _too_big(path, size)
                yield piece
    except OSError as error:
        raise _unread(path, error) from error


def _unread(path: Path, error: OSError | ValueError) -> LocalFileError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return LocalFileError(f"{path} can't be read: {reason}.", "Check its name and permissions.")


def _too_big(path: Path, size: int) -> UnreadableInput:
    return UnreadableInput(
        f"{path} has {size / 2**30:.1f} GiB; files of up to {FILE_LIMIT >> 30} GiB are kept.",
        "Cut out the part that shows it, or attach a note of where the file lies and its SHA-256.",
    )
