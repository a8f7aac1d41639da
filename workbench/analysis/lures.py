"""Finds the mail that may have let the intruder in: what came shortly before, with a link that takes a password."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from workbench.model.base import Thing
from workbench.model.mail import MessageCopy
from workbench.model.mailprint import plain_letters

from .links import domain_of, looks_like, odd_link
from .wording import span

__all__ = ["JudgedLure", "find_lures"]

_BEFORE = timedelta(days=7)
_AT_ONCE = timedelta(hours=24)
_ENOUGH = 4
_URGES = re.compile(
    r"password|passcode|verif|confirm your|sign[- ]?in|log[- ]?in|mailbox (?:is )?(?:almost )?full|quota|suspend|expir"
    r"|deactivat|shared (?:a )?(?:file|document)|voice ?mail|held messages|unusual activity|security alert"
    r"|密码|口令|验证|登录|登陆|过期|停用|升级|容量|备案|冻结|安全提醒|补贴|异常"
)


class JudgedLure(Thing):
    """A mail that may have let the intruder in."""

    copy_: MessageCopy
    points: int
    reasons: tuple[str, ...]


def find_lures(
    received: Iterable[MessageCopy], first_abnormal_at: datetime, org_domains: Iterable[str]
) -> tuple[JudgedLure, ...]:
    """Returns the suspects among what the account received in the week before, likeliest first.

    Needs an odd link, and something more: words that urge, a sender who imitates, that it was opened, the time.
    """
    own = tuple(domain.lower() for domain in org_domains)
    near = [c for c in received if first_abnormal_at - _BEFORE <= c.sent_at <= first_abnormal_at]
    judged = [lure for copy in near if (lure := _judged(copy, first_abnormal_at, own)).points >= _ENOUGH]
    return tuple(sorted(judged, key=lambda lure: (-lure.points, first_abnormal_at - lure.copy_.sent_at)))


def _judged(copy: MessageCopy, first: datetime, own: tuple[str, ...]) -> JudgedLure:
    weighed = _odd_links(copy, own)
    if weighed:
        weighed += [*_sender(copy, own), *_words(copy), *_time(copy, first)]
    weighed.sort(key=lambda w: -w[0])
    return JudgedLure(copy_=copy, points=sum(p for p, _ in weighed), reasons=tuple(told for _, told in weighed))


def _odd_links(copy: MessageCopy, own: tuple[str, ...]) -> list[tuple[int, str]]:
    for link in copy.links:
        told = odd_link(link, own)
        if told:
            return [(2, f"Its link {link} {told}.")]
    return []


def _sender(copy: MessageCopy, own: tuple[str, ...]) -> list[tuple[int, str]]:
    domain = domain_of(copy.sender)
    like = next((d for d in own if looks_like(domain, d)), "")
    if like:
        return [(2, f"It came from {copy.sender}, whose domain imitates {like}.")]
    if copy.reply_to and domain_of(copy.reply_to) != domain:
        return [(1, f"It came from {copy.sender}, but answers go to {copy.reply_to}.")]
    return []


def _words(copy: MessageCopy) -> list[tuple[int, str]]:
    found = _URGES.search(plain_letters(copy.subject))
    return [(1, f"Its subject urges to act: “{found.group()}”.")] if found else []


def _time(copy: MessageCopy, first: datetime) -> list[tuple[int, str]]:
    before = first - copy.sent_at
    told = [(1, f"It came {span(before)} before the first abnormal sign-in.")] if before <= _AT_ONCE else []
    if copy.seen:
        told.append((1, "It was opened; whether its link was followed is not known."))
    return told
