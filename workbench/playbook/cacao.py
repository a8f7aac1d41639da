"""A playbook as a CACAO 2.0 playbook, for engines and libraries of other people.

Source: OASIS CACAO Security Playbooks 2.0 (sections 3, 4, 5.9, 7, 10.10, 10.18) and its JSON schemas. Each step becomes
an action step with manual commands, one for each thing to do; the verdict becomes a variable, and where it decides
where the case goes, a switch step asks for it. What CACAO has no word for (proof, facets) stands in the descriptions.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from workbench.model.actions import ActionKind, spec_of
from workbench.model.words import facet_title

from .schema import Playbook, Question, Step

__all__ = ["to_cacao"]

Json = dict[str, Any]

_VERDICT = "__verdict__"
_NAMESPACE = uuid.UUID("5b0f0e1c-8f0d-5a3b-9d55-6f6d61696c77")
"""Of the playbook's own identifier (version 5): not the one that CACAO keeps for its own rule."""
_AFTERWARDS, _BEFORE = ["investigation", "mitigation", "remediation"], ["prevention"]
"""What a playbook is for: something happened, or nothing has yet."""


def to_cacao(playbook: Playbook, *, created: datetime, modified: datetime) -> Json:
    """Returns the playbook as JSON. The same playbook and times always give the same. Times are UTC."""
    made = _Made(playbook)
    workflow = dict(made.workflow())
    references = [{"name": "MITRE ATT&CK", "external_id": technique} for technique in _techniques(playbook)]
    activities = {c["playbook_activity"] for s in workflow.values() for c in s.get("commands", ())}
    return {
        **({"external_references": references} if references else {}),
        "type": "playbook",
        "spec_version": "cacao-2.0",
        "id": f"playbook--{uuid.uuid5(_NAMESPACE, playbook.id)}",
        "name": playbook.title,
        "description": playbook.summary,
        "playbook_types": _AFTERWARDS if playbook.reads_signins or playbook.mail == "reported" else _BEFORE,
        "playbook_activities": sorted(activities),
        "created_by": made.id("identity", "workbench"),
        "created": _stamp(created),
        "modified": _stamp(modified),
        "labels": [playbook.id, f"version-{playbook.version}"],
        "playbook_variables": {
            _VERDICT: {
                "type": "string",
                "description": f"What the case concludes: {', '.join(_word(one.value) for one in playbook.offered)}.",
                "value": None,
            }
        },
        "workflow_start": made.id("start", "start"),
        "workflow": workflow,
        "agent_definitions": {
            made.id("group", "responders"): {
                "type": "group",
                "name": "Responders",
                "description": "The helpdesk that works the case",
            }
        },
    }


def _techniques(playbook: Playbook) -> list[str]:
    return sorted({technique for step in playbook.steps for technique in step.attack})


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


