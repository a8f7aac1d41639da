"""`workbench judge`: a quick look at exported evidence, without a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .options import asked_option, asked_window, json_option, reading_options, zone_of
from .output import emit, narrate, table
from .progress import telling_bytes
from .signin_text import SIGNIN_HEAD, signin_rows

if TYPE_CHECKING:
    from workbench.response.quick_look import QuickLook

__all__ = ["judge"]


@click.group()
def judge() -> None:
    """Look at exported evidence without a case. Nothing is kept and nothing recorded."""


@judge.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--account", required=True, help="Whose sign-ins are judged.")
@reading_options
@asked_option
@json_option
def signins(
    files: tuple[Path, ...],
    account: str,
    zone: str,
    year: int | None,
    mapping: Path | None,
    asked: str,
    as_json: bool,
) -> None:
    """Judge the sign-ins of one account in exported files, and list the recorded changes of it.

    What each file covered, and what it can't show, is said beside it. No record is "not checked", and exits with 1.
    """
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths
    from workbench.intake.mapping import read_mapping
    from workbench.response.quick_look import quick_look

    from .exits import ExitCode
    from .shapes import signin_shape

    config = load_config(default_paths().config_file)
    told = read_mapping(mapping) if mapping else None
    place = zone_of(zone)
    seen = quick_look(
        files,
        account.strip(),
        config=config,
        zone=place,
        year=year,
        mapping=told,
        asked=asked_window(asked, place),
        watching=telling_bytes,
    )
    rows = [signin_shape(record) for record in seen.signins]
    data = {
        "account": seen.account,
        "account_id": seen.account_id,
        "addresses": seen.addresses,
        "rules": seen.rules,
        "checked": bool(rows),
        "signins": rows,
        "audit": [event.model_dump(mode="json") for event in seen.audit],
        "findings": [finding.model_dump(mode="json") for finding in seen.findings],
        "sources": [source.model_dump(mode="json") for source in seen.sources],
    }
    _narrate(seen)
    changes = [f"{a.at:%Y-%m-%d %H:%M:%S}  {a.ip or 'no address'}  {clean_line(a.what)}" for a in seen.audit]
    text = table(SIGNIN_HEAD, signin_rows(rows)) if rows else ""
    emit("\n".join([text, *(["", "Recorded changes (UTC):", *changes] if changes else [])]), data, as_json=as_json)
    if not rows:
        narrate(f"Not checked: none of these files holds a sign-in of {clean_line(seen.account)}.")
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


@judge.command()
@json_option
def reasons(as_json: bool) -> None:
    """List the reasons that sign-ins are judged by: code, built-in weights, what they mean.

    Positive weights speak for an intruder, negative ones for the owner. `weights` under [judging] in the settings gives
    a reason one weight of your own; 0 switches it off.
    """
    from workbench.analysis.codes import REASONS
    from workbench.analysis.signins import RULES_VERSION, JudgeConfig
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths

    own = load_config(default_paths().config_file).judging.weights
    marks = JudgeConfig()
    rows = [{"code": r.code, "weights": list(r.weights), "own": own.get(r.code), "means": r.means} for r in REASONS]
    data = {
        "rules": RULES_VERSION,
        "abnormal_from": marks.abnormal_from,
        "owner_up_to": marks.owner_up_to,
        "reasons": rows,
    }
    cells = [(r.code, _weights(r.weights), own.get(r.code, ""), r.means) for r in REASONS]
    narrate(f"A network is abnormal from {marks.abnormal_from} on, and the owner's up to {marks.owner_up_to}.")
    emit(table(("code", "weight", "yours", "what it means"), cells), data, as_json=as_json)


def _weights(weights: tuple[int, ...]) -> str:
    return ", ".join(f"{weight:+}" for weight in weights)


def _narrate(seen: QuickLook) -> None:
    for source in seen.sources:
        covers = source.coverage
        narrate(
            clean_line(
                f"{source.name}: {source.format}; {covers.rows} records, {source.duplicates} known already, "
                f"{covers.unreadable} unreadable"
            )
        )
        for bad in source.unreadable:
            narrate(clean_line(f"  line {bad.line}: {bad.why}"))
        for gap in covers.gaps:
            narrate(clean_line(f"  not shown there: {gap}"))
    for finding in seen.findings:
        narrate(clean_line(f"! {finding.sentence}"))


@judge.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--org", "domains", multiple=True, help="A mail domain that is inside; may be given several times.")
@click.option("--account", default="", help="Whose rules they are where the files don't say.")
@json_option
def rules(files: tuple[Path, ...], domains: tuple[str, ...], account: str, as_json: bool) -> None:
    """Judge every rule, forwarding, delegate and transport rule in exported files and Sieve scripts.

    The account's own domain is always inside. No rule found is "not checked", and exits with 1.
    """
    from workbench.desk.config import load_config
    from workbench.desk.paths import default_paths
    from workbench.response.rule_look import rule_look

    from .exits import ExitCode
    from .rule_text import rule_shape, rule_text

    config = load_config(default_paths().config_file)
    seen = rule_look(files, config=config, org_domains=domains, account=account.strip())
    for name, kind, records, unreadable in seen.files:
        narrate(clean_line(f"{name}: {kind}; {records} records"))
        for sentence in unreadable:
            narrate(clean_line(f"  not understood: {sentence}"))
    for title, hint in seen.refused:
        narrate(clean_line(f"Not read: {title} {hint}"))
    emit(rule_text(seen.rules), [rule_shape(found) for found in seen.rules], as_json=as_json)
    if seen.refused:
        raise click.exceptions.Exit(ExitCode.UNREADABLE)
    if not seen.rules:
        narrate("Not checked: none of these files holds a rule, a forwarding or a delegate.")
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)
