from __future__ import annotations

from datetime import timedelta

import pytest

from workbench.analysis.wording import and_list, count, span


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(milliseconds=3), "less than a second"),
        (timedelta(seconds=41), "41 s"),
        (timedelta(minutes=4, seconds=39), "4 min 39 s"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(days=12, hours=3), "12 days"),
        (timedelta(seconds=-5), "5 s"),
    ],
)
def test_a_length_of_time_can_be_read_out(length: timedelta, words: str) -> None:
    assert span(length) == words


def test_numbers_and_lists_can_be_read_out() -> None:
    assert (count(1, "address"), count(2, "address"), count(1234, "record")) == (
        "1 address",
        "2 addresses",
        "1,234 records",
    )
    assert and_list(["a"]) == "a"
    assert and_list(["a", "b", "c"]) == "a, b and c"
    assert and_list(list("abcdefgh")) == "a, b, c, d and 4 more"
