"""The story of HD-4711: a sprayed password, a stolen night, 240 invoices.

What the owner made stays beside what the intruder made, so that the right answer is to pick:

    owner's (leave)                         intruder's (shut)
    app password "iPhone"                   app password "Backup"
    authenticator, backup codes             phone as a second factor
    rule "Newsletters"                      rule "."
    delegate Priya Nair, alias              forwarding to example.org
    grant "Calendar Sync"                   grant "Mail Archive Tool"
    browser and phone sessions              a session and a trusted device
    recovery address                        recovery phone
    a trusted newsletter                    sending limit raised, notices off
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from workbench.model.base import JsonObject
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .burst import burst
from .diary import BROWSER, OFFICE, PHONE, Diary, Place, ago, home
from .people import DELEGATE, OWNER, SPRAYED
from .planted_settings import owners_settings
from .tenant import Letter, User

__all__ = ["ABROAD", "FORWARD_TO", "RULE_TO", "SHARED_EXIT", "WEB", "tell"]

ABROAD = Place("203.0.113.7", "Brazil")
"""His mail program: comes in first, sends the burst."""
WEB = Place("198.51.100.23", "Netherlands")
"""His browser."""
SHARED_EXIT = Place("192.0.2.80")
"""Many people's way out, his once."""

FORWARD_TO = "linwei.archive@example.org"
RULE_TO = "collect.lw@example.net"
_HIS_PHONE = "+1 202 555 0143"
_HIS_PROGRAM = "Thunderbird"
_HIS_BROWSER = "Firefox on Linux"

_MOBILE = "2001:db8:ca11:4:"
_TYPO = "wrong password"


def tell(diary: Diary, user: User, size: int) -> list[Letter]:
    """Writes the story into the log and the account; returns what was sent."""
    _owners_month(diary)
    _owners_morning(diary)
    _owners_things(diary, user)
    _spray(diary)
    _stolen_night(diary)
    _intruders_things(diary, user)
    owners_settings(diary, user, WEB)
    return burst(diary, ABROAD.ip, size)


def _owners_month(diary: Diary) -> None:
    draw = diary.chance.random
    for midnight, working in diary.days():
        if working:
            _office_day(diary, midnight)
        if draw() < (0.5 if working else 0.8):
            diary.signin(diary.around(midnight, 20.8, 50), OWNER, home(OWNER, 0xA1))
        for hour in (7.0, 12.4, 18.6, 22.2):
            at = diary.around(midnight, hour, 30)
            away = working and 8.5 < hour < 18
            diary.signin(at, OWNER, OFFICE[0] if away else home(OWNER, 0xB2), "imap", PHONE)
        if midnight.weekday() in (0, 2, 3):  # on the way, in the train
            diary.signin(diary.around(midnight, 8.3, 10), OWNER, Place(f"{_MOBILE}:51"), "imap", PHONE)
        if draw() < 0.3:  # a phone never sleeps
            diary.signin(diary.around(midnight, 3.4, 60), OWNER, home(OWNER, 0xB2), "imap", PHONE)


def _office_day(diary: Diary, midnight: datetime) -> None:
    draw, office = diary.chance.random, diary.chance.choice(OFFICE)
    arrived = diary.around(midnight, 8.8, 25)
    if midnight.day % 5 == 2:
        diary.signin(arrived - ago(seconds=40), OWNER, office, ok=False, detail=_TYPO)
    diary.signin(arrived, OWNER, office)
    if draw() < 0.6:
        diary.signin(diary.around(midnight, 13.2, 20), OWNER, office)
    if draw() < 0.7:
        diary.logout(diary.around(midnight, 18.0, 20), OWNER, office)


def _owners_morning(diary: Diary) -> None:
    # In the stolen night the owner's phone looks for mail too: two networks, minutes apart.
    for before in (ago(hours=5, minutes=59, seconds=20), ago(hours=2, minutes=30)):
        diary.signin(diary.born - before, OWNER, home(OWNER, 0xB2), "imap", PHONE)
    diary.signin(diary.born - ago(hours=2, minutes=5), OWNER, home(OWNER, 0xA1))
    diary.signin(diary.born - ago(minutes=25), OWNER, OFFICE[0])


