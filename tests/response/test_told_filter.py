"""What a filter of the history leaves, in words."""

from __future__ import annotations

from workbench.casefile.history_filter import HistoryFilter
from workbench.response.history import told_filter


def test_a_very_long_search_is_told_by_its_beginning() -> None:
    told = told_filter(HistoryFilter(words="lin.wei " + "x" * 10_000))
    assert told.startswith("with “lin.wei xxx") and told.endswith("x…”") and len(told) < 80
