"""Writes a report to a file: whole or not at all, and readable by its owner only."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from workbench.model.errors import LocalFileError, UsageError

from .as_json import to_json
from .markdown import to_markdown
from .model import ReportModel

__all__ = ["FORMATS", "render", "write_report"]

FORMATS: dict[str, Callable[[ReportModel], str]] = {"md": to_markdown, "json": to_json}
"""The renderers by the name of their format."""


def render(report: ReportModel, format_: str) -> bytes:
    """Returns the report in UTF-8. Raises UsageError for an unknown format."""
    if format_ not in FORMATS:
        raise UsageError(f"There is no report format '{format_}'.", f"Use one of: {', '.join(FORMATS)}.")
    return FORMATS[format_](report).encode()


def write_report(report: ReportModel, format_: str, path: Path, *, overwrite: bool = False) -> tuple[str, int]:
    """Writes the report with mode 0600 and returns the SHA-256 (hex) and size in bytes of what was written.

    A file that is there stays untouched unless `overwrite` is given. Raises LocalFileError, UsageError.
    """
    data = render(report, format_)
    try:
        _write(path, data, overwrite=overwrite)
    except FileExistsError as error:
        raise LocalFileError(
            f"{path} is there already.", "Give another name, or say that it may be replaced (--force)."
        ) from error
    except OSError as error:
        raise LocalFileError(
            f"The report can't be written to {path}: {error.strerror or error}.", _hint(error)
        ) from error
    return hashlib.sha256(data).hexdigest(), len(data)


def _write(path: Path, data: bytes, *, overwrite: bool) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        # Replacing a device by a file would take it from the whole machine.
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    if not overwrite and (path.exists() or path.is_symlink()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)  # mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _put(temporary, path, overwrite=overwrite)
    finally:
        temporary.unlink(missing_ok=True)


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
