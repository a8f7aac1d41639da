"""Messages and their copies."""

from __future__ import annotations

from .base import Moment, Thing

__all__ = ["IN_REACH", "MessageCopy", "MessageGroup", "MessageQuery"]


class MessageQuery(Thing):
    """Which messages to look for: sent by an account, or to one, within a window."""

    sender: str = ""
    """Empty: anybody, where a recipient is named."""
    since: Moment | None = None
    until: Moment | None = None
    from_ips: tuple[str, ...] = ()
    """Only messages sent from these addresses, where the provider knows; empty: all."""
    recipient: str = ""
    """Only what came to this address. With an empty `sender`: from anybody."""
    folder: str = ""
    """Only what lies in this folder of the sender and was not sent from it: drafts, scheduled. Empty: what was sent."""


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
    """delivered, withdrawn, outside, replied, fetched, deleted, bounced, forwarded, moved, draft, scheduled,
    unknown."""
    seen: bool | None = None
    """Read by its recipient; None where unknown."""
    sender: str = ""
    reply_to: str = ""
    """Where an answer goes, if not to the sender."""
    body_print: str = ""
    """What near-identical bodies share, from `workbench.model.mailprint.body_print`; empty: not known."""
    payment_words: tuple[str, ...] = ()
    """What the body says about changed payment details, from `workbench.model.mailprint.payment_words`."""
    links: tuple[str, ...] = ()
    """Where its links lead, from `workbench.model.mailprint.link_targets`: host and path, at most 20."""
    folder: str = ""
    """Of the sender: sent, drafts, scheduled, deleted; of the recipient: inbox and others. Empty: not known."""
    in_reply_to: str = ""
    """The Message-ID that it answers."""
    thread: str = ""
    """The provider's own name for the conversation."""
    client: str | None = None
    """The program that it was sent with."""
    passed_on: str = ""
    """Where its recipient's own rule sent another copy: withdrawing does not reach that one."""
    size: int | None = None
    """Bytes."""


IN_REACH = frozenset({"delivered", "moved", "forwarded"})
"""Where a copy is still in its recipient's mailbox: in the inbox, in another folder, or there and sent on too."""


class MessageGroup(Thing):
    """Near-identical messages, shown as one."""

    key: str
    subject: str
    messages: int
    inside: int
    outside: int
    first_at: Moment
    last_at: Moment
    shared: tuple[str, ...] = ()
    """What its mails have in common, as phrases: "the body", "the link pay.example.net/id"."""
    copies: tuple[MessageCopy, ...] = ()
