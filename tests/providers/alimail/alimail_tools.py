"""Shared by the tests of the provider for Alibaba Mail: a tenant with a theft in it, on the stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from alimail_standin import CLIENT_ID, CLIENT_SECRET, StandIn
from alimail_state import StandInTenant

from workbench.model.actions import Action, ActionKind, action_id
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.support import Receipt
from workbench.providers.alimail.options import Options
from workbench.providers.alimail.pace import Pace
from workbench.providers.alimail.provider import Alimail
from workbench.providers.base import MessagePage

_QUICK = 4000
"""Calls a second, so that a test need not wait; the limit has tests of its own."""

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
THEFT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
LIN, ANA, BO, CY = "lin.wei@example.com", "ana@example.com", "bo@example.net", "cy@example.com"
OUTSIDE, LOOKALIKE = "dee@example.org", "lin.wei@examp1e.com"
PASSWORD = "Quiet-Meadow-Lantern-7"
LURE = (
    "Dear all, please pay the invoice to our new bank account at https://pay.example.org/now before noon today, thanks."
)


def a_tenant(mails: int = 3, theft: datetime = THEFT) -> StandInTenant:
    """Four accounts; the intruder sent some mails to three of them and one outside, after one of the owner's own."""
    tenant = StandInTenant()
    tenant.department("sales")
    tenant.add(LIN, "Lin Wei", last_login=theft, last_ip="203.0.113.7", password_changed=theft - timedelta(days=90))
    tenant.users[LIN].aliases.append("lin.archive@example.com")
    for address, department in ((ANA, "$root"), (BO, "sales"), (CY, "sales")):
        tenant.add(address, address.partition("@")[0].title(), department)
    tenant.deliver(LIN, (ANA,), "Lunch?", theft - timedelta(days=2), text="Noon?")
    for n in range(mails):
        sent = theft + timedelta(minutes=n)
        more: dict[str, Any] = {"cc": (BO,), "bcc": (CY,), "reply_to": (LOOKALIKE,), "text": LURE}
        tenant.deliver(LIN, (ANA, OUTSIDE), f"Invoice {n}", sent, **more)
    return tenant


@asynccontextmanager
async def asked(tenant: StandInTenant | None = None, **options: Any) -> AsyncIterator[tuple[StandIn, Alimail]]:
    """The stand-in and a provider that talks to it over the loopback."""
    tenant = tenant or a_tenant()
    quick = options.pop("quick", True)
    pace = options.pop("pace", Pace(_QUICK) if quick else None)
    more = {k: options.pop(k) for k in ("state", "timeout") if k in options}
    async with StandIn(tenant, now=lambda: NOW, per_second=_QUICK if quick else 40) as api:
        given = {"host": api.base, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} | options
        provider = Alimail(Options.model_validate(given), lambda: NOW, pace=pace, **more)
        try:
            yield api, provider
        finally:
            await provider.aclose()


def act(kind: ActionKind, target: str = "", **more: Any) -> Action:
    """Plans an action."""
    return Action(id=action_id(kind, target), kind=kind, target=target, **more)


async def pages_of(provider: Alimail, **query: Any) -> list[MessagePage]:
    """What a search gives, page by page; what Lin sent since the theft, unless told otherwise."""
    asked_for = MessageQuery(**({"sender": LIN, "since": THEFT} | query))
    return [page async for page in provider.find_messages(asked_for)]


async def found(provider: Alimail, **query: Any) -> tuple[MessageCopy, ...]:
    """What a search finds."""
    return tuple(c for page in await pages_of(provider, **query) for c in page.copies)


async def moved(moves: AsyncIterator[tuple[MessageCopy, Receipt]]) -> list[tuple[MessageCopy, Receipt]]:
    """Waits until every copy was moved."""
    return [m async for m in moves]


def places(copies: tuple[MessageCopy, ...]) -> set[tuple[str, str]]:
    """Who has a copy, and where it is."""
    return {(c.recipient, c.where) for c in copies}
