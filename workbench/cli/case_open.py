"""`case new`."""

from __future__ import annotations

import asyncio
import sys
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

_PLAYBOOK = "suspected-theft"
_KINDS = ("person", "shared", "service", "administrator")


@click.command()
@click.option("--account", default="", help="The mail address that it is about: the one that may be stolen.")
@click.option("--ticket", default="", help="The ticket under which the call was logged.")
@click.option("--from-ticket", default=None, metavar="FILE", help="A ticket as JSON; - is standard input.")
@click.option("--ticket-shape", default="", help="How that ticket is written: a name below [tickets] in the settings.")
@click.option("--provider", default="", help="The mail system; the one in the settings otherwise.")
@click.option("--playbook", default="", help="A playbook's id, or a file.  [default: suspected-theft]")
@click.option("--reporter", default="", help="Who reported it.")
@click.option("--caller-verified", default="", help="How the caller was verified.")
@click.option("--kind", type=click.Choice(_KINDS), default=None, help="Whose account it is.")
@click.option("--no-look", is_flag=True, help="Don't read anything from the provider yet.")
@case_file_option
@json_option
def new(
    account: str,
    ticket: str,
    from_ticket: str | None,
    ticket_shape: str,
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
    from workbench.response.tickets import MOST, case_of_ticket, open_ticket, read_ticket, shape_of

    said = {
        "account": account,
        "ticket": ticket,
        "provider": provider,
        "playbook": playbook,
        "reporter": reporter,
        "caller_verified": caller_verified,
        "kind": AccountKind(kind) if kind else None,
    }
    given = {name: value for name, value in said.items() if value}
    if from_ticket is None:
        for name in ("account", "ticket"):
            if name not in given:
                raise click.UsageError(f"Missing option '--{name}' (or --from-ticket, which says it).")
    raw = _read(from_ticket, MOST + 1) if from_ticket is not None else b""
    with at_desk(case_file) as desk:
        asked = None if from_ticket is None else read_ticket(raw, shape_of(desk, ticket_shape)).model_copy(update=given)
        known = case_of_ticket(desk, asked) if asked else None
        if known is not None:
            state = "closed" if known.closed_at else "open"
            narrate(
                f"Ticket {known.ticket} for {known.account} is case {known.id} already ({state}). Nothing was changed."
            )
            emit(known.id, {**known.model_dump(mode="json"), "opened": False}, as_json=as_json)
            return

        async def main() -> None:
            if asked is not None:
                opened = await open_ticket(desk, asked, raw, default_playbook=_PLAYBOOK)
            else:
                opened = await open_case(desk, **({"playbook": _PLAYBOOK} | given))  # type: ignore[arg-type]
            # Told before the first look: whatever cuts that short, the case is there and need not be opened again.
            emit(opened.id, opened.model_dump(mode="json"), as_json=as_json)
            if not no_look:
                await look_first(desk, opened)

        work(desk, main())


def _read(path: str, most: int) -> bytes:
    from workbench.model.errors import LocalFileError

    try:
        if path == "-":
            return sys.stdin.buffer.read(most)
        with Path(path).open("rb") as file:
            return file.read(most)
    except (OSError, ValueError, AttributeError) as error:  # a standard input that was closed is None
        why = getattr(error, "strerror", None) or "it is closed"
        raise LocalFileError(f"The ticket in {path} can't be read: {why}.", "Give the path of a file, or -.") from error


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
