"""One group of like mails: what is known of it, what can be done about it, and every copy."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from workbench.analysis.wording import count
from workbench.desk.desk import Desk
from workbench.desk.whereabouts import truth_tables
from workbench.model.cases import Case
from workbench.model.withdrawal import TruthTable, Whereabouts
from workbench.model.words import SupportLevel
from workbench.response.group_view import GroupMove, GroupView, group_view, run_on
from workbench.response.survey import CaseView, StepView, survey

from ..flows.withdrawing import WithdrawFlows
from ..modals.base import button
from ..modals.copy_filter import CopyFilterDialog
from ..registry import bindings_for
from ..room import know_room
from ..showing import safe
from ..widgets.copy_board import CopyBoard
from ..widgets.copy_table import CopyTable
from ..widgets.group_table import judgement_of
from ..widgets.key_bar import KeyBar
from ..widgets.part import Part
from ..widgets.virtual_table import VirtualTable

__all__ = ["GroupScreen"]

_IN_MAILBOX = (Whereabouts.IN_REACH, Whereabouts.FAILED, Whereabouts.PLANNED)
_IN_DOUBT = "? A run on this group has no known end. Copies in doubt are “unknown” below; nothing is repeated before."
_NOT_SEARCHED = "– Not checked: other people's mailboxes. Somebody who may decide it must allow that first."
_ON_TABLE = ("pick", "find", "filter", "sort", "show_all")


class GroupScreen(WithdrawFlows):
    """Everything is read in a thread: a group may have ten thousand copies."""

    WHERE = "group"
    BINDINGS = bindings_for("group")
    CSS_PATH = "group.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    def __init__(self, desk: Desk, case: Case, view: CaseView, step: str, key: str) -> None:
        super().__init__(desk)
        self.case, self.view, self.shown = case, view, step
        self.group: GroupView = group_view(desk, view, self.step, key)
        self._found: TruthTable | None = None
        self._read_at = -1

    def compose(self) -> ComposeResult:
        know_room(self)
        yield Part("", id="head")
        yield Part("", id="judged")
        yield Part("", id="counts")
        yield Part("", id="limits")
        with Horizontal(id="buttons"):
            yield button("", "next", "The one next thing to do", "primary")
            yield button("Read it", "read_mail", "One of these mails, as plain text")
            yield button("Tell people", "told", "Notices, and who was told: those whom nothing here reaches first")
            yield button("Give back", "give_back", "Puts the withdrawn copies back")
            yield button("Purge…", "purge", "Removes the withdrawn copies for good")
        yield CopyBoard(id="board")
        yield KeyBar(id="keys")

    async def on_mount(self) -> None:
        self._draw()
        self.board.table.focus()
        self.run_worker(self.reload(), group="reload", exit_on_error=True)

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self._found is not None:
            await self.reload()

    @property
    def board(self) -> CopyBoard:
        """The copies."""
        return self.query_one(CopyBoard)

    @property
    def step(self) -> StepView:
        """The step that the group belongs to."""
        found = self.view.step(self.shown)
        assert found is not None
        return found

    def show_step(self, step_id: str) -> None:
        """Only one step has groups: there is no other to show."""

    async def reload(self, follow: bool = False) -> None:
        """Reads the case and the copies again."""
        await asyncio.to_thread(self._read)
        if self.is_mounted:
            self._draw()

    def _read(self) -> None:
        seq, _ = self.desk.casefile.head()
        view = survey(self.desk, self.case)
        self.group = group_view(self.desk, view, view.step(self.shown) or self.step, self.group.key)
        self.view, self.case = view, view.case
        if seq != self._read_at:
            tables = truth_tables(self.desk.casefile, self.case.id)
            self._found = next((t for t in tables if t.group == self.group.key), None)
            self._read_at = seq

    # -- drawing --------------------------------------------------------------------------------------

    def _draw(self) -> None:
        group = self.group
        self.query_one("#head", Part).update(safe(f"{self.case.ticket}  Group of like mails: “{self.subject}”"))
        self._put("judged", _judged(group))
        self._put("counts", _counts(group, self._found) if self._found else Content("Reading where the copies are…"))
        self._put("limits", _limits(group))
        self._draw_buttons()
        self.board.show(self._found)
        self.query_one(KeyBar).refresh_keys()

    def _put(self, name: str, content: Content) -> None:
        part = self.query_one(f"#{name}", Part)
        part.display = bool(content.plain)
        part.update(content)

    def _draw_buttons(self) -> None:
        group, closed = self.group, bool(self.closed)
        first = self.query_one("#next", Button)
        first.label = safe(_label(group))
        first.refresh(layout=True)
        idle = group.move in (GroupMove.WATCH, GroupMove.READ_BACK)
        self.query_one("#told").display = group.move not in (GroupMove.TELL, GroupMove.WATCH, GroupMove.READ_BACK)
        self.query_one("#give_back").display = not closed and not idle and not self.why_not("give_back")
        self.query_one("#purge").display = not closed and not idle and not self.why_not("purge")

    def why_not(self, action: str) -> str:
        if action in _ON_TABLE and self._found is None:
            return "The copies are still being read."
        return self.withdrawing_why_not(action)

    # -- keys -------------------------------------------------------------------------------------------

    def do_next(self) -> None:
        """Does what comes first."""
        moves = {
            GroupMove.READ_BACK: self.read_back_flow,
            GroupMove.SEARCH: self.search_flow,
            GroupMove.WITHDRAW: self.withdraw_flow,
            GroupMove.TELL: self.notices,
        }
        if self.group.move is GroupMove.WATCH:
            self._watch()
        elif self.group.move in moves:
            self.flow(moves[self.group.move]())
        else:
            self.do_back()

    def _watch(self) -> None:
        from .run import RunScreen

        run = run_on(self.desk, self.case, self.group.key)
        if run is not None:
            self.app.push_screen(RunScreen(self.desk, run, self.subject))

    @property
    def picked_recipients(self) -> tuple[str, ...]:
        """Whom a person picked in the table."""
        return self.board.picked

    def do_pick(self) -> None:
        """Picks the marked copy's recipient, or lets them go."""
        self.board.pick()

    def do_find(self) -> None:
        """Opens the search line."""
        self.board.find()

    def do_sort(self) -> None:
        """Sorts by the next column."""
        self.board.sort_on()

    def do_show_all(self) -> None:
        """Takes search and filter away."""
        self.board.show_all()

    def do_filter(self) -> None:
        """Asks which copies are to be shown."""
        self.flow(self._filter())

    async def _filter(self) -> None:
        fates = self._found.fates if self._found else ()
        wanted = await self.app.push_screen_wait(CopyFilterDialog(self.query_one(CopyTable).wanted, fates))
        if wanted is not None:
            self.board.only(wanted)
            self.board.table.focus()

    def on_virtual_table_failed(self, message: VirtualTable.Failed) -> None:
        self.show_error(message.error)

    async def on_virtual_table_chosen(self, message: VirtualTable.Chosen) -> None:
        message.stop()
        await self.action_user("read_mail")

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        await self.action_user(event.button.id or "next")


