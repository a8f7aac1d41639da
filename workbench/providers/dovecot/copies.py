"""Copies of mails as Dovecot has them: how one is named, and how the quarantine remembers whose it was.

A withdrawn copy lies in `withdrawn/RECIPIENT/GUID` of the quarantine account: GUID is that of the folder it came
from, which stays when that folder is renamed. Nothing else has to be remembered to give it back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from workbench.intake.mails import folder_of
from workbench.model.addresses import normalise_ip
from workbench.model.mail import IN_REACH, UNCHECKED, MessageCopy

__all__ = [
    "Origin", "Place", "all_of", "as_one", "copy_of", "is_own", "origin_of", "own_folder", "place_of",
    "places_of", "quarantine_folder", "received_at", "senders_of", "sent_copies", "submission_of",
]  # fmt: skip

_ROOT = "withdrawn"
_AND = "||"
_OWN = {"sent": "sent", "drafts": "drafts", "scheduled": "scheduled", "trash": "deleted"}
"""Folders of what somebody wrote, and what `MessageCopy.folder` calls them."""
_MOST_RECIPIENTS = 200
_LONGEST = 20_000
"""Characters of Received lines that are looked at."""
_PLAIN = re.compile(r"[A-Za-z0-9@_-]")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()@]{1,255}")
_ANGLE = re.compile(r"<([^<>\s]{1,250})>")
_HOP = re.compile(
    r"from\s+\S+\s+\((?:[^()\[\]]*\[)?(?:IPv6:)?(?P<ip>[0-9A-Fa-f:.]{3,45})\]?[^()]*\)(?P<rest>.*?)(?=(?:^|\n)from\s|\Z)",
    re.S,
)
_ID = re.compile(r"\bid\s+([A-Za-z0-9+/=:._-]{4,100})")
_SUBMITTED = re.compile(r"\bwith\s+(?:UTF8)?E?SMTPS?A\b", re.I)
_LOGIN = re.compile(r"Authenticated sender:\s*([^\s()<>]{1,250})")


class Place(NamedTuple):
    """Where a copy lies: a mailbox, a folder by its GUID, and its number in it. `guid` stays when it is moved."""

    user: str
    folder: str
    uid: str
    guid: str

    @property
    def id(self) -> str:
        return "|".join(self)


class Origin(NamedTuple):
    """Where a withdrawn copy came from."""

    recipient: str
    folder: str
    """GUID."""


def places_of(copy: MessageCopy) -> tuple[Place, ...]:
    """Returns where a copy lies, as its id says: in several folders, where its recipient or a rule doubled it."""
    parts = (one.split("|") for one in copy.id.split(_AND))
    return tuple(Place(*p[:4]) for p in parts if len(p) >= 4)


def place_of(copy: MessageCopy) -> Place | None:
    """Returns the first place where a copy lies; None where its id is none of ours."""
    return next(iter(places_of(copy)), None)


def as_one(copies: Iterable[MessageCopy]) -> list[MessageCopy]:
    """One for each mail and recipient, in the order given.

    What lies in several folders is one copy with several places; where one of them was withdrawn, those count that
    were not. What was found in a mailbox counts more than what somebody else's copy says.
    """
    found: dict[tuple[str, str], list[MessageCopy]] = {}
    for copy in copies:
        found.setdefault((copy.message_id, copy.recipient), []).append(copy)
    return [_as_one(same) if len(same) > 1 else same[0] for same in found.values()]


def _as_one(same: list[MessageCopy]) -> MessageCopy:
    reachable = [c for c in same if c.where in IN_REACH]
    lying = reachable or [c for c in same if c.where == "withdrawn"] or same[:1]
    first = min(lying, key=lambda c: c.id)
    return first.model_copy(update={"id": all_of(c.id for c in lying)})


def all_of(ids: Iterable[str]) -> str:
    """Returns the id of a copy that lies in all these places."""
    return _AND.join(sorted(ids))


def quarantine_folder(origin: Origin, separator: str) -> str:
    """Returns the folder of the quarantine account for what comes from there."""
    name = "".join(c if _PLAIN.match(c) else "".join(f"={b:02X}" for b in c.encode()) for c in origin.recipient)
    return separator.join((_ROOT, name, origin.folder))


def origin_of(folder: str, separator: str) -> Origin | None:
    """Reads the name of a quarantine folder; None where it is none of ours."""
    parts = folder.split(separator)
    if len(parts) != 3 or parts[0] != _ROOT:
        return None
    try:
        raw = re.sub(rb"=([0-9A-F]{2})", lambda m: bytes([int(m.group(1), 16)]), parts[1].encode())
        return Origin(raw.decode(), parts[2])
    except UnicodeDecodeError:
        return None


def is_own(row: Mapping[str, str]) -> bool:
    """Tells whether it is the sender's own copy: one that lies in Sent or Drafts and was never delivered there."""
    return not row.get("hdr.delivered-to") and own_folder(row.get("mailbox", "")) != ""


