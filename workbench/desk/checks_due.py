"""When the next gap check is due: for each that was run, as its playbook says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workbench.casefile.checks import check_runs
from workbench.model.base import Thing
from workbench.model.checks import Asked, CheckRun
from workbench.model.errors import NotFound

if TYPE_CHECKING:
    from workbench.casefile import CaseFile

__all__ = ["CheckDue", "before", "checks_due"]


class CheckDue(Thing):
    """A check that will be run again."""

    last: CheckRun
    at: datetime
    overdue: bool

    @property
    def what(self) -> str:
        """What is to be checked, in words."""
        made = self.last.made
        return f"{made.of} at {made.provider}"

    @property
    def since(self) -> str:
        """Since when it is due, in words, and why where it was cut short."""
        left = self.last.made.left
        return f"cut short, {left} accounts left" if left else f"since {self.at:%Y-%m-%d}"


def checks_due(casefile: CaseFile, now: datetime) -> tuple[CheckDue, ...]:
    """Returns the next run of each check that was run before, the most pressing first.

    A later run of the same (provider, and account, list or domain) takes the place of an earlier one; so does one of
    the whole domain, where the earlier one was of a single account of it.
    """
    latest: dict[tuple[str, str, str], CheckRun] = {}
    covered: set[tuple[str, str]] = set()
    for run in check_runs(casefile):
        made = run.made
        if made.asked is Asked.DOMAIN and not made.left:
            covered |= {(made.provider, domain) for domain in made.of.split(", ")}
        if made.asked is not Asked.ACCOUNT or (made.provider, made.of.rpartition("@")[2].lower()) not in covered:
            latest.setdefault(run.series, run)
    found = (CheckDue(last=run, at=run.made.due_at, overdue=run.made.due_at <= now) for run in latest.values())
    return tuple(sorted(found, key=lambda due: due.at))


def before(casefile: CaseFile, run: CheckRun) -> CheckRun:
    """Returns the run of the same check before this one; one that looked at every account, where there is any.

    Raises NotFound.
    """
    earlier = [other for other in check_runs(casefile) if other.series == run.series and other.seq < run.seq]
    whole = [other for other in earlier if not other.made.left and other.expired is None]
    if earlier:
        return (whole or earlier)[0]
    raise NotFound(
        f"{run.id} is the first check of {run.made.of}.", "Name the two runs to compare, or run it again later."
    )
