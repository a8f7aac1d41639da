"""The board: open cases, who is waited for, rechecks that are due, and a ticket that waits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, DataTable, Static

from workbench.analysis.wording import count
from workbench.desk.desk import Desk
from workbench.desk.review_standing import count_awaiting
from workbench.model.cases import Case
from workbench.model.errors import WorkbenchError
from workbench.model.text import clean_line, shorten
from workbench.model.words import StepState

from ..place import Place
from ..registry import bindings_for
from ..showing import safe
from ..times import span
from ..waiting import WaitingTicket
from ..widgets.follow_ups_due import FollowUpsDue
from ..widgets.key_bar import KeyBar
from ..widgets.rechecks_due import RechecksDue

if TYPE_CHECKING:
    from workbench.desk.checks_due import CheckDue
    from workbench.model.records import StepRecord
    from workbench.response.survey import CaseView

__all__ = ["BoardScreen"]

_COLUMNS = ("ticket", "account", "step", "open", "since", "who", "waiting for")
_READ_LATER = ("step", "open", "waiting for")
_NOT_YET = ("…", "…", "", "")
_LINKED = " ↔ linked"
_WIDTHS = {"step": 24, "open": 4, "waiting for": 24}
"""Cells of what is read later: a column that is measured only then can stay as narrow as its title."""
_HOOK_WORDS = 160
_A_FRAME = 1 / 60
_CHECKS_NAMED = 3
"""Seconds in which the screen is painted and keys are heard."""


class BoardScreen(Place):
    """Where a shift begins."""

    WHERE = "board"
    BINDINGS = bindings_for("board")
    CSS_PATH = "board.tcss"

    def __init__(self, desk: Desk, ticket: WaitingTicket | None = None) -> None:
        super().__init__(desk)
        self._ticket = ticket
        self._cases: tuple[Case, ...] = ()
        self._standing: dict[str, tuple[str, str, str, str]] = {}

    def compose(self) -> ComposeResult:
        yield Static(Content("Mailbox workbench: open cases"), id="title")
        yield Static("", id="ticket")
        yield Button("Open a case for it", id="take", variant="primary", tooltip="Opens a case for the waiting ticket")
        yield DataTable[Text](id="cases")
        yield Static("", id="empty")
        yield Static("", id="reviews")
        yield RechecksDue(id="rechecks")
        yield FollowUpsDue(id="follow-ups")
        yield Static("", id="checks-due")
        yield Static("", id="hooks")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#checks-due").display = False
        self.query_one("#reviews").display = False
        self.query_one("#hooks").display = False
        table = self.query_one("#cases", DataTable)
        table.cursor_type = "row"
        for column in _COLUMNS:
            table.add_column(column, key=column, width=_WIDTHS.get(column))

    def on_screen_resume(self) -> None:
        self.do_refresh()

    def do_refresh(self) -> None:
        """Reads the cases again."""
        self._cases = self.desk.casefile.views.open_cases()
        self._show_ticket()
        self._show_cases()
        self.query_one(KeyBar).refresh_keys()

    @property
    def _waiting(self) -> WaitingTicket | None:
        """The ticket that waits, as long as no case goes by it."""
        ticket = self._ticket
        return None if ticket is None or self.desk.casefile.views.is_ticket(ticket.ticket) else ticket

    def _show_ticket(self) -> None:
        ticket = self._waiting
        self.query_one("#take").display = ticket is not None
        box = self.query_one("#ticket", Static)
        box.display = ticket is not None
        if ticket is not None:
            box.update(
                Content("\n").join(
                    [
                        safe(f"A ticket is waiting: {ticket.ticket}, {ticket.account}"),
                        safe(f"“{ticket.says}”"),
                        safe(ticket.reporter),
                    ]
                )
            )
            self.query_one("#take").focus()

    def _show_cases(self) -> None:
        table = self.query_one("#cases", DataTable)
        table.clear()
        for case in self._cases:
            since = span(case.opened_at, self.desk.now())
            step, still_open, waiting, beside = self._standing.get(case.id, _NOT_YET)
            cells = (case.ticket + beside, case.account, step, still_open, since, case.responder, waiting)
            table.add_row(*(_cell(c) for c in cells), key=case.id)
        self.run_worker(self._read_standing(), group="standing", exclusive=True)
        self.run_worker(self._read_due(), group="due", exclusive=True)
        table.display = bool(self._cases)
        empty = self.query_one("#empty", Static)
        empty.display = not self._cases
        empty.update(Content("No case is open. Press n to open one."))
        if self._cases and not self.query_one("#take").display:
            table.focus()

    async def _read_due(self) -> None:
        """Fills in rechecks and follow-ups, read beside what a person does: there may be many closed cases."""
        from workbench.desk.checks_due import checks_due
        from workbench.response.due import all_due
        from workbench.response.follow_ups import all_follow_ups

        try:
            checks = await asyncio.to_thread(checks_due, self.desk.casefile, self.desk.now())
            self._show_checks_due([one for one in checks if one.overdue])
            found = await asyncio.to_thread(all_due, self.desk, lambda: not self.is_active)
            follow_ups = await asyncio.to_thread(all_follow_ups, self.desk)
        except WorkbenchError as error:
            self.show_error(error)
            return
        if not self.is_active:
            return  # read again when this screen is back: of very many it would hold up the other one
        self.query_one(RechecksDue).show([one for one in found if one.overdue], self.desk.now())
        self.query_one(FollowUpsDue).show(follow_ups, self.desk.now())
        await self._show_reviews()
        await self._show_hooks()
        self.query_one(KeyBar).refresh_keys()

    def _show_checks_due(self, due: list[CheckDue]) -> None:
        line = self.query_one("#checks-due", Static)
        line.display = bool(due)
        told = "; ".join(f"{one.what}, {one.since}" for one in due[:_CHECKS_NAMED])
        told += f"; and {len(due) - _CHECKS_NAMED} more" if len(due) > _CHECKS_NAMED else ""
        line.update(safe(f"✘ Gap check overdue: {told}. Press c.", "bold $text-warning"))

    async def _show_reviews(self) -> None:
        """Says how many cases wait for their reviewer, at a desk that has some."""
        settings = self.desk.config.review
        waiting = await asyncio.to_thread(count_awaiting, self.desk.casefile, settings) if settings.reviewers else 0
        line = self.query_one("#reviews", Static)
        line.display = waiting > 0
        line.update(Content(f"Waiting for review: {count(waiting, 'case')}. R shows them."))

    async def _show_hooks(self) -> None:
        """Says which hooks could not be told something."""
        hooks = self.desk.hooks
        told = await asyncio.to_thread(hooks.troubles) if hooks is not None else ()
        line = self.query_one("#hooks", Static)
        line.display = bool(told)
        first = shorten(told[0], _HOOK_WORDS) if told else ""
        more = f"{count(len(told) - 1, 'more hook')} not told. " if len(told) > 1 else ""
        line.update(safe(f"✘ {first} {more}What waits: workbench hook list", "bold $text-warning"))

    async def _read_standing(self) -> None:
        """Fills in what takes reading a whole case, one after the other: nobody waits for the board until then."""
        try:
            for case in self._cases:
                await asyncio.sleep(_A_FRAME)
                if not self.is_active:
                    return  # of very many open cases it would hold up the other screen; this one reads again later
                await self._show_standing(case)
        except WorkbenchError as error:
            self.show_error(error)

    async def _show_standing(self, case: Case) -> None:
        self._standing[case.id] = await asyncio.to_thread(self._standing_of, case)
        table = self.query_one("#cases", DataTable)
        *later, beside = self._standing[case.id]
        for column, words in zip(_READ_LATER, later, strict=True):
            table.update_cell(case.id, column, _cell(words))
        if beside:
            table.update_cell(case.id, "ticket", _cell(case.ticket + beside), update_width=True)

    def _standing_of(self, case: Case) -> tuple[str, str, str, str]:
        from workbench.response.survey import survey

        view = survey(self.desk, case)
        waiting = next((s.record for s in view.steps if s.state is StepState.WAITING and s.record), None)
        return (
            f"{view.now.number} {view.now.step.title}",
            str(sum(r.is_open for r in view.facts.exposures)),
            _waiting(view, waiting),
            self._kind(view) + (_LINKED if view.facts.links else ""),
        )

    def _kind(self, view: CaseView) -> str:
        """What a case is about, where cases of several kinds are open."""
        several = len({case.playbook for case in self._cases}) > 1
        return f" {view.facts.playbook.word}" if several else ""

    def why_not(self, action: str) -> str:
        if action == "open_case" and not self._cases:
            return "No case is open."
        if action == "recheck_due" and not self.query_one(RechecksDue).marked:
            return "No recheck is due."
        if action == "follow_ups" and not self.query_one(FollowUpsDue).marked:
            return "No follow-up is due."
        return ""

    async def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        case_id, _, follow_up = str(event.row_key.value).partition(" ")
        await self._go(case_id, begin="follow_ups" if follow_up else "")

    def on_button_pressed(self) -> None:
        self.do_new_case()

    async def do_open_case(self) -> None:
        """Opens the case under the cursor."""
        table = self.query_one("#cases", DataTable)
        await self._go(str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value))

    async def _go(self, case_id: str, *, begin: str = "") -> None:
        from workbench.response.survey import survey

        from .case import CaseScreen

        case = self.desk.casefile.views.case(case_id)
        view = await asyncio.to_thread(survey, self.desk, case)
        if self.is_active:
            self.app.push_screen(CaseScreen(self.desk, case, begin=begin, view=view))

    async def do_recheck_due(self) -> None:
        """Opens the case whose recheck is marked, and looks at everything again."""
        await self._go(self.query_one(RechecksDue).marked, begin="recheck")

    async def do_follow_ups(self) -> None:
        """Opens the case of the follow-up that is marked, at its follow-ups."""
        await self._go(self.query_one(FollowUpsDue).marked, begin="follow_ups")

    def do_reviews(self) -> None:
        """Shows what waits for review."""
        from .reviews import ReviewsScreen

        self.app.push_screen(ReviewsScreen(self.desk))

    def do_history(self) -> None:
        """Shows all cases."""
        from .history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.desk))

    def do_checks(self) -> None:
        """Shows the gap checks."""
        from .checks import ChecksScreen

        self.app.push_screen(ChecksScreen(self.desk))

    def do_new_case(self) -> None:
        """Asks for what a case needs, and opens it."""
        self.flow(self._new_case())

    async def _new_case(self) -> None:
        from workbench.response.first_look import first_look
        from workbench.response.opening import open_case, playbooks_at_hand

        from ..modals.new_case import NewCase, NewCaseDialog

        newest = self.desk.casefile.views.newest_case()
        provider = newest.provider if newest else self.desk.config.starts_with
        defaults = NewCase(provider=provider)
        ticket = self._waiting
        if ticket is not None:
            defaults = NewCase(
                ticket=ticket.ticket,
                account=ticket.account,
                provider=ticket.provider,
                playbook=ticket.playbook,
                reporter=ticket.reporter,
            )
        playbooks = await asyncio.to_thread(playbooks_at_hand, self.desk)
        asked = await self.app.push_screen_wait(NewCaseDialog(self.desk.provider_names, defaults, playbooks))
        if asked is None:
            return
        case = await open_case(
            self.desk,
            account=asked.account,
            ticket=asked.ticket,
            provider=asked.provider,
            playbook=asked.playbook,
            reporter=asked.reporter,
            caller_verified=asked.caller_verified,
            kind=asked.kind,
        )
        with self.telling("Reading what is there, before anything is changed…"):
            await first_look(self.desk, case)
        await self._go(case.id)


def _waiting(view: CaseView, waiting: StepRecord | None) -> str:
    left = sum(remark.is_open for remark in view.facts.remarks)
    if left:
        return f"sent back: {count(left, 'remark')}"
    return f"{waiting.waiting_for}, {span(waiting.since, view.facts.at)}" if waiting else ""


def _cell(words: str) -> Text:
    return Text(clean_line(words), no_wrap=True)
