"""Messages and their copies."""

from __future__ import annotations

from .base import Moment, Thing

__all__ = ["MessageCopy", "MessageGroup", "MessageQuery"]


class MessageQuery(Thing):
    """Which messages to look for: sent by the account within a window."""

    sender: str
    since: Moment | None = None
    until: Moment | None = None
    from_ips: tuple[str, ...] = ()
    """Only messages sent from these addresses, where the provider knows; empty: all."""


class MessageCopy(Thing):
    """One message in one recipient's mailbox, or on its way out."""

    id: str
    """Identifies this copy at the provider. A moved copy may get a new one."""
    message_id: str
    recipient: str
    inside: bool
    """The recipient's mailbox is one that the provider can reach."""
    subject: str
    sent_at: Moment
    from_ip: str | None = None
    where: str = "delivered"
    """delivered, withdrawn, outside, replied, fetched, deleted, unknown."""
    seen: bool | None = None
    """Read by its recipient; None where unknown."""


class MessageGroup(Thing):
    """Near-identical messages, shown as one."""

    key: str
    subject: str
    messages: int
    inside: int
    outside: int
    first_at: Moment
    last_at: Moment
    copies: tuple[MessageCopy, ...] = ()
