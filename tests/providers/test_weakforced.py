"""Blocks in weakforced, by its HTTP interface."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from loopback import loopback, says
from policy import PolicyServer
from pydantic import SecretStr
from rig_desk import action

from workbench.model.actions import ActionKind as K
from workbench.model.errors import ProviderError
from workbench.model.words import Facet, Outcome
from workbench.providers.dovecot.blocklist import Blocklist
from workbench.providers.dovecot.blocklist_weakforced import Password, Weakforced
from workbench.providers.http.transport import Transport

ANYBODY = "lin@rig.test"


class NoDoors:
    async def flush(self, account: str = "") -> int:
        raise AssertionError("Dovecot asks weakforced before its cache")

    async def kick(self, mask: str) -> tuple[str, ...]:
        return ()


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def blocks_at(base: str, password: str = "of-the-tests") -> AsyncIterator[Blocklist]:
    transport = Transport(base, now=now, authority=Password(SecretStr(password)), tries=1)
    try:
        yield Blocklist(Weakforced(transport), NoDoors(), now, cached=False)
    finally:
        await transport.aclose()


@pytest.fixture
def policy(tmp_path: Path) -> Iterator[PolicyServer]:
    server = PolicyServer()
    yield server
    server.close()


async def test_a_network_is_listed_until_its_end_and_taken_off_again(policy: PolicyServer) -> None:
    end = (now() + timedelta(hours=2)).replace(microsecond=0)
    async with blocks_at(f"http://127.0.0.1:{policy.port}") as blocks:
        receipt = await blocks.perform(ANYBODY, action(K.BLOCK_IP, "2001:db8::/48", until=end.isoformat()))
        state = await blocks.observe(ANYBODY, Facet.IP_ACCESS)
        lifted = await blocks.perform(ANYBODY, action(K.UNBLOCK_IP, "2001:db8::/48"))
    assert receipt.outcome is Outcome.DONE and "of-the-tests" not in receipt.exchange
    assert [i.key for i in state.items] == ["2001:db8::/48"]
    until = datetime.fromisoformat(str(state.items[0].attrs["until"]))
    assert abs(until - end) < timedelta(seconds=5)
    assert "entries for logins" in state.coverage.gaps[0]
    assert lifted.outcome is Outcome.DONE and policy.listed == {}


async def test_a_wrong_password_is_said_and_nothing_is_blocked(policy: PolicyServer) -> None:
    async with blocks_at(f"http://127.0.0.1:{policy.port}", "wrong") as blocks:
        with pytest.raises(ProviderError, match="does not take the password"):
            await blocks.perform(ANYBODY, action(K.BLOCK_IP, "192.0.2.7/32"))
    assert policy.listed == {}


EMPTY = b'{"bl_entries": []}'
LISTED = b'{"bl_entries": [{"ip": "192.0.2.7/32", "expiration": "2099-Nov-03 13:00:00", "reason": "x"}]}'


@pytest.mark.parametrize(("shown", "outcome"), [(EMPTY, Outcome.UNKNOWN), (LISTED, Outcome.DONE)])
async def test_a_lost_answer_is_unknown_until_the_list_shows_the_block(shown: bytes, outcome: Outcome) -> None:
    async with loopback(says(200, EMPTY), b"", says(200, shown)) as server, blocks_at(server.base) as blocks:
        receipt = await blocks.perform(ANYBODY, action(K.BLOCK_IP, "192.0.2.7/32"))
    assert receipt.outcome is outcome
    assert len([r for r in server.requests if b"addBLEntry" in r]) == 1


async def test_a_refusal_is_told_in_weakforceds_own_words() -> None:
    no = says(500, b'{"status":"failure", "reason":"Missing mandatory reason field"}')
    async with loopback(says(200, EMPTY), no) as server, blocks_at(server.base) as blocks:
        receipt = await blocks.perform(ANYBODY, action(K.BLOCK_IP, "192.0.2.7/32"))
    assert receipt.outcome is Outcome.FAILED and "Missing mandatory reason field" in receipt.detail
