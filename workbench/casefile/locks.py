"""Holds a file for one process at a time."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.model.errors import LocalFileError

if os.name == "posix":
    import fcntl

__all__ = ["hold"]

_SHORTEST, _LONGEST = 0.000_3, 0.001
"""Seconds between two tries."""


@contextlib.contextmanager
def hold(path: Path, wait: float, *, shared: bool = False) -> Iterator[None]:
    """Holds the lock of that file, made with mode 0600 where missing; its folder is there.

    `shared`: beside others that share it, and where the system has no such lock, not at all.

    A process that is killed lets go of it. Raises LocalFileError after `wait` seconds, and OSError.
    Where the system has it, `flock` is asked itself: the library takes longer over it than all else that an append
    computes. Both take the same lock.
    """
    if os.name != "posix":
        with contextlib.nullcontext() if shared else _by_library(path, wait):
            yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(handle, wait, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _take(handle: int, wait: float, kind: int) -> None:
    begun, pause = time.monotonic(), _SHORTEST
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() - begun > wait:
                raise _too_long() from None
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST)
        else:
            return


@contextlib.contextmanager
def _by_library(path: Path, wait: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=wait, mode=0o600, poll_interval=_LONGEST)
    try:
        lock.acquire()
    except Timeout as error:
        raise _too_long() from error
    try:
        yield
    finally:
        lock.release()


def _too_long() -> LocalFileError:
    return LocalFileError(
        "Another workbench has been writing to this case file for too long.",
        "Wait until it is done, or close it, then do it again.",
    )
