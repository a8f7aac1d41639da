"""`case close`, `case reopen`, `case report`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, output_options, work
from .output import emit, narrate, print_text

__all__ = ["close", "reopen", "report"]


@click.command()
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def close(ref: str, case_file: Path | None, as_json: bool) -> None:
    """Close a case. Refused, with what is missing, while anything is unknown or open without a waiver."""
    from workbench.response.closing import close_case, left_open
    from workbench.response.telling import nobody_told

    with at_desk(case_file, create=False) as desk:
        view = work(desk, close_case(desk, desk.casefile.views.case(ref)))
        untold = nobody_told(desk, view.case)
        still = (*(f"✘ {sentence}" for sentence in untold), *left_open(view))
    verdict = view.case.verdict or ""
    text = "\n".join([f"{view.case.ticket} is closed: {verdict}.", *still])
    emit(text, {"closed": True, "verdict": verdict, "left_open": list(still)}, as_json=as_json)
    if untold:
        narrate(f"Tell them all the same, and record it: workbench case told {view.case.id} --audience … --how …")


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--reason", required=True, help="Why it goes on.")
@case_file_option
@json_option
def reopen(ref: str, reason: str, case_file: Path | None, as_json: bool) -> None:
    """Open a closed case again."""
    from workbench.response.closing import reopen_case

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        work(desk, reopen_case(desk, case, reason))
    emit(f"{case.ticket} is open again.", {"case": case.id, "closed": False}, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--format", "format_", type=click.Choice(("md", "json")), default="md", show_default=True)
@output_options
@case_file_option
@json_option
def report(ref: str, format_: str, output: Path | None, force: bool, case_file: Path | None, as_json: bool) -> None:
    """Write the report of a case. The export itself is recorded, with the report's hash.

    With --json: without -o the report as JSON, with -o what was written where.
    """
    from workbench.reports.making import report_of, save_report

    from .exits import ExitCode

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if output is None:
            print_text(report_of(desk, case, "json" if as_json else format_).rstrip("\n"))
            if desk.casefile.trouble:
                raise click.exceptions.Exit(ExitCode.DAMAGED)
            return
        sha256, size = work(desk, save_report(desk, case, format_, output, force=force))
    data = {"path": str(output), "format": format_, "size": size, "sha256": sha256}
    emit(f"{output}: {size} bytes, SHA-256 {sha256}", data, as_json=as_json)
