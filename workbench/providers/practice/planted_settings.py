"""The settings in the stories that nobody looks at: what the owners had, and what the intruders changed.

Lin's intruder, before the burst: the sending limit raised, the notices of sign-ins switched off. Lin's own: a trusted
newsletter. Nina's, who may manage the mail system too: a bank turned away, a mailbox that collects, a program with the
right to read every mailbox, an account made. Her own: a program of the accounts department.
"""

from __future__ import annotations

from datetime import timedelta

from workbench.model.base import JsonObject
from workbench.model.state import FacetItem
from workbench.model.words import Facet

from .diary import OFFICE, Diary, Place, ago
from .people import CLERK, OWNER, Person
from .tenant import User

__all__ = ["COLLECTOR", "clerks_settings", "owners_settings"]

COLLECTOR = "collector@example.org"


def owners_settings(diary: Diary, user: User, place: Place) -> None:
    """Adds Lin's settings; `place`: from where the intruder changed his."""
    trusted: JsonObject = {"kind": "trusted-senders", "value": ["news@example.org"]}
    _had(diary, user, "trusted", "Mail from news@example.org is never treated as spam", 280, trusted)
    limit: JsonObject = {"kind": "sending-limit", "value": "10,000 a day"}
    raised = FacetItem(key="sending-limit", what="10,000 mails a day may be sent; 500 is usual", attrs=limit)
    _made(
        diary, user, OWNER, place, ago(hours=5, minutes=52, seconds=40), raised, "sending limit raised to 10,000 a day"
    )
    notices = FacetItem(
        key="notices", what="Notices of unusual sign-ins are switched off", attrs={"kind": "alert-setting"}
    )
    _made(diary, user, OWNER, place, ago(hours=5, minutes=52), notices, "notices of unusual sign-ins switched off")


def clerks_settings(diary: Diary, user: User, place: Place) -> None:
    """Adds Nina's settings; `place`: from where the intruder changed his."""
    own: JsonObject = {"kind": "api-app", "name": "Room display", "rights": ["calendars.read"], "scope": "domain"}
    _had(diary, user, "app-1", "Program “Room display” may read all calendars", 500, own)

    def made(before: timedelta, key: str, what: str, attrs: JsonObject) -> None:
        _made(diary, user, CLERK, place, before, FacetItem(key=key, what=what, attrs=attrs), what)

    collects = f"{COLLECTOR} fetches the mail of this mailbox"
    made(ago(days=13, hours=7), "collects-1", collects, {"kind": "collection", "value": COLLECTOR})
    app: JsonObject = {
        "kind": "api-app",
        "name": "Mail Sync Agent",
        "rights": ["mail.read of every mailbox"],
        "scope": "domain",
    }
    made(ago(days=11, hours=6), "app-2", "Program “Mail Sync Agent” may read every mailbox", app)
    account: JsonObject = {"kind": "new-account", "value": "svc.backup@example.com", "scope": "domain"}
    made(ago(days=11, hours=5), "account-1", "Account svc.backup@example.com was made", account)
    turned: JsonObject = {"kind": "blocked-senders", "value": ["fraud-desk@bank.example.org"]}
    made(ago(days=2, hours=5, minutes=50), "blocked-1", "Mail from fraud-desk@bank.example.org goes to spam", turned)


def _had(diary: Diary, user: User, key: str, what: str, days: int, attrs: JsonObject) -> None:
    since = diary.born - timedelta(days=days)
    user.of(Facet.SETTINGS).items.append(FacetItem(key=key, what=what, since=since, by_ip=OFFICE[0].ip, attrs=attrs))


def _made(
    diary: Diary, user: User, person: Person, place: Place, before: timedelta, item: FacetItem, told: str
) -> None:
    at = diary.born - before
    user.of(Facet.SETTINGS).items.append(item.model_copy(update={"since": at, "by_ip": place.ip}))
    diary.audit(
        at,
        person,
        place,
        Facet.SETTINGS,
        "changed" if item.key in ("notices", "sending-limit") else "added",
        item.key,
        told,
    )
