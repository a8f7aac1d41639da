"""Writes down a fault of the workbench itself: where it happened, never with which values."""

from __future__ import annotations

import traceback
from pathlib import Path

from .paths import Paths

__all__ = ["describe_crash", "write_crash"]


def write_crash(error: BaseException, paths: Paths) -> Path | None:
    """Writes the kinds of the errors and the lines they came through, and returns the file.

    No message, no value, no local variable: they may hold secrets or text from strangers. Returns None
    where it can't be written.
    """
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__name__}\n")
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"  {Path(f.filename).name}:{f.lineno} in {f.name}\n" for f in frames]
        seen = seen.__cause__ or seen.__context__ or _carried(seen)
    target = paths.state / "crash.log"
    try:
        paths.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.touch(mode=0o600)
        target.write_text("".join(lines), encoding="utf-8")
    except OSError:
        return None
    return target


def _carried(error: BaseException) -> BaseException | None:
    """What a worker of the screens failed of: it is handed on in an attribute, not chained."""
    inner = getattr(error, "error", None)
    return inner if isinstance(inner, BaseException) else None


def describe_crash(error: BaseException, paths: Paths) -> str:
    """Writes a fault down and returns what to tell the person."""
    where = write_crash(error, paths)
    details = f"Details, without any contents: {where}" if where else "Details could not be written."
    return (
        f"workbench: a fault of the workbench itself ({type(error).__name__}).\n"
        f"  Nothing recorded is lost: start it again, and it opens where you were.\n  {details}\n"
    )
