"""`workbench key`: the keys that sign."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, print_text
from .passphrase import passphrase_option, read_passphrase

__all__ = ["key"]


@click.group()
def key() -> None:
    """The key of this desk, and reviewers' keys.

    The desk's key shows that this desk wrote an entry, not which person did: whoever works at the desk uses it. A
    reviewer's key is under a passphrase of their own, and shows that its holder saw a case as it stood.
    """


@key.command()
@json_option
def show(as_json: bool) -> None:
    """Show the desk's public key: its id, and the fingerprint to read to another desk on the phone."""
    import hashlib

    from workbench.casefile.chain import key_id_of
    from workbench.casefile.key_chain import in_base64, raw_key
    from workbench.desk.keys import key_file, load_or_make
    from workbench.desk.paths import default_paths

    folder = default_paths().config
    own = load_or_make(folder)
    fingerprint = hashlib.sha256(own.public_key).hexdigest()
    earlier = [{"key_id": key_id_of(raw_key(c.old_key)), "until": c.at.isoformat()} for c in own.certificates]
    grouped = " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4))
    lines = [f"key {own.key_id}", f"fingerprint {grouped}", f"kept in {key_file(folder)}"]
    lines += [f"before it: {item['key_id']}, until {item['until']}" for item in earlier]
    data = {
        "key_id": own.key_id,
        "fingerprint": fingerprint,
        "public_key": in_base64(own.public_key),
        "path": str(key_file(folder)),
        "earlier": earlier,
    }
    emit("\n".join(lines), data, as_json=as_json)


@key.command("export-public")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=None, help="A file; standard output otherwise."
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def export_public(output: Path | None, force: bool) -> None:
    """Write the desk's public key as PEM, for whoever checks what this desk signed."""
    from workbench.casefile.key_chain import public_pem
    from workbench.desk.keys import load_or_make
    from workbench.desk.paths import default_paths
    from workbench.desk.whole_file import whole_file

    pem = public_pem(load_or_make(default_paths().config).public_key)
    if output is None:
        print_text(pem.decode().rstrip("\n"))
        return
    with whole_file(output, "The key", overwrite=force) as file:
        file.write(pem)
    narrate(f"{output} is written.")


@key.command()
@click.option("--reason", default="", help="Why: it stands in the ledger.")
@case_file_option
@json_option
def rotate(reason: str, case_file: Path | None, as_json: bool) -> None:
    """Make a new key for this desk; the present one vouches for it, and is gone.

    This case file takes it at once, any other of this desk with its next entry. What was signed before stays good.
    """
    from workbench.desk.keys import rotate as make_new

    with at_desk(case_file) as desk:
        desk.casefile.custody.refuse_trouble()
        new = make_new(desk.paths.config, desk.now())
        desk.casefile.take_key(reason.strip(), at=desk.now(), actor=desk.actor)
    emit(
        f"This desk signs with key {new.key_id} from here on. Tell its fingerprint to those who check your bundles: "
        "workbench key show",
        {"key_id": new.key_id, "reason": reason.strip()},
        as_json=as_json,
    )


@key.command("new-reviewer")
@click.argument("file", type=click.Path(path_type=Path))
@passphrase_option
@json_option
def new_reviewer(file: Path, passphrase_fd: int | None, as_json: bool) -> None:
    """Make a reviewer's key in FILE, under a passphrase. Keep it where only the reviewer has it."""
    import hashlib

    from workbench.casefile.chain import key_id_of
    from workbench.desk.reviewers import make_reviewer_key

    made = make_reviewer_key(file, read_passphrase(passphrase_fd, twice=True))
    key_id, fingerprint = key_id_of(made.public_key), hashlib.sha256(made.public_key).hexdigest()
    text = f"{file}: key {key_id}\nFingerprint, for the settings of the desks: {fingerprint}"
    emit(text, {"path": str(file), "key_id": key_id, "fingerprint": fingerprint}, as_json=as_json)
