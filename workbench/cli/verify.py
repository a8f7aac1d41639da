"""`workbench verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import at_desk, json_option
from .output import emit, print_text

if TYPE_CHECKING:
    from workbench.casefile import VerifyResult

__all__ = ["verify"]


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--case-file", type=click.Path(path_type=Path), envvar="WORKBENCH_CASE_FILE", help="The case file.")
@click.option(
    "--accept", default="", metavar="REASON", help="Take an older copy, or a lost head, as it stands, and say why."
)
@click.option("--all-signatures", is_flag=True, help="Check every signature of a long case file, not only some.")
@click.option(
    "--key",
    "keys",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Another desk's public key (PEM), for a file of that desk.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tell whether a report that was written once still matches the case file.",
)
@click.option("--print-standalone", is_flag=True, help="Print a verifier that needs nothing but Python, and stop.")
@json_option
def verify(
    file: Path | None,
    case_file: Path | None,
    accept: str,
    all_signatures: bool,
    keys: tuple[Path, ...],
    report: Path | None,
    print_standalone: bool,
    as_json: bool,
) -> None:
    """Check a case file: against itself, against its evidence, and against the signed head kept outside it.

    FILE may be a case bundle too. A file that was restored from a backup, or whose head was lost, takes no more entries
    until somebody accepts its end as it stands, with a reason. That is recorded; a file that was altered can't be
    accepted.
    """
    from workbench.desk.desk import own_case_file
    from workbench.desk.paths import default_paths

    from .exits import ExitCode

    if print_standalone:
        from workbench.casefile.standalone import source_of_verifier

        print_text(source_of_verifier().rstrip("\n"))
        return
    target = file or case_file or own_case_file(default_paths())
    if report is not None:
        _check_report(target, report, as_json=as_json)
        return
    if accept.strip():
        with at_desk(target, create=False) as desk:
            desk.casefile.accept(accept.strip(), at=desk.now(), actor=desk.actor)
    result = _checked(target, keys, all_signatures)
    lines = [f"{target}: {result.result.value}", *result.sentences]
    emit("\n".join(lines), result.model_dump(mode="json"), as_json=as_json)
    if result.result.value != "intact":
        raise click.exceptions.Exit(ExitCode.DAMAGED)


def _check_report(target: Path, report: Path, *, as_json: bool) -> None:
    """Exits with 5 where the case file is in doubt, with 1 where the report is not what was recorded."""
    from workbench.reports.checking import check_report

    from .exits import ExitCode

    with at_desk(target, create=False) as desk:
        found = check_report(desk.casefile, report)
    word = "matches the case file" if found.matches else "DOES NOT MATCH the case file"
    data = {**found.model_dump(mode="json"), "matches": found.matches}
    emit("\n".join([f"{report}: {word}", *found.sentences]), data, as_json=as_json)
    if found.trouble:
        raise click.exceptions.Exit(ExitCode.DAMAGED)
    if not found.matches:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


def _checked(target: Path, keys: tuple[Path, ...], all_signatures: bool) -> VerifyResult:
    from workbench.casefile.bundle_check import is_bundle, verify_bundle
    from workbench.casefile.verify import verify as check
    from workbench.desk.keys import load_or_make
    from workbench.desk.paths import default_paths

    paths = default_paths()
    present, *given_up = load_or_make(paths.config).known
    trusted = (present, *given_up, *(_key_of(path) for path in keys))
    if is_bundle(target):
        return verify_bundle(target, keys=trusted, given_up=given_up)
    return check(target, paths.heads, keys=trusted, given_up=given_up, all_signatures=all_signatures)


def _key_of(path: Path) -> bytes:
    from workbench.casefile.key_chain import key_in_pem
    from workbench.desk.attached import pieces_of
    from workbench.model.errors import UnreadableInput

    try:
        return key_in_pem(b"".join(pieces_of(path)))
    except ValueError as error:
        raise UnreadableInput(
            f"{path} holds no public key of a desk.", "`workbench key export-public` at that desk writes one."
        ) from error
