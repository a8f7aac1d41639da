"""A security lead reviews a closed case, sends it back, and the responder answers."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import SecretStr
from textual.widgets import Button, DataTable, Static
from walk_tools import LARGE, at_the_app, desk_with

from workbench.desk.config import Config
from workbench.desk.review_settings import Reviewer, ReviewSettings
from workbench.desk.reviewers import make_reviewer_key
from workbench.model.review import Decision
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.error import ErrorDialog
from workbench.tui.modals.fields import Field
from workbench.tui.modals.path import PathDialog
from workbench.tui.modals.picker import Picker
from workbench.tui.modals.review import ReviewDialog
from workbench.tui.screens.board import BoardScreen
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.screens.reviews import ReviewsScreen

PASSPHRASE = "four unrelated small words"


def fill(dialog: ReviewDialog, **words: str) -> None:
    for name, value in words.items():
        dialog.query_one(f"#{name}", Field).value = value


async def test_a_case_waits_is_sent_back_with_a_remark_and_goes_on_once_it_is_answered(tmp_path: Path) -> None:
    desk = desk_with("due", tmp_path)
    key = make_reviewer_key(tmp_path / "dana.key", SecretStr(PASSPHRASE))
    dana = Reviewer(name="Dana Reyes", key=hashlib.sha256(key.public_key).hexdigest())
    desk.config = Config(review=ReviewSettings(reviewers=(dana,)))
    async with at_the_app(desk, size=LARGE) as walk:
        await walk.back_at(BoardScreen)
        await walk.reads("Waiting for review: 1 case.")
        await walk.does("reviews")
        listed = await walk.back_at(ReviewsScreen)
        table = listed.query_one(DataTable)
        await walk.until(lambda: table.row_count == 1, "the case that waits")
        await walk.pilot.press("enter")
        screen = await walk.back_at(ReviewScreen)
        await walk.reads("Waits for review")
        await walk.reads("Review it at an account of your own")
        assert "that you sit at" in screen.why_not("sign_off")

        desk.config = Config(review=ReviewSettings(reviewers=(dana,), same_account=True))
        await screen.reload()
        assert screen.why_not("sign_off") == ""
        await walk.does("sign_off")
        dialog = await walk.sees(ReviewDialog)
        fill(dialog, reviewer="Dana Reyes", key=str(tmp_path / "dana.key"))
        dialog.agree()
        assert "This is needed" in str(dialog.query_one("#said", Static).render())
        empty = dialog.query_one("#passphrase")
        await walk.until(lambda: empty.has_focus, "the field that is empty")
        await walk.pilot.press("escape")
        await walk.back_at(ReviewScreen)

        await walk.does("send_back")
        dialog = await walk.sees(ReviewDialog)
        fill(dialog, reviewer="Dana Reyes", key=str(tmp_path / "dana.key"), passphrase="x" * 12)
        dialog.query_one("#another", Button).press()
        await walk.until(lambda: "first" in str(dialog.query_one("#said", Static).render()), "what is missing")
        fill(dialog, words="Whose [VPN] is it?")
        dialog.query_one("#step", Picker).value = "confirm-compromise"
        dialog.query_one("#another", Button).press()
        await walk.reads("• 1 Confirm compromise: Whose [VPN] is it?")
        fill(dialog, words="Who called?")
        dialog.query_one("#step", Picker).value = ""
        dialog.agree()
        await walk.sees(ErrorDialog)
        await walk.pilot.press("escape")
        await walk.back_at(ReviewScreen)
        await walk.does("send_back")
        dialog = await walk.sees(ReviewDialog)
        assert dialog.query_one("#key", Field).value == str(tmp_path / "dana.key")
        await walk.reads("• the whole case: Who called?")
        dialog.query_one("#change", Button).press()
        await walk.until(lambda: dialog.query_one("#words", Field).value == "Who called?", "the last remark")
        fill(dialog, words="Call the manager.", passphrase=PASSPHRASE)
        dialog.agree()
        await walk.until(lambda: bool(screen.view.reviews), "the review")
        said = screen.view.reviews[0].said
        assert said.decision is Decision.SENT_BACK
        assert [(r.step, r.text) for r in said.remarks] == [
            ("confirm-compromise", "Whose [VPN] is it?"),
            ("", "Call the manager."),
        ]
        await walk.reads("on step 1 Confirm compromise")
        await walk.reads("“Whose [VPN] is it?”")
        await walk.does("export_review")
        asked = await walk.sees(PathDialog)
        asked.query_one("#path", Field).value = str(tmp_path / "back.json")
        asked.agree()
        await walk.until((tmp_path / "back.json").exists, "the file")
        await walk.back_at(ReviewScreen)
        await walk.pilot.press("escape", "escape")

        board = await walk.back_at(BoardScreen)
        await walk.reads("sent back: 2 remarks")
        case_id = screen.view.case.id
        await board._go(case_id)
        case = await walk.back_at(CaseScreen)
        await walk.reads("Answer the reviewer's remark")
        case.do_next()
        for words in ("Her own, her manager says", "Called at 14:20"):
            answer = await walk.sees(AnswerDialog)
            answer.dismiss(words)
            await walk.until(lambda: words in [r.answer for r in desk.casefile.reviews.remarks(case_id)], "the answer")  # noqa: B023
        await walk.until(lambda: not any(r.is_open for r in case.view.facts.remarks), "the answer")
