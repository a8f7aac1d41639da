"""Finds the files of a log: the one that is written now, those that were rotated away, packed ones among them."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from workbench.intake import containers
from workbench.intake.source import Line, Source
from workbench.model.errors import LocalFileError, NotReadable, UnreadableInput
from workbench.model.evidence import Window

__all__ = ["LogFile", "files_of", "lines_of"]

_ROTATED = re.compile(r"[.-]\d{1,14}(?:-\d{1,10})?(?:\.gz)?")
"""What logrotate puts behind a name: `.1`, `.2.gz`, `-20261101`, `-20261101.gz` (logrotate.conf(5), `dateext`)."""


class LogFile(NamedTuple):
    """One file of the log."""

    path: Path
    changed: datetime
    size: int


def files_of(pattern: Path, window: Window) -> tuple[list[LogFile], list[str]]:
    """Returns the files that can hold something of the window, the oldest first, and what was left out, in sentences.

    Raises NotReadable where there is none.
    """
    found: list[LogFile] = []
    gaps: list[str] = []
    older = 0
    try:
        paths = _paths(pattern)
    except OSError as error:
        raise NotReadable(
            f"{pattern} can't be read: {error.strerror or error}.", "Check who may read the folder that it lies in."
        ) from error
    for path in paths:
        try:
            status = path.stat()
        except OSError as error:
            gaps.append(f"Not read: {path.name}: {error.strerror or error}.")
            continue
        changed = datetime.fromtimestamp(status.st_mtime, UTC)
        if window.start is not None and changed < window.start:
            older += 1
        elif status.st_size:
            found.append(LogFile(path, changed, status.st_size))
    if not paths:
        raise NotReadable(
            f"There is no log of sign-ins at {pattern}.",
            "Check `events.path` in this provider's settings: the file must be readable on this machine.",
        )
    if older:
        gaps.append(
            f"{older} older file{'s' if older > 1 else ''} ended before the window, and had no need to be read."
        )
    return sorted(found, key=lambda f: (f.changed, f.path.name)), gaps


def _paths(pattern: Path) -> list[Path]:
    if glob.has_magic(str(pattern)):
        return sorted(path for path in map(Path, glob.glob(str(pattern))) if path.is_file())  # noqa: PTH207 - absolute
    beside = pattern.parent.glob(glob.escape(pattern.name) + "?*") if pattern.parent.is_dir() else ()
    rotated = [path for path in beside if _ROTATED.fullmatch(path.name[len(pattern.name) :]) and path.is_file()]
    return [*sorted(rotated), *([pattern] if pattern.exists() else [])]


def lines_of(file: LogFile) -> Iterator[tuple[Source, Iterator[Line]]]:
    """Gives the file's lines, unpacked where it is packed, with what they are read from.

    Raises NotReadable where it can't be read, or is no text.
    """
    try:
        if not containers.is_container(file.path):
            source = Source(file.path, file.path.name)
            yield source, source.lines()
            return
        with containers.members(file.path) as members:
            for member in members:
                if member.path is None:
                    raise NotReadable(f"{file.path.name} can't be read: {member.why}.")
                source = Source(member.path, file.path.name)
                yield source, source.lines()
    except (LocalFileError, UnreadableInput) as error:
        raise NotReadable(error.title, error.hint) from error
