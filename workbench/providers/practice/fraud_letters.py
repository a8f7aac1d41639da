"""The mail of HD-4713: real threads, two false answers in them, and how he had got in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from .diary import BROWSER, OFFICE, Diary, ago
from .people import AUDITOR, CLERK, COLLEAGUES, FINANCE, SHARED_EXIT_USERS
from .tenant import Letter

__all__ = ["CUSTOMER", "LOOKALIKE", "fraud_letters"]

CUSTOMER = "ap@harbour.example.net"
LOOKALIKE = "nina.horvat@examp1e.example"
"""A domain that looks like the own one; `.example` is reserved (RFC 2606)."""
_LURE = "it-support@examp1e.example"
_NINA = CLERK.address
_HIS_BROWSER = "Chrome on Linux"

_NEW_ACCOUNT = """\
Hello Dana,

one more thing about invoice 4471: our bank account has changed, the old one is under audit. Please use the new bank
account below for this invoice and all later ones, and do not pay to the old one any more.

Account holder: Example Trading
IBAN: XX00 0000 0000 0000 0000 00

I am travelling, so mail reaches me best.

Nina Horvat
Accounts payable, example.com
"""
_TO_FINANCE = """\
Hi Oscar,

for Tideway Freight: their account has changed as of today, so the 48,200 go to the new account below.
收款账户已变更，请勿再汇款至旧账户。
It is urgent, the ship waits. Don't call, I am in meetings all day.

Account holder: Tideway Trading
IBAN: XX00 0000 0000 0000 0000 01

Nina
"""
_STATEMENT = """\
Dear customer,

your statement for this month is ready in our customer area: https://portal.example.com/statements
Nothing has changed about how you pay us. Thank you for your business.

Accounts, example.com
"""
_LURE_TEXT = """\
Dear user,

your mailbox is almost full and will be suspended in 24 hours. Confirm your sign-in to keep it:
http://login.examp1e.example/owa/verify

