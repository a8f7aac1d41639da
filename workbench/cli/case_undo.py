"""`case undo` and `case read-back`: takes one action back; reads what an action left unknown."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.model.text import clean_line

from .case_act import Acted, ActingOptions, carry_out
from .options import at_desk, case_file_option, json_option, work
from .output import emit

__all__ = ["read_back_command", "undo"]


@click.command("read-back")
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def read_back_command(ref: str, case_file: Path | None, as_json: bool) -> None:
    """Read the state of every action whose outcome is unknown. Nothing is repeated."""
    from workbench.response.read_back import read_back

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        left = work(desk, read_back(desk, case))
    ids = [r.action.id for r in left]
    text = "Nothing is unknown any more." if not ids else clean_line("Still unknown: " + ", ".join(ids))
    emit(text, {"unknown": ids}, as_json=as_json)
    Acted(unknown=bool(ids)).leave()


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("action_id")
@click.option("--reason", default="", help="Why it may come back; needed for a rule, a forwarding or a delegate.")
@click.option("--confirm", multiple=True, metavar="ACTION_ID", help="Confirm an undo that reaches beyond the account.")
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="By hand: what the console shows.")
@click.option("--dry-run", is_flag=True, help="Show the plan, do nothing.")
@case_file_option
@json_option
def undo(
    ref: str,
    action_id: str,
    reason: str,
    confirm: tuple[str, ...],
    attach: tuple[Path, ...],
    dry_run: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Take one action back: restores the recorded state, and proves it."""
    from workbench.response.undoing import plan_undo

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)

        async def main() -> Acted:
            made = await plan_undo(desk, case, action_id, reason)
            ids = (*confirm, *(i for i in made.single_confirmations if action_id in confirm))
            asked = ActingOptions(ids, dry_run, do=("undo", action_id), attach=attach)
            return await carry_out(desk, case, made, asked)

        acted = work(desk, main())
    emit(acted.text, acted.data, as_json=as_json)
    acted.leave()
