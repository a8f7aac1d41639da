"""Makes months of sign-ins with a known truth: owners in many ways of life, and intruders in many ways of theft.

Addresses are of 100.64.0.0/10, which no host of the Internet has; regions are the letters of made-up countries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Facet

__all__ = ["OWNER", "STORIES", "Story"]

OWNER = "lin@example.com"
_START = datetime(2026, 9, 1, tzinfo=UTC)
_DAYS = 30


@dataclass
class Story:
    """One account's month, and what is true of it."""

    random: Random
    signins: list[SignIn] = field(default_factory=list)
    audit: list[AuditEvent] = field(default_factory=list)
    theirs: set[str] = field(default_factory=set)
    """Ids of the intruder's sign-ins."""

    def net(self) -> str:
        """A fresh network."""
        return f"100.{self.random.randrange(64, 128)}.{self.random.randrange(256)}.{self.random.randrange(1, 255)}"

    def at(self, day: float, hour: float) -> datetime:
        """A moment; days count from 0, hours may be broken."""
        return _START + timedelta(days=day, hours=hour, seconds=self.random.randrange(60))

    def sign(
        self,
        when: datetime,
        ip: str,
        *,
        intruder: bool = False,
        success: bool = True,
        protocol: str = "web",
        client: str = "Firefox on Windows",
        region: str | None = None,
        account: str = OWNER,
    ) -> None:
        """Adds a sign-in."""
        made = SignIn(
            id=f"s{len(self.signins)}",
            at=when,
            account=account,
            success=success,
            ip=ip,
            protocol=protocol,
            client=client,
            region=region,
            source="0" * 64,
        )
        self.signins.append(made)
        if intruder and account == OWNER:
            self.theirs.add(made.id)

    def change(self, when: datetime, ip: str, facet: Facet, what: str) -> None:
        """Adds a change of the account."""
        self.audit.append(
            AuditEvent(
                id=f"a{len(self.audit)}",
                at=when,
                account=OWNER,
                ip=ip,
                facet=facet,
                change="added",
                key=what,
                what=what,
                name="made",
                source="0" * 64,
            )
        )

    def works(self, ip: str, first: int = 0, last: int = _DAYS, *, per_day: int = 3, region: str = "A") -> None:
        """The owner at work from one network, on working days and some others."""
        for day in range(first, last):
            if day % 7 in (5, 6) and self.random.random() < 0.7:
                continue
            for _ in range(self.random.randrange(1, per_day + 1)):
                self.sign(self.at(day, self.random.uniform(7.5, 18.5)), ip, region=region)

    def evenings(self, ip: str, first: int = 0, last: int = _DAYS) -> None:
        """The owner at home, with a phone."""
        for day in range(first, last):
            if self.random.random() < 0.6:
                when = self.at(day, self.random.uniform(19, 22.5))
                self.sign(when, ip, protocol="imap", client="Phone", region="A")


def clean_month(story: Story) -> None:
    """Office and home."""
    story.works(story.net())
    story.evenings(story.net())


def traveller(story: Story) -> None:
    """A week abroad: hotel, conference and phone, away from the usual networks."""
    office = story.net()
    away = story.random.randrange(12, 20)
    story.works(office, 0, away)
    story.works(office, away + 6)
    hotel, hall = story.net(), story.net()
    for day in range(away, away + 6):
        story.sign(story.at(day, story.random.uniform(7, 8.5)), hotel, region="B")
        story.sign(story.at(day, story.random.uniform(10, 16)), hall, region="B")
        story.sign(story.at(day, story.random.uniform(19, 22)), hotel, region="B")


def vpn_user(story: Story) -> None:
    """The same person through a VPN on some days, beside the office, all month."""
    story.works(story.net())
    vpn = story.net()
    for day in range(_DAYS):
        if story.random.random() < 0.5:
            story.sign(story.at(day, story.random.uniform(8, 18)), vpn, region="C")


