"""What redacted reports hide, as the case file keeps it: the desk can tell what a stand-in stands for, nobody else."""

from __future__ import annotations

from workbench.casefile import CaseFile
from workbench.casefile.evidence import lines_kept
from workbench.desk.desk import Desk
from workbench.model.events import EvidenceKept, ReportMade
from workbench.model.evidence import REDACTION

from .redaction import Hidden, Redactor

__all__ = ["hidden_before", "keep_hidden"]


def hidden_before(casefile: CaseFile, case_id: str) -> tuple[Hidden, ...]:
    """Returns what the last redacted report of a case hid, and all before it; nothing where there was none."""
    made = [e.data for e in casefile.views.of_types(case_id, "report-made") if isinstance(e.data, ReportMade)]
    last = next((one.hidden for one in reversed(made) if one.hidden), "")
    return tuple(map(Hidden.model_validate_json, lines_kept(casefile, last))) if last else ()


def keep_hidden(desk: Desk, redactor: Redactor, name: str) -> EvidenceKept:
    """Stores what was hidden, a line each; the caller records the event with the report's. `name`: the report's."""
    lines = "".join(f"{one.model_dump_json()}\n" for one in redactor.hidden)
    return desk.keep(lines.encode(), name=f"what {name} hides", kind="derived", source=REDACTION)
