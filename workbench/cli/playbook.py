"""`workbench playbook`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .options import json_option, output_options
from .output import emit, narrate, print_text, table

__all__ = ["playbook"]


@click.group()
def playbook() -> None:
    """List, show and check playbooks and guides."""


@playbook.command("list")
@click.option("--guides", is_flag=True, help="The guides instead: whose console steps there are, in which language.")
@json_option
def list_playbooks(guides: bool, as_json: bool) -> None:
    """List the playbooks or guides that can be used, your own first."""
    if guides:
        _list_guides(as_json)
        return
    from workbench.desk.paths import default_paths
    from workbench.model.errors import UnreadableInput
    from workbench.model.text import clean_line
    from workbench.playbook.finding import list_playbooks
    from workbench.playbook.loading import load_playbook

    rows: list[tuple[object, ...]] = []
    data: list[dict[str, object]] = []
    for shelf in list_playbooks(user_folder=default_paths().playbooks):
        path = shelf.path
        try:
            loaded = load_playbook(path).playbook
        except UnreadableInput as error:
            # One broken file hides none of the others.
            narrate(f"! {clean_line(error.title)}\n  {error.hint}")
            rows.append((shelf.id, "", "can't be used: it has mistakes", path))
            data.append({"id": shelf.id, "version": None, "title": "", "path": str(path), "mistake": error.title})
            continue
        rows.append((shelf.id, str(loaded.version), loaded.title, path))
        data.append(
            {"id": shelf.id, "version": loaded.version, "title": loaded.title, "path": str(path), "mistake": None}
        )
    emit(table(("id", "version", "title", "file"), rows), data, as_json=as_json)


def _list_guides(as_json: bool) -> None:
    from workbench.desk.paths import default_paths
    from workbench.model.errors import UnreadableInput
    from workbench.model.text import clean_line
    from workbench.playbook.finding import list_guides
    from workbench.playbook.loading import load_guide

    rows: list[tuple[object, ...]] = []
    data: list[dict[str, object]] = []
    for shelf in list_guides(user_folder=default_paths().playbooks):
        try:
            guide = load_guide(shelf.path).guide
            language, title, mistake = guide.language, guide.title, None
        except UnreadableInput as error:
            narrate(f"! {clean_line(error.title)}\n  {error.hint}")
            language, title, mistake = "", "can't be used: it has mistakes", error.title
        rows.append((shelf.id, language, title, shelf.path))
        told = "" if mistake else title
        data.append({"id": shelf.id, "language": language, "title": told, "path": str(shelf.path), "mistake": mistake})
    emit(table(("id", "language", "title", "file"), rows), data, as_json=as_json)


@playbook.command()
@click.argument("ref")
@json_option
def show(ref: str, as_json: bool) -> None:
    """Show a playbook's steps."""
    from workbench.desk.paths import default_paths
    from workbench.playbook.finding import find_playbook
    from workbench.playbook.gap_check import GapCheck
    from workbench.playbook.loading import load_playbook

    loaded = load_playbook(find_playbook(ref, user_folder=default_paths().playbooks)).playbook
    lines = [f"{loaded.title} (version {loaded.version})", loaded.summary, ""]
    if isinstance(loaded, GapCheck):
        lines += [f"- {one.title} ({one.weight})  [{one.id}]" for one in loaded.protections] + [""]
    for number, step in enumerate(loaded.steps, start=1):
        lines.append(f"{number} {step.title}  [{step.id}]")
        lines.append(f"    {step.why}")
        lines.append(f"    proof: {step.proof}")
    emit("\n".join(lines), loaded.model_dump(mode="json"), as_json=as_json)


@playbook.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """Check a playbook or guide; every mistake is named with its line and what was expected."""
    from workbench.playbook.loading import check as check_file

    from .exits import ExitCode

    mistakes = check_file(file)
    text = "\n".join(str(m) for m in mistakes) or f"{file}: in order."
    data = [
        {"file": str(m.file), "line": m.line, "column": m.column, "where": m.where, "what": m.what} for m in mistakes
    ]
    emit(text, data, as_json=as_json)
    if mistakes:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@playbook.command()
@click.option("--guide", is_flag=True, help="The schema of guides instead.")
@click.option("--protections", is_flag=True, help="That of a playbook with protections, for gap checks.")
@click.option("--json", is_flag=True, expose_value=False, help="Print JSON, as it does anyway.")
def schema(guide: bool, protections: bool) -> None:
    """Print the JSON Schema of playbooks, for editors and scripts."""
    from workbench.playbook.json_schema import gap_check_schema, guide_schema, playbook_schema

    made = guide_schema() if guide else gap_check_schema() if protections else playbook_schema()
    print_text(json.dumps(made, indent=2, ensure_ascii=True))


@playbook.command()
@click.argument("ref")
@click.option("--format", "format_", type=click.Choice(("cacao",)), default="cacao", show_default=True)
@output_options
@click.option("--json", "as_json", is_flag=True, help="With -o: what was written where, as JSON.")
def export(ref: str, format_: str, output: Path | None, force: bool, as_json: bool) -> None:
    """Write a playbook in the format of other tools: CACAO 2.0, for engines and libraries of playbooks."""
    import hashlib
    from datetime import UTC, datetime

    from workbench.desk.paths import default_paths
    from workbench.desk.whole_file import whole_file
    from workbench.playbook.cacao import to_cacao
    from workbench.playbook.finding import find_playbook
    from workbench.playbook.loading import load_playbook

    path = find_playbook(ref, user_folder=default_paths().playbooks)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    made = to_cacao(load_playbook(path).playbook, created=changed, modified=changed)
    text = json.dumps(made, indent=2, ensure_ascii=True)
    if output is None:
        print_text(text)
        return
    data = f"{text}\n".encode()
    with whole_file(output, "The playbook", overwrite=force) as file:
        file.write(data)
    told = {"path": str(output), "format": format_, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    emit(f"{output}: {len(data)} bytes, SHA-256 {told['sha256']}", told, as_json=as_json)
