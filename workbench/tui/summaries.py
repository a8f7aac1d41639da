"""A facet's state in a few words."""

from __future__ import annotations

from datetime import datetime

from workbench.model.state import FacetState
from workbench.model.words import Facet, Grade

__all__ = ["summary"]


def summary(state: FacetState) -> str:
    """Returns what was seen: a fact where the facet is one, else how many items."""
    if state.grade is not Grade.READ:
        return "see what was attached"
    if state.facet is Facet.PASSWORD:
        changed = state.attrs.get("changed_at")
        return (
            f"last changed {datetime.fromisoformat(changed):%Y-%m-%d %H:%M}" if isinstance(changed, str) else "in use"
        )
    if state.facet is Facet.SIGN_IN:
        return "suspended" if state.attrs.get("suspended") else "allowed"
    if state.facet is Facet.SENDING:
        return "to outside allowed" if state.attrs.get("outside") else "inside only"
    on = sum(item.enabled for item in state.items)
    word = {
        Facet.IP_ACCESS: "network blocked",
        Facet.PROTOCOLS: "protocol on",
        Facet.MESSAGES: "group of abnormal mails",
    }.get(state.facet, "item")
    head, _, tail = word.partition(" ")
    plural = f"{head}{'' if on == 1 else 's'} {tail}".strip()
    return f"{on or 'no'} {plural}"
