"""A gap check in words, for both faces."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.desk.check_standing import Standing
from workbench.model.checks import Cell, Checked
from workbench.model.protections import ProtectionState
from workbench.model.words import Grade

__all__ = ["account_lines", "in_short", "state_words", "stated_on"]

_ON, _OFF, _NOT = ProtectionState.ON, ProtectionState.OFF, ProtectionState.NOT_CHECKED
_STATES = {_ON: "✔ on", _OFF: "✘ off", _NOT: "– not checked"}
_ORDER = (_OFF, _NOT, _ON)


def stated_on(cell: Cell) -> bool:
    """Tells whether a protection is on by a person's word alone."""
    return cell.state is _ON and cell.grade is Grade.STATED


def state_words(cell: Cell) -> str:
    """Returns a cell's state with its sign, and whether a person can look where the program can't."""
    return f"{_STATES[cell.state]}, guided" if cell.guided and cell.state is _NOT else _STATES[cell.state]


def account_lines(now: Standing, row: Checked) -> Iterator[str]:
    """Yields all that a run knows of an account or a domain: what is off with risk and fix, then the rest."""
    for state in _ORDER:
        for cell in row.cells:
            if cell.state is state:
                yield from _cell(now, cell)


def _cell(now: Standing, cell: Cell) -> Iterator[str]:
    protection = now.check.protection(cell.protection)
    if protection is None:
        return
    yield f"{state_words(cell):<13} {protection.title}  [{protection.id}]"
    yield f"  {cell.why}"
    if cell.at is not None:
        yield f"  {cell.grade}: {cell.source}, {cell.at:%Y-%m-%d %H:%M} UTC"
    if cell.state is not _ON:
        how = f"[{protection.fix.action}]" if protection.fix.action else "[by hand]"
        yield f"  Risk: {protection.risk}"
        yield f"  To do {how}: {protection.fix.say}"
    asked = now.check.question(cell.question) if cell.question else None
    if asked is not None:
        yield f"  To be answered [{asked.id}]: {asked.ask}"


def in_short(now: Standing, row: Checked) -> str:
    """Returns what is off, not checked, guided or on by a word alone, by short names, in a line."""
    parts = []
    for state, guided, sign in ((_OFF, False, "✘"), (_NOT, False, "– not checked"), (_NOT, True, "– guided")):
        cells = (c for c in row.cells if c.state is state and (state is _OFF or c.guided is guided))
        names = [p.short for c in cells if (p := now.check.protection(c.protection))]
        parts += [f"{sign} {' '.join(names)}"] if names else []
    stated = [p.short for c in row.cells if stated_on(c) and (p := now.check.protection(c.protection))]
    parts += [f"s only stated: {' '.join(stated)}"] if stated else []
    return "   ".join(parts) or "✔ all that was looked for is on"