IT support
"""
_ORDINARY = (
    ("Purchase orders of this week", "Hello, the orders of this week are signed and in the usual folder."),
    ("Re: travel costs for the fair", "Thank you, the travel costs for the fair are booked. One receipt is missing."),
    ("Invoice", "Hello, here is the paper copy of the invoice that you asked for on the phone. It is paid."),
    ("会议", "各位好，周四的会议改到下午三点，地点不变，请大家准备好本月的报表，谢谢。"),
    ("Question about cost centre 310", "Hi, which project does the printer belong to? My list has two."),
    ("Invoice", "Good morning, the freight invoice has the wrong cost centre. I asked for another."),
    ("Payment run on Friday", "Hello, the payment run is on Friday as always. Payment received, thank you."),
    ("会议", "大家好，财务部的培训会议安排在下周二上午，需要参加的同事请回复我，谢谢。"),
)


def fraud_letters(diary: Diary, his_ip: str, *, came_in: timedelta) -> list[Letter]:
    """Returns all mail to and from the account; `came_in` is how long before birth he first signed in."""
    post = _Post(diary.born)
    _lure(post, came_in)
    _ordinary(diary, post)
    _harbour(post, his_ip)
    _finance(post, his_ip)
    _statements(post)
    _traces(post, his_ip)
    return post.letters


class _Post:
    """Collects the letters."""

    def __init__(self, born: datetime) -> None:
        self.letters: list[Letter] = []
        self._born = born

    def sent(self, key: str, to: str, subject: str, before: timedelta, text: str, **more: Any) -> str:
        inside = to.endswith("@example.com")
        place = {
            "where": "delivered" if inside else "outside",
            "seen": True if inside else None,
            "from_ip": OFFICE[1].ip,
        }
        kept = {"folder": "sent", "client": BROWSER, **place, **more}
        return self._add(key, _NINA, to, subject, before, text, **kept)

    def got(
        self, key: str, sender: str, subject: str, before: timedelta, text: str, to: str = _NINA, **more: Any
    ) -> str:
        kept = {"folder": "inbox", "where": "delivered", "seen": True, "from_ip": "", **more}
        return self._add(key, sender, to, subject, before, text, **kept)

    def _add(self, key: str, sender: str, to: str, subject: str, before: timedelta, text: str, **more: Any) -> str:
        at = self._born - before
        domain = sender.partition("@")[2]
        message_id = f"<{at:%Y%m%d%H%M%S}.{key}@{'mail.' if domain == 'example.com' else ''}{domain}>"
        inside = to.endswith("@example.com")
        letter = {"id": f"m-f{key}", "message_id": message_id, "sender": sender, "recipient": to, "inside": inside}
        self.letters.append(Letter.model_validate({**letter, "subject": subject, "sent_at": at, "text": text, **more}))
        return message_id


def _lure(post: _Post, came_in: timedelta) -> None:
    """What let him in; three colleagues got it too, and one of them opened it."""
    subject = "Your mailbox is almost full: confirm your sign-in"
    for n, person in enumerate((CLERK, AUDITOR, FINANCE, SHARED_EXIT_USERS[0])):
        before = came_in + ago(minutes=52) - timedelta(seconds=n)
        opened = person in (CLERK, FINANCE)
        post.got(f"l{n + 1:03}", _LURE, subject, before, _LURE_TEXT, to=person.address, seen=opened)


def _ordinary(diary: Diary, post: _Post) -> None:
    days = [midnight for midnight, working in diary.days() if working]
    for n, (subject, text) in enumerate(_ORDINARY * 2):
        before = diary.born - diary.around(days[n % len(days)], 14.2, 150)
        to = diary.chance.choice(COLLEAGUES).address if n % 3 else f"supplier{n}@example.net"
        post.sent(f"o{n + 1:03}", to, subject, before, text if n < len(_ORDINARY) else f"{text} ({n})")


def _harbour(post: _Post, his_ip: str) -> None:
    """A real thread with a customer, and the answer that Nina never wrote."""
    subject = "Invoice 4471, Harbour Supplies"
    first = post.sent(
        "h001",
        CUSTOMER,
        subject,
        ago(days=9, hours=-5),
        "Hello Dana, invoice 4471 is attached; it is due by the end of the month. Our details are as always.\n\nNina",
    )
    asked = post.got(
        "h002",
        CUSTOMER,
        f"Re: {subject}",
        ago(days=8, hours=-3),
        "Hello Nina, thank you. Could you add our order number? Then we pay on the 25th.\n\nDana",
        in_reply_to=first,
    )
    again = post.sent(
        "h003",
        CUSTOMER,
        f"Re: {subject}",
        ago(days=8, hours=-5),
        "Hello Dana, of course: the copy with order number 88-10 is attached.\n\nNina",
        in_reply_to=asked,
    )
    thanks = post.got(
        "h004",
        CUSTOMER,
        f"Re: {subject}",
        ago(days=3, hours=-4),
        "Perfect, it is in our run of the 25th.\n\nDana",
        in_reply_to=again,
    )
    his = post.sent(
        "x001",
        CUSTOMER,
        f"Re: {subject}",
        ago(days=1, hours=9, minutes=40),
        _NEW_ACCOUNT,
        in_reply_to=thanks,
        reply_to=LOOKALIKE,
        from_ip=his_ip,
        client=_HIS_BROWSER,
    )
    post.got(
        "h005",
        CUSTOMER,
        f"Re: {subject}",
        ago(hours=17, minutes=5),
        "Hello Nina, we never had a change like this. Can you confirm it by phone?\n\nDana",
        in_reply_to=his,
        folder="RSS Feeds",
        seen=False,
    )


def _finance(post: _Post, his_ip: str) -> None:
    subject = "Tideway Freight, payment for November"
    asked = post.got(
        "t001",
        FINANCE.address,
        subject,
        ago(days=4, hours=-2),
        "Nina, Tideway's 48,200 are ready to go. Do you release them?\n\nOscar",
        from_ip=OFFICE[2].ip,
    )
    his = post.sent(
        "x002",
        FINANCE.address,
        f"Re: {subject}",
        ago(days=1, hours=9, minutes=25),
        _TO_FINANCE,
        in_reply_to=asked,
        reply_to=LOOKALIKE,
        from_ip=his_ip,
        client=_HIS_BROWSER,
    )
    post.got(
        "t002",
        FINANCE.address,
        f"Re: {subject}",
        ago(hours=16),
        "Is this really from you? I'd rather call.\n\nOscar",
        in_reply_to=his,
        folder="RSS Feeds",
        seen=False,
        from_ip=OFFICE[2].ip,
    )


def _statements(post: _Post) -> None:
    """Her own mail to many, as every month."""
    for n in range(30):
        before = ago(days=6, hours=-4) - timedelta(seconds=4 * n)
        post.sent(f"s{n + 1:03}", f"customer{n + 1}@example.org", "Your monthly statement is ready", before, _STATEMENT)
    post.sent(
        "s900",
        AUDITOR.address,
        "Statements are out",
        ago(days=6, hours=-5),
        "Paul, this month's statements went out to all thirty customers without a hitch.\n\nNina",
    )


def _traces(post: _Post, his_ip: str) -> None:
    his = {"from_ip": his_ip, "client": _HIS_BROWSER, "reply_to": LOOKALIKE}
    text = _NEW_ACCOUNT.replace("Dana", "Jules").replace("4471", "4460")
    post.sent(
        "x003",
        "billing@quay.example.net",
        "Re: Invoice 4460, Quay Marine",
        ago(hours=10, minutes=45),
        text,
        folder="drafts",
        where="draft",
        **his,
    )
    text = text.replace("Jules", "Kim").replace("4460", "4466")
    post.sent(
        "x004",
        "ap@lantern.example.org",
        "Re: Invoice 4466, Lantern Foods",
        ago(hours=10, minutes=38),
        text,
        folder="scheduled",
        where="scheduled",
        **his,
    )
    post.sent("x005", "n.test@example.org", "test", ago(days=1, hours=9, minutes=52), "test", folder="deleted", **his)
