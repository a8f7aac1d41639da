"""Puts near-identical messages into groups."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from workbench.model.base import Thing
from workbench.model.mail import MessageCopy, MessageGroup

from .networks import network_of, normalise_ip

__all__ = ["JudgedGroup", "group_messages", "group_of", "judge_groups", "normalise_subject"]

_BURST = timedelta(hours=6)
"""Mails with one subject belong together as long as no pause between them is longer."""

_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|答复|回复|转发)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
_VARIABLE = re.compile(r"[0-9]+|[0-9a-f]{8,}")
_NOT_WORDS = re.compile(r"[\W_]+")


class JudgedGroup(Thing):
    """A group of messages, and whether the intruder sent it."""

    group: MessageGroup
    abnormal: bool
    why: str


def normalise_subject(subject: str) -> str:
    """Returns what near-identical subjects share: no reply marks, numbers, signs or case."""
    plain = _REPLY.sub("", unicodedata.normalize("NFKC", subject).strip()).casefold()
    return _NOT_WORDS.sub(" ", _VARIABLE.sub("0", plain)).strip()


def group_messages(copies: Iterable[MessageCopy]) -> tuple[MessageGroup, ...]:
    """Returns the copies in groups of near-identical mails, by first mail.

    A group's key stays the same however often the copies are looked up, and wherever they were moved meanwhile.
    """
    by_subject: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        by_subject[normalise_subject(copy.subject)].append(copy)
    groups = [
        _group(subject, nth, burst)
        for subject, same in by_subject.items()
        for nth, burst in enumerate(_bursts(same), start=1)
    ]
    return tuple(sorted(groups, key=lambda g: (g.first_at, g.key)))


def _bursts(copies: list[MessageCopy]) -> list[list[MessageCopy]]:
    bursts: list[list[MessageCopy]] = []
    for copy in sorted(copies, key=lambda c: (c.sent_at, c.recipient, c.id)):
        if bursts and copy.sent_at - bursts[-1][-1].sent_at <= _BURST:
            bursts[-1].append(copy)
        else:
            bursts.append([copy])
    return bursts


def _group(subject: str, nth: int, copies: list[MessageCopy]) -> MessageGroup:
    digest = hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return group_of(f"mail-{digest}" + (f"-{nth}" if nth > 1 else ""), copies)


def group_of(key: str, copies: Iterable[MessageCopy]) -> MessageGroup:
    """Returns these copies (at least one) as one group, in the order in which they were sent."""
    copies = sorted(copies, key=lambda c: (c.sent_at, c.recipient, c.id))
    return MessageGroup(
        key=key,
        subject=copies[0].subject,
        messages=len({c.message_id for c in copies}),
        inside=sum(c.inside for c in copies),
        outside=sum(not c.inside for c in copies),
        first_at=copies[0].sent_at,
        last_at=copies[-1].sent_at,
        copies=tuple(copies),
    )


def judge_groups(groups: Iterable[MessageGroup], abnormal_ips: Iterable[str]) -> tuple[JudgedGroup, ...]:
    """Tells which groups were sent from addresses that were judged abnormal."""
    abnormal = frozenset(network_of(ip) for ip in abnormal_ips)
    return tuple(_judged(group, abnormal) for group in groups)


def _judged(group: MessageGroup, abnormal: frozenset[str]) -> JudgedGroup:
    known = {c.from_ip for c in group.copies if c.from_ip and normalise_ip(c.from_ip)}
    hits = sorted(ip for ip in known if network_of(ip) in abnormal)
    if hits:
        return JudgedGroup(group=group, abnormal=True, why=f"sent from {', '.join(hits)}, judged abnormal")
    if not known:
        return JudgedGroup(group=group, abnormal=False, why="where it was sent from is not known")
    return JudgedGroup(group=group, abnormal=False, why=f"sent from {', '.join(sorted(known))}, not judged abnormal")
