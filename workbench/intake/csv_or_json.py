"""Records of a format that is exported as CSV and as JSON alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .collecting import Collector, note_broken
from .csv_records import csv_records
from .jsonstream import Broken, json_records
from .source import Source

__all__ = ["is_json", "records_in"]


def is_json(head: str) -> bool:
    """Tells from the first characters whether it is JSON."""
    return head.lstrip()[:1] in ("{", "[")


def records_in(
    collector: Collector, source: Source, keys: frozenset[str], start: re.Pattern[str]
) -> Iterator[tuple[Any, int]]:
    """Yields each record with its line or number; what can't be read goes to the collector.

    `keys` and `start` as in `jsonstream.json_records`.
    """
    if is_json(source.head):
        for item in json_records(source.text(), keys, start):
            if isinstance(item, Broken):
                note_broken(collector, item)
            else:
                yield item.value, item.number
        return
    for row in csv_records(source):
        if row.cells is None:
            collector.unreadable(row.line, row.why, row.raw)
        else:
            yield row.cells, row.line
