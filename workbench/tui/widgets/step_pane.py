"""The step that is worked on: the one next thing first, then what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

from workbench.analysis.mail_findings import mail_findings
from workbench.casefile.signin_list import SignInList
from workbench.model.events import Finding
from workbench.model.words import Facet, StepState
from workbench.response.survey import CaseView, Move, StepView, searched_too_late

from ..showing import safe
from .checks import checks
from .examined import examined_content
from .mail_board import MailBoard
from .part import Part
from .proposals import Proposals
from .signin_board import SignInBoard

__all__ = ["StepPane"]

_LABEL = 38
"""Cells of the main button's words: the buttons beside it stay in sight at 80 columns."""


class StepPane(VerticalScroll):
    """Shows one step. Buttons only tell what was pressed; the screen does it."""

    class Pressed(Message):
        """A button was pressed: the id of a user action."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def compose(self) -> ComposeResult:
        yield Part("", id="why")
        with Horizontal(id="buttons"):
            yield Button("", id="next", variant="primary", tooltip="The one next thing to do")
            yield Button("Dry run", id="dry_run", tooltip="Show what would be done; nothing is changed", compact=True)
            yield Button("By hand", id="by_hand", tooltip="Console steps, and what to keep as proof", compact=True)
            yield Button("Waive", id="waive", tooltip="Leave it undone, with a reason", compact=True)
        yield Part("", id="next-why")
        yield Part("", id="findings")
        yield Part("", id="examined")
        yield SignInBoard(id="board")
        yield MailBoard(id="mail")
        yield Proposals(id="proposals")
        yield Part("", id="questions")
        yield Part("", id="checks")
        yield Part("", id="lacks")

    def show(self, view: CaseView, step: StepView, rows: SignInList, changed: int, findings: Sequence[Finding]) -> None:
        """Draws the step; the sign-ins are read anew where their place in the ledger has changed."""
        self.border_title = safe(f"{step.number}  {step.step.title}  {_state_word(step)}")
        self._put("why", safe(step.step.why))
        self._show_next(view, step)
        self._show_signins(view, step, rows, changed, findings)
        self._put("examined", examined_content(view, step))
        looks_at_mail = Facet.MESSAGES in step.step.checks
        looked = looks_at_mail and not searched_too_late(view.facts)
        self.query_one(MailBoard).show(mail_findings(view.facts.state_of(Facet.MESSAGES)) if looked else None)
        self.query_one(Proposals).show(step)
        self._put("questions", _questions(view, step))
        self._put("checks", checks(view, step))
        self._put("lacks", _lacks(step))

    @property
    def picked(self) -> tuple[str, ...]:
        """Ids of the ticked actions."""
        return self.query_one(Proposals).picked

    @property
    def marked_action(self) -> str:
        """The id of the action under the cursor."""
        return self.query_one(Proposals).marked

    @property
    def board(self) -> SignInBoard:
        """The sign-ins."""
        return self.query_one(SignInBoard)

    def focus_next(self) -> None:
        """Marks the one next thing, so that Enter does it."""
        self.query_one("#next", Button).focus(scroll_visible=False)
        self.scroll_home(animate=False)

    def _put(self, name: str, content: Content) -> None:
        part = self.query_one(f"#{name}", Part)
        part.display = bool(content.plain)
        part.update(content)

    def _show_next(self, view: CaseView, step: StepView) -> None:
        button = self.query_one("#next", Button)
        whole = safe(step.next.label or "Nothing to do here")
        words = whole.truncate(_LABEL, ellipsis=True)
        if not (isinstance(button.label, Content) and button.label.is_same(words)):
            button.label = words
            button.refresh(layout=True)
        idle = step.next.move is Move.NOTHING or step.state is StepState.SKIPPED
        button.disabled = idle
        closed = view.case.closed_at is not None
        has_actions = any(not p.done and not p.refused for p in step.proposals)
        self.query_one("#dry_run").display = has_actions and not closed
        self.query_one("#by_hand").display = has_actions and not closed
        self.query_one("#waive").display = bool(step.lacks) and not step.step.closes and not closed
        said = [step.next.why or (whole.plain if whole.cell_length > _LABEL else "")]
        if view.locked_out_at not in (0, step.number):
            said.insert(
                0, f"! Nobody has the new password: the owner is locked out. Step {view.locked_out_at} issues another."
            )
        self._put("next-why", Content("\n").join(safe(line) for line in said if line))

    def _show_signins(
        self, view: CaseView, step: StepView, rows: SignInList, changed: int, findings: Sequence[Finding]
    ) -> None:
        told = [Content("! ") + safe(f.sentence) for f in findings] if step.step.signins else []
        self._put("findings", Content("\n").join(told))
        self.board.display = step.step.signins and view.facts.situation.signins > 0
        if self.board.display:
            self.board.show(rows, changed)

    def on_sign_in_board_judge(self, event: SignInBoard.Judge) -> None:
        event.stop()
        self.post_message(self.Pressed("judge"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Pressed(event.button.id or "next"))


def _state_word(step: StepView) -> str:
    if step.unknown:
        return "outcome unknown"
    if step.state is StepState.WAITING and step.record:
        return f"waiting for {step.record.waiting_for}"
    return {
        StepState.DONE: "done, proved",
        StepState.WAIVED: "waived",
        StepState.SKIPPED: "not needed after this verdict",
    }.get(step.state, "")


def _questions(view: CaseView, step: StepView) -> Content:
    lines = []
    for question in step.step.questions:
        record = view.facts.answers.get(f"{step.step.id}/{question.id}")
        if record is not None:
            labels = {o.value: o.label for o in question.options}
            if question.kind == "cause":
                labels = {cause.id: cause.title for cause in view.facts.playbook.causes}
            lines.append(safe(f"✔ {question.ask} {labels.get(record.value, record.value)}"))
        elif question in step.unanswered:
            lines.append(safe(f"● {question.ask}"))
    return Content("\n").join(lines)


def _lacks(step: StepView) -> Content:
    if step.state in (StepState.DONE, StepState.WAIVED, StepState.SKIPPED) or not step.lacks:
        proof = step.record.proof if step.record else ()
        return Content("\n").join(safe(f"✔ {p}") for p in proof)
    return Content("\n").join([Content("Missing until this step is done:"), *(safe(f"  · {s}") for s in step.lacks)])
