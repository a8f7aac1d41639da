"""Makes the tenant as it is born: everybody's ordinary life, and the stories on top of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from workbench.model.base import JsonObject
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from . import false_alarm, invoice_fraud, phishing_mail, spam_burst
from .diary import OFFICE, PHONE, Diary, Place, home
from .people import CLERK, MARIA, OWNER, SHARED_EXIT_USERS, Person, everyone
from .tenant import FORMAT, SIZE, Held, Letter, Tenant, User, letter_key

__all__ = ["make_tenant"]


def make_tenant(now: datetime, seed: int, size: int = SIZE) -> Tenant:
    """Returns the tenant, born at `now`, with `size` messages in its burst. The same arguments give the same tenant."""
    born = now.astimezone(UTC).replace(microsecond=0)
    diary = Diary(born, Random(seed))  # noqa: S311 - make-believe lives, not a secret
    users = {p.address: _ordinary_user(p, born) for p in everyone()}
    for person in everyone():
        if person not in (OWNER, MARIA):
            _ordinary_month(diary, person)
    _shared_exit(diary)
    letters = spam_burst.tell(diary, users[OWNER.address], size)
    false_alarm.tell(diary, users[MARIA.address])
    letters += invoice_fraud.tell(diary, users[CLERK.address])
    letters += phishing_mail.tell(diary)
    return Tenant(
        format=FORMAT,
        domain="example.com",
        born=born,
        seed=seed,
        size=size,
        users=users,
        log=diary.written(),
        letters={letter_key(x.message_id, x.recipient): x for x in _numbered(letters)},
    )


def _numbered(letters: list[Letter]) -> list[Letter]:
    letters.sort(key=lambda x: x.sent_at)
    return letters


def _ordinary_user(person: Person, born: datetime) -> User:
    joined = born - timedelta(days=900 + 13 * person.number)
    protocols = ("activesync", "imap", "pop3", "smtp")
    facts: dict[Facet, JsonObject] = {
        Facet.SIGN_IN: {"suspended": False},
        Facet.PASSWORD: {"changed_at": (born - timedelta(days=150 + person.number)).isoformat()},
        Facet.SECOND_FACTORS: {"required": False},
        Facet.IP_ACCESS: {"login_from": []},
        Facet.SENDING: {"outside": True, "from_outside": True},
    }
    held = {facet: Held(attrs=attrs) for facet, attrs in facts.items()}
    held[Facet.PROTOCOLS] = Held(
        items=[FacetItem(key=p, what=p.upper(), enabled=p != "activesync", since=joined) for p in protocols]
    )
    return User(
        address=person.address, name=person.name, account_id=f"u-{person.number:04}", created_at=joined, held=held
    )


def _ordinary_month(diary: Diary, person: Person) -> None:
    for midnight, working in diary.days():
        if working:
            diary.signin(diary.around(midnight, 8.8, 40), person, diary.chance.choice(OFFICE))
        if diary.chance.random() < 0.7:
            at = diary.around(midnight, 20.5, 60)
            diary.signin(at, person, home(person, 0xB2), "imap", PHONE)
    diary.signin(diary.around(diary.born, -0.6, 15), person, diary.chance.choice(OFFICE))


def _shared_exit(diary: Diary) -> None:
    exit_ = Place(spam_burst.SHARED_EXIT.ip)
    for person in SHARED_EXIT_USERS:
        for midnight, working in diary.days():
            if working and diary.chance.random() < 0.3:
                diary.signin(diary.around(midnight, 12.5, 35), person, exit_, "imap", PHONE)
