"""Remembers which step was on the screen, so that a kill does not lose one's place."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from workbench.desk.desk import Desk

__all__ = ["forget", "keep", "recall"]


def _file(desk: Desk) -> Path:
    return desk.paths.state / "places" / f"{desk.casefile.ledger_id}.json"


def keep(desk: Desk, case_id: str, step: str) -> None:
    """Remembers the place. Failing to is no reason to disturb anybody."""
    target = _file(desk)
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = target.with_suffix(".new")
        fresh.write_text(json.dumps({"case": case_id, "step": step}), encoding="utf-8")
        os.replace(fresh, target)  # noqa: PTH105 - atomic, and over an existing file on every system


def forget(desk: Desk) -> None:
    """Starts at the board next time."""
    with contextlib.suppress(OSError):
        _file(desk).unlink(missing_ok=True)


def recall(desk: Desk) -> tuple[str, str]:
    """Returns the case and step that were on the screen last; empty where there were none."""
    try:
        found = json.loads(_file(desk).read_text(encoding="utf-8"))
        return str(found["case"]), str(found["step"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""
