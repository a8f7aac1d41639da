"""`case recheck` and `case due`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.response.due import CaseDue
    from workbench.response.rechecking import Recheck

__all__ = ["due", "recheck_command"]


@click.command("recheck")
@click.argument("ref", metavar="CASE")
@click.option("--look", multiple=True, metavar="FACET", help="By hand: what you looked at in the console.")
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="By hand: what the console shows.")
@click.option("--back", multiple=True, metavar="EXPOSURE", help="By hand: what is back there; a new one is FACET:WHAT.")
@case_file_option
@json_option
def recheck_command(
    ref: str,
    look: tuple[str, ...],
    attach: tuple[Path, ...],
    back: tuple[str, ...],
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Look at everything again, and open the case where something is back.

    Works on closed and open cases. Exit code 1: something is back or gone, or was not checked; 3: something could not
    be read.
    """
    from workbench.response.due import rechecks_due
    from workbench.response.recheck_words import told

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        result = work(desk, _recheck(desk, case, look, attach, back))
        said = told(case, result, reads_signins=desk.playbook(case).reads_signins)
        still = [d for d in rechecks_due(desk, case) if d.overdue]
    lines = [
        *said,
        *(f"STILL DUE: {d.why}, since {d.at:%Y-%m-%d %H:%M} UTC" for d in still),
    ]
    emit("\n".join(map(clean_line, lines)), _shape(result, len(still)), as_json=as_json)
    _leave(result)


async def _recheck(
    desk: Desk, case: Case, look: tuple[str, ...], attach: tuple[Path, ...], back: tuple[str, ...]
) -> Recheck:
    from workbench.model.errors import UsageError
    from workbench.response.by_hand import keep_files
    from workbench.response.rechecking import recheck

    from .case_step import facet_of

    facets = [facet_of(name) for name in look]
    if bool(facets) != bool(attach):
        raise UsageError(
            "--look and --attach go together.",
            "Name what you looked at (--look rules) and what shows it (--attach FILE).",
        )
    shown = {f: keep_files(desk, attach, step="", supports=f.value) for f in facets}
    return await recheck(desk, case, shown, back)


def _shape(result: Recheck, still_due: int) -> dict[str, Any]:
    from .shapes import exposure_shape

    return {
        "hours": result.hours,
        "looked": [f.value for f in result.looked],
        "not_checked": [one.model_dump(mode="json") for one in result.not_checked],
        "back": [exposure_shape(e) for e in result.back],
        "waived": [exposure_shape(e) for e in result.waived],
        "changed": list(result.changed),
        "gone": list(result.gone),
        "reopened": result.reopened,
        "clean": result.is_clean,
        "still_due": still_due,
    }


def _leave(result: Recheck) -> None:
    from .exits import ExitCode

    if result.unreachable:
        raise click.exceptions.Exit(ExitCode.PROVIDER)
    if not result.is_clean:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@click.command("due")
@click.option("--all", "everything", is_flag=True, help="Those to come as well.")
@case_file_option
@json_option
def due(everything: bool, case_file: Path | None, as_json: bool) -> None:
    """List the rechecks that are due, the most pressing first. Exit code 1 where there are any."""
    from workbench.response.due import all_due

    from .case_show import own_file
    from .exits import ExitCode
    from .shapes import due_shape

    found: list[CaseDue] = []
    follow_ups = 0
    if case_file is not None or own_file().exists():
        from workbench.response.follow_ups import all_follow_ups

        with at_desk(case_file, create=False) as desk:
            now = desk.now()
            found, follow_ups = list(all_due(desk)), len(all_follow_ups(desk))
    picked = [(one.case, d) for one in found for d in one.due if everything or d.overdue]
    rows = [
        (c.ticket, c.account, d.why, f"{d.at:%Y-%m-%d %H:%M}", _span((now - d.at).total_seconds()), c.id)
        for c, d in picked
    ]
    text = table(("ticket", "account", "why", "due (UTC)", "overdue", "case"), rows) if rows else "No recheck is due."
    data = [{"case": c.id, "ticket": c.ticket, "account": c.account, **due_shape(d)} for c, d in picked]
    emit(text, data, as_json=as_json)
    if follow_ups:
        narrate(f"Follow-ups due as well: {follow_ups}. workbench case follow-up list shows them.")
    if any(d.overdue for _, d in picked):
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


def _span(seconds: float) -> str:
    if seconds < 0:
        return "not yet"
    hours = int(seconds // 3600)
    return f"{hours // 24} days {hours % 24} h" if hours >= 48 else f"{hours} h {int(seconds // 60) % 60:02d} min"
