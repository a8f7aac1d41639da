"""One message in a file of its own (`.eml`): https://www.rfc-editor.org/rfc/rfc5322."""

from __future__ import annotations

from pathlib import PurePosixPath

from workbench.model.message import MessageSource

from .collecting import Collector
from .mails import folder_of, looks_like_mail, message_of
from .source import Source

__all__ = ["CANT_SHOW", "LABEL", "MAIL_LIMIT", "TITLE", "looks_like", "read_into"]

TITLE = "mail (.eml)"
LABEL = "mail"
MAIL_LIMIT = 64 * 2**20
"""Bytes of one message that are read; what is longer is read up to here."""
CANT_SHOW = (
    "A message file can't show whether it was read, nor who else has it, nor what was deleted.",
    "Every header can be forged: sender, date and the Received lines below those of your own servers are what the "
    "sender wrote.",
)


def looks_like(head: str) -> bool:
    """Tells from the first characters whether this is a message."""
    return looks_like_mail(head)


def read_into(collector: Collector, source: Source) -> None:
    """Reads the message."""
    for sentence in CANT_SHOW:
        collector.gap(sentence)
    if source.encoding.startswith(("utf-16", "utf-32")):
        collector.unreadable(1, "it was saved as wide text (UTF-16): save it again as it came")
        return
    with source.open() as stream:
        stream.seek(source.bom)
        raw = stream.read(MAIL_LIMIT + 1)
    place = MessageSource(
        evidence=collector.sha256, member=collector.member, offset=source.bom, size=min(len(raw), MAIL_LIMIT)
    )
    folder = folder_of(reversed(PurePosixPath(source.name.replace("\\", "/")).parts[:-1][-3:]))
    collector.message(message_of(raw[:MAIL_LIMIT], place, file_folder=folder, cut=len(raw) > MAIL_LIMIT))
