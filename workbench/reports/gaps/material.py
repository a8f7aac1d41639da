"""What the report of a gap check is made from, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.analysis.gap_compare import Compared
from workbench.desk.check_compared import compare_runs
from workbench.desk.check_standing import Standing, standing
from workbench.desk.checks_due import before
from workbench.desk.desk import Desk
from workbench.model.checks import CheckRun
from workbench.model.errors import NotFound, Refused

__all__ = ["GapMaterial", "gather_gaps"]


@dataclass(frozen=True, slots=True)
class GapMaterial:
    """A run as it stands, and how it differs from the one before."""

    now: Standing
    trouble: str
    """What is wrong with the case file; empty where it is intact."""
    head: tuple[int, str]
    """Entry and link of the ledger's end."""
    made_at: datetime
    earlier: CheckRun | None
    compared: Compared | None
    not_compared: str
    """Why it is compared with nothing: a sentence."""


def gather_gaps(desk: Desk, run: CheckRun) -> GapMaterial:
    """Reads all of it, after the whole case file was checked. Raises CaseFileDamaged."""
    trouble = desk.casefile.check()
    earlier, compared, why = None, None, ""
    try:
        earlier = before(desk.casefile, run)
        compared = compare_runs(desk, earlier, run)
    except (NotFound, Refused) as error:
        why = error.title
    return GapMaterial(
        now=standing(desk, run),
        trouble=trouble,
        head=desk.casefile.head(),
        made_at=desk.now(),
        earlier=earlier,
        compared=compared,
        not_compared=why,
    )
