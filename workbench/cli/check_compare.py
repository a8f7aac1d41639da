"""`check compare` and `check due`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.checks_due import CheckDue

__all__ = ["compare", "due"]


@click.command()
@click.argument("later", metavar="[RUN]", default="last")
@click.option("--with", "earlier", default="", metavar="RUN", help="The earlier one; the one before of the same else.")
@case_file_option
@json_option
def compare(later: str, earlier: str, case_file: Path | None, as_json: bool) -> None:
    """Compare a check with the one before it. Exit code 1: something is worse, or new and off."""
    from workbench.analysis.gap_compare import Change
    from workbench.casefile.checks import check_run
    from workbench.desk.check_compared import compare_runs
    from workbench.desk.check_standing import cut_short
    from workbench.desk.checks_due import before
    from workbench.model.errors import UsageError

    from .exits import ExitCode

    with at_desk(case_file, create=False) as desk:
        new = check_run(desk.casefile, later)
        old = check_run(desk.casefile, earlier) if earlier else before(desk.casefile, new)
        if old.seq >= new.seq:
            raise UsageError(f"{old.id} is not earlier than {new.id}.", "Give the later one first.")
        found = compare_runs(desk, old, new)
    rows = [
        (d.change, d.subject, d.protection, d.before.state if d.before else "", d.after.state if d.after else "")
        for d in found.differences
    ]
    counts = ", ".join(f"{found.count(change)} {change}" for change in Change)
    narrate(f"{old.id} ({old.at:%Y-%m-%d}) and {new.id} ({new.at:%Y-%m-%d}): {counts}, {found.same} as before.")
    narrate(f"{found.unseen} not checked in both; {len(found.gone)} accounts gone, {len(found.added)} added.")
    for one in (old, new):
        if one.made.left:
            narrate(clean_line(f"✘ {one.id}: {cut_short(one)}"))
    text = table(("", "account or domain", "protection", "before", "now"), rows) if rows else "Nothing has changed."
    data = {"earlier": old.id, "later": new.id, **found.model_dump(mode="json")}
    emit(text, data, as_json=as_json)
    if found.count(Change.WORSE) or found.count(Change.NEW):
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Those to come as well.")
@case_file_option
@json_option
def due(everything: bool, case_file: Path | None, as_json: bool) -> None:
    """List the checks that are due, the most pressing first. Exit code 1 where there are any."""
    from workbench.desk.checks_due import checks_due

    from .case_show import own_file
    from .exits import ExitCode

    found: tuple[CheckDue, ...] = ()
    if case_file is not None or own_file().exists():
        with at_desk(case_file, create=False) as desk:
            found = checks_due(desk.casefile, desk.now())
    picked = [one for one in found if everything or one.overdue]
    rows = [(one.what, f"{one.at:%Y-%m-%d}", _mark(one), one.last.id, f"{one.last.at:%Y-%m-%d}") for one in picked]
    text = table(("what", "due", "", "last check", "made"), rows) if rows else "No check is due."
    data = [
        {
            "of": one.last.made.of,
            "provider": one.last.made.provider,
            "due_at": one.at.isoformat(),
            "overdue": one.overdue,
            "left": one.last.made.left,
            "last": one.last.id,
            "last_at": one.last.at.isoformat(),
        }
        for one in picked
    ]
    emit(text, data, as_json=as_json)
    if any(one.overdue for one in picked):
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


def _mark(due: CheckDue) -> str:
    left = due.last.made.left
    return f"CUT SHORT, {left} left" if left else "OVERDUE" if due.overdue else ""
