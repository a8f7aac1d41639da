"""The burst at any size: what can become of a copy, as it is drawn for each."""

from __future__ import annotations

from datetime import datetime, timedelta

from .diary import Diary, ago
from .people import COLLEAGUES, OWNER
from .tenant import Letter, Where

__all__ = ["big_burst"]

_FATES: dict[Where, float] = {
    "delivered": 72,
    "outside": 12,
    "bounced": 4,
    "moved": 4,
    "fetched": 3,
    "forwarded": 2,
    "deleted": 2,
    "replied": 1,
}
"""In a hundred."""
_READ = 0.35
_LONGEST = timedelta(hours=4)
_TITLES = ("Invoice {} overdue", "Overdue: invoice {}", "Second reminder, invoice {}", "发票 {} 已逾期")


def big_burst(diary: Diary, from_ip: str, size: int) -> list[Letter]:
    """Returns `size` messages, one for each recipient, in 0.4 seconds each or within four hours."""
    start = diary.born - ago(hours=5, minutes=40)
    apart = min(timedelta(seconds=0.4), _LONGEST / max(size, 1))
    fates = diary.chance.choices(list(_FATES), list(_FATES.values()), k=size)
    return [_letter(diary, n, fate, start + n * apart, from_ip) for n, fate in enumerate(fates)]


def _letter(diary: Diary, n: int, where: Where, sent_at: datetime, from_ip: str) -> Letter:
    recipient = f"contact{n}@example.net" if where == "outside" else _somebody(n)
    return Letter(
        id=f"m-b{n + 1:05}",
        message_id=f"<{sent_at:%Y%m%d%H%M%S}.b{n + 1:05}@mail.example.com>",
        sender=OWNER.address,
        recipient=recipient,
        inside=where != "outside",
        subject=_TITLES[n % len(_TITLES)].format(2001 + n),
        sent_at=sent_at,
        from_ip=from_ip,
        where=where,
        seen=_seen(where, diary.chance.random()),
        passed_on=f"{recipient.partition('@')[0]}@example.org" if where == "forwarded" else "",
        folder="sent",
    )


def _somebody(n: int) -> str:
    return COLLEAGUES[n].address if n < len(COLLEAGUES) else f"staff{n:05}@example.com"


def _seen(where: Where, drawn: float) -> bool | None:
    if where in ("outside", "bounced", "fetched"):
        return None
    return where in ("replied", "moved") or drawn < _READ
