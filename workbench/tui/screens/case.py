"""A case: the steps at the left, the step that is worked on at the right, what is open always in sight."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from workbench.desk.desk import Desk
from workbench.model.actions import ON_COPIES, ActionKind
from workbench.model.cases import Case
from workbench.model.events import CaseClosed, Event, Finding, ReportMade
from workbench.response.survey import CaseView, Move, NextMove, StepView, survey

from .. import last_place
from ..flows.deciding import DecidingFlows
from ..flows.linking import LinkingFlows
from ..flows.looking_back import ReadingFlows
from ..flows.rechecking import RecheckFlows
from ..flows.remarks import RemarkFlows
from ..flows.standing_down import StandDownFlows
from ..modals.text import TextDialog
from ..registry import bindings_for
from ..room import know_room
from ..showing import safe
from ..times import span
from ..widgets.key_bar import KeyBar
from ..widgets.mail_board import MailBoard, why_lines
from ..widgets.open_list import OpenList, open_count
from ..widgets.part import Part
from ..widgets.rail import Rail, rail_line
from ..widgets.step_pane import StepPane
from ..widgets.timeline import Timeline
from ..widgets.virtual_table import VirtualTable
from .group import GroupScreen

__all__ = ["CaseScreen"]

_FIRST = {
    "secret": ("Show the new password", "It was set and nobody has seen it. It is gone when the workbench is left."),
    "stand_down": ("Go on standing down", "A stand-down was begun and is not finished. Nothing is done twice."),
    "report": (
        "Write the report",
        "The case is closed: nothing can be changed. k opens it again, with a reason.",
    ),
    "back": (
        "Back to the board",
        "The case is closed, and its report is written. r writes another one; k opens the case again, with a reason.",
    ),
}
_COPIES_FIRST = NextMove(
    move=Move.DO,
    label="See where the copies are",
    why="Then withdraw them there, group by group. a withdraws all ticked groups at once.",
)


class CaseScreen(StandDownFlows, RecheckFlows, LinkingFlows, RemarkFlows, DecidingFlows, ReadingFlows):
    """Works one case."""

    WHERE = "case"
    BINDINGS = bindings_for("case")
    CSS_PATH = "case.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    def __init__(
        self,
        desk: Desk,
        case: Case,
        step: str = "",
        *,
        begin: str = "",
        view: CaseView | None = None,
        reading: str = "",
    ) -> None:
        """`begin`: the action to begin with.

        `view`: where the case stands, where that was read already (beside the screen: it may take a while).
        `reading`: why nothing can be changed, where the case is opened to be read.
        """
        super().__init__(desk)
        self.reading = reading
        self._begin = begin
        self.case = case
        self.view: CaseView = view or survey(desk, case)
        resumed = self.view.step(step) and not self.view.now.unknown  # what has no known end comes first
        self.shown = step if resumed else self.view.current
        self._rows = desk.casefile.views.signin_list(case.id)
        self._changed = -1
        self._findings: tuple[Finding, ...] = ()
        self._events: tuple[Event, ...] = ()

    def compose(self) -> ComposeResult:
        know_room(self)
        yield Part("", id="head")
        yield Part("", id="rail-line")
        with Horizontal(id="main"):
            with Vertical(id="left"):
                yield Rail(id="rail")
                yield OpenList(id="open")
            with Vertical(id="right"):
                yield StepPane(id="pane")
                yield Timeline(id="timeline")
        yield KeyBar(id="keys")

    async def on_mount(self) -> None:
        self.query_one("#rail").border_title = "Playbook"
        self.query_one("#open").border_title = "Still open"
        self.query_one("#timeline").border_title = "Timeline"
        await self.reload()
        self.query_one(StepPane).focus_next()
        self.set_interval(30, self._tick)
        if self._begin:
            getattr(self, f"do_{self._begin}")()

    async def on_screen_resume(self) -> None:
        if self.is_mounted:
            await self.reload()

    @property
    def step(self) -> StepView:
        """The step in the pane."""
        found = self.view.step(self.shown)
        assert found is not None
        return found

    async def reload(self, follow: bool = False) -> None:
        """Reads the case again; `follow` goes to the step to work on."""
        before = self.view.current
        await asyncio.to_thread(self._read)
        self.case = self.view.case
        if follow and self.shown == before != self.view.current:
            self.shown = self.view.current
        self._draw()
        self._keep_place()

    def _read(self) -> None:
        """In a thread: while very many judgements are being recorded, reading the case file waits."""
        views = self.desk.casefile.views
        # The place first: what comes in between is read again the next time.
        changed = views.signins_changed(self.case.id)
        view = survey(self.desk, self.case)
        self._findings = views.findings(self.case.id)
        last = self._events[-1].seq if self._events else 0
        self._events += tuple(self.desk.casefile.events(self.case.id, after=last))
        self.view, self._changed = view, changed

    def show_step(self, step_id: str) -> None:
        """Shows another step."""
        self.shown = step_id
        self._draw()
        self.query_one(StepPane).focus_next()
        self._keep_place()

    def _keep_place(self) -> None:
        if not self.reading:
            last_place.keep(self.desk, self.case.id, self.shown)

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        step = self.step
        self.query_one("#head", Part).update(self._head())
        self.query_one("#rail-line", Part).update(
            rail_line(self.view, step) + Content(f"   {open_count(self.view)} (x)")
        )
        self.query_one(Rail).show(self.view, self.shown)
        self.query_one(OpenList).show(self.view)
        self.query_one(StepPane).show(self.view, self._drawn(step), self._rows, self._changed, self._findings)
        self.query_one(Timeline).show(self._events)
        self.query_one(KeyBar).refresh_keys()

    def _tick(self) -> None:
        """Lets the minutes move on."""
        self.view = self.view.model_copy(update={"facts": self.view.facts.model_copy(update={"at": self.desk.now()})})
        self.query_one("#head", Part).update(self._head())
        self.query_one(OpenList).show(self.view)

    @property
    def _first(self) -> str:
        """The action that comes before the step's own next thing; empty where none does."""
        if self.reading:
            return "back"
        if self.run_with_secret is not None:
            return "secret"
        if self.view.facts.standing_down is not None and not self.view.facts.under_way:
            return "stand_down"
        if not self.closed:
            return ""
        since = itertools.takewhile(lambda e: not isinstance(e.data, CaseClosed), reversed(self._events))
        return "back" if any(isinstance(e.data, ReportMade) for e in since) else "report"

    def _drawn(self, step: StepView) -> StepView:
        """The step with what comes first on its button."""
        words = ("Back", self.reading) if self.reading else _FIRST.get(self._first)
        if words is None:
            return step.model_copy(update={"next": _COPIES_FIRST}) if self._group_to_withdraw(step) else step
        return step.model_copy(update={"next": NextMove(move=Move.GO_ON, label=words[0], why=words[1])})

    def _head(self) -> Content:
        case, facts = self.view.case, self.view.facts
        state = (
            f"closed after {span(case.opened_at, case.closed_at)}"
            if case.closed_at
            else (f"open {span(case.opened_at, facts.at)}")
        )
        narrow = self.app.size.width < 100
        parts = ["READING"] if self.reading else []
        parts += [case.ticket, case.account, case.verdict or "no verdict", state]
        reads_signins = facts.playbook.reads_signins or bool(facts.situation.signins)
        if reads_signins and not (narrow and case.closed_at):
            parts.append(self._theft(narrow))
        return Content("  " if narrow else "   ").join(safe(p) for p in parts)

    def _theft(self, narrow: bool) -> str:
        """How long somebody else has been in, as far as is known; “not read” is not “clean”."""
        situation, at = self.view.facts.situation, self.view.facts.at
        if not situation.signins:
            return "sign-ins not read"
        if situation.first_abnormal_at is None:
            return "no theft known" if narrow else "no abnormal sign-in known"
        ago = span(situation.first_abnormal_at, at)
        return f"theft {ago} ago" if narrow else f"first abnormal sign-in {ago} ago"

    def why_not(self, action: str) -> str:
        if why := self.reading_why_not(action):
            return why
        if action == "next":
            idle = self.step.next.move is Move.NOTHING and not self._first
            return "There is nothing to do in this step." if idle else ""
        reasons = (
            self.acting_why_not,
            self.rechecking_why_not,
            self.linking_why_not,
            self.remarks_why_not,
            self.asking_why_not,
        )
        return next((why for reason in reasons if (why := reason(action))), "")

    def on_rail_step_chosen(self, message: Rail.StepChosen) -> None:
        self.show_step(message.step_id)

    def on_virtual_table_failed(self, message: VirtualTable.Failed) -> None:
        self.show_error(message.error)

    async def on_step_pane_pressed(self, message: StepPane.Pressed) -> None:
        await self.action_user(message.action)

    async def on_mail_board_opened(self, message: MailBoard.Opened) -> None:
        await self.action_user("open_group")

    def do_open_group(self) -> None:
        """Opens the marked group; of one that is left alone there is no list of copies, only why."""
        finding = self.query_one(MailBoard).marked
        if finding is None:
            return
        if finding.abnormal or self._was_touched(finding.key):
            self.open_group(finding.key)
        else:
            self.app.push_screen(TextDialog("A group that is left alone", "\n".join(why_lines(finding))))

    def open_group(self, key: str) -> None:
        """Opens a group of abnormal mails."""
        self.app.push_screen(GroupScreen(self.desk, self.case, self.view, self.shown, key))

    def _was_touched(self, group: str) -> bool:
        return any(r.action.kind in ON_COPIES and r.action.target == group for r in self.view.facts.actions)

    def do_next(self) -> None:
        """Does the one next thing."""
        if self._first:
            getattr(self, f"do_{self._first}")()
            return
        moves = {
            Move.READ_BACK: self.read_back_flow,
            Move.FETCH_SIGNINS: self.fetch_flow,
            Move.EXAMINE: self.examine_flow,
            Move.WIDEN: self.link_flow,
            Move.ANSWER: self.answer_flow,
            Move.ANSWER_REMARK: self.remark_flow,
            Move.VERDICT: self.verdict_flow,
            Move.LOOK: self.look_flow,
            Move.DO: self.act_flow,
            Move.BY_HAND: self.by_hand_flow,
            Move.DECIDE: self.decide_flow,
            Move.CLOSE: self.close_flow,
        }
        move = self.step.next.move
        if group := self._group_to_withdraw(self.step):
            self.app.push_screen(GroupScreen(self.desk, self.case, self.view, self.shown, group))
        elif move is Move.GO_ON:
            self.show_step(self._following())
        elif move in moves:
            self.flow(moves[move]())

    @staticmethod
    def _group_to_withdraw(step: StepView) -> str:
        """The group to look at before its copies are withdrawn; empty where something else comes first."""
        if step.next.move is not Move.DO:
            return ""
        groups = (p.action.target for p in step.outstanding if p.action.kind is ActionKind.WITHDRAW_MESSAGES)
        return next(groups, "")

    def _following(self) -> str:
        if self.view.current != self.shown:
            return self.view.current
        ids = [s.step.id for s in self.view.steps]
        return ids[min(ids.index(self.shown) + 1, len(ids) - 1)]

    def jumps(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        """Yields the steps."""
        for step in self.view.steps:
            go = partial(self.show_step, step.step.id)
            yield f"Step {step.number}: {step.step.title}", "Show this step.", go

    def do_earlier_step(self) -> None:
        """Shows the step before."""
        ids = [s.step.id for s in self.view.steps]
        self.show_step(ids[max(ids.index(self.shown) - 1, 0)])

    def do_later_step(self) -> None:
        """Shows the step after."""
        ids = [s.step.id for s in self.view.steps]
        self.show_step(ids[min(ids.index(self.shown) + 1, len(ids) - 1)])

    def do_back(self) -> None:
        """Goes back to the board."""
        if not self.reading:
            last_place.forget(self.desk)
        super().do_back()
