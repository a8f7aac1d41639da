"""What was found in a suspicious mail: each reason with its evidence, and the finding that follows from them."""

from __future__ import annotations

from typing import Literal

from .base import Moment, Thing
from .cases import Actor

__all__ = [
    "ExaminedFile",
    "ExaminedLink",
    "ExaminedMail",
    "ExaminedRecord",
    "MailExamined",
    "MailFinding",
    "MailReason",
]

MailFinding = Literal["suspicious", "unclear", "nothing found", "not examined"]


class MailReason(Thing):
    """One thing that speaks for or against a mail. Its text is cleaned already."""

    code: str
    points: int
    """Positive speaks for a trap, negative for ordinary mail; ten multiply or divide the odds by 2.7."""
    sentence: str
    evidence: str = ""
    """What stands in the mail, quoted, cut at 200 characters."""


class ExaminedLink(Thing):
    """One link, and where it really leads. Nothing was fetched."""

    url: str
    host: str
    shown: str = ""
    """The words that stand on it, where they are not the address itself."""
    where: str = ""
    """`text`, `page`, `picture`, `form`, or the name of the file that holds it."""


class ExaminedFile(Thing):
    """One attached file, by its name and by its bytes. Nothing was opened or run."""

    name: str
    declared: str
    real: str
    """What its first bytes say it is; empty where they say nothing."""
    size: int
    sha256: str
    holds: tuple[str, ...] = ()
    """The names inside an archive, at most 50."""


class ExaminedMail(Thing):
    """One mail. Text fields are cleaned already: they can be shown as they are."""

    finding: MailFinding
    points: int = 0
    says: str
    """The finding in plain words."""
    advice: tuple[str, ...] = ()
    """What to do, in order."""
    reasons: tuple[MailReason, ...] = ()
    """The heaviest first; what speaks against comes last."""
    not_examined: tuple[str, ...] = ()
    """What could not be looked at. Sentences."""
    sha256: str = ""
    size: int = 0
    sender: str = ""
    sender_name: str = ""
    reply_to: tuple[str, ...] = ()
    return_path: str = ""
    subject: str = ""
    date: str = ""
    """As the mail has it."""
    checks: tuple[str, ...] = ()
    """What the receiving server says of SPF, DKIM, DMARC and ARC, and who says so."""
    path: tuple[str, ...] = ()
    """The servers it came through, newest first, as its Received lines have it."""
    links: tuple[ExaminedLink, ...] = ()
    files: tuple[ExaminedFile, ...] = ()


class MailExamined(Thing):
    """A reported mail was taken into a case and examined (again). Nothing in it was opened, followed or run."""

    type: Literal["mail-examined"] = "mail-examined"
    evidence: str
    """SHA-256 of the file that it came in, kept byte for byte."""
    name: str
    """Of that file."""
    number: int = 1
    """Counted from 1 within the file."""
    mail: ExaminedMail
    message_id: str = ""
    sent_at: Moment | None = None
    """As its sender's date has it; None where it can't be read."""
    body_print: str = ""
    """What near-identical bodies share, from `workbench.model.mailprint.body_print`."""
    mailbox: str = ""
    """Whose mailbox it was read from, at the provider; empty: somebody handed it in as a file."""


class ExaminedRecord(Thing):
    """An examined mail of a case, as it was last examined."""

    examined: MailExamined
    at: Moment
    by: Actor
