"""`case report`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .hidden_text import print_hidden
from .options import at_desk, case_file_option, json_option, output_options, work
from .output import emit, print_text

__all__ = ["report"]

_FORMATS = ("md", "html", "pdf", "json", "timeline-csv", "signins-csv", "recipients-csv", "stix")
_READERS = ("owner", "manager", "responder")
_LANGUAGES = ("en", "zh")


def _print_schema(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    from workbench.reports.schema import report_schema

    print_text(json.dumps(report_schema(), indent=2, ensure_ascii=True))
    context.exit()


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="md", show_default=True)
@click.option(
    "--reader",
    type=click.Choice(_READERS),
    default="responder",
    show_default=True,
    help="Whom it is for; the responder's has everything.",
)
@click.option("--language", type=click.Choice(_LANGUAGES), default="en", show_default=True)
@click.option(
    "--redact",
    is_flag=True,
    help="Put stand-ins for addresses, names, tickets and subjects; the case file keeps what they stand for. Needs -o.",
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of the JSON report, and stop.",
)
@click.option("--hidden", is_flag=True, help="Print what the stand-ins of the redacted reports stand for, and stop.")
@output_options
@case_file_option
@json_option
def report(
    ref: str,
    format_: str,
    reader: str,
    language: str,
    redact: bool,
    hidden: bool,
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

    if hidden:
        _print_hidden(ref, case_file, as_json=as_json)
        return
    wanted = "json" if as_json and output is None else format_
    wish = Wish(format=wanted, reader=Reader(reader), language=language, redact=redact)
    if output is None and wish.needs_file:
        raise click.UsageError(f"{wish.needs_file} Say where to with -o FILE.")
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if output is None:
            print_text(report_of(desk, case, wish).rstrip("\n"))
            if desk.casefile.trouble:
                raise click.exceptions.Exit(ExitCode.DAMAGED)
            return
        sha256, size = work(desk, save_report(desk, case, wish, output, force=force))
    data = {"path": str(output), **wish.model_dump(mode="json"), "size": size, "sha256": sha256}
    emit(f"{output}: {size} bytes, SHA-256 {sha256}", data, as_json=as_json)


def _print_hidden(ref: str, case_file: Path | None, *, as_json: bool) -> None:
    from workbench.reports.hiding import hidden_before

    with at_desk(case_file, create=False) as desk:
        known = hidden_before(desk.casefile, desk.casefile.views.case(ref).id)
    print_hidden(known, "No report of this case was redacted.", as_json=as_json)
