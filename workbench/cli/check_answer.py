"""`check answer`."""

from __future__ import annotations

from pathlib import Path

import click

from .check_text import account_text
from .options import at_desk, case_file_option, json_option, work
from .output import emit

__all__ = ["answer"]


@click.command()
@click.argument("ref", metavar="RUN")
@click.argument("words", metavar="ACCOUNT… NAME=VALUE…", nargs=-1, required=True)
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="What shows it; may be given again.")
@click.option("--note", default="", help="A remark, such as where you looked.")
@case_file_option
@json_option
def answer(
    ref: str,
    words: tuple[str, ...],
    attach: tuple[Path, ...],
    note: str,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Say or show what the program could not see, or answer a question that decides.

    NAME is a protection (its value on or off) or a question (needs-client=yes). ACCOUNT may be a domain; several may be
    named. With --attach it is shown, without it only stated. What the program read itself stands.
    """
    from workbench.casefile.checks import check_run
    from workbench.desk.check_standing import standing
    from workbench.model.errors import UsageError
    from workbench.reports.gaps.shapes import row_shape
    from workbench.response.checking.answers import answer_check

    pairs: dict[str, str] = {}
    subjects = [word for word in words if "=" not in word]
    for one in (word for word in words if "=" in word):
        name, _, value = one.partition("=")
        if not name or not value:
            raise UsageError(f"'{one}' says nothing.", "Write NAME=VALUE, such as needs-client=no or monitoring=on.")
        pairs[name] = value
    with at_desk(case_file, create=False) as desk:
        run = check_run(desk.casefile, ref)
        work(desk, answer_check(desk, run, subjects, pairs, attach=attach, note=note))
        now = standing(desk, check_run(desk.casefile, run.id))
    rows = [now.row(subject) for subject in subjects]
    text = "\n\n".join(account_text(now, row) for row in rows)
    emit(text, [row_shape(now, row) for row in rows], as_json=as_json)
