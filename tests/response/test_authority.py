"""Who may search other people's mailboxes is said by name, before it is done."""

from __future__ import annotations

import pytest
from response_tools import Bench

from workbench.model.errors import UsageError
from workbench.response.answering import answer
from workbench.response.survey import survey

pytest_plugins = ("response_fixtures",)

STEP, QUESTION = "withdraw-mail", "search-allowed"


async def test_nobody_is_no_authority_and_other_mailboxes_count_as_not_checked_until_somebody_is_named(
    spam: Bench,
) -> None:
    await spam.confirm()
    assert survey(spam.desk, spam.case).not_checked == ("other people's mailboxes",)
    for said in ("nobody", "Nobody yet.", "-", "?", "n/a", "no one so far", "yes", "没有"):
        with pytest.raises(UsageError, match="names nobody"):
            await answer(spam.desk, spam.case, STEP, QUESTION, said)
    assert survey(spam.desk, spam.case).not_checked == ("other people's mailboxes",)

    for name in ("No Min-jun, by phone, 12:40", "李娜", "Ok Sun, in person"):
        await answer(spam.desk, spam.case, STEP, QUESTION, name)
    await spam.search_others()
    assert survey(spam.desk, spam.case).not_checked == ()
