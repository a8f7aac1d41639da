"""A gap check: bars for the protections on top, accounts and their protections below."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from workbench.analysis.wording import count
from workbench.casefile.checks import check_run, check_runs
from workbench.desk.check_standing import cut_short, removed, standing
from workbench.desk.desk import Desk
from workbench.model.checks import Checked, CheckRun
from workbench.model.errors import WorkbenchError
from workbench.model.protections import Scope
from workbench.model.telling import Telling
from workbench.response.checking.beginning import check_under_way
from workbench.response.checking.running import CheckWork
from workbench.response.checking.telling import last_told, untold
from workbench.response.checking.words import account_lines, in_short

from ..flows.checking import CheckFlows
from ..modals.text import TextDialog
from ..registry import UserAction, bindings_for
from ..room import know_room
from ..showing import safe
from ..widgets.gap_bars import GapBars
from ..widgets.gap_table import GapTable
from ..widgets.key_bar import KeyBar
from ..widgets.part import Part
from ..widgets.virtual_table import VirtualTable

if TYPE_CHECKING:
    from ..registry import UserAction

__all__ = ["ChecksScreen"]

_NONE_YET = "No check was run yet. n looks which protections are on; it changes nothing."
_FIRST = "The first check is under way. It goes on where this screen is left."
_NEEDS_RUN = ("check_answer", "tell_gaps", "put_right", "check_guide", "compare_checks", "check_report", "open_account")
_NEEDS_ROWS = ("check_answer", "tell_gaps", "put_right", "check_guide", "open_account")
_WHERE_EMPTY = ("new_check", "back", "help", "palette")
"""The keys that lead on where there is no account to mark."""


class ChecksScreen(CheckFlows):
    """One run at a time, the last one first. Everything is read in a thread."""

    WHERE = "checks"
    BINDINGS = bindings_for("checks")
    CSS_PATH = "checks.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._runs: tuple[CheckRun, ...] = ()
        self._told: dict[str, Telling] = {}

    def compose(self) -> ComposeResult:
        know_room(self)
        yield Part(Content("Gap checks"), id="head")
        yield Part("", id="said")
        yield GapBars(id="bars")
        yield GapTable(id="gaps")
        yield Part("", id="marked")
        yield KeyBar(id="keys")

    async def on_mount(self) -> None:
        for part in ("#bars", "#gaps", "#marked"):
            self.query_one(part).display = False
        self.query_one(GapTable).focus()
        self.run_worker(self._read(""), group="reload", exit_on_error=True)
        work = check_under_way(self.desk)
        if work is not None:
            self.flow(self._watch(work))

    async def on_screen_resume(self) -> None:
        if self.now is not None:
            await self.show_run(self.now.run.id)

    def do_refresh(self) -> None:
        """Reads the run again."""
        self.run_worker(self._read(self.now.run.id if self.now else ""), group="reload", exclusive=True)

    async def _watch(self, work: CheckWork) -> None:
        self._draw()
        await super()._watch(work)

    async def show_run(self, ref: str) -> None:
        """Shows a run, as it stands now."""
        await self._read(ref)

    async def _read(self, ref: str) -> None:
        try:
            self._runs = await asyncio.to_thread(check_runs, self.desk.casefile)
            if self._runs:
                run = check_run(self.desk.casefile, ref or "last")
                self.now = await asyncio.to_thread(standing, self.desk, run)
                self._told = last_told(self._runs, run)
        except WorkbenchError as error:
            self.show_error(error)
            return
        if self.is_mounted:
            self._draw()

    @property
    def marked(self) -> Checked | None:
        """The account under the cursor."""
        subject = self.query_one(GapTable).marked
        return self.now.row(subject) if self.now is not None and subject else None

    # -- drawing --------------------------------------------------------------------------------------

    def _draw(self) -> None:
        now = self.now
        said = self.query_one("#said", Part)
        self.query_one("#bars").display = now is not None
        for part in ("#gaps", "#marked"):
            self.query_one(part).display = now is not None and now.run.expired is None
        if now is None:
            said.update(safe(_NONE_YET if check_under_way(self.desk) is None else _FIRST))
        else:
            made = now.run.made
            numbers = {p.id: n for n, p in enumerate((p for p in now.check.protections if p.scope is Scope.ACCOUNT), 1)}
            head = (
                f"Gap check of {made.of} at {made.provider}, {now.run.at:%Y-%m-%d %H:%M} UTC: "
                f"{count(made.accounts, 'account')}"
            )
            self.query_one("#head", Part).update(safe(head))
            said.update(safe(self._said()))
            self.query_one(GapBars).show(now, numbers)
            self.query_one(GapTable).attach(now, numbers)
        self.query_one(KeyBar).refresh_keys()

    def _said(self) -> str:
        assert self.now is not None
        run, left = self.now.run, len(untold(self.now))
        work = check_under_way(self.desk)
        if work is not None and work.run == run.id:
            return f"Under way: {run.made.left} accounts are still to be looked at."
        if run.expired is not None or run.made.left:
            return f"✘ {removed(run) or f'n goes on. {cut_short(run)}'}"
        overdue = run.made.due_at <= self.desk.now() and self._runs[0].seq == run.seq
        due = f"{'✘ OVERDUE since' if overdue else 'due'} {run.made.due_at:%Y-%m-%d}"
        told = f"{left} not told" if left else "all told" if self.now.lacking else "none to tell"
        place = [one.seq for one in self._runs].index(run.seq)
        number = f"check {len(self._runs) - place} of {len(self._runs)}"
        stated = any(bar.stated for bar in self.now.bars)
        signs = f"✔ on {'s stated ' if stated else ''}✘ off – not checked ? ask"
        said = f"{due}  {told}  {number}  {signs}"
        return said if len(said) <= self.size.width - 2 else f"{due}  {told}  {signs}"

    def on_virtual_table_marked(self, message: VirtualTable.Marked) -> None:
        message.stop()
        row = self.marked
        if row is not None and self.now is not None:
            last = self._told.get(row.subject.lower())
            told = f"   told {last.told.told_at:%Y-%m-%d} {last.told.how.words}" if last else ""
            text = safe(f"{row.subject}  {row.name}{told}\n".rstrip("\n"), "bold")
            self.query_one("#marked", Part).update(Content("\n").join([text, safe(in_short(self.now, row))]))

    def in_footer(self, action: UserAction) -> bool:
        """Names what can be done: n first, where there is no account to mark or the check was cut short."""
        if self.now is None or self.now.run.expired is not None:
            return action.id in _WHERE_EMPTY
        if self.now.run.made.left:
            return action.id == "new_check" or (super().in_footer(action) and action.id != "tell_gaps")
        return super().in_footer(action)

    def why_not(self, action: str) -> str:
        if action in _NEEDS_RUN and self.now is None:
            return "No check was run yet."
        if action in _NEEDS_ROWS and self.now is not None and self.now.run.expired is not None:
            return removed(self.now.run)
        if action == "compare_checks" and self.now is not None and self._first_of_its_kind(self.now.run):
            return f"This is the first check of {self.now.run.made.of}."
        row = self.marked if action in ("put_right", "tell_gaps") else None
        if row is not None and row.scope is Scope.DOMAIN:
            return "This is the domain: mark an account."
        if action in ("earlier_check", "later_check") and self._beside(action) is None:
            return f"There is no {'earlier' if action == 'earlier_check' else 'later'} check."
        return ""

    def _first_of_its_kind(self, run: CheckRun) -> bool:
        return not any(one.series == run.series and one.seq < run.seq for one in self._runs)

    # -- keys -------------------------------------------------------------------------------------------

    def _beside(self, action: str) -> CheckRun | None:
        if self.now is None:
            return None
        place = [one.seq for one in self._runs].index(self.now.run.seq) + (1 if action == "earlier_check" else -1)
        return self._runs[place] if 0 <= place < len(self._runs) else None

    async def do_earlier_check(self) -> None:
        """Shows the check before this one."""
        await self._show_beside("earlier_check")

    async def do_later_check(self) -> None:
        """Shows the check after this one."""
        await self._show_beside("later_check")

    async def _show_beside(self, action: str) -> None:
        found = self._beside(action)
        if found is not None:
            await self.show_run(found.id)

    def do_open_account(self) -> None:
        """Shows all that is known of the marked account."""
        row = self.marked
        if row is not None and self.now is not None:
            self.app.push_screen(TextDialog(row.subject, "\n".join(account_lines(self.now, row))))

    async def on_virtual_table_chosen(self, message: VirtualTable.Chosen) -> None:
        message.stop()
        await self.action_user("open_account")

    def on_virtual_table_failed(self, message: VirtualTable.Failed) -> None:
        self.show_error(message.error)
