"""The report on a period: “cases of October”. Every renderer prints this, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from workbench import __version__
from workbench.desk.desk import Desk
from workbench.model.base import Moment, Thing
from workbench.model.figures import Figures

from ..gathering import person
from ..parts import Line, Person, RedactedPart
from .gathering import labels_of, period_figures
from .period import Period

__all__ = ["MOST_CASES", "PeriodCase", "PeriodReport", "build_period_report"]

MOST_CASES = 500
"""Cases that are listed one by one."""


class PeriodCase(Thing):
    """One case of the period."""

    id: Line
    ticket: Line
    account: Line
    verdict: Line | None
    cause: Line
    """In the playbook's words; empty: not recorded."""
    opened_at: Moment
    first_abnormal_at: Moment | None
    contained_at: Moment | None
    closed_at: Moment | None
    responder: Line


class PeriodReport(Thing):
    """The figures of a period and its cases, as the case file had them at one point of the ledger."""

    format: Literal["mailbox-workbench period report"] = "mailbox-workbench period report"
    version: Literal[1] = 1
    made_at: Moment
    made_by: Person
    program: Line
    period: Line
    days: Line
    figures: Figures
    cases: tuple[PeriodCase, ...]
    """In the order in which they were opened."""
    more: int
    """Cases that are counted and not listed."""
    trouble: Line
    """What is wrong with the case file; empty where all is well."""
    redacted: RedactedPart | None = None
    """None: nothing is hidden."""
    head_seq: int
    head_link: str


def build_period_report(desk: Desk, period: Period, made_at: datetime, playbook: str = "") -> PeriodReport:
    """Returns the report on a period, from the case file alone. Raises LocalFileError."""
    seq, link = desk.casefile.head()
    figures = period_figures(desk, period, playbook)
    causes = labels_of(desk).causes
    listed = desk.casefile.views.figures.cases(period.start, period.end, limit=MOST_CASES, playbook=playbook)
    return PeriodReport(
        made_at=made_at,
        made_by=person(desk.actor),
        program=f"workbench {__version__}",
        period=period.name,
        days=period.days,
        figures=figures,
        cases=tuple(
            PeriodCase(
                id=case.id,
                ticket=case.ticket,
                account=case.account,
                verdict=case.verdict,
                cause=causes.get(cause, cause),
                opened_at=case.opened_at,
                first_abnormal_at=abnormal,
                contained_at=contained,
                closed_at=case.closed_at,
                responder=case.responder,
            )
            for case, cause, abnormal, contained in listed
        ),
        more=max(figures.cases - len(listed), 0),
        trouble=desk.casefile.trouble,
        head_seq=seq,
        head_link=link,
    )
