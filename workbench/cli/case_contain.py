"""`case contain`: everything that the playbook marks for it, in the order that matters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.text import clean_line

from .case_act import Acted, ActingOptions, Asked, carry_out
from .options import at_desk, case_file_option, json_option, secret_fd_option, work
from .output import emit, narrate

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case

__all__ = ["contain"]


@click.command()
@click.argument("ref", metavar="CASE")
@click.option(
    "--confirm", multiple=True, metavar="ACTION_ID", help="Confirm an action that reaches beyond the account."
)
@click.option("--without", multiple=True, metavar="ACTION_ID", help="Leave this one out.")
@click.option("--dry-run", is_flag=True, help="Show the plan, do nothing.")
@click.option("--blind", default="", metavar="REASON", help="Act where the state before can't be read, and why.")
@secret_fd_option
@click.option("--unseen", is_flag=True, help="A new password that nobody sees, until the owner was called.")
@case_file_option
@json_option
def contain(
    ref: str,
    confirm: tuple[str, ...],
    without: tuple[str, ...],
    dry_run: bool,
    blind: str,
    secret_fd: int | None,
    unseen: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Contain now: everything the playbook marks for it, in the order that matters."""
    from workbench.response.planning import contain_by_hand, plan_contain

    from .by_hand import add_by_hand

    asked = ActingOptions(confirm, dry_run, blind, secret_fd, unseen, do=("contain",))
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)

        async def main() -> Acted:
            left = await _settled_first(desk, case, asked)
            made = await plan_contain(desk, case)
            if without:
                made = made.pick(frozenset(p.action.id for p in made.actions) - frozenset(without))
            acted = await carry_out(desk, case, made, asked)
            acted.unknown = acted.unknown or left
            by_hand = tuple(p for p in contain_by_hand(desk, case) if p.action.id not in without)
            return add_by_hand(acted, case, by_hand, dry_run=dry_run) if by_hand else acted

        acted = work(desk, main())
    emit(acted.text, acted.data, as_json=as_json)
    acted.leave()


async def _settled_first(desk: Desk, case: Case, asked: Asked) -> bool:
    """Reads back what an earlier run left unknown, so that it can be done again; tells whether any is left."""
    from workbench.response.facts import gather
    from workbench.response.read_back import read_back

    if asked.dry_run or not gather(desk, case).unknown:
        return False
    left = [record.action.id for record in await read_back(desk, case)]
    narrate("An earlier run was cut off. What it had begun was read back.")
    if left:
        narrate(clean_line("Still unknown, and left out: " + ", ".join(left)))
    return bool(left)
