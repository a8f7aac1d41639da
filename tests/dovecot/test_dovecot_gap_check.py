"""A gap check of a real Dovecot: what its accounts, blocklist and sign-in events tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_runs import run_check
from rig_desk import QUARANTINE, asked
from rig_server import Rig

from workbench.desk.check_standing import standing
from workbench.desk.desk import open_desk
from workbench.desk.paths import Paths
from workbench.model.protections import ProtectionState
from workbench.response.checking.whom import Wanted

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)

ON, OFF, NOT = ProtectionState.ON, ProtectionState.OFF, ProtectionState.NOT_CHECKED


async def test_what_dovecot_knows_is_on_or_off_and_the_rest_is_not_checked(rig: Rig, tmp_path: Path) -> None:
    rig.people({"lin@rig.test": "pw", "maria@rig.test": "pw", QUARANTINE: "x"})
    rig.sql("UPDATE users SET require_app_password = 1, allow_imap = 0, allow_nets = '127.0.0.0/8' WHERE email = ?",
            "maria@rig.test")  # fmt: skip
    paths = Paths(config=tmp_path / "config", data=tmp_path / "data", state=tmp_path / "state")
    desk = open_desk(case_file=tmp_path / "cases.db", paths=paths)
    async with asked(rig) as provider:
        desk._providers["dovecot"] = provider
        run, failed = await run_check(desk, Wanted(domain=True), provider="dovecot")
        desk._providers.clear()
    assert failed == ()
    now = standing(desk, run)
    states = {who: {c.protection: c.state for c in now.row(f"{who}@rig.test").cells} for who in ("lin", "maria")}
    for name, lin, maria in (
        ("second-factor", OFF, ON), ("security-password", OFF, ON), ("imap-off", OFF, ON), ("login-ip", OFF, ON),
        ("pop3-off", OFF, OFF), ("no-forwarding", ON, ON), ("secure-phone", NOT, NOT), ("signin-alerts", NOT, NOT),
        ("outside-sending", NOT, NOT), ("known-networks", NOT, NOT), ("own-clients", NOT, NOT),
    ):  # fmt: skip
        assert (states["lin"][name], states["maria"][name]) == (lin, maria), name
    assert {c.state for c in now.row("rig.test").cells if c.protection != "ip-blacklist"} == {NOT}
    await desk.aclose()
