"""What was done, as the provider says, and shows only later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from response_tools import LIN_FORWARD, Bench, raises, row

from workbench.model.errors import ConnectionLost
from workbench.model.state import FacetState
from workbench.model.support import Receipt
from workbench.model.words import Facet, Outcome
from workbench.response.read_back import read_back
from workbench.response.survey import Move

pytest_plugins = ("response_fixtures",)

STOP = f"stop-forwarding:{LIN_FORWARD}"


async def test_what_was_done_and_could_not_be_read_is_read_back_later_and_not_done_again(spam: Bench) -> None:
    await spam.confirm()
    made = await spam.plan("inspect-rules", STOP)
    between = spam.between()
    between.observe_as[Facet.FORWARDING] = raises(ConnectionLost("The line is dead."))
    rows = await spam.run(made).wait()
    assert row(rows, STOP).outcome is Outcome.DONE
    step = spam.step("inspect-rules")
    assert step.next.move is Move.READ_BACK
    assert not any(p.suggested and p.action.target == LIN_FORWARD for p in step.proposals)
    assert spam.exposure(f"forwarding:{LIN_FORWARD}").is_open

    del between.observe_as[Facet.FORWARDING]
    await read_back(spam.desk, spam.case)
    record = spam.action(STOP)
    assert record.proof is not None
    assert record.proof.proved
    assert not spam.exposure(f"forwarding:{LIN_FORWARD}").is_open
    assert between.asked == [STOP]


async def test_an_effect_that_lags_is_pending_until_it_shows(spam: Bench) -> None:
    await spam.confirm()
    made = await spam.plan("inspect-rules", STOP)
    between = spam.between()
    seen_before = await between.real.observe(spam.case.account, Facet.FORWARDING)

    async def later(really: Callable[[], Awaitable[Receipt]]) -> Receipt:
        receipt = await really()
        return receipt.model_copy(update={"pending_until": spam.desk.now() + timedelta(minutes=5)})

    async def not_yet(really: Callable[[], Awaitable[FacetState]]) -> FacetState:
        return seen_before.model_copy(update={"at": spam.desk.now()})

    between.perform_as[STOP] = later
    between.observe_as[Facet.FORWARDING] = not_yet
    rows = await spam.run(made).wait()
    assert "read back then" in row(rows, STOP).detail
    await read_back(spam.desk, spam.case)
    assert spam.step("inspect-rules").next.move is Move.READ_BACK

    del between.observe_as[Facet.FORWARDING]
    await read_back(spam.desk, spam.case)
    assert not spam.exposure(f"forwarding:{LIN_FORWARD}").is_open
    assert spam.step("inspect-rules").next.move is not Move.READ_BACK
