"""A case file that does not check out is told of before anybody works with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from workbench.desk.desk import Desk
from workbench.tui.app import SMALLEST, WorkbenchApp


def _told(desk: Desk) -> list[str]:
    async def main() -> list[str]:
        app = WorkbenchApp(desk)
        async with app.run_test(size=SMALLEST) as pilot:
            await pilot.pause()
            return [told.message for told in app._notifications]

    return asyncio.run(main())


def test_the_app_says_at_once_that_the_case_file_is_in_doubt(make_desk: Callable[..., Desk]) -> None:
    first = make_desk()
    (first.paths.heads / f"{first.casefile.ledger_id}.json").unlink()
    (told,) = _told(make_desk())
    assert "nothing proves" in told
    assert "workbench verify" in told


def test_the_app_says_nothing_of_a_case_file_that_is_whole(make_desk: Callable[..., Desk]) -> None:
    assert _told(make_desk()) == []
