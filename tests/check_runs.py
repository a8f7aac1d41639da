"""Runs a whole gap check at once, as tests want it."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.checks import CheckRun
from workbench.response.checking.beginning import GAP_CHECK, begin_check
from workbench.response.checking.whom import Wanted

__all__ = ["run_check"]


async def run_check(
    desk: Desk, wanted: Wanted, *, provider: str = "", playbook: str = GAP_CHECK
) -> tuple[CheckRun, tuple[str, ...]]:
    """Begins a check and waits for its end; raises and returns as these two do."""
    return await (await begin_check(desk, wanted, provider=provider, playbook=playbook)).wait()
