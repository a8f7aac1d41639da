"""The blocklist of weakforced (OX Abuse Shield), which Dovecot asks as its auth policy server.

Source: https://github.com/PowerDNS/weakforced/blob/master/docs/swagger/wforce_api.7.yml (`addBLEntry`, `delBLEntry`,
`getBL`; Basic authentication) and, for what that page leaves open, wforce/wforce-web.cc and wforce/blackwhitelist.cc of
the same repository: `expire_secs` and `reason` must be given, adding replaces an entry, deleting says ok for one that
was not there, keys are networks in CIDR form, and `expiration` is in UTC.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import JsonValue, SecretStr

from workbench.model.errors import ConnectionLost, NotReadable, ProviderError

from ..http.call import Answer, Call
from ..http.transport import Transport
from .blocklist import Block, Found, Network

__all__ = ["Password", "Weakforced"]

_NO_END = timedelta(days=3650)
"""It has no entry without an end."""
_TIME = re.compile(r"(\d{4})-(\w{3})-(\d{1,2}) (\d{2}):(\d{2}):(\d{2})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Password:
    """Lets us in by the password of its web server; the user's name is not looked at."""

    def __init__(self, password: SecretStr) -> None:
        pair = f"wforce:{password.get_secret_value()}".encode()
        self._header = SecretStr(f"Basic {base64.b64encode(pair).decode()}")

    async def headers(self) -> Mapping[str, SecretStr]:
        return {"authorization": self._header}

    async def renew(self) -> bool:
        return False


class Weakforced:
    """Its list of networks; entries for logins are left alone."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def name(self) -> str:
        return f"weakforced at {self._transport.host}"

    @property
    def remark(self) -> str:
        return "a block without an end is stored for ten years: weakforced wants one"

    async def all(self, now: datetime) -> Found:
        """Returns the networks that it blocks."""
        answer = await self._transport.call(Call("GET", "/", {"command": "getBL"}, repeatable=True))
        self._check(answer)
        entries = answer.json().get("bl_entries") if isinstance(answer.json(), dict) else None
        if not isinstance(entries, list):
            raise NotReadable(f"{self.name} answered, but not with its blocklist.", "Check `weakforced_url`.")
        blocks = [block for entry in entries if (block := _block(entry)) is not None]
        others = len(entries) - len(blocks)
        gaps = (f"{others} entries for logins, or for logins from one address, are not shown.",) if others else ()
        return Found(tuple(b for b in blocks if b.until is None or b.until > now), len(entries), gaps)

    async def try_out(self) -> None:
        """Reading the list needs the same password as changing it."""

    async def put(self, block: Block, now: datetime) -> str:
        """Adds the network, or replaces its entry."""
        span = (block.until - now) if block.until else _NO_END
        seconds = max(1, int(span.total_seconds()))
        return await self._tell(
            "addBLEntry", {"netmask": str(block.network), "expire_secs": seconds, "reason": block.reason}
        )

    async def drop(self, network: Network) -> str:
        """Takes the network off the list."""
        return await self._tell("delBLEntry", {"netmask": str(network)})

    async def _tell(self, command: str, body: dict[str, JsonValue]) -> str:
        answer = await self._transport.call(Call("POST", "/", {"command": command}, json=body))
        self._check(answer)
        if answer.json() != {"status": "ok"}:
            raise ProviderError(f"{self.name} refused it: {_why(answer)}. Nothing was changed.")
        return answer.exchange

    def _check(self, answer: Answer) -> None:
        if answer.status == 401:
            raise ProviderError(f"{self.name} does not take the password.", "Set `weakforced_password` anew.")
        if answer.status in (502, 503, 504):
            raise ConnectionLost(f"{self.name} did not answer (status {answer.status}).")
        if not answer.ok:
            raise ProviderError(f"{self.name} refused it (status {answer.status}): {_why(answer)}.")


def _why(answer: Answer) -> str:
    try:
        said: Any = answer.json()
    except ProviderError:
        return "without saying why"
    return str(said.get("reason") or said.get("status")) if isinstance(said, dict) else "without saying why"


def _block(entry: Any) -> Block | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("ip"), str):
        return None
    try:
        network = ipaddress.ip_network(entry["ip"], strict=False)
    except ValueError:
        return None
    return Block(network, _moment(str(entry.get("expiration", ""))), str(entry.get("reason") or ""))


def _moment(text: str) -> datetime | None:
    found = _TIME.match(text)
    if found is None or found.group(2) not in _MONTHS:
        return None
    year, day, hour, minute, second = (int(found.group(n)) for n in (1, 3, 4, 5, 6))
    try:
        return datetime(year, _MONTHS.index(found.group(2)) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