def _spray(diary: Diary) -> None:
    """A few guesses for many accounts, from many addresses, until one fits."""
    sources = [Place(f"203.0.113.{64 + 5 * n}", None) for n in range(9)]
    sources += [Place(f"2001:db8:5b:{n:x}::1", None) for n in range(5)]
    start = diary.born - ago(hours=7, minutes=40)
    for n, person in enumerate((*SPRAYED, OWNER) * 7):
        at = start + timedelta(seconds=82 * n + diary.chance.randrange(60))
        diary.signin(at, person, sources[n % len(sources)], "imap", None, ok=False, detail=_TYPO)


def _stolen_night(diary: Diary) -> None:
    def tried(before: timedelta, *, ok: bool, protocol: str = "imap", detail: str = "") -> None:
        diary.signin(diary.born - before, OWNER, ABROAD, protocol, _HIS_PROGRAM, ok=ok, detail=detail)

    def browsed(before: timedelta, place: Place) -> None:
        diary.signin(diary.born - before, OWNER, place, "web", _HIS_BROWSER)

    tried(ago(hours=6, minutes=4, seconds=10), ok=False, detail=_TYPO)
    tried(ago(hours=6, minutes=3, seconds=5), ok=False, detail=_TYPO)
    tried(ago(hours=6, minutes=2), ok=True)
    browsed(ago(hours=6, minutes=1, seconds=40), WEB)
    browsed(ago(hours=5, minutes=58, seconds=40), WEB)
    browsed(ago(hours=5, minutes=41), SHARED_EXIT)
    tried(ago(hours=5, minutes=40, seconds=10), ok=True, protocol="smtp", detail="app password")
    browsed(ago(hours=4, minutes=12), WEB)
    for n in range(37):
        tried(ago(hours=5, minutes=30) - timedelta(seconds=440 * n), ok=True, detail="app password")


def _owners_things(diary: Diary, user: User) -> None:
    def had(facet: Facet, key: str, what: str, days: int, attrs: JsonObject | None = None, on: bool = True) -> None:
        since = diary.born - timedelta(days=days)
        user.of(facet).items.append(FacetItem(key=key, what=what, since=since, enabled=on, attrs=attrs or {}))

    _owners_sessions(diary, user)
    had(Facet.APP_PASSWORDS, "ap-1", "iPhone", 190, {"last_used_ip": home(OWNER, 0xB2).ip})
    had(Facet.OAUTH_GRANTS, "gr-1", "Calendar Sync", 420, {"app": "Calendar Sync", "scopes": ["calendar.read"]})
    had(Facet.SECOND_FACTORS, "f-1", "Authenticator on the iPhone", 400, {"kind": "authenticator"})
    had(Facet.SECOND_FACTORS, "f-2", "Ten backup codes", 400, {"kind": "backup-codes"})
    had(Facet.DELEGATES, DELEGATE.address, DELEGATE.name, 330, {"rights": ["read", "send on behalf"]})
    had(Facet.SEND_AS, "lin@example.com", "lin@example.com", 900)
    had(Facet.RECOVERY, "address", "lin.wei@example.net", 700, {"value": "lin.wei@example.net"})
    had(Facet.AUTO_REPLY, "auto-reply", "Out of office", 60, {"text": "I am on leave until Monday."}, on=False)
    had(Facet.AUTO_REPLY, "signature", "Signature", 800, {"text": "Lin Wei, Accounts, example.com"})
    user.of(Facet.RULES).items.append(_newsletters(diary))


def _owners_sessions(diary: Diary, user: User) -> None:
    owned = (
        ("se-1", "session", ago(minutes=25), OFFICE[0], BROWSER),
        ("se-2", "session", ago(hours=2, minutes=5), home(OWNER, 0xA1), BROWSER),
        ("se-3", "session", ago(days=190), home(OWNER, 0xB2), PHONE),
        ("td-1", "trusted-device", ago(days=84), OFFICE[0], BROWSER),
    )
    for key, kind, before, place, client in owned:
        user.of(Facet.SESSIONS).items.append(_session(key, kind, diary.born - before, place, client))


