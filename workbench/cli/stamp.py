"""`workbench stamp`: trusted time from elsewhere (RFC 3161)."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, print_text

__all__ = ["stamp"]


@click.group()
def stamp() -> None:
    """Have a time-stamping service say that the case file existed as it is. The workbench itself calls nobody.

    `request` writes what to send there; `attach` checks the answer and keeps it. Or stamp the text of `statement`.
    """


@stamp.command()
@case_file_option
def statement(case_file: Path | None) -> None:
    """Print the text that is stamped: ledger, last entry, its link."""
    with at_desk(case_file, create=False) as desk:
        text = desk.casefile.custody.statement().decode()
    print_text(text.rstrip("\n"))


@stamp.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Where to, usually *.tsq.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@case_file_option
def request(output: Path, force: bool, case_file: Path | None) -> None:
    """Write a request (RFC 3161) for the case file as it is now; send it to a stamping service yourself."""
    from workbench.casefile.stamps import request_for
    from workbench.desk.whole_file import whole_file

    with at_desk(case_file, create=False) as desk:
        text = desk.casefile.custody.statement()
    with whole_file(output, "The request", overwrite=force) as file:
        file.write(request_for(text))
    narrate(f"{output} is written. Attach the answer with `workbench stamp attach`.")


@stamp.command()
@click.argument("token", type=click.Path(path_type=Path))
@click.option("--root", type=click.Path(path_type=Path), required=True, help="The service's root certificate, PEM.")
@case_file_option
@json_option
def attach(token: Path, root: Path, case_file: Path | None, as_json: bool) -> None:
    """Check a stamping service's answer against its root certificate, and keep both in the case file."""
    from workbench.desk.attached import pieces_of

    answer, roots = (b"".join(pieces_of(path)) for path in (token, root))
    with at_desk(case_file, create=False) as desk:
        stamped, said = desk.casefile.custody.attach_stamp(answer, roots, at=desk.now(), actor=desk.actor)
    text = (
        f"Entry {stamped.seq}, and all before it, existed by {said.said_at:%Y-%m-%d %H:%M:%S} UTC: "
        f"so says {said.authority}, by the root that you gave."
    )
    emit(text, stamped.model_dump(mode="json"), as_json=as_json)