@lru_cache(maxsize=1000)
def own_folder(mailbox: str) -> str:
    """Returns what `MessageCopy.folder` calls a folder of what somebody wrote; empty for any other."""
    return _OWN.get(folder_of([mailbox]), "")


def received_at(row: Mapping[str, str]) -> datetime:
    """Returns the server's own time of receipt."""
    return datetime.fromtimestamp(int(row["date.received.unixtime"]), UTC)


def copy_of(row: Mapping[str, str], *, quarantine: str, separator: str) -> MessageCopy | None:
    """Returns the copy that a row of `fetch` tells of; None for what lies in the quarantine and is none of ours."""
    user = row["user"]
    folder = row.get("mailbox", "")
    where, recipient = "delivered" if folder == "INBOX" else "moved", user
    if quarantine and user == quarantine:
        origin = origin_of(folder, separator)
        if origin is None:
            return None
        where, recipient, folder = "withdrawn", origin.recipient, ""
    flags = row.get("flags", "").split()
    if where != "withdrawn" and "$Forwarded" in flags:
        where = "forwarded"
    place = Place(user, row["mailbox-guid"], row["uid"], row["guid"])
    size = row.get("size.physical", "")
    submission = submission_of(row.get("hdr.received", ""))
    return MessageCopy(
        id=place.id,
        message_id=row.get("hdr.message-id", "").strip() or f"<{row['guid']}@no-message-id>",
        recipient=recipient.lower(),
        inside=True,
        subject=row.get("hdr.subject.utf8", "")[:500],
        sent_at=received_at(row),
        from_ip=submission.ip if submission else None,
        where=where,
        seen="\\Seen" in flags,
        sender=_address(row.get("hdr.from", "")),
        reply_to=_address(row.get("hdr.reply-to", "")),
        folder="inbox" if folder == "INBOX" else folder,
        in_reply_to=row.get("hdr.in-reply-to", "").strip()[:300],
        client=(row.get("hdr.user-agent") or row.get("hdr.x-mailer") or "")[:200] or None,
        size=int(size) if size.isdigit() else None,
    )


def sent_copies(row: Mapping[str, str], inside: Collection[str], *, outside_only: bool) -> Iterator[MessageCopy]:
    """Yields what a sender's own copy tells of: a copy for each recipient that it names.

    `inside`: everybody with a mailbox here; where their copies are is not looked up.
    """
    folder = own_folder(row.get("mailbox", ""))
    written = " ".join(row.get(f"hdr.{name}", "") for name in ("to", "cc", "bcc"))
    named = list(dict.fromkeys(a.lower() for a in _ADDRESS.findall(written)))[:_MOST_RECIPIENTS]
    wanted = [a for a in named if not (outside_only and a in inside)]
    own = copy_of(row, quarantine="", separator="") if wanted else None
    for recipient in wanted if own else ():
        here = recipient in inside
        where = {"drafts": "draft", "scheduled": "scheduled"}.get(folder, UNCHECKED if here else "outside")
        yield own.model_copy(  # type: ignore[union-attr]
            update={
                "id": f"{own.id}|{recipient}",  # type: ignore[union-attr]
                "recipient": recipient,
                "inside": here,
                "where": where,
                "folder": folder,
                "seen": None,
            }
        )


class Submission(NamedTuple):
    """How somebody who had signed in handed a mail over."""

    ip: str | None
    transaction: str


def submission_of(received: str) -> Submission | None:
    """Reads it off the Received lines (RFC 3848: ESMTPA, ESMTPSA); None where none of them says so.

    The newest such line counts: those below it may be forged.
    """
    for hop in _HOP.finditer(received[:_LONGEST]):
        if _SUBMITTED.search(hop.group("rest")):
            named = _ID.search(hop.group("rest"))
            return Submission(normalise_ip(hop.group("ip")), named.group(1) if named else "")
    return None


def senders_of(row: Mapping[str, str]) -> frozenset[str]:
    """Returns who sent it, in lower case: by From, by the envelope, and by who had signed in to hand it over."""
    named = (_address(row.get("hdr.from", "")), _address(row.get("hdr.return-path", "")))
    return frozenset((*named, *(m.lower() for m in _LOGIN.findall(row.get("hdr.received", "")))))


def _address(header: str) -> str:
    """The address of a header line, in lower case. Text from strangers."""
    found = _ANGLE.findall(header)
    plain = found[-1] if found else header.strip()
    return plain.lower() if "@" in plain and len(plain) <= 254 and not re.search(r"\s", plain) else ""