class _Made:
    """The steps of one playbook."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook

    def id(self, kind: str, key: str) -> str:
        """Identifiers of steps must be of version 4: made from a hash, so that they stay the same."""
        digest = hashlib.sha256(f"{self.playbook.id} {kind} {key}".encode()).digest()
        return f"{kind}--{uuid.UUID(bytes=digest[:16], version=4)}"

    def workflow(self) -> Iterator[tuple[str, Json]]:
        yield self.id("start", "start"), {"type": "start", "on_completion": self._first(0, "")}
        yield from self._chain(0, "")

    def _first(self, number: int, branch: str) -> str:
        """The first step of a chain: that step's, or the end of its branch."""
        steps = self.playbook.steps
        return self.id("action", f"{branch}{steps[number].id}") if number < len(steps) else self.id("end", branch)

    def _chain(self, number: int, branch: str) -> Iterator[tuple[str, Json]]:
        """The steps from one on, up to the end of the branch that they stand in."""
        steps = self.playbook.steps
        for at in range(number, len(steps)):
            step = steps[at]
            leaps = self._leaps(step, at)
            switch = self.id("switch-condition", f"{branch}{step.id}")
            after = switch if leaps else self._first(at + 1, branch)
            yield self.id("action", f"{branch}{step.id}"), self._action(step, after)
            if leaps:
                # CACAO comes back to a switch when a branch has ended: all that follows stands in its branches.
                branches = {"default": (at + 1, f"{branch}{step.id}/")}
                branches |= {_word(v): (goal, f"{branch}{step.id}/{_word(v)}/") for v, goal in leaps.items()}
                yield switch, self._switch(step, branches, branch)
                for goal, inner in branches.values():
                    yield from self._chain(goal, inner)
                break
        yield self.id("end", branch), {"type": "end"}

    def _leaps(self, step: Step, at: int) -> dict[str, int]:
        """The verdicts that lead past steps, and to which; the others go on with the next one."""
        places = {one.id: number for number, one in enumerate(self.playbook.steps)}
        return {verdict: places[goal] for verdict, goal in step.next.items() if places[goal] > at + 1}

    def _action(self, step: Step, after: str) -> Json:
        made: Json = {
            "type": "action",
            "name": step.title,
            "description": f"{step.why} Done when: {step.proof}",
            "on_completion": after,
            "commands": [_command(text, activity) for text, activity in _commands(step)],
            "agent": self.id("group", "responders"),
        }
        if step.attack:
            made["external_references"] = [{"name": "MITRE ATT&CK", "external_id": t} for t in step.attack]
        if step.gives_verdict:
            made["out_args"] = [_VERDICT]
        return made

    def _switch(self, step: Step, branches: dict[str, tuple[int, str]], branch: str) -> Json:
        return {
            "type": "switch-condition",
            "name": f"Where the verdict leads after: {step.title}",
            "switch": f"{_VERDICT}:value",
            "cases": {name: self._first(goal, inner) for name, (goal, inner) in branches.items()},
            "on_completion": self.id("end", branch),
        }


def _word(verdict: str) -> str:
    """A verdict as the key of a case."""
    return verdict.replace(" ", "-")


def _command(text: str, activity: str) -> Json:
    return {"type": "manual", "command": text, "playbook_activity": activity}


def _commands(step: Step) -> Iterator[tuple[str, str]]:
    """What is to be done in a step, in its order, with CACAO's word for what it does. There is at least one."""
    yield from ((text, "identify-steps") for text in step.guidance)
    yield from ((_asked(question), "analyze-collected-data") for question in step.questions)
    if step.signins:
        yield "Read the sign-ins of the last month, and judge them.", "analyze-collected-data"
    if step.gives_verdict:
        yield "Give the verdict.", "analyze-collected-data"
    yield from ((f"Look at: {facet_title(facet)}", "scan-system") for facet in step.checks)
    for action in step.actions:
        spec = spec_of(action.action)
        wanted = "" if action.required else " (where it is needed)"
        yield f"{spec.title}{wanted}. {spec.effect}", _ACTIVITIES.get(action.action, "eliminate-risk")
    yield f"Show that it is done: {step.proof}", "analyze-collected-data"


def _asked(question: Question) -> str:
    options = f" ({'; '.join(option.label for option in question.options)})" if question.options else ""
    return f"Ask: {question.ask}{options}"


_ACTIVITIES = {
    ActionKind.BLOCK_IP: "restrict-access",
    ActionKind.RESET_PASSWORD: "restrict-access",
    ActionKind.SUSPEND_SIGN_IN: "restrict-access",
    ActionKind.REVOKE_SESSIONS: "disconnect-system",
    ActionKind.FORGET_DEVICES: "disconnect-system",
    ActionKind.DISABLE_PROTOCOL: "configure-systems",
    ActionKind.REQUIRE_SECOND_FACTOR: "configure-systems",
    ActionKind.RESTRICT_LOGIN_IP: "restrict-access",
    ActionKind.RESTRICT_SENDING: "restrict-access",
    ActionKind.RESET_SETTING: "revert-system",
}
