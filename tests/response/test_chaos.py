"""Whatever goes wrong on the way, the workbench claims nothing that the mail system does not show."""

from __future__ import annotations

import asyncio

import pytest
from response_tools import Bench, kill

from workbench.analysis.proving import already_so
from workbench.model.errors import OutcomeUnknown, PlanStale, Refused
from workbench.model.events import ActionIntended
from workbench.model.words import Facet, Outcome
from workbench.providers.practice.line import Faults
from workbench.providers.practice.provider import Practice
from workbench.response.looking import see
from workbench.response.messages import messages_state
from workbench.response.planning import plan, plan_contain
from workbench.response.plans import Plan
from workbench.response.proposals import is_proved
from workbench.response.read_back import read_back

pytest_plugins = ("response_fixtures",)

ROUGH = Faults(limited=0.2, lost_read=0.2, lost_before=0.15, lost_after=0.15, half_done=0.7)


async def _no_sleep(_: float) -> None:
    await asyncio.sleep(0)


def _tenant(bench: Bench, seed: int, faults: Faults | bool) -> Practice:
    (path,) = bench.folder.glob("*.practice.json")
    return Practice(path, bench.clock, seed=seed, faults=faults, sleep=_no_sleep)


async def _settle(bench: Bench) -> None:
    for _ in range(12):
        if not await read_back(bench.desk, bench.case):
            return
    raise AssertionError("it can be read sooner or later")


async def _try(bench: Bench, made: Plan) -> None:
    """Does what may be done; a facet that could not be read is acted on blindly."""
    try:
        await bench.run(made, blind_reason="mail is going out").wait()
    except (OutcomeUnknown, PlanStale, Refused):
        return


async def _check_claims(bench: Bench) -> None:
    """Each proof and each closed exposure holds against a mail system that answers without fail."""
    bench.desk._providers["practice"] = _tenant(bench, 1, faults=False)
    for record in bench.view().facts.actions:
        if not is_proved(record) or record.action.kind.value in ("reset-password", "withdraw-messages"):
            continue
        seen = await see(bench.desk, bench.case, record.action.spec.facet)
        assert seen.state is not None
        assert already_so(record.action, seen.state, bench.clock()), record.action.id
    for exposure in bench.view().facts.exposures:
        if exposure.closed_at is None or not exposure.exposure.key:
            continue
        assert exposure.verified_at is not None
        assert exposure.closed_at <= exposure.verified_at
        facet = exposure.exposure.facet
        state = (await see(bench.desk, bench.case, facet)).state
        assert state is not None
        item = state.item(exposure.exposure.key)
        if facet is Facet.MESSAGES:
            assert item is not None
            assert item.attrs["delivered"] == 0
        else:
            assert item is None or not item.enabled, exposure.exposure.id


@pytest.mark.parametrize("seed", [1, 4])
async def test_over_a_bad_line_nothing_is_claimed_that_is_not_so_and_nothing_is_done_twice(
    spam: Bench, seed: int
) -> None:
    spam.desk._providers["practice"] = _tenant(spam, seed, ROUGH)
    for _ in range(2):
        await _try(spam, await plan_contain(spam.desk, spam.case))
        await _settle(spam)
        await spam.allow_search()
        await _try(spam, await plan(spam.desk, spam.case, "withdraw-mail"))
        await _settle(spam)
    intended = [e.data.action.id for e in spam.events() if isinstance(e.data, ActionIntended)]
    assert len(intended) == len(set(intended))
    assert {r.outcome for r in spam.view().facts.actions} <= {Outcome.DONE, Outcome.FAILED}
    await _check_claims(spam)
    messages, _ = await messages_state(spam.desk, spam.case)
    assert messages.items


@pytest.mark.parametrize("steps", [3, 60])
async def test_wherever_a_kill_falls_every_action_is_settled_by_reading(spam: Bench, steps: int) -> None:
    made = await plan_contain(spam.desk, spam.case)
    spam.run(made)
    for _ in range(steps):
        await asyncio.sleep(0.001)
    kill(spam.desk)
    await asyncio.sleep(0.05)
    spam.desk = spam.start()
    head = [e.data.type for e in spam.events()].count("action-intended")
    assert await read_back(spam.desk, spam.case) == ()
    assert [e.data.type for e in spam.events()].count("action-intended") == head, "nothing was repeated"
    await _check_claims(spam)
    again = await plan_contain(spam.desk, spam.case)
    if again.actions:
        await spam.run(again).wait()
    await _check_claims(spam)
    assert not [e for e in spam.view().facts.exposures if e.is_open and e.exposure.facet is Facet.FORWARDING]


async def test_a_tenant_that_cant_be_written_is_left_as_it_was(spam: Bench) -> None:
    from workbench.model.errors import LocalFileError

    (path,) = spam.folder.glob("*.practice.json")
    before = path.read_bytes()
    made = await plan_contain(spam.desk, spam.case)
    draft = path.with_name(f".{path.name}.new")
    draft.mkdir()
    run = spam.run(made)
    with pytest.raises(LocalFileError, match="practice tenant"):
        await run.wait()
    assert path.read_bytes() == before
    draft.rmdir()
    assert all(r.outcome is None for r in spam.view().facts.unknown)
    assert await read_back(spam.desk, spam.case) == ()
    assert {r.outcome for r in spam.view().facts.actions} == {Outcome.FAILED}
    await spam.run(await plan_contain(spam.desk, spam.case)).wait()
    await _check_claims(spam)
