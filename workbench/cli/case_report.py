"""`case report`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, output_options, work
from .output import emit, print_text

__all__ = ["report"]

_FORMATS = ("md", "html", "pdf", "json")
_READERS = ("owner", "manager", "responder")
_LANGUAGES = ("en", "zh")


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="md", show_default=True)
@click.option("--reader", type=click.Choice(_READERS), default="responder", show_default=True, help="Whom it is for.")
@click.option("--language", type=click.Choice(_LANGUAGES), default="en", show_default=True)
@output_options
@case_file_option
@json_option
def report(
    ref: str,
    format_: str,
    reader: str,
    language: str,
    output: Path | None,
    force: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Write the report of a case. The export itself is recorded, with the report's hash.

    With --json: without -o the report as JSON, with -o what was written where.
    """
    from workbench.reports.making import report_of, save_report
    from workbench.reports.readers import Reader
    from workbench.reports.wish import Wish

    from .exits import ExitCode

    to_print = "json" if as_json and output is None else format_
    wish = Wish(format=to_print, reader=Reader(reader), language=language)
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if output is None:
            print_text(report_of(desk, case, wish).rstrip("\n"))
            if desk.casefile.trouble:
                raise click.exceptions.Exit(ExitCode.DAMAGED)
            return
        sha256, size = work(desk, save_report(desk, case, wish, output, force=force))
    data = {"path": str(output), "format": format_, "reader": reader, "size": size, "sha256": sha256}
    emit(f"{output}: {size} bytes, SHA-256 {sha256}", data, as_json=as_json)
