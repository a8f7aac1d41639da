"""Gap checks in words and shapes, for the terminal and for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.protections import ProtectionState

from .output import table

if TYPE_CHECKING:
    from workbench.desk.check_standing import Standing
    from workbench.model.checks import Checked, CheckRun

__all__ = ["account_text", "bars_text", "run_line"]

_WIDTH = 20
_WORST = 10


def run_line(run: CheckRun) -> tuple[object, ...]:
    """Returns a run as a row of a table."""
    made = run.made
    states = ProtectionState.OFF, ProtectionState.NOT_CHECKED
    off, unseen = (sum(counts.get(state, 0) for counts in made.counts.values()) for state in states)
    due = f"{made.due_at:%Y-%m-%d}"
    mark = "REMOVED" if run.expired else f"CUT SHORT, {made.left} left" if made.left else ""
    head = run.id, f"{run.at:%Y-%m-%d %H:%M}", made.of, made.provider, made.accounts
    return *head, off, unseen, due, run.by.name, mark


def bars_text(now: Standing) -> str:
    """Returns a run in sum: a bar for each protection, and the worst accounts."""
    from workbench.analysis.wording import count
    from workbench.desk.check_standing import cut_short, removed
    from workbench.reports.gaps.shapes import off_of

    rows = [
        (
            bar.drawn(_WIDTH),
            bar.off or "",
            bar.not_checked or "",
            bar.guided or "",
            f"{bar.protection.title} ({bar.protection.id}){f', {bar.stated} only stated' if bar.stated else ''}",
        )
        for bar in now.bars
    ]
    made = now.run.made
    lines = [f"{now.run.id}: {count(made.accounts, 'account')} of {made.of} at {made.provider}"]
    lines += [f"✘ {said}" for said in (removed(now.run), cut_short(now.run)) if said]
    off, unseen, guided = (sum(getattr(bar, what) for bar in now.bars) for what in ("off", "not_checked", "guided"))
    summed = f"{off:,} times off, {unseen:,} times not checked ({guided:,} of them guided)."
    lines += [summed if now.run.expired else f"{now.lacking} of them lack something: {summed}"]
    lines += ["", table((f"{'':{_WIDTH}}", "off", "not checked", "guided", "protection"), rows)]
    lines += ["", "█ on  ▒ off  · not checked   guided: not checked, and a person can look: workbench check guide ID"]
    worst = [row for row in now.accounts if now.points(row)][:_WORST]
    if worst:
        cells = [(row.subject, now.points(row), ", ".join(off_of(row))) for row in worst]
        lines += ["", "The worst accounts:", table(("account", "weight", "off"), cells)]
    return "\n".join(lines)


def account_text(now: Standing, row: Checked) -> str:
    """Returns all that a run knows of an account or a domain, with risk and fix of what is off."""
    from workbench.response.checking.words import account_lines

    return "\n".join([f"{row.subject}  {row.name}".rstrip(), "", *account_lines(now, row)])
