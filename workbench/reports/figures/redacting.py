"""The report on a period without the people in it. Networks that came back are the intruders', and stay."""

from __future__ import annotations

from workbench.casefile import CaseFile
from workbench.casefile.evidence import lines_kept
from workbench.model.events import ReportMade

from ..redaction import Hidden, Redactor
from .model import PeriodReport

__all__ = ["hidden_of_periods", "redacted_period"]


def hidden_of_periods(casefile: CaseFile) -> tuple[Hidden, ...]:
    """Returns what the last redacted report on a period hid, and all before it: later ones use the same stand-ins."""
    made = [event.data for event in casefile.views.of_no_case("report-made") if isinstance(event.data, ReportMade)]
    last = next((one.hidden for one in reversed(made) if one.hidden), "")
    return tuple(map(Hidden.model_validate_json, lines_kept(casefile, last))) if last else ()


def redacted_period(report: PeriodReport, redactor: Redactor) -> PeriodReport:
    """Returns the report with stand-ins for accounts, tickets and names."""
    accounts = [case.account for case in report.cases] + [one.account for one in report.figures.accounts]
    made = redactor.hide(report, accounts, [one.network for one in report.figures.networks])
    return made.model_copy(update={"redacted": redactor.part})
