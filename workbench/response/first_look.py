"""The first look: everything that can be read is read and kept before anything is changed."""

from __future__ import annotations

import contextlib

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import ProviderError
from workbench.model.words import Facet, SupportLevel

from .judging import TakenIn, fetch_signins
from .looking import Look, look

__all__ = ["first_look", "readable_facets"]


def readable_facets(desk: Desk, case: Case) -> tuple[Facet, ...]:
    """Returns the facets that the program can read at the case's provider."""
    support = {row.name: row.observe for row in desk.provider(case.provider).support()}
    return tuple(f for f in Facet if support.get(f) is SupportLevel.AUTOMATED)


async def first_look(desk: Desk, case: Case) -> tuple[TakenIn | None, tuple[Look, ...]]:
    """Reads the sign-ins and every facet that the provider lets the program read; changes nothing.

    Does nothing at a provider that is worked by hand.
    """
    facets = readable_facets(desk, case)
    if not facets:
        return None, ()
    taken: TakenIn | None = None
    with contextlib.suppress(ProviderError):  # the step then says that no sign-in has been read
        taken = await fetch_signins(desk, case)
    return taken, await look(desk, case, facets)
