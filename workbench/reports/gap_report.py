"""The report of a gap check: Markdown for people, JSON with every cell for scripts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.analysis.gap_compare import Change, Compared, compare
from workbench.analysis.wording import and_list, count
from workbench.desk.check_standing import Standing, standing
from workbench.desk.checks_due import before
from workbench.model.checks import CheckRun
from workbench.model.errors import NotFound
from workbench.model.protections import ProtectionState

from .gap_shapes import off_of, row_shape, run_shape
from .mdtext import code, inline, table
from .notices import save_made
from .times import stamp

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["gap_report_of", "save_gap_report"]

_BAR = 10
_NOT = ProtectionState.NOT_CHECKED


def gap_report_of(desk: Desk, run: CheckRun, format_: str) -> str:
    """Returns the report as text (`md` or `json`), without recording anything.

    The whole case file is checked first: what is wrong with it heads the report.
    """
    trouble = desk.casefile.check()
    now = standing(desk, run)
    try:
        earlier: CheckRun | None = before(desk.casefile, run)
    except NotFound:
        earlier = None
    compared = compare(standing(desk, earlier).rows, now.rows) if earlier else None
    if format_ == "json":
        return json.dumps(_as_json(now, earlier, compared, trouble), ensure_ascii=False, indent=2, default=str)
    return "\n".join(_as_markdown(now, earlier, compared, trouble)) + "\n"


async def save_gap_report(desk: Desk, run: CheckRun, format_: str, path: Path, *, force: bool = False) -> str:
    """Writes the report to a file, and records that it left the workbench; returns its SHA-256.

    Raises LocalFileError, also where the file is there and not `force`.
    """
    data = gap_report_of(desk, run, format_).encode("utf-8", "backslashreplace")
    sha256 = await save_made(desk, None, data, f"gap check {format_}", path, force=force)
    assert sha256 == hashlib.sha256(data).hexdigest()
    return sha256


def _as_json(now: Standing, earlier: CheckRun | None, compared: Compared | None, trouble: str) -> dict[str, Any]:
    made = now.run.made
    return {
        "in_doubt": trouble,
        **run_shape(now),
        "playbook": {"id": made.playbook, "version": made.playbook_version, "sha256": made.playbook_sha256},
        "evidence": {"rows": made.rows, "answers": made.answers},
        "rows": [row_shape(now, row) for row in now.rows],
        "told": [
            {**t.told.model_dump(mode="json"), "who": list(t.who), "by": t.by.name, "struck": t.struck or None}
            for t in now.run.told
        ],
        "compared_with": earlier.id if earlier else None,
        "compared": compared.model_dump(mode="json") if compared else None,
    }


def _as_markdown(now: Standing, earlier: CheckRun | None, compared: Compared | None, trouble: str) -> Iterator[str]:
    made = now.run.made
    yield f"# Gap check of {inline(made.of)}"
    yield ""
    if trouble:
        yield f"**The case file is in doubt:** {inline(trouble)}"
        yield ""
    yield f"- Check {code(now.run.id)}, made on {stamp(now.run.at)} by {inline(now.run.by.name)} (name as stated)"
    yield f"- Mail system: {inline(made.provider)}; {count(made.accounts, 'account')}"
    yield f"- Looked for as in the playbook {code(made.playbook)}, version {made.playbook_version}"
    yield f"- Next check due: {made.due_at:%Y-%m-%d}"
    for one in made.looked:
        yield f"- Read: {inline(one.source)}, {one.rows:,} records. {inline(' '.join(one.gaps))}"
    for address in made.unknown:
        yield f"- NOT CHECKED: the mail system knows no account {inline(address)}"
    yield from _not_checked(now)
    yield from _protections(now)
    yield from _worst(now)
    yield from _changed(now, earlier, compared)
    yield from _said(now)
    yield from _told(now)
    yield from _kept(now)


def _not_checked(now: Standing) -> Iterator[str]:
    yield from ("", "## Not checked", "")
    bars = [bar for bar in now.bars if bar.not_checked]
    if not bars:
        yield "Everything that was asked for was seen."
        return
    rows = []
    for bar in bars:
        cells = (row.cell(bar.protection.id) for row in now.rows)
        why = next(c.why for c in cells if c is not None and c.state is _NOT)
        rows.append((inline(bar.protection.title), f"{bar.not_checked} of {bar.total}", inline(why)))
    yield from table(("protection", "not checked", "why (at the first of them)"), rows)


def _protections(now: Standing) -> Iterator[str]:
    yield from ("", "## The protections", "")
    rows = [
        (
            inline(bar.protection.title),
            bar.protection.weight,
            str(bar.on),
            str(bar.off),
            str(bar.not_checked),
            _bar(bar.on, bar.total),
        )
        for bar in now.bars
    ]
    yield from table(("protection", "weight", "on", "off", "not checked", "on, of all"), rows)
    for bar in now.bars:
        if bar.off:
            title, fix = inline(bar.protection.title), inline(bar.protection.fix.say)
            yield from ("", f"**{title}**, off at {bar.off}: {inline(bar.protection.risk)} To do: {fix}")


def _bar(on: int, total: int) -> str:
    filled = 0 if not total else _BAR if on == total else min(max(round(on / total * _BAR), 1 if on else 0), _BAR - 1)
    return "█" * filled + "·" * (_BAR - filled)


def _worst(now: Standing) -> Iterator[str]:
    yield from ("", "## The accounts, worst first", "")
    rows = [
        (
            inline(row.subject),
            str(now.points(row)),
            inline(and_list([_title(now, name) for name in off_of(row)], at_most=len(row.cells))),
            str(sum(c.state is _NOT for c in row.cells)),
        )
        for row in now.accounts
        if off_of(row)
    ]
    clean = len(now.accounts) - len(rows)
    if rows:
        yield from table(("account", "weight", "off", "not checked"), rows)
        yield ""
    yield f"At {count(clean, 'account')} nothing that was seen is off."


def _title(now: Standing, name: str) -> str:
    found = now.check.protection(name)
    return found.title if found else name


def _changed(now: Standing, earlier: CheckRun | None, compared: Compared | None) -> Iterator[str]:
    yield from ("", "## Since the check before", "")
    if earlier is None or compared is None:
        yield "There was no check of the same before this one."
        return
    told = ", ".join(f"{compared.count(change)} {change}" for change in Change)
    yield (
        f"Compared with {code(earlier.id)} of {earlier.at:%Y-%m-%d}: {told}; {compared.same} as before, "
        f"{compared.unseen} not checked in both; {count(len(compared.gone), 'account')} gone, "
        f"{len(compared.added)} added."
    )
    rows = [
        (
            d.change.value,
            inline(d.subject),
            inline(_title(now, d.protection)),
            d.before.state.value if d.before else "–",
            d.after.state.value if d.after else "–",
        )
        for d in compared.differences
    ]
    if rows:
        yield ""
        yield from table(("", "account or domain", "protection", "before", "now"), rows)


def _said(now: Standing) -> Iterator[str]:
    yield from ("", "## What people said or showed", "")
    rows = [
        (
            inline(one.said.subject),
            inline(one.said.name),
            inline(one.said.value),
            one.said.grade.value,
            f"{inline(one.by.name)}, {stamp(one.at, zone=False)}",
            inline(one.said.note),
        )
        for one in now.run.answered
    ]
    if rows:
        yield from table(("account or domain", "what", "answer", "grade", "by, when (UTC)", "note"), rows)
    else:
        yield "Nothing: all that is known was read by the program."


def _told(now: Standing) -> Iterator[str]:
    yield from ("", "## Who was told", "")
    counting = [one for one in now.run.told if not one.struck]
    told = {who.lower() for one in counting for who in one.who}
    left = [row.subject for row in now.accounts if off_of(row) and row.subject.lower() not in told]
    if counting:
        rows = [
            (inline(who), stamp(one.told.told_at, zone=False), inline(one.words))
            for one in counting
            for who in (one.who or (f"{one.told.count} people",))
        ]
        yield from table(("account", "told at (UTC)", "how and by whom"), rows)
        yield ""
    if left:
        yield f"NOT TOLD, though something is off: {len(left)}."
    else:
        yield "Everybody whose account lacks something was told."


def _kept(now: Standing) -> Iterator[str]:
    made = now.run.made
    yield from ("", "## What it rests on", "")
    yield f"- What was seen, account by account: evidence {code(made.rows)} (SHA-256)"
    yield f"- What the mail system answered: {code(made.answers) if made.answers else 'it was asked for nothing'}"
    yield f"- The playbook as it was: {code(made.playbook_sha256)}"
