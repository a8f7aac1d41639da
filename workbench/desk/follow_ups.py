"""What a case calls for afterwards: by the cause that was chosen, by the gaps that a check found, and in any case.

The close step proposes it, and reports say what of it nobody took over: so it stands below both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from workbench.casefile import CaseFile
from workbench.casefile.checks import check_runs
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.causes import CauseChosen
from workbench.model.checks import Asked, CheckRun
from workbench.model.protections import ProtectionState, Weight
from workbench.model.text import clean_line
from workbench.playbook.causes import FollowUpIdea
from workbench.playbook.schema import Playbook

from .check_standing import Standing, standing_in

__all__ = ["Idea", "ideas_left"]

_DAYS: dict[Weight, int] = {"high": 3, "medium": 14, "low": 30}
"""By when a gap is to be closed, by how much it weighs."""
_NAMED = 3
_LOOKED_AT = 3
"""Newest runs that are looked at for the account."""


class Idea(Thing):
    """Something to do that nobody took over yet."""

    id: str
    what: str
    owner: Literal["owner", "responder", "administrator", "lead"]
    days: int
    why: str = ""
    cause: str = ""
    """The cause that it follows from; empty where it does not hang on one."""


def ideas_left(casefile: CaseFile, case: Case, playbook: Playbook) -> tuple[Idea, ...]:
    """Returns what is proposed and nobody has taken over, the cause's own first; nothing before a cause is chosen.

    May read what a gap check of the whole domain saw: not for each drawing of a screen. Raises CaseFileDamaged.
    """
    chosen = [e.data for e in casefile.views.of_types(case.id, "cause-chosen") if isinstance(e.data, CauseChosen)]
    cause = playbook.cause(chosen[-1].cause) if chosen else None
    if cause is None or cause.kind == "no-theft":
        return ()
    taken = {f.added.idea for f in casefile.views.follow_ups(case.id)}
    found = (
        *(_of(idea, cause.id) for idea in cause.follow_ups),
        *(i for idea in playbook.follow_ups for i in _whatever(casefile, case, idea)),
    )
    return tuple(idea for idea in found if idea.id not in taken)


def _of(idea: FollowUpIdea, cause: str = "") -> Idea:
    return Idea(id=idea.id, what=idea.what, owner=idea.owner, days=idea.days, why=idea.why, cause=cause)


def _whatever(casefile: CaseFile, case: Case, idea: FollowUpIdea) -> Iterator[Idea]:
    if idea.playbook is None:
        yield _of(idea)
        return
    checked = _checked_since(casefile, case, idea.playbook)
    if checked is not None:
        yield from _gaps(checked, case)
    elif not casefile.views.has_case_of(case.account, idea.playbook):
        yield _of(idea)


def _checked_since(casefile: CaseFile, case: Case, playbook: str) -> Standing | None:
    """The last gap check of the account that saw it as the case left it: one from before a change would propose what
    is done already."""
    changed = [r.ended_at for r in casefile.views.actions(case.id) if r.ended_at is not None]
    since = max([case.opened_at, *changed])
    runs = [r for r in check_runs(casefile) if r.made.provider == case.provider and r.made.playbook == playbook]
    for run in [r for r in runs if r.at >= since and _may_hold(r, case)][:_LOOKED_AT]:
        found = standing_in(casefile, run)
        if any(row.subject.lower() == case.account.lower() for row in found.rows):
            return found
    return None


def _may_hold(run: CheckRun, case: Case) -> bool:
    return run.made.asked is not Asked.ACCOUNT or run.made.of.lower() == case.account.lower()


def _gaps(checked: Standing, case: Case) -> Iterator[Idea]:
    """Each protection of the account and of its domain that is off, the gravest first; then what nobody saw."""
    own = {case.account.lower(), case.account.rpartition("@")[2].lower()}
    cells = [cell for row in checked.rows if row.subject.lower() in own for cell in row.cells]
    seen = f"the gap check of {checked.run.at:%Y-%m-%d} ({checked.run.id})"
    known = [(p, cell) for cell in cells if (p := checked.check.protection(cell.protection)) is not None]
    off = [(p, cell) for p, cell in known if cell.state is ProtectionState.OFF]
    for p, cell in sorted(off, key=lambda one: -one[0].points):
        yield Idea(
            id=f"gap-{p.id}",
            what=f"{p.title}: {p.fix.say}",
            owner="administrator",
            days=_DAYS[p.weight],
            why=f"Off in {seen}: {clean_line(cell.why)} {p.risk}",
        )
    missing = [p.title for p, cell in known if cell.state is ProtectionState.NOT_CHECKED]
    if missing:
        named = ", ".join(missing[:_NAMED]) + (f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else "")
        yield Idea(
            id="gaps-not-checked",
            what=f"Look at what {seen} did not see: {named}",
            owner="responder",
            days=14,
            why="Not checked is not on.",
        )
