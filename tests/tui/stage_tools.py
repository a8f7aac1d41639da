"""The app on a stage: a case with a still clock, led to the screens that are worth a picture."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from alimail_stage import ALIMAIL, prepared_at_alimail, stand_in_is_gone
from textual.pilot import Pilot
from textual.widgets import Static
from walk_tools import LATER, LIN, NEXT_DAY, PATIENCE, Walk, desk_in, prepared

from workbench.tui import last_place
from workbench.tui.app import WorkbenchApp
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.report import ReportDialog

__all__ = ["README_SCENES", "SCENES", "Scene", "staged"]

Scene = Callable[[Pilot[Any]], Awaitable[None]]


def _say_nothing(*_: Any, **__: Any) -> None:
    """A toast would be there or gone by chance."""


def staged(folder: Path, name: str, step: str | None) -> WorkbenchApp:
    """The app on a copy of a prepared case, at a step; on the board where the step is None."""
    at_alimail = name.startswith(ALIMAIL)
    source, target = prepared_at_alimail(name) if at_alimail else prepared(name), folder / "desk"
    shutil.copytree(source, target)
    desk = desk_in(target, NEXT_DAY if name == "due" else LATER, "B", step=timedelta(0))
    if at_alimail:
        stand_in_is_gone(desk)
    if step is None:
        last_place.forget(desk)
    else:
        last_place.keep(desk, desk.casefile.views.cases()[0].id, step)
    app = WorkbenchApp(desk, LIN)
    app.notify = _say_nothing  # type: ignore[method-assign]
    return app


def at_rest(*actions: str, agree: bool = False) -> Scene:
    """A scene: waits for the start, does the actions, agrees if wanted, and waits until nothing moves."""

    async def play(pilot: Pilot[Any]) -> None:
        walk = Walk(pilot.app, pilot)  # type: ignore[arg-type]
        await settled(walk)
        for action in actions:
            await walk.does(action)
            await settled(walk)
        if agree:
            await walk.agrees()
            await walk.runs_to_the_end()
        await settled(walk)

    return play


async def at_the_group(pilot: Pilot[Any]) -> None:
    """A scene: opens the group of mails, says who allowed it, and looks into the mailboxes inside."""
    walk = Walk(pilot.app, pilot)  # type: ignore[arg-type]
    await settled(walk)
    for action in ("open_group", "next"):
        await walk.does(action)
        await settled(walk)
    (await walk.sees(AnswerDialog)).dismiss("the security lead, by phone")
    await settled(walk)


async def in_chinese(pilot: Pilot[Any]) -> None:
    """A scene: asks for the sign-ins of the console, with its guide in Chinese."""
    walk = Walk(pilot.app, pilot)  # type: ignore[arg-type]
    await settled(walk)
    await walk.does("take_in")
    await settled(walk)
    await pilot.click("#language")
    await settled(walk)


async def at_the_reviews(pilot: Pilot[Any]) -> None:
    """A scene: what waits for review."""
    walk = Walk(pilot.app, pilot)  # type: ignore[arg-type]
    await settled(walk)
    await walk.does("reviews")
    await walk.reads("Reviews: 1 waiting")
    await settled(walk)


async def at_the_review(pilot: Pilot[Any]) -> None:
    """A scene: opens the case that waits for its reviewer."""
    await at_the_reviews(pilot)
    walk = Walk(pilot.app, pilot)  # type: ignore[arg-type]
    await walk.does("open_case")
    await walk.reads("Waits for review")
    await settled(walk)


async def at_the_report(pilot: Pilot[Any]) -> None:
    """A scene: opens the report's dialog, picks the owner (whose page names no account), and waits for the preview."""
    walk = Walk(pilot.app, pilot)  # type: ignore[arg-type]
    await settled(walk)
    await walk.does("report")
    dialog = await walk.sees(ReportDialog)
    dialog.query_one("#reader", Picker).value = "owner"
    shown = dialog.query_one("#preview", Static)
    await walk.until(lambda: "What you do now" in str(shown.render()), "the preview")
    await settled(walk)


async def settled(walk: Walk) -> None:
    """Waits until nothing is at work, or a dialog waits for the person, and the screen stays as it is."""
    seen, calm = "", 0
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        await walk.pilot.pause()
        await asyncio.sleep(0.05)
        waits = walk.app.screen.is_modal or not walk.app.workers._workers
        calm = calm + 1 if waits and walk.text == seen else 0
        seen = walk.text
        if calm >= 5:
            return
    raise AssertionError(f"it never came to rest:\n{walk.text}")


SCENES: dict[str, tuple[str, str | None, Scene]] = {
    "board-ticket": ("empty", None, at_rest()),
    "board": ("confirmed", None, at_rest()),
    "board-due": ("due", None, at_rest()),
    "confirm": ("fresh", "confirm-compromise", at_rest()),
    "reset": ("confirmed", "reset-password", at_rest()),
    "blacklist": ("confirmed", "blacklist-ips", at_rest()),
    "inspect": ("confirmed", "inspect-rules", at_rest()),
    "withdraw": ("confirmed", "withdraw-mail", at_rest()),
    "group": ("confirmed", "withdraw-mail", at_the_group),
    "reported": ("reported", "finding", at_rest()),
    "close": ("confirmed", "close", at_rest()),
    "consent": ("confirmed", "reset-password", at_rest("contain")),
    "contain": ("confirmed", "reset-password", at_rest("contain", agree=True)),
    "help": ("confirmed", "reset-password", at_rest("help")),
    "report": ("confirmed", "reset-password", at_the_report),
    "history": ("confirmed", None, at_rest("history")),
    "figures": ("autumn", None, at_rest("figures")),
    "checks": ("check", None, at_rest("checks")),
    "reviews": ("due", None, at_the_reviews),
    "review": ("due", None, at_the_review),
}
"""Each scene: the prepared case, the step it opens at, and what is done there."""

README_SCENES: dict[str, tuple[str, str | None, Scene]] = {
    **SCENES,
    "alimail": ("alimail", "reset-password", at_rest()),
    "alimail-signins": ("alimail-fresh", "confirm-compromise", in_chinese),
}
"""Those that the README shows, too: what is drawn for it alone is compared with nothing."""
