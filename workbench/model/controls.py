"""What is set up in advance for mailboxes that matter: who sees, allows and stops what they send and get."""

from __future__ import annotations

from .base import JsonObject
from .protections import ConsoleSetting

__all__ = ["OF_THE_DOMAIN", "SENDING_CONTROLS", "control_title", "controls_in"]

_C = ConsoleSetting

SENDING_CONTROLS: dict[str, str] = {
    _C.MONITORING: "Monitoring of important mailboxes",
    _C.APPROVAL: "Approval of mail from important mailboxes",
    _C.FILTER_RULES: "Filter rules for the domain",
    _C.GROUP_SENDERS: "Mail groups closed to strangers",
    _C.GROUP_REVIEWER: "Reviewer for large mail groups",
    _C.MAY_FORWARD: "No right to forward by itself",
    _C.EXTERNAL_WARNING: "Warning on mail from outside",
}
"""By what an action names as its target; the same words as those of the protections that a gap check looks for."""


OF_THE_DOMAIN = frozenset({_C.FILTER_RULES, _C.EXTERNAL_WARNING})
"""Set up once for everybody; the others are set up for the mailbox or group of the case."""


def controls_in(attrs: JsonObject) -> tuple[str, ...]:
    """Returns the controls that a look at the settings shows to be set up, by name."""
    found = attrs.get("controls")
    return tuple(str(name) for name in found) if isinstance(found, list) else ()


def control_title(name: str) -> str:
    """Returns what a control is called; its name where there is none."""
    return SENDING_CONTROLS.get(name, name)
