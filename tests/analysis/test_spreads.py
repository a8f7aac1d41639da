from __future__ import annotations

import statistics
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analysis.spreads import ENOUGH_FOR_P90, spread_of


@settings(max_examples=60)
@given(st.lists(st.integers(0, 10**7), min_size=10, max_size=60))
def test_counted_values_have_the_quantiles_of_the_values_themselves(values: list[int]) -> None:
    spread = spread_of(Counter(values))
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    quarters = statistics.quantiles(values, n=4, method="inclusive")
    assert spread.n == len(values)
    assert (spread.least, spread.most) == (min(values), max(values))
    for found, wanted in zip(
        (spread.lower, spread.median, spread.upper, spread.p90), (*quarters, tenths[8]), strict=True
    ):
        assert found is not None
        assert abs(found - wanted) <= 1


def test_what_there_are_too_few_cases_for_is_not_claimed() -> None:
    assert spread_of({}).median is None
    three = spread_of({60: 2, 600: 1})
    assert (three.n, three.median, three.lower, three.upper, three.p90) == (3, 60, None, None, None)
    nine, ten = spread_of({60: ENOUGH_FOR_P90 - 1}), spread_of({60: ENOUGH_FOR_P90})
    assert (nine.upper, nine.p90) == (60, None)
    assert ten.p90 == 60
