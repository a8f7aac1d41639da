"""Opens a case for a ticket that another system wrote, as JSON."""

from __future__ import annotations

import json
from typing import Any

from workbench.desk.desk import Desk
from workbench.desk.ticket_settings import PLAIN, TicketShape, steps_of
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import NotFound, UnreadableInput
from workbench.model.text import clean_line
from workbench.model.words import AccountKind

from .opening import mail_address, open_case

__all__ = ["MOST", "Ticket", "case_of_ticket", "open_ticket", "read_ticket", "shape_of"]

MOST = 1 << 20
"""Bytes of a ticket."""
_LONGEST = 500
_HINT = "Give the ticket as a JSON object; README (From elsewhere) shows one, and how other shapes are named."


class Ticket(Thing):
    """What a ticket says of the case that it asks for. Text from strangers."""

    ticket: str
    account: str
    reporter: str = ""
    caller_verified: str = ""
    kind: AccountKind | None = None
    provider: str = ""
    playbook: str = ""


def shape_of(desk: Desk, name: str) -> TicketShape:
    """Returns the shape of that name; of no name: the plain one. Raises NotFound."""
    if not name:
        return PLAIN
    shapes = desk.config.tickets
    if name not in shapes:
        named = ", ".join(shapes) or "none"
        raise NotFound(f"The settings name no shape of tickets '{name}'.", f"They name {named}: [tickets.NAME].")
    return shapes[name]


def read_ticket(raw: bytes, shape: TicketShape) -> Ticket:
    """Reads a ticket. Raises UnreadableInput (no JSON object, no ticket, no account, too big), UsageError (address)."""
    if len(raw) > MOST:
        raise UnreadableInput(f"The ticket is bigger than {MOST >> 20} MiB.", _HINT)
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput("The ticket is not JSON.", _HINT) from error
    if not isinstance(fields, dict):
        raise UnreadableInput("The ticket is not a JSON object.", _HINT)
    said = {name: _text(name, fields, path) for name, path in shape.model_dump().items()}
    for name in ("ticket", "account"):
        if not said[name]:
            path = getattr(shape, name)
            raise UnreadableInput(f"The ticket says no {name}: there is nothing at '{path}' in it.", _HINT)
    kind = said.pop("kind").lower()
    if kind and kind not in [k.value for k in AccountKind]:
        raise UnreadableInput(
            f"The ticket's kind of account, '{kind}', is none.", f"It is one of {', '.join(AccountKind)}, or left out."
        )
    said["account"] = mail_address(said["account"])
    return Ticket(kind=AccountKind(kind) if kind else None, **said)


def case_of_ticket(desk: Desk, ticket: Ticket) -> Case | None:
    """Returns the case that was opened for that ticket and account already, or None."""
    return desk.casefile.views.case_for(ticket.ticket, ticket.account)


async def open_ticket(desk: Desk, ticket: Ticket, raw: bytes, *, default_playbook: str) -> Case:
    """Opens a case for a ticket, and keeps the ticket as evidence. Raises as `open_case` does."""
    case = await open_case(
        desk,
        account=ticket.account,
        ticket=ticket.ticket,
        provider=ticket.provider,
        playbook=ticket.playbook or default_playbook,
        reporter=ticket.reporter,
        caller_verified=ticket.caller_verified,
        kind=ticket.kind,
    )
    kept = desk.keep(raw, name="ticket.json", kind="ticket", source=f"ticket {clean_line(ticket.ticket)}")
    await desk.record(case.id, kept)
    return case


def _text(name: str, fields: dict[str, Any], path: str) -> str:
    value = _at(fields, path) if path else None
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnreadableInput(f"The ticket's {name} (at '{path}') is neither text nor a number.", _HINT)
    text = str(value).strip() if isinstance(value, str) or abs(value) < 10**18 else ""
    if len(text) > _LONGEST or clean_line(text) != text:
        raise UnreadableInput(
            f"The ticket's {name} (at '{path}') is too long, or holds characters that are no text.", _HINT
        )
    return text


def _at(value: Any, path: str) -> Any:
    for name, key, wanted in steps_of(path):
        if name:
            value = _inside(value, name)
        if key:
            value = next((v for v in _list(value) if isinstance(v, dict) and str(v.get(key)) == wanted), None)
        if value is None:
            return None
    return value


def _inside(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return value.get(name)
    if name.isascii() and name.isdigit() and len(name) < 6 and int(name) < len(_list(value)):
        return value[int(name)]
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
