"""`check notice`: writes what the people affected are told, and sends nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate, print_text

if TYPE_CHECKING:
    from datetime import date

__all__ = ["notice"]


@click.command()
@click.argument("ref", metavar="[RUN]", default="last")
@click.option("--account", default="", metavar="ADDRESS", help="For the owner of this account; printed without -o.")
@click.option("--affected", is_flag=True, help="For everybody who lacks something and was not told yet: a file each.")
@click.option("--language", default="en", show_default=True, help="en, zh, or one of your own files of notices.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day to act by; in two weeks else.")
@click.option("--format", "format_", type=click.Choice(("txt", "eml")), default="txt", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None, help="A file; a folder for --affected.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@case_file_option
@json_option
def notice(
    ref: str,
    account: str,
    affected: bool,
    language: str,
    until: Any,
    format_: str,
    output: Path | None,
    force: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Write what people are told whose account lacks something. Nothing is sent.

    With -o each file is recorded, with its hash. When they were told: workbench check told.
    """
    from datetime import timedelta

    from workbench.casefile.checks import check_run
    from workbench.desk.check_standing import standing
    from workbench.model.errors import UsageError
    from workbench.reports.gaps.notices import DAYS_TO_ACT, save_gap_notices, write_gap_notice
    from workbench.reports.notices import FORMATS
    from workbench.response.checking.telling import to_be_told

    if bool(account) == affected or (affected and output is None):
        raise UsageError("Say for whom.", "--account ADDRESS, or --affected with -o FOLDER.")
    with at_desk(case_file, create=False) as desk:
        now = standing(desk, check_run(desk.casefile, ref))
        day: date = until.date() if until else (desk.now() + timedelta(days=DAYS_TO_ACT)).date()
        people = to_be_told(now) if affected else (now.row(account).subject,)
        if output is None:
            written = write_gap_notice(desk, now, now.row(account), language, until=day)
            data = {**written.model_dump(mode="json"), "body": written.body.rstrip("\n").split("\n")}
            if as_json:
                emit("", data, as_json=True)
            else:
                print_text(FORMATS[format_](written).decode())
            missing = set(written.missing)
        else:
            if affected:
                _make_folder(output)
            made, missing = work(desk, save_gap_notices(desk, now, people, language, day, format_, output, force=force))
            emit("\n".join(row["path"] for row in made) or "Everybody was told.", made, as_json=as_json)
    if missing:
        narrate(f"To be filled in by you, in square brackets: {', '.join(sorted(missing))}.")
    narrate(f"When they were told: workbench check told {now.run.id} --to ADDRESS --how mail (or --affected)")


def _make_folder(folder: Path) -> None:
    from workbench.model.errors import LocalFileError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LocalFileError(f"{folder} can't be made: {error.strerror}.", "Name another folder.") from error
