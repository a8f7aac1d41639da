"""Writes the report of a gap check in every format, and records that it left the workbench."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.model.checks import CheckRun
from workbench.model.errors import UsageError

from ..csv_tables import to_csv
from ..html import to_html
from ..languages import phrases_of
from ..markdown import to_markdown
from ..notices import save_made
from ..pdf import to_pdf
from .document import gap_document
from .material import GapMaterial, gather_gaps
from .shapes import row_shape, run_shape
from .words import title_of

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["GAP_FORMATS", "GapFormat", "gap_report", "save_gap_report"]


@dataclass(frozen=True, slots=True)
class GapFormat:
    """A format of the report."""

    title: str
    """What it is, for a person who chooses."""
    render: Callable[[GapMaterial, str], bytes]
    """From what it is made of, in a language."""
    text: bool = True
    """Can be printed on a terminal."""


def _md(material: GapMaterial, language: str) -> bytes:
    return to_markdown(gap_document(material, drawn=True), language).encode("utf-8", "backslashreplace")


def _html(material: GapMaterial, language: str) -> bytes:
    return to_html(gap_document(material), language).encode("utf-8", "backslashreplace")


def _pdf(material: GapMaterial, language: str) -> bytes:
    return to_pdf(gap_document(material), language, made_at=material.made_at)


def _json(material: GapMaterial, _language: str) -> bytes:
    told = json.dumps(_shape(material), ensure_ascii=False, indent=2, default=str) + "\n"
    return told.encode("utf-8", "backslashreplace")


def _shape(material: GapMaterial) -> dict[str, Any]:
    now, made = material.now, material.now.run.made
    seq, link = material.head
    return {
        "in_doubt": material.trouble,
        "head": {"seq": seq, "link": link},
        **run_shape(now),
        "playbook": {"id": made.playbook, "version": made.playbook_version, "sha256": made.playbook_sha256},
        "evidence": [{"rows": part.rows, "answers": part.answers} for part in now.run.parts],
        "rows": [row_shape(now, row) for row in now.rows],
        "told": [
            {**t.told.model_dump(mode="json"), "who": list(t.who), "by": t.by.name, "struck": t.struck or None}
            for t in now.run.told
        ],
        "compared_with": material.earlier.id if material.earlier else None,
        "compared": material.compared.model_dump(mode="json") if material.compared else None,
        "not_compared": material.not_compared,
    }


_HEAD = (
    "account_or_domain", "name", "scope", "protection", "title", "state", "guided", "grade", "source", "seen_at",
    "what_was_seen", "to_be_answered", "risk", "fix_action", "fix",
)  # fmt: skip


def _csv(material: GapMaterial, _language: str) -> bytes:
    return to_csv(_HEAD, _cells(material))


def _cells(material: GapMaterial) -> Iterator[list[str]]:
    now = material.now
    for row in now.rows:
        for cell in row.cells:
            known = now.check.protection(cell.protection)
            yield [
                *(row.subject, row.name, row.scope.value, cell.protection, title_of(now, cell.protection)),
                *(cell.state.value, "yes" if cell.guided else "", cell.grade.value if cell.grade else "", cell.source),
                *(cell.at.isoformat() if cell.at else "", cell.why, cell.question),
                known.risk if known else "",
                known.fix.action.value if known and known.fix.action else "",
                known.fix.say if known else "",
            ]


GAP_FORMATS: dict[str, GapFormat] = {
    "md": GapFormat("Markdown", _md),
    "html": GapFormat("web page", _html),
    "pdf": GapFormat("PDF", _pdf, text=False),
    "json": GapFormat("JSON", _json),
    "csv": GapFormat("CSV", _csv),
}
"""By the name that `--format` takes, which is an ending of files."""


def gap_report(desk: Desk, run: CheckRun, format_: str, language: str = "en") -> bytes:
    """Returns the report without recording anything; what is wrong with the case file heads it.

    Raises UsageError (no such format; no PDF here), NotFound (language).
    """
    if format_ not in GAP_FORMATS:
        raise UsageError(f"There is no report format '{format_}'.", f"Use one of: {', '.join(GAP_FORMATS)}.")
    phrases_of(language)
    return GAP_FORMATS[format_].render(gather_gaps(desk, run), language)


async def save_gap_report(
    desk: Desk, run: CheckRun, format_: str, path: Path, *, language: str = "en", force: bool = False
) -> str:
    """Writes the report to a file, and records that it left the workbench; returns its SHA-256.

    Raises as `gap_report`, and LocalFileError, also where the file is there and not `force`.
    """
    data = await asyncio.to_thread(gap_report, desk, run, format_, language)
    sha256 = await save_made(desk, None, data, f"gap check {format_}", path, force=force, what="The report")
    assert sha256 == hashlib.sha256(data).hexdigest()
    return sha256
