"""`check run`, `check go-on` and `check list`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from workbench.model.text import clean_line

from .check_text import bars_text, run_line
from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, table
from .progress import telling_share

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.checks import CheckRun
    from workbench.response.checking.running import CheckWork

    Waited: TypeAlias = tuple[CheckRun, tuple[str, ...]]

__all__ = ["list_runs", "resume", "run"]

_NAMED = 20


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
    from workbench.response.checking.beginning import begin_check
    from workbench.response.checking.whom import Wanted

    wanted = Wanted(account=account, listed=listed, domain=domain)
    with at_desk(case_file) as desk:
        _finish(desk, begin_check(desk, wanted, provider=provider, playbook=playbook), as_json=as_json)


@click.command("go-on")
@click.argument("ref", metavar="[RUN]", default="last")
@case_file_option
@json_option
def resume(ref: str, case_file: Path | None, as_json: bool) -> None:
    """Go on with a check that was cut short: look at the accounts that it did not come to."""
    from workbench.casefile.checks import check_run
    from workbench.response.checking.beginning import go_on

    with at_desk(case_file, create=False) as desk:
        _finish(desk, go_on(desk, check_run(desk.casefile, ref)), as_json=as_json)


def _finish(desk: Desk, begin: Coroutine[Any, Any, CheckWork], *, as_json: bool) -> None:
    from workbench.casefile.checks import check_runs
    from workbench.desk.check_standing import standing
    from workbench.reports.gaps.shapes import run_shape

    from .exits import ExitCode

    known = {run.id: len(run.parts) for run in check_runs(desk.casefile)}
    try:
        with telling_share("checking") as progress:
            made, failed = work(desk, _waited(begin, progress))
    except KeyboardInterrupt:
        for run in check_runs(desk.casefile):
            if run.made.left and known.get(run.id) != len(run.parts):
                _say_cut_short(run)
        raise
    now = standing(desk, made)
    emit(bars_text(now), {**run_shape(now), "not_read": list(failed)}, as_json=as_json)
    for sentence in failed:
        narrate(clean_line(f"✘ Not read: {sentence}"))
    for address in made.made.unknown[:_NAMED]:
        narrate(clean_line(f"✘ The mail system knows no account {address}."))
    if len(made.made.unknown) > _NAMED:
        narrate(f"✘ And {len(made.made.unknown) - _NAMED} more that it does not know: with --json all of them.")
    if made.made.left:
        _say_cut_short(made)
    else:
        due = f"{made.made.due_at:%Y-%m-%d}"
        narrate(f"Next check due {due}. One account: workbench check show {made.id} --account ADDRESS")
    if failed or made.made.left:
        raise click.exceptions.Exit(ExitCode.PROVIDER)
    if any(bar.off or bar.not_checked for bar in now.bars) or made.made.unknown:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


async def _waited(begin: Coroutine[Any, Any, CheckWork], progress: Callable[[float], None]) -> Waited:
    under_way = await begin
    under_way.tell = progress
    return await under_way.wait()


def _say_cut_short(run: CheckRun) -> None:
    from workbench.desk.check_standing import cut_short

    narrate(clean_line(f"✘ {run.id}: {cut_short(run)}"))
    narrate(f"What was seen is recorded. Go on with the rest: workbench check go-on {run.id}")


@click.command("list")
@case_file_option
@json_option
def list_runs(case_file: Path | None, as_json: bool) -> None:
    """List the checks that were run, the newest first."""
    from workbench.casefile.checks import check_runs
    from workbench.desk.check_standing import cut_short, removed

    from .case_show import own_file

    runs: tuple[CheckRun, ...] = ()
    if case_file is not None or own_file().exists():
        with at_desk(case_file, create=False) as desk:
            runs = check_runs(desk.casefile)
    head = ("check", "made (UTC)", "of", "provider", "accounts", "off", "not checked", "next due", "by", "")
    rows = [run_line(one) for one in runs]
    data = [
        {
            **one.made.model_dump(mode="json"),
            "at": one.at.isoformat(),
            "by": one.by.name,
            "cut_short": cut_short(one),
            "removed": removed(one),
        }
        for one in runs
    ]
    emit(table(head, rows) if rows else "No check was run yet.", data, as_json=as_json)
