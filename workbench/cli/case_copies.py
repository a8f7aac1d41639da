"""`case copies`: where each copy of the abnormal mail is, and whether it was read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.analysis.wording import count
from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option
from .output import cleaned, emit, narrate, table

if TYPE_CHECKING:
    from workbench.model.withdrawal import TruthRow, TruthTable

__all__ = ["copies"]

_HEAD = ("group", "recipient", "where the copy is", "seen", "how or why", "told")


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--group", default="", help="Only this group of like mails.")
@click.option("--counts", is_flag=True, help="Only the numbers, not a row for each recipient.")
@case_file_option
@json_option
def copies(ref: str, group: str, counts: bool, case_file: Path | None, as_json: bool) -> None:
    """Show where each copy of the abnormal mail is, recipient by recipient, as last looked at."""
    from workbench.desk.whereabouts import truth_tables

    with at_desk(case_file, create=False) as desk:
        tables = truth_tables(desk.casefile, desk.casefile.views.case(ref).id)
    shown = [t for t in tables if group in ("", t.group)]
    if not tables:
        narrate("Not checked: nobody has looked for abnormal mail. workbench case step CASE withdraw-mail does.")
    elif not shown:
        from workbench.model.errors import NotFound

        raise NotFound(f"There is no group '{group}'.", f"There are: {', '.join(t.group for t in tables)}.")
    for one in shown:
        narrate("\n".join(clean_line(line) for line in _counted(one)))
    rows = [] if counts else [_cells(one, row) for one in shown for row in one.rows]
    emit(table(_HEAD, rows) if rows else "", [_shape(one, counts=counts) for one in shown], as_json=as_json)


def _counted(one: TruthTable) -> list[str]:
    found = count(len(one.rows), "copy", "copies")
    lines = [f"{one.group} “{one.subject}”, looked at {one.looked_at:%Y-%m-%d %H:%M:%S} UTC: {found}"]
    for fate in one.fates:
        seen = f"{fate.read} read, {fate.unread} unread, {fate.not_known} not known"
        lines.append(f"  {fate.copies:>6}  {fate.where} ({seen})")
    if one.untold:
        lines.append(f"  ✘ {one.not_told}")
    return lines


def _cells(one: TruthTable, row: TruthRow) -> tuple[str, ...]:
    told = (
        f"{row.told_at:%Y-%m-%d %H:%M} {row.told}" if row.told_at else "✘ nobody told yet" if row.beyond_reach else ""
    )
    return one.group, row.recipient, row.where.value, row.seen_word, row.how or row.why, told


def _shape(one: TruthTable, *, counts: bool) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "group": one.group,
        "subject": cleaned(one.subject),
        "looked_at": one.looked_at.isoformat(),
        "sample_sha256": one.sample,
        "fates": [fate.model_dump(mode="json") for fate in one.fates],
        "not_told": len(one.untold),
    }
    if not counts:
        shape["copies"] = [{k: cleaned(v) for k, v in row.model_dump(mode="json").items()} for row in one.rows]
    return shape
