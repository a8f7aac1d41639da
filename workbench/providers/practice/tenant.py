"""What the make-believe tenant keeps. This is the format of its file."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from workbench.model.base import JsonObject, Moment, Thing
from workbench.model.state import FacetItem
from workbench.model.words import Facet, SignInEvent

__all__ = [
    "COMPANY",
    "FORMAT",
    "KEPT",
    "SIZE",
    "AuditRow",
    "CallRow",
    "Former",
    "Hashed",
    "Held",
    "Letter",
    "LogRow",
    "SignInRow",
    "Tenant",
    "User",
    "Where",
    "letter_key",
]

COMPANY = "harbour.example"
"""The domain of the company that is there to be checked for gaps."""

FORMAT = 5
"""Of the file; a file of a higher one was written by a newer program."""

SIZE = 240
"""Messages of the burst, unless told otherwise."""

KEPT = timedelta(days=30)
"""How far back the log goes from the tenant's birth."""


class _Record(BaseModel):
    """Something that the service changes in place."""

    model_config = ConfigDict(extra="forbid")


class SignInRow(Thing):
    """A line of the sign-in log."""

    type: Literal["sign-in"]
    id: str = ""
    at: Moment
    user: str
    event: SignInEvent = SignInEvent.LOGIN
    ok: bool | None = True
    ip: str
    protocol: str
    client: str | None = None
    region: str | None = None
    detail: str = ""


class AuditRow(Thing):
    """A line of the log that tells of a change to an account, made by its user."""

    type: Literal["audit"]
    id: str = ""
    at: Moment
    user: str
    ip: str
    facet: Facet
    change: Literal["added", "removed", "changed"]
    key: str
    """The key of the changed item in its facet."""
    what: str
    name: str


LogRow = Annotated[SignInRow | AuditRow, Field(discriminator="type")]


class Held(_Record):
    """What an account holds of one facet."""

    items: list[FacetItem] = []
    attrs: JsonObject = {}


class Hashed(Thing):
    """A password as the service keeps it: scrypt, never the password."""

    salt: str
    """Hex."""
    scrypt: str
    """Hex."""


class Former(Thing):
    """The password from before a reset, kept so that a false alarm can be taken back."""

    password: Hashed | None
    changed_at: JsonValue
    written: Hashed
    """What the reset put in its place: only over that it is put back."""


class User(_Record):
    """An account of the tenant."""

    address: str
    name: str
    account_id: str
    created_at: Moment
    former_addresses: list[str] = []
    held: dict[Facet, Held] = {}
    password: Hashed | None = None
    """None until the workbench sets one: nobody needs to know the first."""
    former: dict[str, Former] = {}
    """By a name that tells nothing."""

    def of(self, facet: Facet) -> Held:
        """Returns what the account holds of a facet, empty where nothing was ever there."""
        return self.held.setdefault(facet, Held())


Where = Literal[
    "delivered", "withdrawn", "purged", "outside", "replied", "fetched", "deleted", "bounced", "forwarded", "moved",
    "draft", "scheduled",
]  # fmt: skip
"""Where a copy is. Moved: by its recipient, to another folder; forwarded: delivered, and another one sent on."""


class Letter(_Record):
    """One message as one recipient got it."""

    id: str
    message_id: str
    sender: str
    recipient: str
    inside: bool
    subject: str
    sent_at: Moment
    from_ip: str
    where: Where
    seen: bool | None = None
    origin: str = ""
    """The id that a withdrawn copy had in its mailbox."""
    was: Literal["delivered", "moved", "forwarded", "scheduled"] = "delivered"
    """Where a withdrawn copy was."""
    passed_on: str = ""
    """Where the recipient's own rule sent another copy of it."""
    text: str = ""
    """The body; empty: it is made from the rest whenever somebody asks for it."""
    raw: str = ""
    """The whole message, where it came from outside as it is; empty: it is made from the rest."""
    reply_to: str = ""
    in_reply_to: str = ""
    folder: str = ""
    client: str = ""


class CallRow(Thing):
    """One change that the service carried out, written in one with its effect."""

    at: Moment
    user: str
    action: str
    """The id under which the workbench asked for it."""
    part: str = ""
    """The copy that was moved, by `letter_key`; empty where the action is one change."""


def letter_key(message_id: str, recipient: str) -> str:
    """Returns what finds a copy wherever it was moved to."""
    return f"{message_id} {recipient}"


class Tenant(_Record):
    """Everything the tenant keeps."""

    format: int
    domain: str
    born: Moment
    """The moment that the stories are told from: "six hours ago" is six hours before this."""
    seed: int
    users: dict[str, User]
    blocked: list[FacetItem] = []
    """The blocklist of the whole domain."""
    filters: list[FacetItem] = []
    """Rules that turn mail away for the whole domain: they show among the rules of every account."""
    switches: JsonObject = {}
    """What was set for the whole domain since: it counts before what the accounts' records say of the domain."""
    log: list[LogRow] = []
    """Oldest first."""
    letters: dict[str, Letter] = {}
    """By `letter_key`, oldest first."""
    size: int = SIZE
    """Messages of the burst."""
    moves: int = 0
    """How often the file was written whole: a journal of another number is not its own."""
    calls: list[CallRow] = []
    """What it carried out, oldest first: what shows whether anything was done twice."""
