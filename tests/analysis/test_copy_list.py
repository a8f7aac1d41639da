"""Which copies are shown, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analysis.copy_list import CopyFilter, CopySort, order_copies
from workbench.model.withdrawal import TruthRow, Whereabouts

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ROWS = st.lists(
    st.builds(
        TruthRow,
        message_id=st.text(max_size=3),
        recipient=st.sampled_from(["a@example.com", "B@example.com", "c@example.net", "\u202e"]),
        inside=st.booleans(),
        where=st.sampled_from(Whereabouts),
        seen=st.sampled_from([True, False, None]),
        sent_at=st.integers(0, 9).map(lambda n: NOON + timedelta(minutes=n)),
        told_at=st.sampled_from([None, NOON]),
    ),
    max_size=12,
)
WANTED = st.builds(
    CopyFilter,
    words=st.sampled_from(["", "example.com", "unread A@", "nowhere"]),
    where=st.none() | st.sampled_from(Whereabouts),
    seen=st.sampled_from([None, "read", "unread", "not known"]),
    inside=st.sampled_from([None, True, False]),
    told=st.sampled_from([None, True, False]),
)


@settings(max_examples=60, deadline=None)
@given(ROWS, WANTED, st.sampled_from(CopySort), st.booleans())
def test_every_wanted_copy_is_listed_once_and_no_other(
    rows: list[TruthRow], wanted: CopyFilter, sort: CopySort, descending: bool
) -> None:
    keys = list(order_copies(rows, wanted, sort, descending=descending))
    assert len(set(keys)) == len(keys)
    words = wanted.words.casefold().split()
    for place, row in enumerate(rows):
        text = f"{row.recipient} {row.where} {row.seen_word}".casefold()
        fits = (
            wanted.where in (None, row.where)
            and wanted.seen in (None, row.seen_word)
            and wanted.inside in (None, row.inside)
            and (wanted.told is None or (row.beyond_reach and (row.told_at is not None) is wanted.told))
            and all(word in text for word in words)
        )
        assert (place in keys) is fits


def test_what_is_in_doubt_comes_first_and_what_is_settled_last() -> None:
    rows = [
        TruthRow(message_id=w, recipient="a@example.com", inside=True, where=w, sent_at=NOON)
        for w in reversed(Whereabouts)
    ]
    placed = [rows[key].where for key in order_copies(rows, CopyFilter())]
    assert placed[:3] == [Whereabouts.UNKNOWN, Whereabouts.FAILED, Whereabouts.PLANNED]
    assert placed[-1] is Whereabouts.WITHDRAWN