def _session(key: str, kind: str, since: datetime, place: Place, client: str) -> FacetItem:
    attrs: JsonObject = {"kind": kind, "ip": place.ip, "client": client}
    what = f"{client}, signed in from {place.ip}" if kind == "session" else f"{client}, trusted"
    return FacetItem(key=key, what=what, since=since, by_ip=place.ip, attrs=attrs)


def _newsletters(diary: Diary) -> FacetItem:
    changed = diary.born - ago(days=12, hours=-5)
    diary.audit(changed, OWNER, OFFICE[0], Facet.RULES, "changed", "r-1", "rule 'Newsletters': one more sender")
    attrs: JsonObject = {
        "name": "Newsletters",
        "conditions": ["the sender is news@example.org or digest@example.net"],
        "actions": ["move to the folder Newsletters"],
        "forwards_to": [],
        "moves_to": "Newsletters",
        "deletes": False,
        "marks_read": False,
    }
    what = "Mail from news@example.org or digest@example.net goes to the folder Newsletters"
    return FacetItem(key="r-1", what=what, since=diary.born - ago(days=210), by_ip=OFFICE[0].ip, attrs=attrs)


def _intruders_things(diary: Diary, user: User) -> None:
    def made(
        before: timedelta, facet: Facet, item: FacetItem, told: str, change: Literal["added", "changed"] = "added"
    ) -> None:
        at = diary.born - before
        user.of(facet).items.append(item.model_copy(update={"since": at, "by_ip": WEB.ip}))
        diary.audit(at, OWNER, WEB, facet, change, item.key, told)

    session = _session("se-4", "session", diary.born - ago(hours=6, minutes=1, seconds=40), WEB, _HIS_BROWSER)
    user.of(Facet.SESSIONS).items.append(session)
    device = _session("td-2", "trusted-device", diary.born, WEB, _HIS_BROWSER)
    made(ago(hours=6, minutes=1, seconds=25), Facet.SESSIONS, device, "a browser was made a trusted device")
    forwarding = FacetItem(key=FORWARD_TO, what=f"All mail goes on to {FORWARD_TO}", attrs={"keep_copy": True})
    made(ago(hours=6, minutes=1), Facet.FORWARDING, forwarding, f"forwarding to {FORWARD_TO} switched on")
    used: JsonObject = {"last_used_ip": ABROAD.ip, "last_used_at": (diary.born - ago(minutes=66)).isoformat()}
    made(
        ago(hours=5, minutes=58),
        Facet.APP_PASSWORDS,
        FacetItem(key="ap-2", what="Backup", attrs=used),
        "app password 'Backup' made",
    )
    made(ago(hours=5, minutes=57), Facet.RULES, _dot_rule(), "rule '.' made")
    phone = FacetItem(key="f-3", what=f"Text message to {_HIS_PHONE}", attrs={"kind": "phone", "value": _HIS_PHONE})
    made(ago(hours=5, minutes=56, seconds=10), Facet.SECOND_FACTORS, phone, "a phone was added as a second factor")
    recovery = FacetItem(key="phone", what=_HIS_PHONE, attrs={"value": _HIS_PHONE})
    told = f"recovery phone changed from +1 202 555 0118 to {_HIS_PHONE}"
    made(ago(hours=5, minutes=55, seconds=20), Facet.RECOVERY, recovery, told, "changed")
    scopes: JsonObject = {"app": "Mail Archive Tool", "scopes": ["mail.read", "mail.send", "offline"]}
    grant = FacetItem(key="gr-2", what="Mail Archive Tool", attrs=scopes)
    made(ago(hours=5, minutes=53, seconds=30), Facet.OAUTH_GRANTS, grant, "'Mail Archive Tool' was given access")


def _dot_rule() -> FacetItem:
    attrs: JsonObject = {
        "name": ".",
        "conditions": ["the subject or text contains 'invoice' or '发票'"],
        "actions": [f"forward to {RULE_TO}", "mark as read", "delete"],
        "forwards_to": [RULE_TO],
        "moves_to": "",
        "deletes": True,
        "marks_read": True,
    }
    what = f"Mail with 'invoice' or '发票' is sent on to {RULE_TO} and deleted"
    return FacetItem(key="r-2", what=what, attrs=attrs)
