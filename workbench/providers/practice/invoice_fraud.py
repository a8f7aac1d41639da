"""The story of HD-4713: a quiet thief reads the accounts clerk's mail for two weeks, then answers in her name.

What she and others made stays beside what he made, so that the right answer is to pick:

    honest (leave)                              intruder's (shut)
    rule "Bank statements" to a folder          rule ".." moves two customers' mail to RSS Feeds
    domain rule "External mail" (a mark)        domain rule "Compliance copy" (BCC outside)
    delegate Paul Murphy, on her behalf         delegate archive.desk@example.org, full access
    reply-to none                               reply-to on a domain that looks like the own one
    program “Room display”                      a program, an account, a collecting mailbox, a bank turned away
    monthly statement to 30 customers           two answers with a new bank account, a draft, a planned mail
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from workbench.model.base import JsonObject
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .diary import BROWSER, OFFICE, PHONE, Diary, Place, ago, home
from .fraud_letters import LOOKALIKE, fraud_letters
from .people import AUDITOR, CLERK
from .planted_settings import clerks_settings
from .tenant import Letter, User

__all__ = ["BCC_TO", "DELEGATED_TO", "READER", "SECOND", "tell"]

READER = Place("198.51.100.77", "Romania")
"""Where he reads from, most nights."""
SECOND = Place("203.0.113.140", "Romania")
"""Where he answers from."""
DELEGATED_TO = "archive.desk@example.org"
BCC_TO = "ledger.copy@example.org"
_HIS_BROWSER = "Chrome on Linux"
_CAME_IN = ago(days=14, hours=-2)
"""Two hours after her working day began, two weeks ago."""


def tell(diary: Diary, user: User) -> list[Letter]:
    """Writes the story into the log and the account; returns the mail to and from it."""
    _his_visits(diary)
    _her_things(diary, user)
    _his_things(diary, user)
    _domain_rules(diary, user)
    clerks_settings(diary, user, READER)
    return fraud_letters(diary, SECOND.ip, came_in=_CAME_IN)


def _his_visits(diary: Diary) -> None:
    diary.signin(diary.born - _CAME_IN, CLERK, READER, "web", _HIS_BROWSER)
    for midnight, _ in diary.days():
        if midnight > diary.born - _CAME_IN and diary.chance.random() < 0.8:
            diary.signin(diary.around(midnight, 2.6, 50), CLERK, READER, "web", _HIS_BROWSER)
    for before in (ago(days=2, hours=6), ago(days=1, hours=10), ago(hours=10, minutes=50)):
        diary.signin(diary.born - before, CLERK, SECOND, "web", _HIS_BROWSER)


def _her_things(diary: Diary, user: User) -> None:
    def had(facet: Facet, key: str, what: str, days: int, attrs: JsonObject | None = None, on: bool = True) -> None:
        since = diary.born - timedelta(days=days)
        item = FacetItem(key=key, what=what, since=since, enabled=on, by_ip=OFFICE[1].ip, attrs=attrs or {})
        user.of(facet).items.append(item)

    had(Facet.SESSIONS, "se-1", f"{BROWSER}, signed in from {OFFICE[1].ip}", 0, _session(OFFICE[1], BROWSER))
    phone = home(CLERK, 0xB2)
    had(Facet.SESSIONS, "se-2", f"{PHONE}, signed in from {phone.ip}", 200, _session(phone, PHONE))
    had(Facet.SECOND_FACTORS, "f-1", "Authenticator on the iPhone", 350, {"kind": "authenticator"})
    had(Facet.DELEGATES, AUDITOR.address, AUDITOR.name, 300, {"rights": ["read", "send on behalf"]})
    had(Facet.AUTO_REPLY, "signature", "Signature", 700, {"text": "Nina Horvat, Accounts payable, example.com"})
    had(Facet.RECOVERY, "phone", "+1 202 555 0165", 600, {"value": "+1 202 555 0165"})
    told = "Mail from statements@bank.example.org goes to the folder Bank statements"
    conditions = ["the sender is statements@bank.example.org"]
    had(Facet.RULES, "r-1", told, 260, _rule("Bank statements", conditions, moves_to="Bank statements"))


def _session(place: Place, client: str) -> JsonObject:
    return {"kind": "session", "ip": place.ip, "client": client}


def _rule(name: str, conditions: list[str], *, moves_to: str = "", marks_read: bool = False) -> JsonObject:
    done = [*([f"move to the folder {moves_to}"] if moves_to else []), *(["mark as read"] if marks_read else [])]
    return {
        "name": name,
        "conditions": [*conditions],
        "actions": [*done],
        "forwards_to": [],
        "moves_to": moves_to,
        "deletes": False,
        "marks_read": marks_read,
    }


def _his_things(diary: Diary, user: User) -> None:
    def made(
        before: timedelta, facet: Facet, item: FacetItem, told: str, change: Literal["added", "changed"] = "added"
    ) -> None:
        at = diary.born - before
        user.of(facet).items.append(item.model_copy(update={"since": at, "by_ip": READER.ip}))
        diary.audit(at, CLERK, READER, facet, change, item.key, told)

    session = FacetItem(
        key="se-3", what=f"{_HIS_BROWSER}, signed in from {READER.ip}", attrs=_session(READER, _HIS_BROWSER)
    )
    user.of(Facet.SESSIONS).items.append(
        session.model_copy(update={"since": diary.born - _CAME_IN, "by_ip": READER.ip})
    )
    rights: JsonObject = {"rights": ["full access"]}
    delegate = FacetItem(key=DELEGATED_TO, what=DELEGATED_TO, attrs=rights)
    made(ago(days=12, hours=7), Facet.DELEGATES, delegate, f"{DELEGATED_TO} was given full access")
    conditions = ["the sender is at harbour.example.net or the subject contains 'payment' or '付款'"]
    hiding = _rule("..", conditions, moves_to="RSS Feeds", marks_read=True)
    what = "Mail from harbour.example.net, or about payment, is marked as read and goes to the folder RSS Feeds"
    made(ago(days=2, hours=6), Facet.RULES, FacetItem(key="r-2", what=what, attrs=hiding), "rule '..' made")
    reply: JsonObject = {"kind": "reply-to", "value": LOOKALIKE}
    replies = FacetItem(key="reply-to", what=f"Answers go to {LOOKALIKE}", attrs=reply)
    made(ago(days=2, hours=5), Facet.SEND_AS, replies, f"reply-to address set to {LOOKALIKE}")


def _domain_rules(diary: Diary, user: User) -> None:
    """Rules for the whole domain, as they are shown to whoever looks at the rules that touch this mailbox."""
    marked = _rule("External mail", ["the sender is outside the organisation"])
    marked |= {"scope": "domain", "actions": ["put [External] before the subject"]}
    what = "Whole domain: mail from outside gets [External] before its subject"
    since = diary.born - timedelta(days=410)
    honest = FacetItem(key="dr-1", what=what, since=since, by_ip=OFFICE[0].ip, attrs=marked)
    copied = _rule("Compliance copy", ["the subject contains 'invoice'"])
    copied |= {"scope": "domain", "actions": [f"send a blind copy to {BCC_TO}"], "forwards_to": [BCC_TO], "bcc": True}
    at = diary.born - ago(days=11, hours=7)
    told = f"Whole domain: a blind copy of mail with 'invoice' goes to {BCC_TO}"
    his = FacetItem(key="dr-2", what=told, since=at, by_ip=READER.ip, attrs=copied)
    user.of(Facet.RULES).items += [honest, his]
    diary.audit(
        at, CLERK, READER, Facet.RULES, "added", "dr-2", "mail rule 'Compliance copy' for the whole domain made"
    )
