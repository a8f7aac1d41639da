"""`check report`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, output_options, work
from .output import emit, print_text

__all__ = ["report"]


@click.command()
@click.argument("ref", metavar="[RUN]", default="last")
@click.option("--format", "format_", type=click.Choice(("md", "json")), default="md", show_default=True)
@output_options
@case_file_option
@json_option
def report(ref: str, format_: str, output: Path | None, force: bool, case_file: Path | None, as_json: bool) -> None:
    """Write the report of a check. The export itself is recorded, with the report's hash.

    With --json: without -o the report as JSON, with -o what was written where.
    """
    from workbench.casefile.checks import check_run
    from workbench.reports.gap_report import gap_report_of, save_gap_report

    from .exits import ExitCode

    with at_desk(case_file, create=False) as desk:
        run = check_run(desk.casefile, ref)
        if output is None:
            print_text(gap_report_of(desk, run, "json" if as_json else format_).rstrip("\n"))
            if desk.casefile.trouble:
                raise click.exceptions.Exit(ExitCode.DAMAGED)
            return
        sha256 = work(desk, save_gap_report(desk, run, format_, output, force=force))
    data = {"path": str(output), "format": format_, "sha256": sha256}
    emit(f"{output}: SHA-256 {sha256}", data, as_json=as_json)
