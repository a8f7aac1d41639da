"""Which facets an action may change: all of them are read back."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.actions import ACTIONS, Action
from workbench.model.cases import Case
from workbench.model.words import Facet

__all__ = ["touched_facets"]


def touched_facets(desk: Desk, case: Case, action: Action) -> tuple[Facet, ...]:
    """Returns the action's own facet first, then those it touches by its kind, and those that share its resource.

    A script that holds rules and forwarding goes off whole at some providers.
    """
    provider = desk.provider(case.provider)
    resource = provider.resource(action)
    sharing = (
        spec.facet
        for spec in ACTIONS.values()
        if resource and provider.resource(action.model_copy(update={"kind": spec.kind})) == resource
    )
    return tuple(dict.fromkeys((*action.spec.facets, *sharing)))
