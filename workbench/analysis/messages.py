"""Puts near-identical messages into groups, and names them so that the names last."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from workbench.model.mail import MessageCopy, MessageGroup

from .mail_judging import JudgedGroup, MailContext, judge_groups
from .near import near_identical
from .subjects import normalise_subject

__all__ = ["JudgedGroup", "MailContext", "group_messages", "group_of", "judge_groups", "normalise_subject"]

_T = TypeVar("_T", str, date)

_NEARLY_ALL = 0.9


def group_messages(copies: Iterable[MessageCopy]) -> tuple[MessageGroup, ...]:
    """Returns the copies in groups of near-identical mails, by first mail.

    A group's key is made of the subject that most of its mails share and the day on which most were sent. So it stays
    the same however often the copies are looked up, wherever they were moved meanwhile, and whatever else is found.
    """
    taken: Counter[str] = Counter()
    named = []
    for same in near_identical(_in_order(copies)):  # which gives them by first mail
        key = _name(same)
        taken[key] += 1
        named.append(_made(key + (f"-{taken[key]}" if taken[key] > 1 else ""), same))
    return tuple(named)


def _in_order(copies: Iterable[MessageCopy]) -> list[MessageCopy]:
    return sorted(copies, key=_moment)


def _moment(copy: MessageCopy) -> tuple[float, str, str]:
    # Not by its id: a moved copy has another one.
    return copy.sent_at.timestamp(), copy.message_id, copy.recipient


def _name(copies: Sequence[MessageCopy]) -> str:
    if len(copies) == 1:  # nearly every ordinary mail is alone
        subject, day = normalise_subject(copies[0].subject), copies[0].sent_at.date()
    else:
        subject = _most_common(normalise_subject(copy.subject) for copy in copies)
        day = _most_common(copy.sent_at.date() for copy in copies)
    digest = hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"mail-{digest}-{day:%y%m%d}"


def _most_common(values: Iterable[_T]) -> _T:
    """The most common one; of several the least."""
    counts = Counter(values)
    if len(counts) == 1:
        return next(iter(counts))
    return min(counts, key=lambda value: (-counts[value], str(value)))


def group_of(key: str, copies: Iterable[MessageCopy]) -> MessageGroup:
    """Returns these copies (at least one) as one group, in the order in which they were sent."""
    return _made(key, _in_order(copies))


def _made(key: str, ordered: list[MessageCopy]) -> MessageGroup:
    inside = sum(copy.inside for copy in ordered)
    return MessageGroup(
        key=key,
        subject=ordered[0].subject,
        messages=len({copy.message_id for copy in ordered}),
        inside=inside,
        outside=len(ordered) - inside,
        first_at=ordered[0].sent_at,
        last_at=ordered[-1].sent_at,
        shared=_shared(ordered),
        copies=tuple(ordered),
    )


def _shared(copies: Sequence[MessageCopy]) -> tuple[str, ...]:
    """What nearly all of the mails have in common; nothing where there is one mail only."""
    if len(copies) < 2 or len({copy.message_id for copy in copies}) < 2:
        return ()
    enough = _NEARLY_ALL * len(copies)
    alike = Counter(normalise_subject(copy.subject) for copy in copies)
    bodies = Counter(band for copy in copies for band in enumerate(copy.body_print.split()))
    links = Counter(link for copy in copies for link in copy.links)
    return (
        *(["the subject, but for numbers"] if max(alike.values()) >= enough else []),
        *(["most of the body"] if bodies and bodies.most_common(1)[0][1] >= enough else []),
        *(f"the link {link}" for link, number in links.most_common(3) if number >= enough),
    )
