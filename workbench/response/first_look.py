"""The first look: everything that can be read is read and kept before anything is changed."""

from __future__ import annotations

import contextlib

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import ProviderError
from workbench.model.words import Facet

from .judging import TakenIn, fetch_signins
from .looking import Look, look
from .readable import readable_facets

__all__ = ["first_look"]


async def first_look(desk: Desk, case: Case) -> tuple[TakenIn | None, tuple[Look, ...]]:
    """Reads the sign-ins and every facet that the provider lets the program read; changes nothing.

    Less where the case's playbook asks for less. Does nothing at a provider that is worked by hand.
    """
    playbook = desk.playbook(case)
    facets = readable_facets(desk, case)
    if playbook.reads == "asked":
        facets = tuple(f for f in facets if f in playbook.asked)
    if playbook.mail == "reported":  # nothing was reported yet
        facets = tuple(f for f in facets if f is not Facet.MESSAGES)
    if not facets:
        return None, ()
    taken: TakenIn | None = None
    if playbook.reads_signins:
        with contextlib.suppress(ProviderError):  # the step then says that no sign-in has been read
            taken = await fetch_signins(desk, case)
    return taken, await look(desk, case, facets)
