"""A plan, and how its actions ended, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.text import clean_line

if TYPE_CHECKING:
    from workbench.response.plans import Plan
    from workbench.response.runs import RunRow

__all__ = ["describe_plan", "sign"]


def sign(row: RunRow) -> str:
    """Returns how an action ended, as one sign."""
    if row.outcome is None:
        return "–"
    if row.outcome.value == "unknown":
        return "?"
    return "✔" if row.proof and row.proof.proved else "✘"


def describe_plan(made: Plan) -> str:
    """Returns what a dry run shows: each action with its effect, its risk and whom it touches."""
    lines = ["Nothing has been done. This is what would be:"]
    for p in made.actions:
        lines.append(f"  {p.action.id}  ({p.support.value}, reaches {p.action.reach.value}, {p.undo})")
        lines.append(f"      {p.action.spec.title} {p.action.label}: {p.action.spec.effect}".replace(" :", ":"))
        limits = f"At this provider: {p.limits}." if p.limits else ""
        lines += [f"      {text}" for text in (p.action.spec.risk, limits, p.collateral, p.note) if text]
    if made.single_confirmations:
        lines.append("To be confirmed singly: " + " ".join(f"--confirm {i}" for i in made.single_confirmations))
    return "\n".join(clean_line(line) for line in lines) if made.actions else "There is nothing to do here."
