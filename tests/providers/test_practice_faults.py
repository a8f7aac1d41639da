"""How the practice tenant fails when it is told to, and how its provider bears it."""

from __future__ import annotations

from pathlib import Path

import pytest
from practice_tools import LIN, Slept, act, collect, log_of, tenant, the_burst

from workbench.model.actions import ActionKind
from workbench.model.errors import ConnectionLost, RateLimited
from workbench.model.words import Facet, Outcome
from workbench.providers.practice.line import Faults

NEVER = Faults(limited=0, lost_read=0, lost_before=0, lost_after=0, half_done=0)
IMAP_OFF = act(ActionKind.DISABLE_PROTOCOL, "imap")
WITHDRAW = act(ActionKind.WITHDRAW_MESSAGES, "group")


def only(**faults: float) -> Faults:
    return Faults(**{**vars(NEVER), **faults})


async def imap(folder: Path) -> bool:
    item = (await tenant(folder).observe(LIN, Facet.PROTOCOLS)).item("imap")
    assert item is not None
    return item.enabled


async def test_slow_takes_a_tenth_of_a_second_a_call(tmp_path: Path) -> None:
    sleep = Slept()
    practice = tenant(tmp_path, slow=True, sleep=sleep)
    for facet in (Facet.RULES, Facet.SESSIONS, Facet.PROTOCOLS):
        await practice.observe(LIN, facet)
    assert sleep.spans == [0.1, 0.1, 0.1]


async def test_without_slow_and_faults_it_never_waits(tmp_path: Path) -> None:
    sleep = Slept()
    practice = tenant(tmp_path, sleep=sleep)
    await log_of(practice, LIN)
    await practice.perform(LIN, IMAP_OFF)
    assert sleep.spans == []


@pytest.mark.parametrize(("faults", "took_effect"), [(only(lost_after=1), True), (only(lost_before=1), False)])
async def test_a_lost_connection_is_unknown_and_reading_back_tells_the_truth(
    tmp_path: Path, faults: Faults, took_effect: bool
) -> None:
    practice = tenant(tmp_path, faults=faults)
    receipt = await practice.perform(LIN, IMAP_OFF)
    assert receipt.outcome is Outcome.UNKNOWN
    assert receipt.effective_at is None
    item = (await practice.observe(LIN, Facet.PROTOCOLS)).item("imap")
    assert item is not None
    assert item.enabled is not took_effect


async def test_a_change_whose_answer_was_lost_is_not_tried_again(tmp_path: Path) -> None:
    practice = tenant(tmp_path, faults=only(lost_before=0.5))
    outcomes = []
    for n in range(1, 13):
        action = act(ActionKind.DISABLE_PROTOCOL, "imap", attempt=n)
        outcomes.append((await practice.perform(LIN, action)).outcome)
        assert await imap(tmp_path) is (outcomes[-1] is Outcome.UNKNOWN)
        await tenant(tmp_path).perform(LIN, act(ActionKind.ENABLE_PROTOCOL, "imap"))
    assert set(outcomes) == {Outcome.DONE, Outcome.UNKNOWN}


async def test_a_read_that_is_cut_off_is_tried_again_and_gives_up_in_the_end(tmp_path: Path) -> None:
    assert (await tenant(tmp_path, faults=only(lost_read=0.3)).observe(LIN, Facet.RULES)).items
    with pytest.raises(ConnectionLost):
        await tenant(tmp_path, faults=only(lost_read=1)).observe(LIN, Facet.RULES)


async def test_being_asked_to_slow_down_is_honoured_and_then_it_works(tmp_path: Path) -> None:
    sleep = Slept()
    practice = tenant(tmp_path, faults=only(limited=0.4), sleep=sleep)
    receipts = [await practice.perform(LIN, act(ActionKind.BLOCK_IP, f"203.0.113.{n}/32")) for n in range(10)]
    assert {r.outcome for r in receipts} == {Outcome.DONE}
    assert sleep.spans
    assert all(0.2 <= s <= 1.5 for s in sleep.spans)
    assert len((await tenant(tmp_path).observe(LIN, Facet.IP_ACCESS)).items) == 10


async def test_being_asked_to_slow_down_for_ever_ends_as_failed_with_nothing_changed(tmp_path: Path) -> None:
    sleep = Slept()
    practice = tenant(tmp_path, faults=only(limited=1), sleep=sleep)
    receipt = await practice.perform(LIN, IMAP_OFF)
    assert receipt.outcome is Outcome.FAILED
    assert "nothing was changed" in receipt.detail
    assert await imap(tmp_path) is True
    assert len(sleep.spans) <= 5
    with pytest.raises(RateLimited) as limited:
        await practice.observe(LIN, Facet.RULES)
    assert limited.value.retry_after is not None
    assert 0.2 <= limited.value.retry_after <= 1.5


async def test_a_half_done_withdrawal_leaves_some_moved_some_not_and_says_unknown(tmp_path: Path) -> None:
    practice = tenant(tmp_path, faults=only(half_done=1))
    copies = tuple(c for c in await the_burst(practice) if c.where == "delivered")
    moved = await collect(practice.withdraw(WITHDRAW, copies))
    half = len(copies) // 2
    assert {r.outcome for _, r in moved[:half]} == {Outcome.DONE}
    assert {r.outcome for _, r in moved[half:]} == {Outcome.UNKNOWN}
    assert {c.where for c, _ in moved[half:]} == {"unknown"}
    truth = {(c.message_id, c.recipient): c.where for c in await the_burst(tenant(tmp_path))}
    assert {truth[c.message_id, c.recipient] for c, _ in moved[:half]} == {"withdrawn"}
    assert {truth[c.message_id, c.recipient] for c, _ in moved[half:]} == {"withdrawn", "delivered"}


async def test_two_runs_with_the_same_seed_fail_in_the_same_way(tmp_path: Path) -> None:
    async def run(name: str) -> tuple[list[str], list[float], bytes]:
        sleep = Slept()
        practice = tenant(tmp_path / name, slow=True, faults=True, sleep=sleep)
        (tmp_path / name).mkdir()
        receipts = [await practice.perform(LIN, act(ActionKind.BLOCK_IP, f"203.0.113.{n}/32")) for n in range(12)]
        copies = await the_burst(practice)
        receipts += [r for _, r in await collect(practice.withdraw(WITHDRAW, copies[:60]))]
        told = [r.model_dump_json(exclude={"effective_at"}) for r in receipts]
        state = "".join(sorted(c.model_dump_json() for c in await the_burst(tenant(tmp_path / name))))
        return told, sorted(sleep.spans), state.encode()

    first, second = await run("a"), await run("b")
    assert first == second
    assert any('"unknown"' in r for r in first[0])
