"""Messages and their copies."""

from __future__ import annotations

from .base import Moment, Thing

__all__ = ["HELD_BACK", "IN_REACH", "UNCHECKED", "MessageCopy", "MessageGroup", "MessageQuery"]

HELD_BACK = frozenset({"drafts", "scheduled"})
"""Folders of a sender whose mail has not left it."""
UNCHECKED = "unchecked"
"""Where a copy in a mailbox that was not searched is."""


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
    mailbox: str = ""
    """Only this mailbox is looked into, and what the log says of mail from it and to it: where its copies in other
    mailboxes inside are is `UNCHECKED` then, and whether they were read is not known. Empty: every mailbox is
    searched, which takes somebody who allows it."""


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
    """delivered, withdrawn, purged, outside, replied, fetched, deleted, bounced, forwarded, moved, draft, scheduled,
    unchecked, unknown. A scheduled mail that was withdrawn was stopped before it left."""
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
    lies_in: str = ""
    """Of a withdrawn copy that its recipient can still open: where it lies ("the folder X of its recipient's own
    mailbox"). Empty: where its recipient can't get at it."""

    @property
    def held_back(self) -> bool:
        """It never left its sender's mailbox: a draft, or planned for later and not sent."""
        return self.folder in HELD_BACK

    @property
    def in_hand(self) -> bool:
        """The provider can reach it: in a mailbox inside, or planned for later and not sent yet, whoever it is for."""
        return self.folder == "scheduled" or (self.inside and not self.held_back)


IN_REACH = frozenset({"delivered", "moved", "forwarded", "scheduled"})
"""Where a copy that is in hand can still be withdrawn from: the inbox, another folder, there and sent on too, or the
mail that waits to be sent."""


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
