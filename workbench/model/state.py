"""A facet's state as it was seen, and what follows from it."""

from __future__ import annotations

from pydantic import Field

from .base import JsonObject, Moment, Thing
from .evidence import Coverage
from .words import Attribution, Facet, Grade

__all__ = ["Exposure", "FacetItem", "FacetState", "OpenedAt", "Proof", "exposure_id"]


class FacetItem(Thing):
    """One thing in a facet: a rule, a session, a forwarding address, a protocol."""

    key: str
    """Identifies it within its facet, for as long as the provider knows it."""
    what: str
    """In plain words; may hold text from strangers."""
    enabled: bool = True
    since: Moment | None = None
    by_ip: str | None = None
    """The address it was made from, where the provider tells."""
    attrs: JsonObject = {}
    """What else is known; keys per facet are listed in `workbench.providers.base`."""


class FacetState(Thing):
    """What a facet looked like at one moment."""

    facet: Facet
    at: Moment
    grade: Grade = Grade.READ
    items: tuple[FacetItem, ...] = ()
    attrs: JsonObject = {}
    """Facts about the facet as a whole (password changed at, second factor required)."""
    coverage: Coverage
    evidence: str | None = None
    """SHA-256 of what it was read from, where that was kept."""
    raw: bytes = Field(default=b"", exclude=True, repr=False)
    """The provider's answer as it came, where the provider hands it over: for the evidence, never for the ledger."""

    def item(self, key: str) -> FacetItem | None:
        """Returns the item with that key, or None."""
        return next((i for i in self.items if i.key == key), None)


class OpenedAt(Thing):
    """When an exposure opened, as precisely as it is known."""

    at: Moment | None = None
    precision: str = "unknown"
    """exact, not after, unknown."""


class Exposure(Thing):
    """One item that lets the intruder in or the mail out."""

    id: str
    facet: Facet
    key: str
    what: str
    attribution: Attribution
    why: str
    """Why it counts as one: a sentence."""
    as_seen: bool = Field(default=False, exclude_if=lambda value: value is False)
    """Judged by what it is, as it was seen; not by the record of its making alone. Left out of what is written where it
    is not so: case files of older versions don't have it."""
    opened: OpenedAt
    found_at: Moment


def exposure_id(facet: Facet, key: str) -> str:
    """Returns the identity of an exposure within its case."""
    return f"{facet.value}:{key}" if key else facet.value


class Proof(Thing):
    """Whether a state read back shows that an action took effect."""

    proved: bool
    sentence: str
    """What was compared, in plain words."""
    before: Grade | None = None
    after: Grade | None = None
