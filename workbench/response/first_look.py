"""The first look: everything that can be read is read and kept before anything is changed."""

from __future__ import annotations

import contextlib

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import ProviderError

from .judging import TakenIn, fetch_signins
from .looking import Look, look
from .readable import readable_facets

__all__ = ["first_look", "readable_facets"]


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
