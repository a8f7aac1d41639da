"""The JSON Schema explains itself to whoever writes a playbook in an editor."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.playbook.json_schema import gap_check_schema, guide_schema, playbook_schema

SCHEMAS = [
    pytest.param(playbook_schema(), id="playbook"),
    pytest.param(guide_schema(), id="guide"),
    pytest.param(gap_check_schema(), id="gap-check"),
]


def objects(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [schema, *(d for d in schema["$defs"].values() if d.get("type") == "object")]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_schema_is_json_of_a_named_dialect(schema: dict[str, Any]) -> None:
    assert json.loads(json.dumps(schema))["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_group_of_fields_is_described_and_closed(schema: dict[str, Any]) -> None:
    assert all(o["description"] and o["additionalProperties"] is False for o in objects(schema))


def test_fields_are_described_by_the_words_of_the_model() -> None:
    step = playbook_schema()["$defs"]["Step"]["properties"]
    assert step["say"]["description"] == "The call script: what to say to the person on the phone."


def test_a_guides_entries_are_written_with_for() -> None:
    assert {"for", "beside"} <= set(guide_schema()["$defs"]["GuideEntry"]["properties"])


def test_an_editor_can_offer_the_actions_and_the_verdicts() -> None:
    definitions = playbook_schema()["$defs"]
    assert "block-ip" in definitions["ActionKind"]["enum"]
    assert "not compromised" in json.dumps(playbook_schema())
