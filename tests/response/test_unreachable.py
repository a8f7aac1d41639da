"""A mail system that is down or not set up holds no case up, and what was not seen is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.desk.desk import Desk
from workbench.model.actions import NOT_BY_HAND, ActionKind
from workbench.model.errors import NotFound, NotSent
from workbench.model.events import NoteAdded
from workbench.model.support import AccountFacts
from workbench.model.words import SupportLevel
from workbench.providers.practice.provider import Practice
from workbench.response.first_look import first_look
from workbench.response.opening import open_case


class _Down(Practice):
    async def account(self, address: str) -> AccountFacts:
        raise NotSent("mail.example.com can't be reached: no route.")


async def test_a_case_is_opened_while_its_mail_system_is_down_and_says_that_nobody_confirmed_the_account(
    desk: Desk, tmp_path: Path
) -> None:
    desk._providers["practice"] = _Down(tmp_path / "tenant.json", desk.now)

    case = await open_case(desk, account="lin.wei@example.com", ticket="HD-1", provider="practice")

    notes = [e.data.text for e in desk.casefile.events(case.id) if isinstance(e.data, NoteAdded)]
    assert notes == [
        "Not checked with the mail system who lin.wei@example.com is: mail.example.com can't be reached: no route."
    ]


async def test_a_case_whose_mail_system_was_taken_out_of_the_settings_goes_on_by_hand_and_says_why(
    desk: Desk, tmp_path: Path
) -> None:
    desk._providers["gone"] = Practice(tmp_path / "tenant.json", desk.now)
    case = await open_case(desk, account="lin.wei@example.com", ticket="HD-1", provider="gone")
    await desk.close_providers()

    assert await first_look(desk, case) == (None, ())

    rows = desk.provider(case.provider).support()
    rows = tuple(row for row in rows if row.name not in NOT_BY_HAND)
    assert {row.perform for row in rows if row.name in ActionKind} == {SupportLevel.GUIDED}
    assert all(
        row.reason.startswith("gone can't be asked from this desk: There is no provider 'gone'.") for row in rows
    )
    with pytest.raises(NotFound):
        await open_case(desk, account="lin.wei@example.com", ticket="HD-2", provider="gone")
