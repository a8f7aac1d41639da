"""Writes a file whole or not at all, readable by its owner only."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.model.errors import LocalFileError

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: Path, what: str, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Gives a file to write to, which takes the name once all of it is on the disk. `what`: "the report".

    A file that is there stays untouched unless `overwrite` is given. Raises LocalFileError.
    """
    try:
        temporary, handle = _begin(path, overwrite=overwrite)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _put(temporary, path, overwrite=overwrite)
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError as error:
        raise LocalFileError(
            f"{path} is there already.", "Give another name, or say that it may be replaced (--force)."
        ) from error
    except OSError as error:
        raise LocalFileError(f"{what} can't be written to {path}: {error.strerror or error}.", _hint(error)) from error


def _begin(path: Path, *, overwrite: bool) -> tuple[Path, int]:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        # Replacing a device by a file would take it from the whole machine.
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    if not overwrite and (path.exists() or path.is_symlink()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)  # mode 0600
    return Path(name), handle


def _put(temporary: Path, path: Path, *, overwrite: bool) -> None:
    if not overwrite:
        # Unlike a rename, a link fails where a file came up meanwhile; some file systems have none.
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            raise
        except OSError:
            pass
        else:
            return
    temporary.replace(path)


def _hint(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space, or give a path on another disk."
    if error.errno == errno.ENOENT:
        return "Make the folder first, or give another path."
    return "Give a path in a folder that you may write to."
