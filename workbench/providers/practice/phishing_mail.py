"""The story of HD-4714: a trap in eight mailboxes. One reported it, one answered and typed a password into its page.

honest (leave)                          the trap (withdraw)
weekly digest to the reporter           "Your mailbox is almost full", to seven people
an offer that she asked for             "Last notice: mailbox storage", to one of them and to another
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .diary import OFFICE, Diary, Place, ago
from .people import Person, everyone
from .tenant import Letter, Where

__all__ = ["ANSWERS_TO", "FELL", "REPORTER", "TRAP_HOST", "TRAP_SENDER", "tell"]


def _named(name: str) -> Person:
    return next(p for p in everyone() if p.name == name)


REPORTER, FELL = _named("Emma Wilson"), _named("Victor Santos")
_OTHERS = tuple(map(_named, ("Leila Karimi", "Zhang Min", "Katja Weber", "Ivan Dimitrov", "Rosa Martinez")))
_LATE = _named("Ben Carter")
TRAP_SENDER = "service@mail-renewal.example.net"
TRAP_HOST = "signin.mail-renewal.example.net"
ANSWERS_TO = "renewal.desk@example.org"
THIEF = Place("203.0.113.201", "Bulgaria")
"""Where the password that was typed in is used from."""
_FROM_IP = "198.51.100.140"
_FIRST, _LAST = "Your mailbox is almost full", "Last notice: mailbox storage"


def tell(diary: Diary) -> list[Letter]:
    """Writes the story into the log; returns the mail to those who got the trap, and the answer."""
    born = diary.born
    sent = born - ago(hours=2, minutes=10)
    fates: list[tuple[Person, Where, bool | None]] = [
        (REPORTER, "delivered", True),
        (FELL, "replied", True),
        *((person, "delivered", number % 2 == 0) for number, person in enumerate(_OTHERS[:4])),
        (_OTHERS[4], "fetched", None),
    ]
    letters = [
        _trap(n, person, sent + n * timedelta(seconds=3), where, seen, _FIRST)
        for n, (person, where, seen) in enumerate(fates, start=1)
    ]
    last = born - ago(minutes=50)
    late: tuple[tuple[Person, bool], ...] = ((_OTHERS[0], False), (_LATE, True))
    letters += [
        _trap(n, person, last + n * timedelta(seconds=3), "delivered", seen, _LAST)
        for n, (person, seen) in enumerate(late, start=11)
    ]
    answered = sent + timedelta(minutes=24)
    letters.append(_answer(letters[1], answered))
    diary.signin(answered + timedelta(minutes=9), FELL, THIEF, "web", "Chrome on Linux")
    diary.signin(born - ago(minutes=12), FELL, THIEF, "imap", "Thunderbird 102")
    return [*letters, *_ordinary(born)]


def _trap(number: int, person: Person, at: datetime, where: Where, seen: bool | None, subject: str) -> Letter:
    message_id = f"<{at:%Y%m%d%H%M%S}.p{number:03}@mail-renewal.example.net>"
    return Letter(
        id=f"m-p{number:03}",
        message_id=message_id,
        sender=TRAP_SENDER,
        recipient=person.address,
        inside=True,
        subject=subject,
        sent_at=at,
        from_ip=_FROM_IP,
        where=where,
        seen=seen,
        text=_WORDS.format(first=person.name.partition(" ")[0], host=TRAP_HOST),
        raw=_RAW.format(
            name=person.name,
            first=person.name.partition(" ")[0],
            to=person.address,
            subject=subject,
            message_id=message_id,
            date=f"{at:%a, %d %b %Y %H:%M:%S +0000}",
            sender=TRAP_SENDER,
            reply=ANSWERS_TO,
            host=TRAP_HOST,
            ip=_FROM_IP,
        ).replace("\n", "\r\n"),
        reply_to=ANSWERS_TO,
        folder="inbox",
    )


def _answer(letter: Letter, at: datetime) -> Letter:
    return Letter(
        id="m-p021",
        message_id=f"<{at:%Y%m%d%H%M%S}.p021@mail.example.com>",
        sender=FELL.address,
        recipient=ANSWERS_TO,
        inside=False,
        subject=f"Re: {letter.subject}",
        sent_at=at,
        from_ip=OFFICE[1].ip,
        where="outside",
        text="Hello,\n\nI have signed in on your page now. Is my mailbox all right again?\n\nVictor\n",
        in_reply_to=letter.message_id,
        folder="sent",
    )


def _ordinary(born: datetime) -> list[Letter]:
    told = (
        ("digest@journal.example.org", "Your weekly digest", ago(hours=26), _DIGEST),
        ("sales@office-supply.example.org", "Your offer 55218", ago(hours=4), _OFFER),
    )
    return [
        Letter(
            id=f"m-p{number:03}",
            message_id=f"<{born - before:%Y%m%d%H%M%S}.p{number:03}@{sender.partition('@')[2]}>",
            sender=sender,
            recipient=REPORTER.address,
            inside=True,
            subject=subject,
            sent_at=born - before,
            from_ip="198.51.100.9",
            where="delivered",
            seen=True,
            text=words,
            folder="inbox",
        )
        for number, (sender, subject, before, words) in enumerate(told, start=31)
    ]


_WORDS = """\
Dear {first},

your mailbox has exceeded 98 % of its storage. Incoming messages will be held back from today.
Verify your account within 24 hours to keep your mailbox: http://{host}/renew

If you do not act, your account will be suspended.

IT Service example.com
"""
_DIGEST = """\
Hello,

this week in the journal: three articles on paper, one on ink. Read them at https://journal.example.org/week

You get this since you asked for it.
"""
_OFFER = """\
Dear Ms Wilson,

thank you for asking. Twenty boxes of paper would be 412.00, delivered within a week. The offer stands for 30 days.

Kind regards
Office Supply
"""
_RAW = """\
Return-Path: <bounce@mail-renewal.example.net>
Authentication-Results: mail.example.com; spf=fail smtp.mailfrom=mail-renewal.example.net; dkim=none; dmarc=fail
Received: from mail-renewal.example.net ([{ip}]) by mail.example.com with ESMTP; {date}
Date: {date}
From: "example.com IT Service" <{sender}>
Reply-To: <{reply}>
To: "{name}" <{to}>
Subject: {subject}
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"

<html><body>
<p>Dear {first},</p>
<p>your mailbox has exceeded 98 % of its storage. Incoming messages will be held back from today.</p>
<p>Verify your account within 24 hours to keep your mailbox:
<a href="http://{host}/renew?u={to}">https://mail.example.com/storage</a></p>
<p>If you do not act, your account will be suspended.</p>
<p>IT Service example.com</p>
</body></html>
"""
