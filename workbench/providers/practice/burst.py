"""What lin.wei's account sent: a month of ordinary mail, then 240 invoices within six minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from .big_burst import big_burst
from .diary import OFFICE, Diary, ago
from .people import COLLEAGUES, OWNER, Person
from .tenant import SIZE, Letter

__all__ = ["INSIDE", "OUTSIDE", "burst"]

INSIDE, OUTSIDE = 35, 205
"""Recipients of the burst, one message each."""

_PACE = timedelta(seconds=1.5)
_OUTSIDE_DOMAINS = ("example.net", "example.org", "shop.example.net", "law.example.org", "freight.example.net")
_FETCHED, _REPLIED = 4, 17
"""Which of the copies inside was fetched by POP, and which was answered."""
_ORDINARY = (
    "Travel form for March",
    "Re: meeting room on Thursday",
    "Numbers for the quarter",
    "Lunch on Friday?",
    "Corrected purchase order 88123",
    "Re: Re: new coffee machine",
    "Minutes of Tuesday",
    "Question about the audit",
    "报销单 已签字",
    "Handover while I am away",
    "Supplier list, second try",
    "Re: parking permit",
)

_Where = Literal["delivered", "withdrawn", "outside", "replied", "fetched", "deleted"]


def burst(diary: Diary, from_ip: str, size: int = SIZE) -> list[Letter]:
    """Returns every message to or from the account, one for each recipient; `size` of them make up the burst."""
    if size != SIZE:
        return [*big_burst(diary, from_ip, size), *_ordinary_mail(diary)]
    start = diary.born - ago(hours=5, minutes=40)
    inside = diary.chance.sample(COLLEAGUES, INSIDE)
    outside = [f"contact{n}@{_OUTSIDE_DOMAINS[n % len(_OUTSIDE_DOMAINS)]}" for n in range(1, OUTSIDE + 1)]
    order = diary.chance.sample(range(INSIDE + OUTSIDE), INSIDE + OUTSIDE)
    letters = []
    for n, to in enumerate(order):
        within = to < INSIDE
        recipient = inside[to].address if within else outside[to - INSIDE]
        where, seen = _fate(to, diary.chance.random()) if within else ("outside", None)
        sent = (OWNER, recipient, f"Invoice {2001 + n} overdue", start + n * _PACE, from_ip)
        letters.append(_letter(f"b{n + 1:03}", *sent, where=where, seen=seen))
    return [*letters, _answer(letters, inside[_REPLIED]), *_ordinary_mail(diary)]


def _fate(to: int, drawn: float) -> tuple[_Where, bool | None]:
    if to == _FETCHED:
        return "fetched", None
    if to == _REPLIED:
        return "replied", True
    return "delivered", to == 0 or drawn < 0.35


def _answer(letters: list[Letter], person: Person) -> Letter:
    """The one answer; the intruder's rule deleted it before the owner could see it."""
    asked = next(x for x in letters if x.where == "replied")
    sent = (person, OWNER.address, f"Re: {asked.subject}", asked.sent_at + timedelta(minutes=27), OFFICE[1].ip)
    return _letter("a001", *sent, where="deleted", seen=False)


def _ordinary_mail(diary: Diary) -> list[Letter]:
    letters = []
    days = [midnight for midnight, working in diary.days() if working]
    for n, subject in enumerate(_ORDINARY):
        at = diary.around(diary.chance.choice(days), 14.5, 180)
        within = n % 3 != 0
        recipient = diary.chance.choice(COLLEAGUES).address if within else f"partner{n}@example.net"
        sent = (OWNER, recipient, subject, at, OFFICE[0].ip)
        letters.append(_letter(f"o{n + 1:03}", *sent, where="delivered" if within else "outside", seen=within or None))
    return letters


def _letter(
    key: str,
    sender: Person,
    recipient: str,
    subject: str,
    sent_at: datetime,
    from_ip: str,
    *,
    where: _Where,
    seen: bool | None,
) -> Letter:
    return Letter(
        id=f"m-{key}",
        message_id=f"<{sent_at:%Y%m%d%H%M%S}.{key}@mail.example.com>",
        sender=sender.address,
        recipient=recipient,
        inside=recipient.endswith("@example.com"),
        subject=subject,
        sent_at=sent_at,
        from_ip=from_ip,
        where=where,
        seen=seen,
    )
