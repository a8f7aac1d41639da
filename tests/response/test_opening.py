from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.words import AccountKind
from workbench.response.opening import open_case
from workbench.response.survey import survey


async def test_the_kind_of_account_that_was_said_at_the_opening_is_not_asked_again(desk: Desk) -> None:
    case = await open_case(desk, account="lin.wei@example.com", ticket="T-1", kind=AccountKind.SHARED)
    first = survey(desk, case).steps[0]
    assert "account-kind" not in [q.id for q in first.unanswered]
    assert "caller-verified" in [q.id for q in first.unanswered]
