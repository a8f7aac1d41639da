"""`review export`, `review take-in`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, work
from .output import emit

__all__ = ["export", "take_in_command"]


@click.command()
@click.argument("refs", metavar="CASE...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Where to.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@case_file_option
@json_option
def export(refs: tuple[str, ...], output: Path, force: bool, case_file: Path | None, as_json: bool) -> None:
    """Write the reviews of some cases to a file, for the desks that worked them. It holds nothing else of the cases."""
    from workbench.response.review_files import export_reviews

    with at_desk(case_file, create=False) as desk:
        count = export_reviews(desk, [desk.casefile.views.case(ref) for ref in refs], output, force=force)
    text = f"{output}: {count} review{'' if count == 1 else 's'}. At the desk: workbench review take-in {output.name}"
    emit(text, {"path": str(output), "reviews": count}, as_json=as_json)


@click.command("take-in")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@case_file_option
@json_option
def take_in_command(files: tuple[Path, ...], case_file: Path | None, as_json: bool) -> None:
    """Take in case bundles to review, or reviews that a reviewer sent back. The same again changes nothing.

    A review that is forged, or about another course of the case than the one that is here, is refused.
    """
    from workbench.response.review_files import take_reviews

    from .exits import ExitCode

    with at_desk(case_file) as desk:
        found = [taken for file in files for taken in work(desk, take_reviews(desk, file))]
    lines = []
    for taken in found:
        lines.append(
            f"{'✘' if taken.refused else '✔' if taken.new else '·'} {taken.ticket} ({taken.case}): {taken.what}"
        )
        lines += [f"    {taken.hint}"] if taken.hint else []
    emit("\n".join(lines), [taken.model_dump(mode="json") for taken in found], as_json=as_json)
    if any(taken.refused for taken in found):
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)
