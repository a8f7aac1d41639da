"""How the calls to Alibaba Mail keep to the limit of the whole domain."""

from __future__ import annotations

import asyncio
import random
from itertools import pairwise

import pytest
from alimail_tools import LIN, asked

from workbench.providers.alimail.pace import PER_SECOND, Pace


class _Time:
    """A clock that goes on by what is slept, and now and then by a pause of the machine."""

    def __init__(self, seed: int) -> None:
        self.now = 1000.0
        self.chance = random.Random(seed)

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 1e-4) + (self.chance.uniform(0, 0.4) if self.chance.random() < 0.05 else 0.0)


async def test_no_second_ever_has_more_calls_than_the_limit_and_few_go_unused() -> None:
    for seed in range(5):
        time = _Time(seed)
        pace = Pace(monotonic=time.monotonic, sleep=time.sleep)
        left = []
        for _ in range(400):
            await pace.turn()
            left.append(time.now)
        assert all(b - a >= 1 for a, b in zip(left, left[PER_SECOND:], strict=False))
        assert all(b - a >= 0.024 for a, b in pairwise(left)), "no bursts after a pause"


async def test_a_host_that_asks_to_be_left_alone_is() -> None:
    time = _Time(0)
    pace = Pace(monotonic=time.monotonic, sleep=time.sleep)
    await pace.turn()
    pace.hold(7)
    await pace.turn()
    assert time.now >= 1007


async def test_forty_calls_a_second_hold_for_all_that_ask_at_the_same_time() -> None:
    async with asked(quick=False) as (api, provider):
        await asyncio.gather(*(provider.account(LIN) for _ in range(50)))
        assert api.refused == 0
        assert api.busiest <= PER_SECOND
        assert len(api.calls) == 51


async def test_a_call_beyond_the_limit_is_refused_by_the_stand_in_and_waits_its_turn() -> None:
    async with asked(quick=False, pace=Pace(4000)) as (api, provider):
        await asyncio.gather(*(provider.account(LIN) for _ in range(45)))
        if not api.refused:
            pytest.skip("this machine is too busy to make more calls in a second than the limit allows")
        assert api.busiest == PER_SECOND
