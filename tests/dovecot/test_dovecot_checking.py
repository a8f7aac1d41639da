"""`provider check` on a real Dovecot: what works, what is worked by hand, what fails; nothing is changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rig_desk import QUARANTINE, asked, over_tls
from rig_server import ALLOWED, Rig

from workbench.providers.dovecot.check import set_up
from workbench.providers.setup import Part, PartState

pytestmark = pytest.mark.dovecot
pytest_plugins = ("rig_fixtures",)

BLOCKLIST = {"columns": {"low": "lo", "high": "hi"}}


async def _checked(rig: Rig, **changes: Any) -> dict[str, Part]:
    async with asked(rig, **changes) as provider:
        return {part.name: part async for part in set_up().check(provider)}


async def test_a_server_that_is_set_up_wholly_works_in_every_part(rig: Rig) -> None:
    rig.people({"lin@rig.test": "pw", QUARANTINE: "x"})
    rig.sql("UPDATE users SET locked = 1 WHERE email = ?", QUARANTINE)
    parts = await _checked(rig, base_url=over_tls(rig), events={"path": str(rig.events)}, blocklist=BLOCKLIST)

    assert [p for p in parts.values() if p.state is not PartState.WORKS] == []
    assert "2 accounts" in parts["the list of accounts"].why
    assert "nobody can sign in" in parts["the quarantine"].why


async def test_what_is_missing_is_worked_by_hand_and_what_is_wrong_says_what_to_do(rig: Rig) -> None:
    rig.people({"lin@rig.test": "pw", QUARANTINE: "x"})
    bare = await _checked(rig, accounts=None, quarantine="")
    open_quarantine = await _checked(rig)
    wrong_key = await _checked(rig, api_key="nonsense", accounts=None)
    elsewhere = await _checked(rig, accounts={"url": f"sqlite:///{rig.database}", "users": "people"})

    by_hand = {name for name, part in bare.items() if part.state is PartState.GUIDED}
    assert len(by_hand) == 4
    assert any("`events` is not set up" in part.why for part in bare.values())
    assert "the quarantine" in by_hand
    assert open_quarantine["the quarantine"].state is PartState.FAILED
    assert open_quarantine["the quarantine"].hint == "Lock that account."
    assert wrong_key["the server's API"].hint.startswith("Give the server's `doveadm_api_key` again")
    assert PartState.WORKS not in {part.state for part in wrong_key.values()}
    (database,) = [p for name, p in elsewhere.items() if "database" in name]
    assert database.state is PartState.FAILED
    assert "people" in f"{database.why}{database.hint}"


def test_the_readme_allows_exactly_the_commands_that_the_tests_get_by_with() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^doveadm_allowed_commands = (.+)$", readme, re.MULTILINE)
    assert tuple(line.split(",")) == ALLOWED
