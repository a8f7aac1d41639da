"""What became of every copy, as the ledger and its evidence tell it."""

from __future__ import annotations

from collections import Counter

import pytest
from response_tools import Bench

from workbench.desk.whereabouts import truth_tables
from workbench.model.errors import ConnectionLost, Refused
from workbench.model.withdrawal import TruthTable, Whereabouts
from workbench.model.words import Outcome
from workbench.response.answering import beyond_reach
from workbench.response.read_back import read_back
from workbench.response.survey import Move

pytest_plugins = ("response_fixtures",)


def table_of(bench: Bench) -> TruthTable:
    (table,) = truth_tables(bench.desk.casefile, bench.case.id)
    return table


def places(bench: Bench) -> dict[Whereabouts, int]:
    return dict(Counter(row.where for row in table_of(bench).rows))


async def test_where_copies_in_other_mailboxes_are_is_unknown_until_somebody_allowed_the_search(spam: Bench) -> None:
    assert places(spam) == {Whereabouts.UNKNOWN: 35, Whereabouts.OUTSIDE: 205}
    assert {r.seen for r in table_of(spam).rows} == {None}
    assert "nobody has allowed it" in {r.why for r in table_of(spam).rows if r.inside}.pop()
    await spam.allow_search()
    step = spam.step("withdraw-mail")
    assert (step.next.move, "Abnormal mail: other people's mailboxes not checked" in step.lacks) == (Move.LOOK, True)


async def test_before_anything_is_withdrawn_each_copy_is_where_it_was_found(spam: Bench) -> None:
    await spam.search_others()
    assert places(spam) == {
        Whereabouts.IN_REACH: 33,
        Whereabouts.FETCHED: 1,
        Whereabouts.ANSWERED: 1,
        Whereabouts.OUTSIDE: 205,
    }
    assert len(table_of(spam).untold) == 207


async def test_nothing_is_withdrawn_before_somebody_allowed_it_by_name(spam: Bench) -> None:
    from workbench.response.planning import plan

    made = await plan(spam.desk, spam.case, "withdraw-mail")
    assert made.actions == ()
    with pytest.raises(Refused) as refusal:
        spam.run(made)
    assert "search-allowed" in refusal.value.hint


async def test_a_withdrawal_keeps_what_was_read_apart_from_where_the_copies_are(spam: Bench) -> None:
    await spam.search_others()
    read_before = {r.recipient for r in table_of(spam).rows if r.seen}
    await spam.do("withdraw-mail", "withdraw-messages")
    table = table_of(spam)
    assert {r.recipient for r in table.rows if r.seen} == read_before
    assert places(spam)[Whereabouts.WITHDRAWN] == 33
    assert {r.how for r in table.rows if r.where is Whereabouts.WITHDRAWN} == {"moved to quarantine"}


async def test_copies_beyond_reach_end_with_who_was_told(spam: Bench) -> None:
    await spam.do("withdraw-mail", "withdraw-messages")
    outside = next(e.exposure.id for e in spam.view().facts.exposures if e.exposure.id.endswith("#outside"))
    await beyond_reach(spam.desk, spam.case, outside, "by phone, ana")
    table = table_of(spam)
    assert table.untold == ()
    assert {r.told for r in table.beyond_reach} == {"by phone, ana"}


async def test_a_withdrawal_that_is_cut_off_leaves_no_copy_in_doubt_once_it_was_read_back(spam: Bench) -> None:
    spam.between().move_after[10] = ConnectionLost("The line broke.")
    await spam.do("withdraw-mail", "withdraw-messages")
    await read_back(spam.desk, spam.case)
    assert Whereabouts.UNKNOWN not in places(spam)
    assert places(spam)[Whereabouts.WITHDRAWN] >= 10


async def test_purged_copies_were_withdrawn_first_and_do_not_come_back(spam: Bench) -> None:
    made = await spam.plan("withdraw-mail")
    assert all(p.action.kind.value != "purge-messages" for p in made.actions)
    with pytest.raises(Refused):
        await spam.plan("withdraw-mail", f"purge-messages:{made.actions[0].action.target}")
    await spam.do("withdraw-mail", "withdraw-messages")
    (row,) = await spam.do("withdraw-mail", "purge-messages")
    assert row.outcome is Outcome.DONE
    assert {r.how for r in table_of(spam).rows if r.where is Whereabouts.WITHDRAWN} == {"purged"}


async def test_a_stopped_withdrawal_begins_nothing_more_and_goes_on_where_it_stopped(spam: Bench) -> None:
    run = spam.run(await spam.plan("withdraw-mail", "withdraw-messages"))
    async for event in run.events():
        if event.row and event.row.done:
            run.stop()
    left = places(spam).get(Whereabouts.IN_REACH, 0)
    assert 0 < left < 33
    await spam.do("withdraw-mail", "withdraw-messages")
    assert places(spam)[Whereabouts.WITHDRAWN] == 33
