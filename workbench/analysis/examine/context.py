"""What an examination may know beside the mail itself."""

from __future__ import annotations

from workbench.model.base import Thing

__all__ = ["Known"]


class Known(Thing):
    """The organisation's own domains, its people, and whom it writes with. All of it may be empty."""

    domains: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Names of people of the house whom a stranger may pretend to be."""
    correspondents: frozenset[str] | None = None
    """Addresses that wrote here before, in lower case; None where that is not known."""
