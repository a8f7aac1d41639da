"""`check show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .check_text import account_text, bars_text
from .options import at_desk, case_file_option, json_option
from .output import emit, table

if TYPE_CHECKING:
    from workbench.model.telling import Telling

__all__ = ["show"]

_STATES = ("on", "off", "not checked")


@click.command()
@click.argument("ref", metavar="[RUN]", default="last")
@click.option("--account", default="", metavar="ADDRESS", help="All of one account (or of a domain, by its name).")
@click.option("--protection", default="", metavar="ID", help="Each account's state of one protection.")
@click.option("--state", type=click.Choice(_STATES), default=None, help="Only what is in this state.")
@click.option("--all", "everything", is_flag=True, help="A row for each account and protection.")
@case_file_option
@json_option
def show(
    ref: str,
    account: str,
    protection: str,
    state: str | None,
    everything: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Show a check: in sum with the worst accounts, of one account with risk and fix, or row by row."""
    from workbench.casefile.checks import check_run, check_runs
    from workbench.desk.check_standing import standing
    from workbench.reports.gaps.shapes import row_shape, run_shape
    from workbench.response.checking.telling import last_told
    from workbench.response.checking.words import state_words

    with at_desk(case_file, create=False) as desk:
        now = standing(desk, check_run(desk.casefile, ref))
        last = last_told(check_runs(desk.casefile), now.run).get(account.strip().lower())
    if account and not (protection or state or everything):
        row = now.row(account)
        data = {**row_shape(now, row), "told": last.told.model_dump(mode="json") if last else None}
        emit("\n".join([account_text(now, row), *_warned(now.run.id, row.subject, last)]), data, as_json=as_json)
        return
    if not (protection or state or everything):
        emit(bars_text(now), run_shape(now), as_json=as_json)
        return
    if protection and now.check.protection(protection) is None:
        from workbench.model.errors import NotFound

        names = ", ".join(p.id for p in now.check.protections)
        raise NotFound(f"There is no protection '{protection}'.", f"There are: {names}.")
    picked = [
        (row, cell)
        for row in ([now.row(account)] if account else now.rows)
        for cell in row.cells
        if protection in ("", cell.protection) and state in (None, cell.state)
    ]
    rows = [(row.subject, cell.protection, state_words(cell), cell.grade or "", cell.why) for row, cell in picked]
    shapes: list[dict[str, Any]] = [{"subject": row.subject, **cell.model_dump(mode="json")} for row, cell in picked]
    text = table(("account or domain", "protection", "state", "grade", "what was seen"), rows) if rows else "Nothing."
    emit(text, shapes, as_json=as_json)


def _warned(run: str, subject: str, last: Telling | None) -> list[str]:
    if last is None:
        return ["", f"Nobody was told yet: workbench check notice {run} --account {subject}"]
    return [
        "",
        f"Told on {last.told.told_at:%Y-%m-%d %H:%M} UTC {last.words}.",
        "To put it right, or to take a permission back from somebody who was told and did not act:",
        f"  workbench case new --playbook gap-check --account {subject} --ticket TICKET",
    ]
