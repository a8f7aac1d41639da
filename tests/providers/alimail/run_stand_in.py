"""STAND-IN for Alibaba Mail, to walk a case by hand: `uv run python tests/providers/alimail/run_stand_in.py [PORT]`.

A make-believe tenant with a theft in it, on this machine only. It is not Alibaba's, no live tenant was ever asked,
and everything in it is gone when it ends (Ctrl+C).
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from alimail_standin import CLIENT_ID, CLIENT_SECRET, StandIn
from alimail_tools import LIN, a_tenant

__all__: list[str] = []


async def _run(port: int) -> None:
    theft = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    async with StandIn(a_tenant(theft=theft), port=port) as api:
        print(f"STAND-IN, not Alibaba Mail, at {api.base}. Stolen account: {LIN}, since {theft:%Y-%m-%d %H:%M} UTC.")
        print(f"workbench provider add alimail --set host={api.base} --set client_id={CLIENT_ID}")
        print(f"Its App secret, which is worth nothing elsewhere: {CLIENT_SECRET}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(_run(int(sys.argv[1]) if len(sys.argv) > 1 else 8808))
    except KeyboardInterrupt:
        print("The stand-in has ended.")
