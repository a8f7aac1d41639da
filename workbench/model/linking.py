"""Cases that belong to one theft: each knows of the other, and none takes over what the other concluded."""

from __future__ import annotations

from typing import Literal

from .base import Moment, Thing
from .cases import Actor

__all__ = ["CaseLinked", "Link", "SharedItem"]


class SharedItem(Thing):
    """Something of the intruder's that both accounts show."""

    kind: str
    """address, client, rule, forwarding, delegate, app or subject."""
    value: str
    """Text from strangers."""


class CaseLinked(Thing):
    """This case and another belong together. The other one holds the same event, turned round."""

    type: Literal["case-linked"] = "case-linked"
    other: str
    """Id of the other case."""
    ticket: str
    account: str
    why: str
    shared: tuple[SharedItem, ...] = ()
    opened: Literal["here", "there", ""] = ""
    """Which of the two was opened for the other's sake: this one, that one, or neither."""


class Link(Thing):
    """What is known of a linked case."""

    linked: CaseLinked
    """As it was last recorded, with all that was ever said to be shared."""
    at: Moment
    """When the two were first linked."""
    by: Actor