def phone_drift(story: Story) -> None:
    """A mobile network that gives another address nearly every time."""
    story.works(story.net())
    block = f"100.{story.random.randrange(64, 128)}.{story.random.randrange(256)}"
    for day in range(_DAYS):
        for _ in range(2):
            ip = f"{block}.{story.random.randrange(1, 255)}"
            story.sign(story.at(day, story.random.uniform(7, 22)), ip, protocol="imap", client="Phone", region="A")


def mistyped(story: Story) -> None:
    """A new password, mistyped for a day on the old computer."""
    office = story.net()
    story.works(office)
    for n in range(8):
        story.sign(story.at(14, 8 + n / 20), office, success=False, region="A")
    story.sign(story.at(14, 9), office, region="A")


def failed_spray(story: Story) -> None:
    """A list of passwords is tried from many places, and none fits."""
    story.works(story.net())
    story.evenings(story.net())
    for n in range(20):
        when = story.at(17, 1 + n / 10)
        story.sign(when, story.net(), success=False, protocol="smtp", client="", region="D", intruder=True)


def _plunder(story: Story, day: float, hour: float, ip: str, *, region: str = "D", times: int = 8) -> None:
    for n in range(times):
        story.sign(
            story.at(day, hour + n / 6), ip, protocol="imap", client="mail library", region=region, intruder=True
        )


def spray(story: Story) -> None:
    """The same, and one fits: IMAP from abroad, then a rule."""
    failed_spray(story)
    thief = story.net()
    _plunder(story, 17, 3, thief)
    story.change(story.at(17, 3.02), thief, Facet.RULES, "a rule that hides mail")


def slow_theft(story: Story) -> None:
    """Somebody reads along: a short visit every few nights for weeks, from one place."""
    story.works(story.net())
    story.evenings(story.net())
    thief = story.net()
    for day in range(8, _DAYS, 3):
        story.sign(story.at(day, story.random.uniform(1, 4)), thief, region="D", client="Chrome", intruder=True)
    story.change(story.at(8, 4.2), thief, Facet.FORWARDING, "forwarding to x@example.net")


def same_country(story: Story) -> None:
    """From the same country and at the owner's hours; what tells is that both are there at once, and the change."""
    office = story.net()
    story.works(office)
    thief = story.net()
    for n in range(4):
        story.sign(story.at(21, 10 + n / 2), thief, region="A", client="Firefox on Windows", intruder=True)
        story.sign(story.at(21, 10.2 + n / 2), office, region="A")
    story.change(story.at(21, 10.05), thief, Facet.SECOND_FACTORS, "a phone was added")


def two_intruders(story: Story) -> None:
    """Two thieves who know nothing of each other, days apart."""
    story.works(story.net())
    first, second = story.net(), story.net()
    _plunder(story, 11, 2, first, region="D")
    story.change(story.at(11, 2.1), first, Facet.FORWARDING, "forwarding to y@example.net")
    _plunder(story, 19, 23, second, region="E", times=5)


def during_travel(story: Story) -> None:
    """The owner is abroad, and so is the thief, somewhere else."""
    traveller(story)
    thief = story.net()
    _plunder(story, 16, 12, thief, region="D", times=6)
    story.change(story.at(16, 12.05), thief, Facet.RULES, "a rule that moves invoices")


def token_replay(story: Story) -> None:
    """No sign-in of the intruder's at all: only a change from a strange address tells."""
    story.works(story.net())
    story.change(story.at(18, 13), story.net(), Facet.RULES, "a rule that moves invoices")


STORIES: dict[str, tuple[bool, Callable[[Story], None]]] = {
    "clean month": (False, clean_month),
    "traveller": (False, traveller),
    "VPN user": (False, vpn_user),
    "phone on a mobile network": (False, phone_drift),
    "mistyped at the office": (False, mistyped),
    "spray that fails": (False, failed_spray),
    "spray that succeeds": (True, spray),
    "slow theft over weeks": (True, slow_theft),
    "theft from the same country": (True, same_country),
    "two intruders": (True, two_intruders),
    "theft while the owner travels": (True, during_travel),
    "token replay without a sign-in": (True, token_replay),
}
"""By name: was there a theft, and who tells it."""
