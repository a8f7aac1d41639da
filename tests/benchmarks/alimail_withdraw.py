"""Withdraws 4,000 copies from 400 mailboxes of a stand-in for Alibaba Mail, beside what its limit allows at best.

    uv run python tests/benchmarks/alimail_withdraw.py [MAILBOXES] [MAILS]

The stand-in (tests/providers/alimail, no live tenant) takes 50 ms for each call and at most 40 calls in any second,
which it counts. The floor is the time that so many calls need at the limit, with nothing else to wait for.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "providers" / "alimail"))

from alimail_standin import CLIENT_ID, CLIENT_SECRET, StandIn
from alimail_state import StandInTenant
from pydantic import SecretStr

from workbench.model.actions import Action, ActionKind
from workbench.model.mail import MessageCopy, MessageQuery
from workbench.model.words import Outcome
from workbench.providers.alimail.options import Options
from workbench.providers.alimail.provider import Alimail

SENDER = "lin.wei@example.com"
SENT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
DELAY, LIMIT = 0.05, 40
TEXT = "Please pay the open invoice to our new bank account at https://pay.example.org/now before noon, many thanks."


def _tenant(mailboxes: int, mails: int) -> StandInTenant:
    tenant = StandInTenant()
    tenant.add(SENDER)
    everyone = tuple(tenant.add(f"user{n:03}@example.com").email for n in range(mailboxes))
    for n in range(mails):
        tenant.deliver(SENDER, everyone, f"Invoice {n}", SENT + timedelta(minutes=n), text=TEXT)
    return tenant


async def _main(mailboxes: int, mails: int) -> None:
    async with StandIn(_tenant(mailboxes, mails), delay=DELAY, per_second=LIMIT) as api:
        options = Options(client_id=CLIENT_ID, client_secret=SecretStr(CLIENT_SECRET), host=api.base)
        provider = Alimail(options, lambda: datetime.now(UTC))
        found: list[MessageCopy] = []

        async def find() -> str:
            query = MessageQuery(sender=SENDER, since=SENT)
            found[:] = [c async for page in provider.find_messages(query) for c in page.copies]
            return ", ".join(sorted({f"{sum(c.where == w for c in found):,} {w}" for w in {c.where for c in found}}))

        async def withdraw() -> str:
            action = Action(id="withdraw", kind=ActionKind.WITHDRAW_MESSAGES)
            done = [r.outcome is Outcome.DONE async for _, r in provider.withdraw(action, tuple(found))]
            return f"{sum(done):,} of {len(done):,} moved"

        print(
            f"{mailboxes:,} mailboxes, {mails:,} mails to all of them, {DELAY * 1000:.0f} ms a call, {LIMIT} a second\n"
        )
        print(f"{'':22}{'calls':>7}{'floor':>9}{'took':>9}{'÷ floor':>9}")
        await provider.account(SENDER)  # loads what is loaded once, and fetches the token
        await _timed("find the copies", api, find)
        await _timed("withdraw them", api, withdraw)
        await _timed("find them again", api, find)
        await provider.aclose()
        print(f"\nbusiest second: {api.busiest} calls; refused for coming too fast: {api.refused}")


async def _timed(name: str, api: StandIn, work: Callable[[], Awaitable[str]]) -> None:
    # A second of quiet first, so that no part lives on what the one before left over.
    await asyncio.sleep(1.1)
    before, began = len(api.calls), time.monotonic()
    told = await work()
    took, calls = time.monotonic() - began, len(api.calls) - before
    floor = (calls - 1) // LIMIT + DELAY
    print(f"{name:22}{calls:>7,}{floor:>8.2f}s{took:>8.2f}s{took / floor:>9.2f}   {told}")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:3]]
    asyncio.run(_main(*(given + [400, 10][len(given) :])))
