from __future__ import annotations

from textual.widgets import DataTable

from workbench.desk.desk import Desk
from workbench.response.opening import open_case
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.board import BoardScreen


async def test_the_board_names_its_cases_at_once_and_says_a_moment_later_where_they_stand(desk: Desk) -> None:
    case = await open_case(desk, account="lin.wei@example.com", ticket="HD-4711", provider="practice")
    app = WorkbenchApp(desk)
    async with app.run_test(size=(120, 36)):
        assert isinstance(app.screen, BoardScreen)
        table = app.screen.query_one(DataTable)
        assert [str(cell) for cell in table.get_row(case.id)][:2] == ["HD-4711", "lin.wei@example.com"]
        await app.workers.wait_for_complete()
        assert str(table.get_cell(case.id, "step")).startswith("1 ")
        assert str(table.get_cell(case.id, "open")) == "0"
