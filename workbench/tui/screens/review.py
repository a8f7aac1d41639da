"""One case for its reviewer: nothing can be changed here but the review."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from workbench.desk.desk import Desk
from workbench.model.review import Decision
from workbench.response.review_view import ReviewView, review_view

from ..place import Place
from ..registry import bindings_for
from ..showing import safe
from ..widgets.key_bar import KeyBar
from ..widgets.review_text import review_text

if TYPE_CHECKING:
    from ..modals.review import ReviewChoice

__all__ = ["ReviewScreen"]

_DECIDING = ("sign_off", "send_back", "waive_review")


class ReviewScreen(Place):
    """Every step with its proof and grade, what lacks it, remarks and reviews."""

    WHERE = "review"
    BINDINGS = bindings_for("review")
    CSS_PATH = "review.tcss"

    def __init__(self, desk: Desk, view: ReviewView) -> None:
        super().__init__(desk)
        self.view = view
        self._key = ""
        self._draft: dict[Decision, ReviewChoice] = {}
        """What was written and not signed yet: a wrong passphrase loses no words."""

    def compose(self) -> ComposeResult:
        yield Static("", id="title")
        with VerticalScroll(id="text"):
            yield Static("", id="lines")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#text").focus()

    async def reload(self) -> None:
        """Reads the case again."""
        self.view = await asyncio.to_thread(review_view, self.desk, self.view.case)
        self._draw()

    def _draw(self) -> None:
        case = self.view.case
        verdict = case.verdict if case.verdict else "no verdict"
        self.query_one("#title", Static).update(safe(f"Review: {case.ticket}  {case.account}  {verdict}"))
        self.query_one("#lines", Static).update(review_text(self.view))
        self.query_one(KeyBar).refresh_keys()

    def why_not(self, action: str) -> str:
        if action in _DECIDING and self.view.own:
            return self.view.own
        if action in ("sign_off", "waive_review") and self.view.case.closed_at is None:
            return "The case is open: there is nothing to sign off yet."
        if action == "export_review" and not self.view.reviews:
            return "There is no review yet."
        return ""

    def do_sign_off(self) -> None:
        """Signs the case off."""
        self.flow(self._decide(Decision.SIGNED_OFF))

    def do_send_back(self) -> None:
        """Sends the case back with remarks."""
        self.flow(self._decide(Decision.SENT_BACK))

    def do_waive_review(self) -> None:
        """Waives the review."""
        self.flow(self._decide(Decision.WAIVED))

    async def _decide(self, decision: Decision) -> None:
        from workbench.desk.reviewers import load_reviewer_key
        from workbench.response.reviewing import decide

        from ..modals.review import ReviewDialog

        about = [(step.step, f"{step.number} {step.title}") for step in self.view.steps]
        open_ones = [f"{r.reviewer}'s remark is not answered: {r.remark.text}" for r in self.view.remarks if r.is_open]
        lacking = (*(gap.sentence for gap in self.view.lacking), *open_ones)
        draft = self._draft.get(decision)
        dialog = ReviewDialog(
            decision,
            self.view.case.ticket,
            lacking=lacking if decision is Decision.SIGNED_OFF else (),
            steps=(("", "the whole case"), *about) if decision is Decision.SENT_BACK else (),
            reviewer=draft.reviewer if draft else self.desk.actor.name,
            key=self._key,
            words=draft.words if draft else "",
            remarks=draft.remarks if draft else (),
        )
        given = await self.app.push_screen_wait(dialog)
        if given is None:
            return
        self._key = str(given.key)
        self._draft[decision] = given.model_copy(update={"passphrase": SecretStr("")})
        key = await asyncio.to_thread(load_reviewer_key, given.key, given.passphrase)
        with self.telling("Checking the case file, then signing…"):
            made = await decide(
                self.desk,
                self.view.case,
                decision,
                reviewer=given.reviewer,
                key=key,
                reason=given.words,
                remarks=given.remarks,
            )
        del self._draft[decision]
        await self.reload()
        self.say(f"{made.said.decision.capitalize()}. x writes it to a file for the desk that worked the case.")

    def do_export_review(self) -> None:
        """Writes the reviews of this case to a file."""
        self.flow(self._export())

    async def _export(self) -> None:
        from workbench.response.review_files import export_reviews

        from ..modals.path import PathDialog

        words = "The desk that worked the case takes it in: workbench review take-in, or i at its reviews."
        suggested = str(Path(f"review-{self.view.case.id}.json"))
        path = await self.app.push_screen_wait(PathDialog("Write the review to a file", words, "Write it", suggested))
        if path is not None:
            await asyncio.to_thread(export_reviews, self.desk, [self.view.case], path)
            self.say(f"{path.absolute()} is written.")
