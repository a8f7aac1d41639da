"""Writes a log of make-believe days.

The tenant's clock is set so that the tenant is born at 09:30 of a working morning, whatever the real
time is: "six hours ago" is the middle of the night, when nobody of example.com is at work.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from workbench.model.words import Facet

from .people import Person
from .tenant import KEPT, LogRow

__all__ = ["BROWSER", "HERE", "OFFICE", "PHONE", "Diary", "Place", "ago", "home"]

HERE = "Singapore"
BROWSER = "Chrome on Windows"
PHONE = "iPhone Mail"

_ROWS = TypeAdapter(list[LogRow])
_MORNING = timedelta(hours=9, minutes=30)


class Place(NamedTuple):
    """Where somebody signs in from."""

    ip: str
    region: str | None = HERE


OFFICE = tuple(Place(f"192.0.2.{n}") for n in (10, 11, 12))
"""The exits of the office, in 192.0.2.0/26."""


def home(person: Person, device: int) -> Place:
    """Returns the address of one of the person's devices at home."""
    return Place(f"{person.home}:{device:x}")


def ago(hours: int = 0, minutes: int = 0, seconds: int = 0, days: int = 0) -> timedelta:
    """Returns a span to take from the moment of birth."""
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


class Diary:
    """Collects the rows of the log, in any order."""

    def __init__(self, born: datetime, chance: Random) -> None:
        self.born = born
        self.chance = chance
        self._notes: list[tuple[datetime, str, dict[str, object]]] = []

    def days(self) -> Iterator[tuple[datetime, bool]]:
        """Yields the midnight before each day of the month up to yesterday, and whether it is a working day."""
        for back in range(29, 0, -1):
            midnight = self.born - _MORNING - timedelta(days=back)
            yield midnight, midnight.weekday() < 5

    def around(self, midnight: datetime, hour: float, give_or_take: float = 20) -> datetime:
        """Returns a moment of that day, give or take some minutes."""
        minutes = self.chance.uniform(-give_or_take, give_or_take)
        return (midnight + timedelta(hours=hour, minutes=minutes)).replace(microsecond=0)

    def signin(
        self,
        at: datetime,
        person: Person,
        place: Place,
        protocol: str = "web",
        client: str | None = BROWSER,
        *,
        ok: bool = True,
        detail: str = "",
    ) -> None:
        """Notes a try to sign in."""
        self._note(at, person, place, type="sign-in", ok=ok, protocol=protocol, client=client, detail=detail)

    def logout(self, at: datetime, person: Person, place: Place) -> None:
        """Notes that somebody signed out of the web mail."""
        self._note(at, person, place, type="sign-in", event="logout", ok=None, protocol="web", client=BROWSER)

    def audit(
        self,
        at: datetime,
        person: Person,
        place: Place,
        facet: Facet,
        change: Literal["added", "removed", "changed"],
        key: str,
        what: str,
    ) -> None:
        """Notes a change that a user made to their account."""
        told = {"change": change, "key": key, "what": what, "name": f"user.{facet.value}.{change}"}
        self._note(at, person, place, type="audit", facet=facet, **told)

    def _note(self, at: datetime, person: Person, place: Place, **rest: object) -> None:
        where = {"ip": place.ip} if rest["type"] == "audit" else {"ip": place.ip, "region": place.region}
        self._notes.append((at, person.address, {"at": at, "user": person.address, **where, **rest}))

    def written(self) -> list[LogRow]:
        """Returns what the log holds at birth: numbered, oldest first, nothing that is older than it is kept."""
        kept = [n for n in self._notes if self.born - KEPT <= n[0] <= self.born]
        kept.sort(key=lambda n: n[:2])
        rows = [{"id": f"log-{number:05}", **fields} for number, (_, _, fields) in enumerate(kept, start=1)]
        return _ROWS.validate_python(rows)