def _label(group: GroupView) -> str:
    left = group.count("delivered")
    return {
        GroupMove.WATCH: "Show the run that is under way",
        GroupMove.READ_BACK: "Read back what happened",
        GroupMove.SEARCH: "Look into the mailboxes inside",
        GroupMove.WITHDRAW: f"Go on: withdraw {left:,}" if group.begun else f"Withdraw {count(left, 'copy', 'copies')}",
        GroupMove.TELL: "Tell those it can't reach",
        GroupMove.NOTHING: "Back to the step",
    }[group.move]


_ASK = "Ask the owner, by phone: did they send it? Then press 3 (no, abnormal) or 1 (yes, theirs)."


def _judged(group: GroupView) -> Content:
    """Whose it is; before that, what is in doubt or was not checked."""
    lines = []
    if group.move is GroupMove.READ_BACK:
        lines.append(safe(_IN_DOUBT, "$text-warning"))
    if group.move is GroupMove.SEARCH:
        lines.append(safe(_NOT_SEARCHED, "$text-warning"))
    if group.finding is not None:
        lines.append(safe(f"{judgement_of(group.finding)}: {group.finding.why}"))
        if group.finding.abnormal and not group.finding.traced:
            lines.append(safe(_ASK, "$text-warning"))
    return Content("\n").join(lines)


def _counts(group: GroupView, found: TruthTable) -> Content:
    """Two lines that don't mix: where the copies are, and whether they were seen."""
    where = " · ".join(f"{f.copies:,} {f.where}" for f in found.fates)
    read, unread = sum(f.read for f in found.fates), sum(f.unread for f in found.fates)
    seen = f"{read:,} read · {unread:,} unread · {len(found.rows) - read - unread:,} not known"
    lines = [f"Where:  {where or 'no copy was found'}   (looked at {found.looked_at:%H:%M:%S} UTC)", f"Seen:   {seen}"]
    if found.beyond_reach:
        told = len(found.beyond_reach) - len(found.untold)
        beyond = f"Beyond: {len(found.beyond_reach):,} that nobody can take back, {told:,} of them told"
        lines.append(beyond + _both(group, found))
    lines += [f"Aside:  {found.left_to_purge}"] * bool(found.left_to_purge)
    return Content("\n").join(safe(line) for line in lines)


def _both(group: GroupView, found: TruthTable) -> str:
    """Copies that were sent on lie in a mailbox inside as well: those are withdrawn too."""
    places = {fate.where: fate.copies for fate in found.fates}
    here = group.count("delivered") - sum(places.get(where, 0) for where in _IN_MAILBOX)
    known = Whereabouts.UNKNOWN not in places
    return f"; {here:,} of those sent on are in a mailbox inside too" if known and here > 0 else ""


def _limits(group: GroupView) -> Content:
    planned = group.withdraw
    if planned is None or group.move is not GroupMove.WITHDRAW:
        return Content("")
    if planned.support is SupportLevel.GUIDED:
        return safe("At this provider: by hand, in its console")
    return safe(f"At this provider: {planned.limits or planned.refused or planned.action.spec.risk}")
