"""What a provider offers, what an action's call came back with, and what a password must be."""

from __future__ import annotations

from .actions import ActionKind
from .base import JsonObject, Moment, Thing
from .words import Facet, Outcome, SupportLevel

__all__ = ["AccountFacts", "PasswordPolicy", "Receipt", "Support"]


class Support(Thing):
    """What can be done about one facet or one action."""

    name: Facet | ActionKind
    observe: SupportLevel = SupportLevel.NONE
    perform: SupportLevel = SupportLevel.NONE
    undo: SupportLevel = SupportLevel.NONE
    reason: str = ""
    """Why it is no more than that, or what to know."""


class PasswordPolicy(Thing):
    """What the provider accepts as a password."""

    min_length: int = 12
    max_length: int = 128
    classes: int = 3
    """How many of lower case, upper case, digits, signs it must hold."""
    words: bool = True
    """A phrase of words is fine (and easier to read out)."""
    banned: tuple[str, ...] = ()
    """Keywords it may not contain, compared without case."""


class AccountFacts(Thing):
    """Who the account is at its provider."""

    address: str
    account_id: str | None = None
    display_name: str = ""
    former_addresses: tuple[str, ...] = ()
    created_at: Moment | None = None


class Receipt(Thing):
    """What a call that changes something came back with. Redacted: holds no secret."""

    action_id: str
    outcome: Outcome
    detail: str
    """What the provider said, in a sentence."""
    effective_at: Moment | None = None
    """When it took effect, where the provider says so."""
    pending_until: Moment | None = None
    """The effect is known to lag: don't expect it before then."""
    exchange: str = ""
    """Request and answer, redacted, kept as evidence."""
    result: JsonObject = {}
    """What only the receipt knows (a moved message's new id)."""
