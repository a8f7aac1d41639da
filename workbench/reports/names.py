"""What actions, exposures, steps and waived things are called: names for people, not ids."""

from __future__ import annotations

from workbench.model.actions import ActionKind, spec_of
from workbench.model.controls import SENDING_CONTROLS, control_title
from workbench.model.state import exposure_id
from workbench.model.words import Facet, facet_title

from .gathering import Material

__all__ = ["action_name", "exposure_name", "step_name", "waived_name"]


def action_name(material: Material, action_id: str) -> str:
    """Returns the name of an action: of one that was never begun, as far as its id tells."""
    found = next((r.action for r in material.actions if r.action.id == action_id), None)
    if found is not None:
        return f"{found.spec.title} {found.label}".strip()
    kind, _, target = action_id.partition("~")[0].partition(":")
    if kind not in list(ActionKind):
        return action_id
    spec = spec_of(ActionKind(kind))
    if target in SENDING_CONTROLS:
        return f"{spec.title} {control_title(target)}"
    exposed = exposure_name(material, exposure_id(spec.facet, target), target) if target else ""
    return f"{spec.title}: {exposed}" if exposed else spec.title


def exposure_name(material: Material, exposure: str, otherwise: str = "") -> str:
    """Returns what an exposure is."""
    return next((r.exposure.what for r in material.exposures if r.exposure.id == exposure), otherwise or exposure)


def step_name(material: Material, step_id: str) -> str:
    """Returns a step's title."""
    step = material.playbook.step(step_id)
    return step.title if step else step_id


def waived_name(material: Material, subject: str, name: str) -> str:
    """Returns what a waiver is about, in words."""
    match subject:
        case "exposure":
            return f"left open, {exposure_name(material, name)}"
        case "facet":
            return f"not checked, {facet_title(Facet(name)) if name in list(Facet) else name}"
        case "action":
            return f"not done, {action_name(material, name)}"
        case _:
            return f"step {step_name(material, name)}"
