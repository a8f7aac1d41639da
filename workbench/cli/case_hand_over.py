"""`case bundle`, `case take-in`, `case expire`, `case countersign`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit
from .passphrase import passphrase_option, read_passphrase

__all__ = ["bundle", "countersign", "expire", "take_in_command"]


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Where to; a .zip file.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@case_file_option
@json_option
def bundle(ref: str, output: Path, force: bool, case_file: Path | None, as_json: bool) -> None:
    """Write one case whole to a file: entries, evidence, keys, and a verifier that needs nothing but Python.

    Another desk takes it in with `workbench case take-in`; an outsider checks it with the verifier.
    """
    from workbench.response.hand_over import bundle_case

    with at_desk(case_file, create=False) as desk:
        written = bundle_case(desk, desk.casefile.views.case(ref), output, force=force)
        fingerprint = desk.casefile.custody.fingerprint()
    manifest = written.manifest
    text = (
        f"{output}: {manifest.entries} entries, {len(manifest.evidence)} pieces of evidence, {written.size} bytes, "
        f"SHA-256 {written.sha256}\n"
        f"The desk's key, to be read to whoever gets it: {fingerprint}"
    )
    data = {
        "path": str(output),
        "case": manifest.case,
        "entries": manifest.entries,
        "evidence": len(manifest.evidence),
        "size": written.size,
        "sha256": written.sha256,
        "key": fingerprint,
    }
    emit(text, data, as_json=as_json)


@click.command("take-in")
@click.argument("file", type=click.Path(path_type=Path))
@case_file_option
@json_option
def take_in_command(file: Path, case_file: Path | None, as_json: bool) -> None:
    """Add a case from another desk, or what a case of yours has gained there.

    All of it is checked first; a bundle that was tampered with is refused. Taking it in again changes nothing.
    """
    from workbench.response.review_files import notes_on, take_bundle

    with at_desk(case_file) as desk:
        case, told = work(desk, take_bundle(desk, file))
    if not told.entries:
        text = f"{case.ticket}: all of it is here already."
    else:
        new = f"{case.ticket} ({case.id}): {told.entries} new entries from desk {told.desk}."
        text = "\n".join((new, *notes_on(told)))
    data = {"case": case.id, "ticket": case.ticket, **told.model_dump(mode="json", exclude={"desks"})}
    emit(text, data, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--reason", default="retention", show_default=True, help="Which rule asks for it.")
@click.option("--yes", is_flag=True, help="Don't ask on the terminal.")
@case_file_option
@json_option
def expire(ref: str, reason: str, yes: bool, case_file: Path | None, as_json: bool) -> None:
    """Remove the bytes of a closed case's evidence, as retention asks. The hashes stay, and an entry tells of it.

    The records that were read out of it leave the tables too. The ledger itself keeps its entries.
    """
    import sys

    from workbench.response.hand_over import expire_case

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if not yes and sys.stdin.isatty():
            click.confirm(
                f"The evidence of {clean_line(case.ticket)} is removed for good (a bundle keeps a copy). Go on?",
                abort=True,
                err=True,
            )
        gone, size = expire_case(desk, case, reason)
    text = f"{case.ticket}: {len(gone)} pieces of evidence removed ({size} bytes); their hashes stay."
    emit(text, {"case": case.id, "removed": list(gone), "bytes": size}, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--reviewer", required=True, help="The reviewer's name, as it shall stand in the ledger.")
@click.option("--key", "key_path", type=click.Path(path_type=Path), required=True, help="The reviewer's key.")
@click.option("--note", default="", help="A remark.")
@passphrase_option
@case_file_option
@json_option
def countersign(
    ref: str,
    reviewer: str,
    key_path: Path,
    note: str,
    passphrase_fd: int | None,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Sign a case as it stands, with a reviewer's own key. From then on, nobody rewrites it unnoticed by them."""
    from workbench.desk.reviewers import load_reviewer_key
    from workbench.response.hand_over import countersign_case

    key = load_reviewer_key(key_path, read_passphrase(passphrase_fd))
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        signed = countersign_case(desk, case, reviewer, key, note)
    text = f"{case.ticket}: signed by {signed.reviewer} up to entry {signed.case_seq} of the case, key {signed.key_id}."
    emit(text, signed.model_dump(mode="json"), as_json=as_json)
