"""Gap checks in the shape that scripts read."""

from __future__ import annotations

from typing import Any

from workbench.desk.check_standing import Standing, cut_short, removed
from workbench.model.checks import Cell, Checked
from workbench.model.protections import ProtectionState

__all__ = ["off_of", "row_shape", "run_shape"]


def off_of(row: Checked) -> list[str]:
    """Returns the protections of an account that are off."""
    return [cell.protection for cell in row.cells if cell.state is ProtectionState.OFF]


def run_shape(now: Standing) -> dict[str, Any]:
    """Returns a run in sum, for scripts."""
    made = now.run.made
    return {
        "run": now.run.id,
        "at": now.run.at.isoformat(),
        "by": now.run.by.name,
        "provider": made.provider,
        "asked": made.asked.value,
        "of": made.of,
        "accounts": made.accounts,
        "accounts_lacking_something": now.lacking,
        "off": sum(bar.off for bar in now.bars),
        "not_checked": sum(bar.not_checked for bar in now.bars),
        "unknown": list(made.unknown),
        "due_at": made.due_at.isoformat(),
        "left": made.left,
        "cut_short": cut_short(now.run),
        "removed": removed(now.run),
        "looked": [one.model_dump(mode="json") for one in made.looked],
        "protections": [
            {
                "id": bar.protection.id,
                "title": bar.protection.title,
                "scope": bar.protection.scope.value,
                "weight": bar.protection.weight,
                "on": bar.on,
                "off": bar.off,
                "not_checked": bar.not_checked,
                "guided": bar.guided,
                "only_stated": bar.stated,
            }
            for bar in now.bars
        ],
        "worst": [
            {"account": row.subject, "weight": now.points(row), "off": off_of(row)}
            for row in now.accounts
            if now.points(row)
        ],
    }


def row_shape(now: Standing, row: Checked) -> dict[str, Any]:
    """Returns an account or a domain with its protections, for scripts."""
    return {
        "subject": row.subject,
        "scope": row.scope.value,
        "name": row.name,
        "weight": now.points(row),
        "answers": {name: answer.model_dump(mode="json") for name, answer in row.answers.items()},
        "protections": [_cell(now, cell) for cell in row.cells],
    }


def _cell(now: Standing, cell: Cell) -> dict[str, Any]:
    """Returns one protection of one account, for scripts."""
    protection = now.check.protection(cell.protection)
    if protection is None:
        return cell.model_dump(mode="json")
    return {
        "title": protection.title,
        **cell.model_dump(mode="json"),
        "risk": protection.risk,
        "fix": protection.fix.model_dump(mode="json"),
    }
