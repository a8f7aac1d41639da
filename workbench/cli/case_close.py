"""`case close`, `case reopen`, `case report`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, work
from .output import emit

__all__ = ["close", "reopen", "report"]


@click.command()
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def close(ref: str, case_file: Path | None, as_json: bool) -> None:
    """Close a case. Refused, with what is missing, while anything is unknown or open without a waiver."""
    from workbench.response.closing import close_case, left_open

    with at_desk(case_file, create=False) as desk:
        view = work(desk, close_case(desk, desk.casefile.views.case(ref)))
        still = left_open(view)
    verdict = view.case.verdict.value if view.case.verdict else ""
    text = "\n".join([f"{view.case.ticket} is closed: {verdict}.", *still])
    emit(text, {"closed": True, "verdict": verdict, "left_open": list(still)}, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--reason", required=True, help="Why it goes on.")
@case_file_option
def reopen(ref: str, reason: str, case_file: Path | None) -> None:
    """Open a closed case again."""
    from workbench.response.closing import reopen_case

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        work(desk, reopen_case(desk, case, reason))
    emit(f"{case.ticket} is open again.", None, as_json=False)


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--format", "format_", type=click.Choice(("md", "json")), default="md", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=None, help="Where to; standard output otherwise."
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@case_file_option
def report(ref: str, format_: str, output: Path | None, force: bool, case_file: Path | None) -> None:
    """Write the report of a case. The export itself is recorded, with the report's hash."""
    from workbench.reports.making import report_of, save_report

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if output is None:
            import sys

            sys.stdout.write(report_of(desk, case, format_))
            return
        sha256, size = work(desk, save_report(desk, case, format_, output, force=force))
    emit(f"{output}: {size} bytes, SHA-256 {sha256}", None, as_json=False)
