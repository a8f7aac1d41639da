"""How the practice tenant withdraws copies, and tells the truth about each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from practice_tools import act, collect, tenant, the_burst

from workbench.model.actions import ActionKind
from workbench.model.words import Outcome

WITHDRAW = act(ActionKind.WITHDRAW_MESSAGES, "group")
RESTORE = act(ActionKind.RESTORE_MESSAGES, "group")


async def test_every_copy_gets_its_own_truthful_receipt_in_order(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    copies = await the_burst(practice)
    moved = await collect(practice.withdraw(WITHDRAW, copies))
    assert [(c.message_id, c.recipient) for c, _ in moved] == [(c.message_id, c.recipient) for c in copies]
    assert Counter((c.where, r.outcome) for c, r in moved) == {
        ("withdrawn", Outcome.DONE): 33,
        ("fetched", Outcome.FAILED): 1,
        ("replied", Outcome.FAILED): 1,
        ("outside", Outcome.FAILED): 205,
    }
    reasons = {c.where: r.detail for c, r in moved if r.outcome is Outcome.FAILED}
    assert "POP" in reasons["fetched"]
    assert "answered" in reasons["replied"]
    assert "left the organisation" in reasons["outside"]
    assert {c.seen for c, r in moved if r.outcome is Outcome.DONE} == {True, False}


async def test_a_withdrawn_copy_has_a_new_id_and_is_found_again_without_its_receipt(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    copy = next(c for c in await the_burst(practice) if c.where == "delivered")
    ((moved, receipt),) = await collect(practice.withdraw(WITHDRAW, (copy,)))
    assert receipt.result["id"] == moved.id != copy.id
    found = [
        c for c in await the_burst(tenant(tmp_path)) if (c.message_id, c.recipient) == (copy.message_id, copy.recipient)
    ]
    assert found == [moved]
    assert moved.where == "withdrawn"


async def test_withdrawing_again_under_the_old_id_changes_nothing_more(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    copy = next(c for c in await the_burst(practice) if c.where == "delivered")
    first = await collect(practice.withdraw(WITHDRAW, (copy,)))
    again = await collect(practice.withdraw(WITHDRAW, (copy,)))
    assert [c for c, _ in again] == [c for c, _ in first]


async def test_restoring_gives_every_copy_back_as_it_was(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    before = await the_burst(practice)
    moved = await collect(practice.withdraw(WITHDRAW, before))
    gone = tuple(c for c, _ in moved if c.where == "withdrawn")
    back = await collect(practice.restore(RESTORE, gone))
    assert {r.outcome for _, r in back} == {Outcome.DONE}
    assert await the_burst(tenant(tmp_path)) == before


async def test_what_was_never_withdrawn_is_not_given_back(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    outside = next(c for c in await the_burst(practice) if c.where == "outside")
    ((copy, receipt),) = await collect(practice.restore(RESTORE, (outside,)))
    assert (copy, receipt.outcome) == (outside, Outcome.FAILED)


async def test_a_copy_that_is_not_there_is_said_to_be_gone(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    copy = (await the_burst(practice))[0].model_copy(update={"message_id": "<nothing@example.com>"})
    ((same, receipt),) = await collect(practice.withdraw(WITHDRAW, (copy,)))
    assert (same, receipt.outcome) == (copy, Outcome.FAILED)
    assert "no such copy" in receipt.detail


async def test_whoever_stops_listening_leaves_nothing_half_done(tmp_path: Path) -> None:
    practice = tenant(tmp_path)
    copies = tuple(c for c in await the_burst(practice) if c.where == "delivered")
    moves = practice.withdraw(WITHDRAW, copies)
    await anext(moves)
    await moves.aclose()
    await practice.aclose()
    withdrawn = [c for c in await the_burst(tenant(tmp_path)) if c.where == "withdrawn"]
    assert 1 <= len(withdrawn) < len(copies)
