"""The truth table says of each copy where it is, and never more than is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.truth import key_of_copy, truth_rows
from workbench.model.mail import MessageCopy
from workbench.model.withdrawal import CopyReceipt, TruthTable, Whereabouts
from workbench.model.words import Outcome

AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
PLACES = (
    "delivered",
    "withdrawn",
    "purged",
    "bounced",
    "moved",
    "forwarded",
    "fetched",
    "replied",
    "deleted",
    "unknown",
)


def copy(where: str = "delivered", n: int = 1, *, inside: bool = True, seen: bool | None = None) -> MessageCopy:
    return MessageCopy(
        id=f"m{n}",
        message_id=f"<{n}@example.com>",
        recipient=f"p{n}@example.com",
        inside=inside,
        subject="Invoice",
        sent_at=AT + timedelta(seconds=n),
        where=where,
        seen=seen,
    )


def one(made: MessageCopy, receipt: CopyReceipt | None = None) -> tuple[Whereabouts, str]:
    (row,) = truth_rows([made], {key_of_copy(made): receipt} if receipt else {})
    return row.where, row.how or row.why


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("delivered", Whereabouts.IN_REACH),
        ("bounced", Whereabouts.NEVER_ARRIVED),
        ("moved", Whereabouts.IN_REACH),
        ("forwarded", Whereabouts.FORWARDED),
        ("fetched", Whereabouts.FETCHED),
        ("replied", Whereabouts.ANSWERED),
        ("something new", Whereabouts.UNKNOWN),
    ],
)
def test_a_copy_is_where_it_was_found(where: str, told: Whereabouts) -> None:
    assert one(copy(where))[0] is told


def test_a_copy_outside_is_beyond_reach_whatever_else_is_said_of_it() -> None:
    (row,) = truth_rows([copy("delivered", inside=False)], {})
    assert row.where is Whereabouts.OUTSIDE
    assert row.beyond_reach


def test_how_a_copy_was_withdrawn_stands_beside_it() -> None:
    assert one(copy("withdrawn")) == (Whereabouts.WITHDRAWN, "moved to quarantine")
    assert one(copy("purged")) == (Whereabouts.WITHDRAWN, "purged")
    recalled = CopyReceipt(outcome=Outcome.DONE, how="provider's recall")
    assert one(copy("withdrawn"), recalled) == (Whereabouts.WITHDRAWN, "provider's recall")


def test_a_copy_that_its_recipient_can_still_open_is_not_out_of_reach_until_it_is_purged() -> None:
    aside = {"lies_in": "the folder “Withdrawn” of its recipient's own mailbox"}
    where, how = one(copy("withdrawn").model_copy(update=aside))
    assert where is Whereabouts.SET_ASIDE
    assert how == f"moved to {aside['lies_in']}: it can still be opened there until it is purged"
    assert one(copy("purged").model_copy(update=aside)) == (Whereabouts.WITHDRAWN, "purged")
    rows = truth_rows([copy("withdrawn", n).model_copy(update=aside) for n in (1, 2)], {})
    table = TruthTable(group="g", subject="Invoice", looked_at=AT, rows=rows)
    assert table.left_to_purge.startswith("2 withdrawn copies of “Invoice” within reach of their recipients: moved to")
    assert not table.beyond_reach


def test_a_copy_that_could_not_be_withdrawn_says_why() -> None:
    refused = CopyReceipt(outcome=Outcome.FAILED, detail="The mailbox is on legal hold.")
    assert one(copy(), refused) == (Whereabouts.FAILED, "The mailbox is on legal hold.")


def test_what_the_provider_said_is_not_believed_before_somebody_looked() -> None:
    said = CopyReceipt(outcome=Outcome.DONE, seen_since=False)
    assert one(copy(), said)[0] is Whereabouts.UNKNOWN
    lost = CopyReceipt(outcome=Outcome.UNKNOWN, seen_since=False)
    assert one(copy(), lost)[0] is Whereabouts.UNKNOWN


def test_a_look_settles_what_an_answer_that_was_lost_left_open() -> None:
    lost = CopyReceipt(outcome=Outcome.UNKNOWN)
    assert one(copy("withdrawn"), lost)[0] is Whereabouts.WITHDRAWN
    assert one(copy("delivered"), lost)[0] is Whereabouts.IN_REACH


def test_a_copy_that_is_not_found_again_is_unknown_and_not_gone() -> None:
    (row,) = truth_rows([], {}, earlier=[copy()])
    assert row.where is Whereabouts.UNKNOWN
    assert "did not find it" in row.why


def test_who_was_told_counts_for_copies_beyond_reach_alone() -> None:
    rows = truth_rows([copy("fetched", 1), copy("delivered", 2)], {}, told={"p1@example.com": (AT, "by phone")})
    assert [(r.told_at, r.told) for r in rows] == [(AT, "by phone"), (None, "")]
    table = TruthTable(group="g", subject="s", looked_at=AT, rows=rows)
    assert table.untold == ()


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.booleans(), st.sampled_from([True, False, None])), max_size=30),
)
def test_every_copy_has_just_one_row_and_the_counts_add_up(made: list[tuple[str, bool, bool | None]]) -> None:
    copies = [copy(w, n, inside=i, seen=s) for n, (w, i, s) in enumerate(made)]
    table = TruthTable(group="g", subject="s", looked_at=AT, rows=truth_rows(copies, {}))
    assert [r.recipient for r in table.rows] == [c.recipient for c in copies]
    assert [r.seen for r in table.rows] == [c.seen for c in copies]
    assert sum(f.copies for f in table.fates) == len(copies)
    assert all(f.read + f.unread + f.not_known == f.copies for f in table.fates)
