from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Static

from workbench.desk.desk import Desk
from workbench.desk.hook_settings import Hook
from workbench.desk.hooks import Hooks
from workbench.model.rechecks import RecheckDue
from workbench.response.due import CaseDue
from workbench.response.opening import open_case
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.board import BoardScreen
from workbench.tui.widgets.rechecks_due import RechecksDue


async def test_the_board_names_its_cases_at_once_and_then_where_they_stand_and_what_was_not_told(desk: Desk) -> None:
    hook = Hook(command=("/nowhere/tell", "them"), practice=True)
    desk.hooks = Hooks(desk.casefile, {"helpdesk": hook}, desk.paths, desk.now)
    desk.hooks.begin()
    case = await open_case(desk, account="lin.wei@example.com", ticket="HD-4711", provider="practice")
    desk.hooks.collect()
    desk.hooks.send()
    app = WorkbenchApp(desk)
    async with app.run_test(size=(120, 36)):
        assert isinstance(app.screen, BoardScreen)
        table = app.screen.query_one(DataTable)
        assert [str(cell) for cell in table.get_row(case.id)][:2] == ["HD-4711", "lin.wei@example.com"]
        await app.workers.wait_for_complete()
        assert str(table.get_cell(case.id, "step")).startswith("1 ")
        assert str(table.get_cell(case.id, "open")) == "0"
        line = app.screen.query_one("#hooks", Static)
        assert line.display
        told = str(line.render())
        assert told.startswith("✘ Hook helpdesk: 1 event was not delivered")
        assert "/nowhere/tell can't be run" in told


class _Two(RechecksDue):
    SHOWN = 2


class _Due(App[None]):
    def compose(self) -> ComposeResult:
        yield _Two(id="rechecks")


async def test_of_very_many_rechecks_the_board_shows_the_first_and_says_where_all_are(desk: Desk) -> None:
    case = await open_case(desk, account="lin.wei@example.com", ticket="HD-4711", provider="practice")
    now = desk.now()
    late = RecheckDue(at=now, overdue=True, why="24 h after closing")
    due = [CaseDue(case=case.model_copy(update={"id": f"C-{n}"}), due=(late,)) for n in range(3)]
    async with _Due().run_test() as pilot:
        shown = pilot.app.query_one(RechecksDue)
        shown.show(due, now)
        title = pilot.app.query_one("#rechecks-title", Static)
        assert str(title.render()) == "Rechecks due: 3 cases; 2 here, all: workbench case due."
        assert pilot.app.query_one(DataTable).row_count == 2
        shown.show(due[:2], now)
        assert "Enter opens one" in str(title.render())
