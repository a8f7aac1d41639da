"""A case for sending controls offers to shut what it finds open, at the step that asks about it."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

from response_tools import Clock, agreed

from workbench.desk.desk import open_desk
from workbench.desk.paths import Paths
from workbench.response.first_look import first_look
from workbench.response.opening import open_case
from workbench.response.planning import plan
from workbench.response.starting import start
from workbench.response.survey import shuts, survey


async def test_each_open_exposure_can_be_shut_at_its_step_and_is_not_only_waived(tmp_path: Path) -> None:
    numbers = itertools.count(1)
    desk = open_desk(
        case_file=tmp_path / "cases.db",
        paths=Paths(config=tmp_path / "config", data=tmp_path / "data", state=tmp_path / "state"),
        now=Clock(datetime(2026, 11, 3, 12, 0, tzinfo=UTC)),
        new_id=lambda: f"D{next(numbers):07d}",
    )
    case = await open_case(
        desk, account="lin.wei@example.com", ticket="T-1", provider="practice", playbook="sending-controls"
    )
    await first_look(desk, case)
    found = [(s, e.exposure) for s in survey(desk, case).steps for e in s.open_exposures]
    assert {e.facet.value for _, e in found} >= {"settings", "forwarding", "rules"}
    for step, exposure in found:
        assert any(shuts(p, exposure) and not p.refused for p in step.proposals), exposure.what

    step, exposure = next((s, e) for s, e in found if e.facet.value == "settings")
    shutter = next(p.action.id for p in step.proposals if shuts(p, exposure))
    (row,) = await start(desk, made := await plan(desk, case, step.step.id, (shutter,)), agreed(made)).wait()
    assert row.proof is not None and row.proof.sentence == "The setting no longer holds."
    await desk.aclose()
