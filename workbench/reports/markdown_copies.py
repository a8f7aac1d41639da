"""The section on the copies of the abnormal mail: where each is, and whether it was read."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.analysis.wording import count
from workbench.model.withdrawal import TruthRow, TruthTable, Whereabouts

from .mdtext import code, inline, table
from .times import stamp

__all__ = ["copies_lines"]

_LISTED = 50
"""Rows that are named of each group; all of them stand in the JSON report."""
_FATES = ("Where the copy is", "Copies", "Read", "Unread", "Not known")
_ROWS = ("Recipient", "Where the copy is", "Seen", "How or why", "Told (UTC)")


def copies_lines(tables: Iterable[TruthTable]) -> list[str]:
    """Returns the section's lines: numbers for each group, then the copies that somebody still has."""
    lines: list[str] = []
    for one in tables:
        lines += [*_group(one), ""]
    return lines[:-1] or ["– Not checked, or no abnormal mail was found: no copy is on record."]


def _group(one: TruthTable) -> list[str]:
    sample = f"; one copy is kept byte for byte as {code(one.sample[:12])}" if one.sample else ""
    lines = [
        f"**“{inline(one.subject)}”** ({code(one.group)}), {count(len(one.rows), 'copy', 'copies')}, looked for"
        f" {stamp(one.looked_at)}{sample}.",
        "",
        *table(
            _FATES, ((f.where.value, str(f.copies), str(f.read), str(f.unread), str(f.not_known)) for f in one.fates)
        ),
    ]
    left = [r for r in one.rows if r.where not in (Whereabouts.WITHDRAWN, Whereabouts.NEVER_ARRIVED)]
    if left:
        lines += ["", "Copies that were not withdrawn:", "", *table(_ROWS, map(_row, left[:_LISTED]))]
    if len(left) > _LISTED:
        lines += ["", f"And {len(left) - _LISTED} more, in the JSON report."]
    if one.untold:
        lines += ["", f"✘ **{inline(one.not_told)}**"]
    return lines


def _row(row: TruthRow) -> tuple[str, ...]:
    if row.beyond_reach:
        told = f"{stamp(row.told_at, zone=False)} {inline(row.told)}" if row.told_at else "✘ nobody told yet"
    else:
        told = ""
    return code(row.recipient), row.where.value, row.seen_word, inline(row.how or row.why), told
