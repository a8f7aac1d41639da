"""Gap checks in words and shapes, for the terminal and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.protections import ProtectionState

from .output import table

if TYPE_CHECKING:
    from workbench.desk.check_standing import Bar, Standing
    from workbench.model.checks import Checked, CheckRun

__all__ = ["MARKS", "account_text", "bars_text", "run_line"]

MARKS = {"on": "✔ on", "off": "✘ off", "not checked": "? not checked"}
_WIDTH = 20
_WORST = 10


def run_line(run: CheckRun) -> tuple[object, ...]:
    """Returns a run as a row of a table."""
    made = run.made
    states = ProtectionState.OFF, ProtectionState.NOT_CHECKED
    off, unseen = (sum(counts.get(state, 0) for counts in made.counts.values()) for state in states)
    due = f"{made.due_at:%Y-%m-%d}"
    return run.id, f"{run.at:%Y-%m-%d %H:%M}", made.of, made.provider, made.accounts, off, unseen, due, run.by.name


def bars_text(now: Standing) -> str:
    """Returns a run in sum: a bar for each protection, and the worst accounts."""
    rows = [
        (_bar(bar), bar.off or "", bar.not_checked or "", f"{bar.protection.title} ({bar.protection.id})")
        for bar in now.bars
    ]
    made = now.run.made
    from workbench.reports.gap_shapes import off_of

    lines = [f"{now.run.id}: {made.accounts} accounts of {made.of} at {made.provider}", ""]
    lines += [table((f"{'':{_WIDTH}}", "off", "not checked", "protection"), rows)]
    lines += ["", "█ on  ▒ off  · not checked"]
    worst = [row for row in now.accounts if now.points(row)][:_WORST]
    if worst:
        cells = [(row.subject, now.points(row), ", ".join(off_of(row))) for row in worst]
        lines += ["", "The worst accounts:", table(("account", "weight", "off"), cells)]
    return "\n".join(lines)


def _bar(bar: Bar) -> str:
    if not bar.total:
        return ""
    off, unseen = (_share(part, bar.total) for part in (bar.off, bar.not_checked))
    return "█" * (_WIDTH - off - unseen) + "▒" * off + "·" * unseen


def _share(part: int, total: int) -> int:
    """What is there at all shows as one sign at least, and never as all of it where it is not."""
    if part in (0, total):
        return _WIDTH if part else 0
    return min(max(round(part / total * _WIDTH), 1), _WIDTH - 1)


def account_text(now: Standing, row: Checked) -> str:
    """Returns all that a run knows of an account or a domain, with risk and fix of what is off."""
    lines = [f"{row.subject}  {row.name}".rstrip(), ""]
    for cell in row.cells:
        protection = now.check.protection(cell.protection)
        if protection is None:
            continue
        lines.append(f"{MARKS[cell.state]:<14}{protection.title} ({protection.id})")
        lines.append(f"              {cell.why}")
        if cell.at is not None:
            lines.append(f"              {cell.grade}, {cell.source}, {cell.at:%Y-%m-%d %H:%M} UTC")
        if cell.state == "off":
            lines += [f"              risk: {protection.risk}", f"              fix: {protection.fix.say}"]
        if cell.question and (asked := now.check.question(cell.question)):
            answer = f"workbench check answer {now.run.id} {row.subject} {cell.question}=yes"
            lines.append(f"              to be answered: {asked.ask} ({answer})")
    return "\n".join(lines)
