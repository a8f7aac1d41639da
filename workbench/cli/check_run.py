"""`check run` and `check list`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .check_text import bars_text, run_line
from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table
from .progress import telling_share

if TYPE_CHECKING:
    from workbench.model.checks import CheckRun

__all__ = ["list_runs", "run"]


@click.command()
@click.option("--provider", default="", help="The mail system; the one in the settings otherwise.")
@click.option("--account", default="", metavar="ADDRESS", help="One account.")
@click.option("--list", "listed", type=click.Path(path_type=Path), default=None, help="A file: CSV, or one a line.")
@click.option("--domain", is_flag=True, help="Every account that the mail system's directory lists.")
@click.option("--playbook", default="gap-check", show_default=True, help="A playbook with protections: id, or a file.")
@case_file_option
@json_option
def run(
    provider: str,
    account: str,
    listed: Path | None,
    domain: bool,
    playbook: str,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Look which protections are on, keep what was seen, and say when the next check is due.

    Exit code 1: something is off or was not checked; 3: something could not be read.
    """
    from workbench.desk.check_standing import standing
    from workbench.reports.gap_shapes import run_shape
    from workbench.response.checking.running import Wanted, run_check

    from .exits import ExitCode

    wanted = Wanted(account=account, listed=listed, domain=domain)
    with at_desk(case_file) as desk:
        with telling_share("checking") as progress:
            made, failed = work(desk, run_check(desk, wanted, provider=provider, playbook=playbook, progress=progress))
        now = standing(desk, made)
    emit(bars_text(now), run_shape(now), as_json=as_json)
    for sentence in failed:
        narrate(clean_line(f"✘ Not read: {sentence}"))
    for address in made.made.unknown[:20]:
        narrate(clean_line(f"✘ The mail system knows no account {address}."))
    narrate(
        f"Next check due {made.made.due_at:%Y-%m-%d}. One account: workbench check show {made.id} --account ADDRESS"
    )
    if failed:
        raise click.exceptions.Exit(ExitCode.PROVIDER)
    if any(bar.off or bar.not_checked for bar in now.bars) or made.made.unknown:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@click.command("list")
@case_file_option
@json_option
def list_runs(case_file: Path | None, as_json: bool) -> None:
    """List the checks that were run, the newest first."""
    from workbench.casefile.checks import check_runs

    from .case_show import own_file

    runs: tuple[CheckRun, ...] = ()
    if case_file is not None or own_file().exists():
        with at_desk(case_file, create=False) as desk:
            runs = check_runs(desk.casefile)
    head = ("check", "made (UTC)", "of", "provider", "accounts", "off", "not checked", "next due", "by")
    rows = [run_line(one) for one in runs]
    data = [{**one.made.model_dump(mode="json"), "at": one.at.isoformat(), "by": one.by.name} for one in runs]
    emit(table(head, rows) if rows else "No check was run yet.", data, as_json=as_json)
