"""`workbench figures`: what the cases of a period come to."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from .hidden_text import print_hidden
from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate

__all__ = ["figures"]

_NARROWEST, _WIDEST = 80, 110


@click.command()
@click.option("--from", "first", default="", metavar="DAY", help="First day, month or year: 2026-10-01, 2026-10, 2026.")
@click.option("--to", "last", default="", metavar="DAY", help="Last day, month or year; it is counted too.")
@click.option("--playbook", default="", metavar="ID", help="Only the cases that follow this playbook.")
@click.option(
    "--report",
    "report",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write it as a report with the list of cases: .md, .html, .pdf or .json.",
)
@click.option("--language", type=click.Choice(("en", "zh")), default="en", show_default=True, help="Of the report.")
@click.option("--redact", is_flag=True, help="Put stand-ins for accounts, tickets and names into the report.")
@click.option("--hidden", is_flag=True, help="Print what the stand-ins of such reports stand for, and stop.")
@click.option("--force", is_flag=True, help="Replace the report's file if it is there.")
@case_file_option
@json_option
def figures(
    first: str,
    last: str,
    playbook: str,
    report: Path | None,
    language: str,
    redact: bool,
    hidden: bool,
    force: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """What the cases of a time come to: verdicts, causes, time to contain, steps, repeats.

    A case belongs to the time in which it was opened. Days, weeks and months are those of UTC.
    """
    if hidden:
        _print_hidden(case_file, as_json=as_json)
        return
    from workbench.reports.figures.gathering import period_figures
    from workbench.reports.figures.making import format_of, save_period_report
    from workbench.reports.figures.period import period_between
    from workbench.reports.figures.sections import figure_sections
    from workbench.reports.figures.text import section_lines

    period = period_between(first, last)
    if report is not None:
        format_of(report)
    elif redact or language != "en":
        raise click.UsageError("--language and --redact are of the report. Say where it goes with --report FILE.")
    with at_desk(case_file, create=False) as desk:
        if report is not None:
            writing = save_period_report(
                desk, period, report, language=language, redact=redact, playbook=playbook, force=force
            )
            sha256, size = work(desk, writing)
            narrate(f"Written to {report}: {size} bytes, SHA-256 {sha256}; recorded in the case file.")
            return
        found = period_figures(desk, period, playbook)
    width = min(max(shutil.get_terminal_size((_NARROWEST, 24)).columns, _NARROWEST), _WIDEST)
    lines = [f"Cases of {period.name} ({period.days})"]
    for section in figure_sections(found):
        lines += ["", "", section.title, "─" * len(section.title), *section_lines(section, width)]
    emit("\n".join(lines), {"period": period.name, **found.model_dump(mode="json")}, as_json=as_json)


def _print_hidden(case_file: Path | None, *, as_json: bool) -> None:
    from workbench.reports.figures.redacting import hidden_of_periods

    with at_desk(case_file, create=False) as desk:
        known = hidden_of_periods(desk.casefile)
    print_hidden(known, "No report on a period was redacted.", as_json=as_json)
