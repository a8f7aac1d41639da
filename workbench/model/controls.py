"""What is set up in advance for mailboxes that matter: who sees, allows and stops what they send and get."""

from __future__ import annotations

from .protections import ConsoleSetting

__all__ = ["SENDING_CONTROLS", "control_title"]

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


def control_title(name: str) -> str:
    """Returns what a control is called; its name where there is none."""
    return SENDING_CONTROLS.get(name, name)
