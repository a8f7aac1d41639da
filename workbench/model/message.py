"""A message that was taken in, and what it holds."""

from __future__ import annotations

import re

from .base import Moment, Thing

__all__ = ["Attachment", "Folder", "Link", "Message", "MessageSource"]

Folder = str
"""`sent`, `drafts`, `scheduled`, `inbox`, `trash`, `spam`; empty where nothing tells."""

_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,10}[a-z][a-z0-9-]{1,62}", re.IGNORECASE)


class Link(Thing):
    """Where a link in a message leads."""

    url: str
    """Cut at 500 characters."""
    host: str
    """In lower case; empty where the address names none."""
    shown: str = ""
    """The words that stand on it, where they are not the address itself."""

    @property
    def disguised(self) -> bool:
        """Its words name another host than it leads to."""
        found = _HOST.search(self.shown)
        if found is None or not self.host or "@" in self.shown:
            return False
        said, real = (name.lower().removeprefix("www.") for name in (found.group(), self.host))
        return said != real and not real.endswith("." + said)


class Attachment(Thing):
    """A file in a message."""

    name: str
    """As the message has it. Text from strangers."""
    declared: str
    """The media type that the message says it has."""
    size: int
    """Bytes, decoded."""
    sha256: str


class MessageSource(Thing):
    """Where a message stands in the evidence, so that its bytes can be had again."""

    evidence: str
    """SHA-256 of the file that was taken in."""
    member: str = ""
    """The file inside the archive, where the evidence is one."""
    number: int = 1
    """Counted from 1 within that file."""
    offset: int = 0
    """Where it begins, in bytes."""
    size: int
    """Its own bytes: without the line that an mbox puts before it."""


class Message(Thing):
    """One message. Text fields are as the message has them, cut to bounds. Every header can be forged."""

    id: str
    """The same wherever it is read: made of the Message-ID and the bytes, whatever a mailbox file did to them."""
    message_id: str = ""
    at: Moment | None = None
    """When it was sent, by its Date; None where it has no Date that can be read."""
    received_at: Moment | None = None
    """When the last server took it, by its newest Received line."""
    sender: str = ""
    """The address in From, in lower case."""
    sender_name: str = ""
    envelope: str = ""
    """The address in Return-Path."""
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    recipients: int = 0
    """In To, Cc and Bcc together, those included that were not kept."""
    subject: str = ""
    ip: str | None = None
    """The address that it was sent from, as far as its headers say."""
    ip_told: str = ""
    """Which header says so."""
    hops: tuple[str, ...] = ()
    """Addresses in the Received lines, newest first."""
    client: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    thread: str = ""
    """Google's own id of the conversation."""
    labels: tuple[str, ...] = ()
    folder: Folder = ""
    folder_told: str = ""
    """What tells the folder: a label, or the name of the file."""
    checks: str = ""
    """Authentication-Results: what the receiving server says it checked."""
    sha256: str
    """Of the message's own bytes, as they stand in the evidence."""
    fingerprint: str = ""
    """What near-identical bodies share, from `workbench.model.mailprint.body_print`; empty for a short body."""
    payment_words: tuple[str, ...] = ()
    """What the body says about changed payment details, from `workbench.model.mailprint.payment_words`."""
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    trouble: tuple[str, ...] = ()
    """What could not be read as it should be. Sentences."""
    source: MessageSource
