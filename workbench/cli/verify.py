"""`workbench verify`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, json_option
from .output import emit

__all__ = ["verify"]


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--case-file", type=click.Path(path_type=Path), envvar="WORKBENCH_CASE_FILE", help="The case file.")
@click.option(
    "--accept", default="", metavar="REASON", help="Take an older copy, or a lost head, as it stands, and say why."
)
@click.option("--all-signatures", is_flag=True, help="Check every signature of a long case file, not only some.")
@json_option
def verify(file: Path | None, case_file: Path | None, accept: str, all_signatures: bool, as_json: bool) -> None:
    """Check a case file: against itself, against its evidence, and against the signed head kept outside it.

    A file that was restored from a backup, or whose head was lost, takes no more entries until somebody accepts its
    end as it stands, with a reason. That is recorded; a file that was altered can't be accepted.
    """
    from workbench.casefile.verify import verify as check
    from workbench.desk.desk import own_case_file
    from workbench.desk.keys import load_or_make
    from workbench.desk.paths import default_paths

    from .exits import ExitCode

    paths = default_paths()
    target = file or case_file or own_case_file(paths)
    if accept.strip():
        with at_desk(target, create=False) as desk:
            desk.casefile.accept(accept.strip(), at=desk.now(), actor=desk.actor)
    result = check(target, paths.heads, keys=load_or_make(paths.config).known, all_signatures=all_signatures)
    lines = [f"{target}: {result.result.value}", *result.sentences]
    emit("\n".join(lines), result.model_dump(mode="json"), as_json=as_json)
    if result.result.value != "intact":
        raise click.exceptions.Exit(ExitCode.DAMAGED)
