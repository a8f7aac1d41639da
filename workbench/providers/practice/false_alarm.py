"""The story of HD-4712: nothing was stolen. The owner's VPN leaves the world in Iceland, and has for weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.model.base import JsonObject
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .diary import BROWSER, OFFICE, PHONE, Diary, Place, ago, home
from .people import MARIA
from .tenant import User

__all__ = ["VPN", "tell"]

VPN = Place("2001:db8:71ce:1::20", "Iceland")
_VPN_SINCE = timedelta(days=25)


def tell(diary: Diary, user: User) -> None:
    """Writes the story into the log and the account. She sent nothing unusual and changed nothing."""
    for midnight, working in diary.days():
        _day(diary, midnight, working)
    born = diary.born
    # Last night: the phone at home and the laptop through the VPN, minutes apart. That is what alarmed her.
    diary.signin(born - ago(hours=11, minutes=44), MARIA, home(MARIA, 0xB2), "imap", PHONE)
    diary.signin(born - ago(hours=11, minutes=40), MARIA, VPN)
    diary.signin(born - ago(hours=2, minutes=20), MARIA, home(MARIA, 0xB2), "imap", PHONE)
    diary.signin(born - ago(minutes=41), MARIA, OFFICE[2])
    _things(diary, user)


def _day(diary: Diary, midnight: datetime, working: bool) -> None:
    if working:
        diary.signin(diary.around(midnight, 8.7, 25), MARIA, diary.chance.choice(OFFICE))
    for hour in (7.2, 21.4):
        diary.signin(diary.around(midnight, hour, 30), MARIA, home(MARIA, 0xB2), "imap", PHONE)
    at_home = VPN if midnight > diary.born - _VPN_SINCE else home(MARIA, 0xA1)
    if diary.chance.random() < 0.75:
        diary.signin(diary.around(midnight, 21.6, 40), MARIA, at_home)


def _things(diary: Diary, user: User) -> None:
    def had(facet: Facet, key: str, what: str, before: timedelta, place: Place, attrs: JsonObject) -> None:
        item = FacetItem(key=key, what=what, since=diary.born - before, by_ip=place.ip, attrs=attrs)
        user.of(facet).items.append(item)

    def session(key: str, before: timedelta, place: Place, client: str) -> None:
        attrs: JsonObject = {"kind": "session", "ip": place.ip, "client": client}
        had(Facet.SESSIONS, key, f"{client}, signed in from {place.ip}", before, place, attrs)

    session("se-1", ago(minutes=41), OFFICE[2], BROWSER)
    session("se-2", ago(hours=11, minutes=40), VPN, BROWSER)
    session("se-3", ago(days=260), home(MARIA, 0xB2), PHONE)
    authenticator: JsonObject = {"kind": "authenticator"}
    had(Facet.SECOND_FACTORS, "f-1", "Authenticator on the iPhone", ago(days=300), OFFICE[2], authenticator)
    had(Facet.RECOVERY, "phone", "+1 202 555 0171", ago(days=500), OFFICE[2], {"value": "+1 202 555 0171"})
    folder: JsonObject = {
        "name": "Build reports",
        "conditions": ["the sender is builds@example.com"],
        "actions": ["move to the folder Builds"],
        "forwards_to": [],
        "moves_to": "Builds",
        "deletes": False,
        "marks_read": False,
    }
    had(Facet.RULES, "r-1", "Mail from builds@example.com goes to the folder Builds", ago(days=240), OFFICE[2], folder)
