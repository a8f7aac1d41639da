"""What is read quickly is what Python's own reader gives, wherever a text is cut into pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.jsonstream import Broken, Found, json_records
from workbench.intake.jsontext import lenient

KEYS = frozenset({"value"})
START = re.compile(r'\{\s*"id"')
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
NESTED = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "x", "}, {", "é"]), inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.lists(st.fixed_dictionaries({"id": PLAIN, "at": PLAIN, "more": NESTED}), min_size=1, max_size=12)


def pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


def values(text: str, size: int) -> list[Any]:
    return [item.value for item in json_records(pieces(text, size), KEYS, START) if isinstance(item, Found)]


def same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)  # NaN is not equal to itself


@settings(max_examples=60)
@given(RECORDS, st.integers(1, 400), st.sampled_from([None, 1]))
def test_a_list_and_lines_give_each_record_as_it_is(records: list[Any], size: int, indent: int | None) -> None:
    assert same(values(json.dumps({"value": records}, indent=indent), size), records)
    assert same(values(json.dumps(records, indent=indent), size), records)
    assert same(values("\n".join(json.dumps(record) for record in records), size), records)


@pytest.mark.parametrize("number", ["18446744073709551616", "123456789012345678901234567890", "1e999", "NaN", "-0.0"])
def test_numbers_stay_what_they_were(number: str) -> None:
    assert same(lenient(f'{{"n": {number}, "n": {number}}}'), json.loads(f'{{"n": {number}}}'))
    assert same(values(f'{{"id": {number}}}\n', 1000), [{"id": json.loads(number)}])


def test_a_damaged_record_in_the_middle_costs_that_record_only() -> None:
    good = [json.dumps({"id": n, "at": "x", "more": [{"id": 1}]}) for n in range(50)]
    text = "[" + ", ".join([*good[:20], '{"id": 20, "at": oops}', *good[21:]]) + "]"
    found = list(json_records(pieces(text, 300), KEYS, START))
    assert sum(isinstance(item, Broken) for item in found) == 1
    assert {f.value["id"] for f in found if isinstance(f, Found) and "at" in f.value} == set(range(50)) - {20}


def test_a_million_objects_on_one_line_take_no_forever() -> None:
    assert len(values('{"id":1}' * 100_000, 1 << 20)) == 100_000
