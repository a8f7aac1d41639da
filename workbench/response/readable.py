"""What the program itself can read at a case's provider."""

from __future__ import annotations

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.words import Facet, SupportLevel

__all__ = ["readable_facets", "signins_readable"]


def readable_facets(desk: Desk, case: Case) -> tuple[Facet, ...]:
    """Returns the facets that the program can read at the case's provider."""
    support = {row.name: row.observe for row in desk.provider(case.provider).support()}
    return tuple(f for f in Facet if support.get(f) is SupportLevel.AUTOMATED)


def signins_readable(desk: Desk, case: Case) -> bool:
    """Whether the program reads sign-ins at the case's provider; else a person copies them out of the console."""
    return Facet.SESSIONS in readable_facets(desk, case)
