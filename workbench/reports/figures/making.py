"""Writes the report on a period, and records that it left the workbench."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from workbench.desk.desk import Desk
from workbench.desk.whole_file import whole_file
from workbench.model.errors import CaseFileDamaged, UsageError
from workbench.model.events import EvidenceKept, ReportMade

from ..hiding import keep_hidden
from ..html import to_html
from ..languages import phrases_of
from ..markdown import to_markdown
from ..pdf import to_pdf
from ..redaction import Redactor
from .document import period_document
from .model import PeriodReport, build_period_report
from .period import Period
from .redacting import hidden_of_periods, redacted_period

__all__ = ["PERIOD_FORMATS", "format_of", "save_period_report"]


def _md(report: PeriodReport, language: str) -> bytes:
    return to_markdown(period_document(report), language).encode()


def _html(report: PeriodReport, language: str) -> bytes:
    return to_html(period_document(report), language).encode()


def _pdf(report: PeriodReport, language: str) -> bytes:
    return to_pdf(period_document(report), language, made_at=report.made_at)


def _json(report: PeriodReport, _: str) -> bytes:
    return (report.model_dump_json(indent=2) + "\n").encode()


PERIOD_FORMATS: dict[str, Callable[[PeriodReport, str], bytes]] = {
    "md": _md,
    "html": _html,
    "pdf": _pdf,
    "json": _json,
}
"""The renderers by the name of their format, which is an ending of files; each takes a language."""


def format_of(path: Path) -> str:
    """Returns the format that a file's ending asks for. Raises UsageError."""
    ending = path.suffix.lower().lstrip(".")
    if ending not in PERIOD_FORMATS:
        known = ", ".join(f".{name}" for name in PERIOD_FORMATS)
        raise UsageError(f"{path} does not say in which format.", f"Give it one of the endings {known}.")
    return ending


async def save_period_report(
    desk: Desk,
    period: Period,
    path: Path,
    *,
    format_: str = "",
    language: str = "en",
    redact: bool = False,
    playbook: str = "",
    force: bool = False,
) -> tuple[str, int]:
    """Writes the report, and records its hash and the head that it was made from.

    The whole case file is checked first: what is wrong with it heads the report, which is written all the same. What a
    redacted report hides is kept as evidence of the desk. `format_`: by its name; empty: as the file's ending says.
    Returns SHA-256 and size in bytes. Raises UsageError, NotFound (language, playbook), LocalFileError (also where the
    file is there and not `force`), CaseFileDamaged (written, and in doubt).
    """
    format_ = format_ or format_of(path)
    phrases_of(language)
    await asyncio.to_thread(desk.casefile.check)
    report = await asyncio.to_thread(build_period_report, desk, period, desk.now(), playbook)
    kept: tuple[EvidenceKept, ...] = ()
    if redact:
        redactor = Redactor(hidden_of_periods(desk.casefile))
        report = redacted_period(report, redactor)
        kept = (await asyncio.to_thread(keep_hidden, desk, redactor, path.name),)
    data = PERIOD_FORMATS[format_](report, language)
    with whole_file(path, "The report", overwrite=force) as file:
        file.write(data)
    sha256 = hashlib.sha256(data).hexdigest()
    made = ReportMade(
        format=format_,
        sha256=sha256,
        name=path.name,
        head_seq=report.head_seq,
        head_link=report.head_link,
        language="" if format_ == "json" else language,
        hidden=kept[0].evidence.sha256 if kept else "",
    )
    try:
        await desk.record(None, *kept, made)
    except CaseFileDamaged as error:
        title = f"The report is written to {path}, and says that the case file is in doubt: {error.title}"
        raise CaseFileDamaged(title, error.hint) from error
    return sha256, len(data)
