"""Checks what was typed into a dialog: each answer is the value, or a UsageError that says what is wrong."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.model.errors import UsageError

__all__ = ["given_file", "given_folder", "given_target", "given_time", "given_year", "given_zone"]


def given_file(text: str) -> Path:
    """Returns the path of an existing file. Quotes around it, as terminals paste them, are taken off."""
    path = _path(text)
    try:
        found = path.is_file()
    except (OSError, ValueError) as error:
        raise UsageError(f"There is no way to look at “{text}”.", "Check the path and who may read it.") from error
    if not found:
        raise UsageError(f"There is no file “{text}”.", "Check the path; a folder can't be attached.")
    return path


def given_target(text: str, *, replace: bool) -> Path:
    """Returns a path that a file may be written to."""
    if not text.strip():
        raise UsageError("Say where the file goes.")
    path = _path(text)
    try:
        if path.is_dir():
            raise UsageError(f"“{text}” is a folder.", "Add a file name.")
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder “{path.parent}”.", "Make it first, or take another.")
        if path.exists() and not replace:
            raise UsageError("That file is there already.", "Take another name, or tick “Replace it”.")
    except (OSError, ValueError) as error:
        raise UsageError(f"There is no way to look at “{text}”.", "Check the path and who may write there.") from error
    return path


def given_folder(text: str) -> Path:
    """Returns the path of an existing folder."""
    if not text.strip():
        raise UsageError("Say where the files go.")
    path = _path(text)
    try:
        found = path.is_dir()
    except (OSError, ValueError) as error:
        raise UsageError(f"There is no way to look at “{text}”.", "Check the path and who may write there.") from error
    if not found:
        raise UsageError(f"There is no folder “{text}”.", "Make it first, or take another.")
    return path


def given_time(text: str) -> str:
    """Returns a time that carries its zone, as it was written."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None:
        raise UsageError("That is no point in time.", "Write it like 2026-11-01T08:30+08:00.")
    if moment.tzinfo is None:
        raise UsageError("The time zone is missing.", "Add it: 2026-11-01T08:30+08:00, or Z for UTC.")
    return text.strip()


def given_year(text: str) -> int | None:
    """Returns a year of our time; None where nothing was typed."""
    plain = text.strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and 1990 <= int(plain[:5]) < 2100):
        raise UsageError(f"“{plain[:20]}” is no year.", "Write it like 2026: that of the first line.")
    return int(plain)


def given_zone(text: str) -> str:
    """Returns the name of a time zone; empty stays empty."""
    name = text.strip()
    if not name:
        return ""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"“{name}” is no time zone.", "Use a name such as Europe/Berlin or Asia/Shanghai.") from error
    return name


def _path(text: str) -> Path:
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    try:
        return Path(plain).expanduser()
    except RuntimeError:
        return Path(plain)
