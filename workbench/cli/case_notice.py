"""`case notice`: writes what people are told, and sends nothing."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, output_options, work
from .output import emit, narrate, print_text

__all__ = ["notice"]


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--to", "audience", type=click.Choice(("inside", "outside", "bank", "owner")), required=True)
@click.option("--language", default="en", show_default=True, help="en, zh, or one of your own files of notices.")
@click.option(
    "--group", default="", help="The group of like mails it is about; the one that most of them got otherwise."
)
@click.option("--format", "format_", type=click.Choice(("txt", "eml")), default="txt", show_default=True)
@output_options
@case_file_option
@json_option
def notice(
    ref: str,
    audience: str,
    language: str,
    group: str,
    format_: str,
    output: Path | None,
    force: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Write what people are told about a theft, or a reported mail. Nothing is sent; never use the stolen mailbox.

    With -o the file is recorded in the case, with its hash.
    """
    from workbench.analysis.wording import count
    from workbench.model.telling import Audience
    from workbench.reports.notices import FORMATS, save_notice, write_notice

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        written = write_notice(desk, case, Audience(audience), language, group=group)
        saved = work(desk, save_notice(desk, case, written, format_, output, force=force)) if output else ""
    if written.missing:
        narrate(f"To be filled in by you, in square brackets: {', '.join(written.missing)}.")
    lines = written.body.rstrip("\n").split("\n")
    data = {
        **written.model_dump(mode="json"),
        "body": lines,
        "path": str(output) if output else None,
        "sha256": saved or None,
    }
    if output and written.audience in ("inside", "outside"):
        asked = f"--audience {audience} --how mail" + (f" --group {group}" if group else "")
        narrate(f"Send it from another mailbox. When they were told: workbench case told {case.id} {asked}")
    elif output:
        narrate(f"When they were told: workbench case told {case.id} --audience {audience} --how phone --to NAME")
    if as_json or output:
        emit(f"{output}: SHA-256 {saved}; for {count(len(written.recipients), 'recipient')}", data, as_json=as_json)
    else:
        print_text(FORMATS[format_](written).decode())
