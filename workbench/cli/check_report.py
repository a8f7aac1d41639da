"""`check report`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, output_options, work
from .output import emit, print_text

__all__ = ["report"]


@click.command()
@click.argument("ref", metavar="[RUN]", default="last")
@click.option("--format", "format_", type=click.Choice(("md", "html", "pdf", "json", "csv")), default=None)
@click.option("--language", default="en", show_default=True, help="en, zh; what the playbook says stays as it is.")
@output_options
@case_file_option
@json_option
def report(
    ref: str,
    format_: str | None,
    language: str,
    output: Path | None,
    force: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Write the report of a check. The export itself is recorded, with the report's hash.

    Without --format as the ending of -o says, Markdown else. CSV and JSON have a row for each account and protection.
    With --json: without -o the report as JSON, with -o what was written where.
    """
    from workbench.casefile.checks import check_run
    from workbench.model.errors import UsageError
    from workbench.reports.gaps.making import GAP_FORMATS, gap_report, save_gap_report

    from .exits import ExitCode

    ending = output.suffix.lower().lstrip(".") if output is not None else ""
    chosen = format_ or (ending if ending in GAP_FORMATS else "md")
    if output is None and not (as_json or GAP_FORMATS[chosen].text):
        raise UsageError("A PDF is no text: it needs a file.", "Give -o FILE.pdf.")
    with at_desk(case_file, create=False) as desk:
        run = check_run(desk.casefile, ref)
        if output is None:
            data = gap_report(desk, run, "json" if as_json else chosen, language)
            print_text(data.decode("utf-8-sig").rstrip("\n"))
            if desk.casefile.trouble:
                raise click.exceptions.Exit(ExitCode.DAMAGED)
            return
        sha256 = work(desk, save_gap_report(desk, run, chosen, output, language=language, force=force))
    emit(f"{output}: SHA-256 {sha256}", {"path": str(output), "format": chosen, "sha256": sha256}, as_json=as_json)
