"""`check expire`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option
from .output import emit

__all__ = ["expire"]


@click.command()
@click.argument("ref", metavar="RUN")
@click.option("--reason", default="retention", show_default=True, help="Which rule asks for it.")
@click.option("--yes", is_flag=True, help="Don't ask on the terminal.")
@case_file_option
@json_option
def expire(ref: str, reason: str, yes: bool, case_file: Path | None, as_json: bool) -> None:
    """Remove what a check saw of each account, as retention asks. The hashes stay, and an entry tells of it.

    Its counts, the answers and the record of who was told stay in the ledger. Nothing is compared with it any more.
    """
    import sys

    from workbench.casefile.checks import check_run
    from workbench.response.checking.expiring import expire_check

    with at_desk(case_file, create=False) as desk:
        run = check_run(desk.casefile, ref)
        if not yes and sys.stdin.isatty():
            asked = f"What {run.id} saw of {clean_line(run.made.of)} is removed for good. Go on?"
            click.confirm(asked, abort=True, err=True)
        gone, size = expire_check(desk, run, reason)
    text = f"{run.id}: {len(gone)} pieces of evidence removed ({size} bytes); their hashes stay."
    emit(text, {"run": run.id, "removed": list(gone), "bytes": size}, as_json=as_json)
