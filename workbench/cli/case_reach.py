"""`case reach`: the intruder's traits in other accounts and other cases."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option
from .output import emit, narrate, table

__all__ = ["reach"]


@click.command()
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def reach(ref: str, case_file: Path | None, as_json: bool) -> None:
    """List the intruder's traits, and which other accounts and cases show them.

    Addresses, uncommon clients, rule targets, forwarding addresses, delegates and apps, against all that was taken in.
    """
    from workbench.analysis.wording import and_list
    from workbench.response.reaching import reach_of

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        traits = reach_of(desk, case)
        checked = bool(desk.casefile.views.count_signins(case.id))
        accounts = desk.casefile.views.shared.accounts(case.id)
    rows = [
        (
            trait.kind,
            clean_line(trait.value),
            clean_line(and_list([f"{a.account} ({a.records}, {a.successes} got in)" for a in trait.accounts]))
            if trait.accounts
            else trait.note or ("none" if accounts > 1 else "not checked"),
            clean_line(", ".join(trait.cases)) or "none",
        )
        for trait in traits
    ]
    data = {"checked": checked, "accounts": accounts, "traits": [t.model_dump(mode="json") for t in traits]}
    emit(table(("trait", "value", "other accounts", "other cases"), rows) if rows else "", data, as_json=as_json)
    if not checked:
        narrate("Not checked: no sign-in has been read. Take in an export: workbench case intake CASE FILE")
    elif not traits:
        narrate("No trait of an intruder is known: no sign-in is judged abnormal. That is no word on other accounts.")
    elif accounts <= 1:
        narrate(
            "Other accounts were not checked: only this account is in the evidence. Take in a log of the whole domain."
        )
    if any(trait.accounts for trait in traits):
        narrate("Each account that got in from there, or shows the same target, needs a case of its own:")
        narrate(f"  workbench case link {case.id} --open")
