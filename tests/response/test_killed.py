"""Wherever a kill fell, the next start leads on from there."""

from __future__ import annotations

import pytest
from response_tools import Bench

from workbench.model.errors import LocalFileError
from workbench.model.words import StepState
from workbench.response.survey import Move
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)


async def test_a_kill_between_an_undo_and_the_step_that_it_opens_again_leads_to_that_step(
    worked: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = next(r.action.id for r in worked.view().facts.actions if r.action.kind == "block-ip")
    made = await plan_undo(worked.desk, worked.case, block, "it is her own address")

    async def cut(*_: object) -> None:
        raise LocalFileError("Cut short.")

    with monkeypatch.context() as cut_short:
        cut_short.setattr("workbench.response.running.settle", cut)
        with pytest.raises(LocalFileError):
            await worked.run(made).wait()
    worked.desk = worked.start()
    view = worked.view()
    assert view.now.step.id == "blacklist-ips"
    assert view.now.state is StepState.DONE
    assert view.now.next.move is Move.DO
    await worked.do("blacklist-ips")
    assert worked.view().now.next.move is Move.CLOSE
