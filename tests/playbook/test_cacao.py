"""What OASIS CACAO 2.0 asks of a playbook: its sections and JSON schemas, put into checks of our own."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workbench.playbook.cacao import to_cacao
from workbench.playbook.loading import load_playbook
from workbench.playbook.schema import Playbook

AT = datetime(2026, 11, 3, 12, 0, 0, 123_456, tzinfo=UTC)
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-([1-5])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
REQUIRED = {
    *("type", "spec_version", "id", "name", "created_by", "created", "modified", "workflow_start", "workflow"),
}
KNOWN = REQUIRED | {
    *("description", "playbook_types", "playbook_activities", "labels", "external_references", "playbook_variables"),
    "agent_definitions",
}
COMMON = {"type", "name", "description", "external_references", "on_completion"}
STEPS = {
    "start": {"type", "on_completion"},
    "end": {"type"},
    "action": COMMON | {"commands", "agent", "out_args"},
    "switch-condition": COMMON | {"switch", "cases"},
}
ACTIVITIES = {
    *("scan-system", "analyze-collected-data", "configure-systems", "restrict-access", "disconnect-system"),
    *("eliminate-risk", "revert-system", "identify-steps"),
}


PLAYBOOKS = sorted((Path(__file__).parents[2] / "playbooks").glob("*.yaml"))


@pytest.fixture(scope="module", params=PLAYBOOKS, ids=lambda path: path.stem)
def playbook(request: pytest.FixtureRequest) -> Playbook:
    return load_playbook(request.param).playbook


@pytest.fixture(scope="module")
def cacao(playbook: Playbook) -> dict[str, Any]:
    made = to_cacao(playbook, created=AT, modified=AT)
    assert json.loads(json.dumps(made)) == made
    return made


def follow(cacao: dict[str, Any], start: str, verdict: str) -> list[str]:
    """The names of the action steps in the order in which an engine works them; a branch returns to its switch."""
    names, at = [], start
    while (step := cacao["workflow"][at])["type"] != "end":
        if step["type"] == "switch-condition":
            names += follow(cacao, step["cases"].get(verdict, step["cases"]["default"]), verdict)
        elif step["type"] == "action":
            names.append(step["name"])
        at = step["on_completion"]
    return names


def test_it_has_the_properties_that_a_playbook_must_have_and_no_others(cacao: dict[str, Any]) -> None:
    assert set(cacao) >= REQUIRED and set(cacao) <= KNOWN
    assert (cacao["type"], cacao["spec_version"]) == ("playbook", "cacao-2.0")
    assert cacao["created"] == "2026-11-03T12:00:00.123Z"
    assert re.fullmatch(rf"playbook--{UUID}", cacao["id"])[1] == "5"  # type: ignore[index]
    assert re.fullmatch(rf"identity--{UUID}", cacao["created_by"])


def test_its_types_say_whether_it_is_for_before_or_after(cacao: dict[str, Any], playbook: Playbook) -> None:
    before = playbook.id in ("sending-controls", "gap-check")
    assert cacao["playbook_types"] == (["prevention"] if before else ["investigation", "mitigation", "remediation"])


def test_every_step_is_of_a_known_kind_with_an_identifier_of_version_4(cacao: dict[str, Any]) -> None:
    for ident, step in cacao["workflow"].items():
        assert re.fullmatch(rf"{step['type']}--{UUID}", ident)[1] == "4"  # type: ignore[index]
        assert set(step) <= STEPS[step["type"]]
    uuids = [ident.partition("--")[2] for ident in (*cacao["workflow"], *cacao["agent_definitions"])]
    assert len(set(uuids)) == len(uuids)


def test_every_step_leads_to_one_that_is_there_and_every_branch_has_an_end_of_its_own(cacao: dict[str, Any]) -> None:
    workflow = cacao["workflow"]
    assert workflow[cacao["workflow_start"]]["type"] == "start"
    led_to = {step["on_completion"] for step in workflow.values() if "on_completion" in step}
    led_to |= {case for step in workflow.values() for case in step.get("cases", {}).values()}
    assert led_to == set(workflow) - {cacao["workflow_start"]}
    switches = [step for step in workflow.values() if step["type"] == "switch-condition"]
    ends = [ident for ident, step in workflow.items() if step["type"] == "end"]
    assert len(ends) == 1 + sum(len(step["cases"]) for step in switches)
    assert all(step["switch"] == "__verdict__:value" for step in switches)
    assert "__verdict__" in cacao["playbook_variables"]


def test_every_command_is_for_a_person_and_its_activity_stands_at_the_head(cacao: dict[str, Any]) -> None:
    commands = [c for step in cacao["workflow"].values() for c in step.get("commands", ())]
    assert all(set(c) == {"type", "command", "playbook_activity"} and c["type"] == "manual" for c in commands)
    assert all(c["command"].strip() for c in commands)
    assert {c["playbook_activity"] for c in commands} == set(cacao["playbook_activities"]) <= ACTIVITIES
    actions = [step for step in cacao["workflow"].values() if step["type"] == "action"]
    assert all(step["commands"] and step["agent"] in cacao["agent_definitions"] for step in actions)


def test_each_verdict_leads_through_the_steps_that_the_playbook_names(
    cacao: dict[str, Any], playbook: Playbook
) -> None:
    titles = [step.title for step in playbook.steps]
    places = {step.id: number for number, step in enumerate(playbook.steps)}
    for verdict in (option.value for option in playbook.offered):
        wanted, at = [], 0
        while at < len(titles):
            wanted.append(titles[at])
            at = places[goal] if (goal := playbook.steps[at].next.get(verdict)) else at + 1
        assert follow(cacao, cacao["workflow_start"], verdict.replace(" ", "-")) == wanted


def test_the_same_playbook_gives_the_same_file(cacao: dict[str, Any], playbook: Playbook) -> None:
    assert to_cacao(playbook, created=AT, modified=AT) == cacao
