"""A new password is shown once, and is gone when its dialog closes."""

from __future__ import annotations

import gc

from dialog_tools import (
    LARGE,
    NOTHING,
    SECRET,
    Host,
    an_instruction,
    opened,
    reveal,
    screen_text,
)
from pydantic import SecretStr
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Button

from workbench.model.errors import NotFound
from workbench.tui.modals.by_hand import ByHandDialog
from workbench.tui.modals.secret import SecretDialog
from workbench.tui.modals.secret_pane import SecretPane
from workbench.tui.modals.spelling import read_out


def traces_of(secret: str, app: Host) -> list[str]:
    """What is still alive and holds the secret as something drawn or ready to be drawn."""
    gc.collect()
    word = secret.split("-")[1]
    found = []
    for thing in gc.get_objects():
        if isinstance(thing, Strip) and word in thing.text:
            found.append(type(thing).__name__)
        elif isinstance(thing, Content) and word in thing.plain:
            found.append("Content")
    return found + (["screen"] if word in screen_text(app) or word in repr(app.tree) else [])


async def test_the_secret_is_shown_once_after_the_call_and_gone_on_closing() -> None:
    dialog = SecretDialog("lin.wei@example.com", reveal)
    async with opened(dialog) as (app, pilot):
        assert "Call the owner back" in screen_text(app)
        assert SECRET not in screen_text(app)
        await pilot.press("shift+tab", "enter")
        await pilot.pause()
        shown = screen_text(app)
        assert SECRET in shown
        assert "2  orbit" in shown
        assert {"screen", "Strip"} <= set(traces_of(SECRET, app)), "the search itself must be able to find it"
        assert SECRET not in repr(dialog)
        assert SECRET not in repr(dialog.query_one(SecretPane))
        pane = dialog.query_one(SecretPane)
        await pilot.press("escape")
        assert app.result is NOTHING, "Escape alone must not lose a password that is shown once"
        await pilot.press("enter")
        await pilot.pause()
        assert app.result is True
        assert pane._secret is None
        assert str(pane.render()) == ""
        assert traces_of(SECRET, app) == []


async def test_a_secret_that_was_taken_already_says_so() -> None:
    async def gone() -> SecretStr:
        raise NotFound("It was shown already.", "Reset the password again.")

    async with opened(SecretDialog("lin.wei@example.com", gone)) as (app, pilot):
        await pilot.press("shift+tab", "enter")
        assert "It was shown already. Reset the password again." in screen_text(app)
        await pilot.press("escape")
        assert app.result is False


async def test_a_password_to_set_by_hand_is_gone_when_the_dialog_closes() -> None:
    async with opened(ByHandDialog(an_instruction(), "Reset", lambda: SecretStr(SECRET)), LARGE) as (app, pilot):
        app.screen.query_one("#make", Button).press()
        await pilot.pause()
        pane = app.screen.query_one(SecretPane)
        assert SECRET in str(pane.render())
        await pilot.press("escape")
        assert pane._secret is None
        assert traces_of(SECRET, app) == []


def test_a_password_is_spelled_so_that_it_can_be_read_out() -> None:
    assert read_out("Velvet-orbit7")[:2] == ("1  Velvet   (capital V)", "2  orbit7   (then the digit 7)")
    assert read_out("aB3-kT")[0] == "1  aB3-   small a, capital B, digit 3, sign -"
