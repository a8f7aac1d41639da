"""`workbench examine`: what there is to say about a suspicious mail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .examine_text import mail_text, short_text
from .options import json_option
from .output import narrate, print_text
from .progress import telling_share

if TYPE_CHECKING:
    from workbench.response.examining import ExaminedRow

__all__ = ["examine"]

_IN_FULL = 5
"""Mails up to which each is told in full."""


@click.command()
@click.argument("paths", metavar="FILE|FOLDER…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--org", "domains", multiple=True, help="A mail domain that is yours; may be given several times.")
@click.option("--full", is_flag=True, help="Tell every mail in full, however many there are.")
@json_option
def examine(paths: tuple[Path, ...], domains: tuple[str, ...], full: bool, as_json: bool) -> None:
    """Examine suspicious mails: .eml, .msg, mailboxes (mbox), whole folders. Nothing is opened, fetched or kept.

    Each mail is suspicious, unclear, nothing found, or not examined, with its reasons and what to do. Exit code 1: not
    every mail was examined; 7: none could be read.
    """
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths
    from workbench.response.examining import examine_files

    from .exits import ExitCode

    config = load_config(default_paths().config_file)
    counts: Counter[str] = Counter()
    faults = 0
    with telling_share("examining") as progress:
        rows = examine_files(list(paths), config=config, domains=domains, progress=progress)
        for row in _printed(rows, as_json=as_json, full=full):
            counts[row.mail.finding] += 1
            faults += row.fault
    narrate(_summary(counts))
    narrate("Not checked without a case: whether a sender wrote here before.")
    examined = sum(counts.values()) - counts["not examined"]
    if faults:
        raise click.exceptions.Exit(ExitCode.FAULT)
    if not examined:
        raise click.exceptions.Exit(ExitCode.UNREADABLE)
    if counts["not examined"]:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


def _printed(rows: Iterator[ExaminedRow], *, as_json: bool, full: bool) -> Iterator[ExaminedRow]:
    """Prints the rows one after another, so that a big folder takes no more memory than a small one."""
    opening = "["
    waiting: list[ExaminedRow] | None = [] if not full and not as_json else None
    for row in rows:
        if as_json:
            print_text(opening + json.dumps(_shape(row), ensure_ascii=True))
            opening = ","
        elif full:
            print_text(mail_text(row))
        elif waiting is not None and len(waiting) < _IN_FULL:
            waiting.append(row)
        else:
            print_text("\n".join(short_text(r) for r in (*(waiting or ()), row)))
            waiting = None
        yield row
    if as_json:
        print_text("[]" if opening == "[" else "]")
    for row in waiting or ():
        print_text(mail_text(row))


def _shape(row: ExaminedRow) -> dict[str, Any]:
    """All that the mail said was cleaned when it was examined; the file's name was not."""
    return {"file": clean_line(row.file), "number": row.number, **row.mail.model_dump(mode="json")}


def _summary(counts: Counter[str]) -> str:
    order = ("suspicious", "unclear", "nothing found", "not examined")
    told = ", ".join(f"{counts[finding]:,} {finding}" for finding in order)
    return f"{sum(counts.values()):,} mails: {told}. Nothing found is no proof that a mail is honest."
