"""A gap check of Alibaba Mail reads what its API tells, and says of all else that nobody saw it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from alimail_tools import ANA, BO, CY, LIN, NOW, a_tenant, asked
from check_runs import run_check

from workbench.desk.check_standing import standing
from workbench.desk.desk import open_desk
from workbench.desk.paths import Paths
from workbench.model.protections import ProtectionState
from workbench.response.checking.whom import Wanted

ON, OFF, NOT = ProtectionState.ON, ProtectionState.OFF, ProtectionState.NOT_CHECKED


async def test_the_domain_is_checked_by_its_directory_and_what_the_api_does_not_tell_is_not_checked(
    tmp_path: Path,
) -> None:
    tenant = a_tenant()
    tenant.users[ANA].password_changed = NOW - timedelta(days=400)
    paths = Paths(config=tmp_path / "config", data=tmp_path / "data", state=tmp_path / "state")
    desk = open_desk(case_file=tmp_path / "cases.db", paths=paths, now=lambda: NOW)
    async with asked(tenant) as (_, provider):
        desk._providers["alimail"] = provider
        run, failed = await run_check(desk, Wanted(domain=True), provider="alimail")
        now = standing(desk, run)
        desk._providers.clear()
    assert failed == ()
    assert {row.subject for row in now.accounts} == {LIN, ANA, BO, CY}
    lin, ana = now.row(LIN), now.row(ANA)
    assert {c.protection for c in lin.cells if c.state is not NOT} == {"password-age", "security-password"}
    found = {name: lin.cell(name) for name in ("password-age", "security-password", "second-factor", "known-networks")}
    assert [c.state for c in found.values() if c] == [ON, OFF, NOT, NOT]
    assert "a person looks" in found["known-networks"].why  # type: ignore[union-attr]
    assert found["second-factor"].guided  # type: ignore[union-attr]
    assert ana.cell("password-age").state is OFF  # type: ignore[union-attr]
    domains = [row for row in now.rows if row.scope == "domain"]
    assert domains
    assert {c.state for row in domains for c in row.cells} == {NOT}
    await desk.aclose()
