"""`case close`, `case reopen`."""

from __future__ import annotations

from pathlib import Path

import click

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate

__all__ = ["close", "reopen"]


@click.command()
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def close(ref: str, case_file: Path | None, as_json: bool) -> None:
    """Close a case. Refused, with what is missing, while anything is unknown or open without a waiver."""
    from workbench.response.closing import close_case, left_open, left_to_ask
    from workbench.response.telling import nobody_told

    with at_desk(case_file, create=False) as desk:
        view = work(desk, close_case(desk, desk.casefile.views.case(ref)))
        untold = nobody_told(desk, view.case)
        asked = left_to_ask(desk, view)
        still = (*(f"✘ {sentence}" for sentence in (*untold, *asked)), *left_open(view))
    verdict = view.case.verdict or ""
    text = "\n".join([f"{view.case.ticket} is closed: {verdict}.", *still])
    emit(text, {"closed": True, "verdict": verdict, "left_open": list(still)}, as_json=as_json)
    if untold:
        narrate(f"Tell them all the same, and record it: workbench case told {view.case.id} --audience … --how …")
    if any(sentence.startswith("Proposed") for sentence in asked):
        narrate(f"A closed case takes follow-ups too: workbench case follow-up add {view.case.id} --proposed")


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--reason", required=True, help="Why it goes on.")
@case_file_option
@json_option
def reopen(ref: str, reason: str, case_file: Path | None, as_json: bool) -> None:
    """Open a closed case again."""
    from workbench.response.closing import reopen_case

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        work(desk, reopen_case(desk, case, reason))
    emit(f"{case.ticket} is open again.", {"case": case.id, "closed": False}, as_json=as_json)
