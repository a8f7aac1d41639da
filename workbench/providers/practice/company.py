"""harbour.example: a second company at the practice tenant, of two hundred accounts, with gaps in its protections.

Nobody broke in here: it is there to be checked. Mail to and from outside is for its sales people, and nobody there
needs a mail program. Names and gaps follow from an account's number, the same in every tenant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from workbench.model.base import JsonObject
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .tenant import COMPANY, FORMAT, Held, LogRow, Tenant, User

__all__ = ["ACCOUNTS", "DOMAIN_GAPS", "GAPS", "address_of", "make_company", "new_network", "uses_clients"]

ACCOUNTS = 200

_FIRST = [
    "Ada",
    "Bo",
    "Carla",
    "Dario",
    "Edda",
    "Femi",
    "Gita",
    "Hugo",
    "Iris",
    "Jonas",
    "Kemal",
    "Lea",
    "Milan",
    "Nora",
    "Otto",
    "Paula",
    "Quentin",
    "Rita",
    "Sami",
    "Tove",
]
_LAST = ["Adler", "Banerjee", "Castro", "Duran", "Eriksen", "Fontaine", "Grieco", "Hosseini", "Ibarra", "Jin"]
_OFFICE = "198.51.100."
_PROTOCOLS = ("pop3", "imap", "smtp")

GAPS: dict[str, Callable[[int], bool]] = {
    "second-factor": lambda n: n % 7 == 3,
    "secure-phone": lambda n: n % 11 == 5,
    "signin-alerts": lambda n: n % 29 == 0,
    "password-age": lambda n: n % 9 == 4,
    "login-ip": lambda n: n % 17 == 8,
    "security-password": lambda n: n % 8 == 1,
    "unused-passwords": lambda n: n % 13 == 6,
    "pop3-off": lambda n: n % 12 == 2,
    "imap-off": lambda n: n % 10 == 7,
    "smtp-off": lambda n: n % 10 == 7,
    "idle-clients": lambda n: (n % 12 == 2 or n % 10 == 7) and not uses_clients(n),
    "may-forward": lambda n: n % 15 == 0,
    "no-forwarding": lambda n: n % 45 == 0,
    "outside-sending": lambda n: n % 5 == 0,
    "outside-receiving": lambda n: n % 4 == 0,
}
"""By the protection that is off: whose account lacks it, by its number (1 to 200)."""

DOMAIN_GAPS = frozenset({"forbidden-words", "external-warning", "monitoring", "approval", "group-reviewer"})
"""The protections of the whole domain that are off."""


def uses_clients(number: int) -> bool:
    """Tells who signs in with a mail program, several times a week."""
    return number % 20 == 7


def new_network(number: int) -> bool:
    """Tells who signed in from a network of their own for the first time this week: only they can say."""
    return number in (17, 58, 113)


def address_of(number: int) -> str:
    """Returns the address of the account of that number, from 1."""
    first, last = _name(number)
    return f"{first}.{last}@{COMPANY}".lower()


def make_company(now: datetime, seed: int) -> Tenant:
    """Returns the company as it is at `now`."""
    born = now.replace(microsecond=0)
    users = [_user(number, born) for number in range(1, ACCOUNTS + 1)]
    return Tenant(
        format=FORMAT,
        domain=COMPANY,
        born=born,
        seed=seed,
        users={user.address: user for user in users},
        blocked=[FacetItem(key="203.0.113.0/24", what="203.0.113.0/24 is blocked", since=born - timedelta(days=80))],
        log=_log(born),
    )


def _name(number: int) -> tuple[str, str]:
    return _FIRST[(number - 1) % len(_FIRST)], _LAST[(number - 1) // len(_FIRST)]


def _user(number: int, born: datetime) -> User:
    lacks = {gap for gap, has in GAPS.items() if has(number)}
    joined = born - timedelta(days=400 + number)
    changed = born - timedelta(days=400 if "password-age" in lacks else 20 + number % 60)
    held = {
        Facet.SIGN_IN: Held(attrs={"suspended": False}),
        Facet.PASSWORD: Held(attrs={"changed_at": changed.isoformat()}),
        Facet.SECOND_FACTORS: Held(attrs={"required": "second-factor" not in lacks}),
        Facet.RECOVERY: Held(items=[] if "secure-phone" in lacks else [_phone(number, joined)]),
        Facet.IP_ACCESS: Held(attrs={"login_from": [] if "login-ip" in lacks else [f"{_OFFICE}0/24"]}),
        Facet.APP_PASSWORDS: Held(
            items=list(_app_passwords(number, born, lacks)), attrs={"forced": "security-password" not in lacks}
        ),
        Facet.PROTOCOLS: Held(
            items=[FacetItem(key=p, what=p.upper(), enabled=f"{p}-off" in lacks, since=joined) for p in _PROTOCOLS]
        ),
        Facet.FORWARDING: Held(items=list(_forwarding(number, born, lacks))),
        Facet.SENDING: Held(
            attrs={"outside": "outside-sending" in lacks, "from_outside": "outside-receiving" in lacks}
        ),
        Facet.SETTINGS: Held(items=list(_settings(born, lacks)), attrs=_switches(lacks)),
    }
    first, last = _name(number)
    return User(
        address=address_of(number), name=f"{first} {last}", account_id=f"o-{number:04}", created_at=joined, held=held
    )


def _phone(number: int, since: datetime) -> FacetItem:
    phone = f"+65 5550 {number:04}"
    return FacetItem(key="phone", what=f"Phone {phone}", since=since, attrs={"value": phone})


def _app_passwords(number: int, born: datetime, lacks: set[str]) -> Iterator[FacetItem]:
    made = born - timedelta(days=300)
    if uses_clients(number):
        used: JsonObject = {"last_used_at": (born - timedelta(days=1)).isoformat()}
        yield FacetItem(key="pw-1", what="Security password “Laptop”", since=made, attrs=used)
    if "unused-passwords" in lacks:
        idle: JsonObject = {"last_used_at": (born - timedelta(days=200)).isoformat()}
        yield FacetItem(key="pw-2", what="Security password “Old phone”", since=made, attrs=idle)


def _forwarding(number: int, born: datetime, lacks: set[str]) -> Iterator[FacetItem]:
    if "no-forwarding" in lacks:
        to = f"home{number}@example.net"
        attrs: JsonObject = {"keep_copy": True}
        yield FacetItem(key=to, what=f"Everything is sent on to {to}", since=born - timedelta(days=90), attrs=attrs)


def _settings(born: datetime, lacks: set[str]) -> Iterator[FacetItem]:
    if "signin-alerts" in lacks:
        what, since = "Notices of unusual sign-ins are switched off", born - timedelta(days=60)
        yield FacetItem(key="notices", what=what, since=since, attrs={"kind": "alert-setting"})


def _switches(lacks: set[str]) -> JsonObject:
    domain: JsonObject = {
        "min_length": 12,
        "classes": 3,
        "forbidden_words": [] if "forbidden-words" in DOMAIN_GAPS else [COMPANY],
        "external_warning": "external-warning" not in DOMAIN_GAPS,
        "warning_exempt": ["partner.example"],
        "monitoring": [],
        "approval": [],
        "filter_rules": ["attachments that can be run"],
        "group_senders": [f"all@{COMPANY}"],
        "group_reviewer": [],
    }
    return {"may_forward": "may-forward" in lacks, "domain": domain}


def _log(born: datetime) -> list[LogRow]:
    """A month of sign-ins: once a week from the office, by a mail program where one is used."""
    rows: list[dict[str, object]] = []
    for number in range(1, ACCOUNTS + 1):
        user, desk = address_of(number), f"{_OFFICE}{number % 40 + 1}"
        for week in range(5):
            at = born - timedelta(days=7 * week + 1, minutes=number)
            rows.append({"at": at, "user": user, "ip": desk, "protocol": "web", "client": "Chrome on Windows"})
            if uses_clients(number):
                at -= timedelta(hours=1)
                rows.append({"at": at, "user": user, "ip": desk, "protocol": "imap", "client": "Thunderbird"})
        if new_network(number):
            at, ip = born - timedelta(days=2, minutes=number), f"192.0.2.{number}"
            rows.append({"at": at, "user": user, "ip": ip, "protocol": "web", "client": "Firefox on Linux"})
    rows.sort(key=lambda row: (str(row["at"]), str(row["user"])))
    numbered = [{"type": "sign-in", "id": f"org-{n:05}", "region": "Singapore", **r} for n, r in enumerate(rows, 1)]
    return TypeAdapter(list[LogRow]).validate_python(numbered)
