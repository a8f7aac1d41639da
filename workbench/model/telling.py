"""Who was told of a theft, by which way, and when."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from .base import Moment, Thing
from .cases import Actor

__all__ = ["Audience", "PeopleTold", "Telling", "TellingStruck", "Way"]


class Audience(StrEnum):
    """What people are to the theft."""

    INSIDE = "inside"
    """They got a copy, within the organisation."""
    OUTSIDE = "outside"
    """They got a copy, outside of it."""
    BANK = "bank"
    OWNER = "owner"
    """Of the account."""
    OTHERS = "others"
    """A manager, an authority, the insurer."""


class Way(StrEnum):
    """How somebody was told. Never by mail from the mailbox that may be stolen."""

    PHONE = "phone"
    MAIL = "mail"
    IN_PERSON = "in-person"
    CHAT = "chat"
    TICKET = "ticket"
    LETTER = "letter"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The way, as it stands behind “told”."""
        return _WORDS[self]


_WORDS = {
    Way.PHONE: "by phone",
    Way.MAIL: "by mail from another mailbox",
    Way.IN_PERSON: "in person",
    Way.CHAT: "by chat",
    Way.TICKET: "by the ticket system",
    Way.LETTER: "by letter",
    Way.OTHER: "by another way",
}


class PeopleTold(Thing):
    """Some people were told."""

    type: Literal["people-told"] = "people-told"
    id: str
    who: tuple[str, ...] = ()
    """Mail addresses in lower case, or names; empty where they are many: then `listed` holds them."""
    count: int
    listed: str | None = None
    """SHA-256 of the list, one a line."""
    audience: Audience
    how: Way
    told_at: Moment
    note: str = ""
    group: str = ""
    """The group of like mails that they were told of; empty: of the theft as a whole."""


class TellingStruck(Thing):
    """An entry on who was told was a mistake. It stays to be read, and counts no more."""

    type: Literal["telling-struck"] = "telling-struck"
    telling: str
    why: str


class Telling(Thing):
    """What is known of one time that people were told."""

    told: PeopleTold
    who: tuple[str, ...]
    """Everybody; empty where the list was let go with the evidence of the case."""
    at: Moment
    """When it was recorded."""
    by: Actor
    struck: str = ""
    """Why it was a mistake; empty where it counts."""
    struck_by: Actor | None = None

    @property
    def words(self) -> str:
        """How, by whom, and what was remarked."""
        note = f": {self.told.note}" if self.told.note else ""
        return f"{self.told.how.words}, by {self.by.name}{note}"
