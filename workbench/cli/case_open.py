"""`case new`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.model.errors import WorkbenchError
from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case

__all__ = ["look_first", "new"]

_KINDS = ("person", "shared", "service", "administrator")


@click.command()
@click.option("--account", required=True, help="The mail address that it is about: the one that may be stolen.")
@click.option("--ticket", required=True, help="The ticket under which the call was logged.")
@click.option("--provider", default="", help="The mail system; the one in the settings otherwise.")
@click.option("--playbook", default="suspected-theft", show_default=True, help="A playbook's id, or a file.")
@click.option("--reporter", default="", help="Who reported it.")
@click.option("--caller-verified", default="", help="How the caller was verified.")
@click.option("--kind", type=click.Choice(_KINDS), default=None, help="Whose account it is.")
@click.option("--no-look", is_flag=True, help="Don't read anything from the provider yet.")
@case_file_option
@json_option
def new(
    account: str,
    ticket: str,
    provider: str,
    playbook: str,
    reporter: str,
    caller_verified: str,
    kind: str | None,
    no_look: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Open a case and print its id.

    Where the provider can be read, its sign-ins and settings are read and kept at once, before anything is changed.
    """
    from workbench.model.words import AccountKind
    from workbench.response.opening import open_case

    with at_desk(case_file) as desk:

        async def main() -> None:
            opened = await open_case(
                desk,
                account=account,
                ticket=ticket,
                provider=provider,
                playbook=playbook,
                reporter=reporter,
                caller_verified=caller_verified,
                kind=AccountKind(kind) if kind else None,
            )
            # Told before the first look: whatever cuts that short, the case is there and need not be opened again.
            emit(opened.id, opened.model_dump(mode="json"), as_json=as_json)
            if not no_look:
                await look_first(desk, opened)

        work(desk, main())


async def look_first(desk: Desk, case: Case) -> None:
    """Reads everything that can be read of a new case, and says what came of it."""
    from workbench.response.first_look import first_look

    try:
        _, looks = await first_look(desk, case)
    except (WorkbenchError, asyncio.CancelledError):
        narrate(
            f"The case {case.id} is open, but not everything was read. Read it later:\n"
            f"  workbench case intake {case.id} reads the sign-ins,\n"
            f"  workbench case step {case.id} STEP --look all the settings of a step."
        )
        raise
    if looks:
        unread = [f"{look.facet} ({look.unreadable})" for look in looks if look.state is None]
        own = sum(desk.casefile.views.count_signins(case.id).values())
        narrate(f"First look: {own} sign-ins, {len(looks) - len(unread)} of {len(looks)} settings read.")
        if unread:
            narrate(clean_line("Not read: " + ", ".join(unread)))
