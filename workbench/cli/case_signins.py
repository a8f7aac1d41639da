"""`case intake`, `case signins`, `case judge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .options import (
    asked_option,
    asked_window,
    at_desk,
    case_file_option,
    json_option,
    reading_options,
    work,
    zone_of,
)
from .output import emit, narrate, table
from .progress import telling_bytes
from .signin_text import SIGNIN_HEAD, signin_rows

if TYPE_CHECKING:
    from workbench.model.evidence import Coverage
    from workbench.response.judging import TakenIn

__all__ = ["intake", "judge", "signins"]


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@reading_options
@asked_option
@case_file_option
@json_option
def intake(
    ref: str,
    files: tuple[Path, ...],
    zone: str,
    year: int | None,
    mapping: Path | None,
    asked: str,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Take in exported logs; without FILES, read the provider's own.

    The bytes are kept. Lines that can't be read are counted and shown, never dropped silently.
    """
    from workbench.analysis.wording import count
    from workbench.intake.mapping import read_mapping
    from workbench.response.judging import fetch_signins, take_in

    told = read_mapping(mapping) if mapping else None
    place = zone_of(zone)
    window = asked_window(asked, place)
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)

        async def main() -> tuple[TakenIn, ...]:
            if not files:
                return (await fetch_signins(desk, case),)
            return await take_in(
                desk, case, files, zone=place, year=year, mapping=told, asked=window, watching=telling_bytes
            )

        taken = work(desk, main())
        findings = desk.casefile.views.findings(case.id)
    lines = []
    for one in taken:
        lines.append(
            f"{one.name}: {one.format}; {one.coverage.rows} records, {_added(one)} "
            f"added, {one.duplicates} known already, {one.coverage.unreadable} unreadable"
        )
        lines.append(f"  {_window(one.coverage)}")
        if one.coverage.unique and one.coverage.accounts:
            lines.append(
                f"  {one.of_account} of the {one.coverage.unique - one.messages} sign-ins and changes in it are of "
                f"this account; it holds those of {count(one.coverage.accounts, 'account')}"
            )
        lines += [f"  line {bad.line}: {bad.why}" for bad in one.unreadable]
        lines += [f"  not shown there: {gap}" for gap in one.coverage.gaps]
    lines += [f"! {f.sentence}" for f in findings]
    data = {
        "taken": [t.model_dump(mode="json") for t in taken],
        "findings": [f.model_dump(mode="json") for f in findings],
    }
    emit("\n".join(clean_line(line) for line in lines), data, as_json=as_json)


def _window(coverage: Coverage) -> str:
    got = coverage.got
    if got.start is None or got.end is None:
        return "it holds no record with a time: nothing was checked"
    return f"{coverage.unique} different records, from {got.start:%Y-%m-%d %H:%M} to {got.end:%Y-%m-%d %H:%M} UTC"


def _added(one: TakenIn) -> str:
    from workbench.analysis.wording import count

    mail = f", {count(one.messages, 'message')}" if one.messages else ""
    return f"{one.signins} sign-ins and {one.audit} changes{mail}"


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--judgement", type=click.Choice(("owner", "delegate", "abnormal", "unjudged")), default=None)
@case_file_option
@json_option
def signins(ref: str, judgement: str | None, case_file: Path | None, as_json: bool) -> None:
    """List the sign-ins of the account with their judgement and reasons."""
    from workbench.analysis.wording import count
    from workbench.model.words import Judgement

    from .shapes import signin_shape

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        wanted = Judgement(judgement) if judgement else None
        records = desk.casefile.views.signins(case.id, judgement=wanted)
        findings = desk.casefile.views.findings(case.id)
        any_read = bool(desk.casefile.views.count_signins(case.id))
        of_others = desk.casefile.views.shared.accounts(case.id)
    if not any_read and of_others:
        narrate(
            f"Not checked: sign-ins of {count(of_others, 'account')} were read, and none is of this account. "
            "That is not a clean record."
        )
    elif not any_read:
        narrate("Not checked: no sign-in has been read. Take in an export: workbench case intake CASE FILE")
    elif not records:
        narrate(f"No sign-in of this account is judged {judgement}.")
    for finding in findings:
        narrate(clean_line(f"! {finding.sentence}"))
    data = [signin_shape(r) for r in records]
    emit(table(SIGNIN_HEAD, signin_rows(data)) if data else "", data, as_json=as_json)


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("signin", nargs=-1, required=True)
@click.option("--as", "as_", type=click.Choice(("owner", "delegate", "abnormal")), required=True)
@click.option("--reason", required=True, help="How you know.")
@case_file_option
@json_option
def judge(ref: str, signin: tuple[str, ...], as_: str, reason: str, case_file: Path | None, as_json: bool) -> None:
    """Overrule the judgement of sign-ins: by id, its beginning, or an address."""
    from workbench.model.words import Judgement
    from workbench.response.judging import overrule

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        ids = work(desk, overrule(desk, case, signin, Judgement(as_), reason))
    emit(f"{len(ids)} sign-ins judged {as_}.", {"signins": list(ids), "judgement": as_}, as_json=as_json)
