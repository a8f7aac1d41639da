from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.drill.script import case_at_hand, work


async def test_the_case_of_the_drill_comes_to_its_end_by_the_playbook_at_hand(desk: Desk) -> None:
    case = await case_at_hand(desk, "D-1")
    await work(desk, case)
    assert desk.casefile.views.case(case.id).closed_at is not None
