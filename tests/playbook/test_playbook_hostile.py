"""Whatever bytes a file holds, checking it ends in a list of mistakes and never in anything else."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from workbench.model.errors import UnreadableInput
from workbench.playbook.finding import shipped_folder
from workbench.playbook.loading import parse_guide, parse_playbook
from workbench.playbook.schema import Playbook

SHIPPED = (shipped_folder() / "suspected-theft.yaml").read_bytes()[:6000]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["yes", "block-ip", "rules"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*Playbook.model_fields, "kind", "action", "next", "when", "for"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def survives(data: bytes) -> None:
    for parse in (parse_playbook, parse_guide):
        try:
            parse(data, name="x.yaml")
        except UnreadableInput as error:
            mistakes: Any = error.mistakes  # type: ignore[attr-defined]
            assert mistakes
            assert all(m.line >= 1 and m.column >= 1 and m.what for m in mistakes)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b'a: "\\uD800"')
@example(b'"\\uD800": 1')
@example(b'a: "\\UFFFFFFFF"')
@example(b"%YAML 99999999999999999999.1\n--- a")
@example(b"steps: " + b"9" * 5000)
@example(b"%TAG ! tag:x,2000:\n--- !a b")
@example(b"steps: {? : }")
@example(b"steps:\n- next: {confirmed: {a: b}, [x]: y}")
def test_no_bytes_break_the_check(data: bytes) -> None:
    survives(data)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`?, \n\t\\~0", max_size=120))
def test_no_punctuation_breaks_the_check(text: str) -> None:
    survives(text.encode())


@settings(deadline=None, max_examples=100)
@given(VALUES)
def test_no_values_in_the_wrong_place_break_the_check(value: Any) -> None:
    survives(yaml.safe_dump({"steps": [value], "entries": [value]}, allow_unicode=True).encode("utf-8", "replace"))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(SHIPPED) - 1), st.integers(0, 40), st.binary(max_size=4))
def test_no_slip_of_the_keyboard_breaks_the_check(at: int, gone: int, typed: bytes) -> None:
    survives(SHIPPED[:at] + typed + SHIPPED[at + gone :])
