"""What the months with a known truth are made with: sign-ins, changes and mail of one account.

Addresses are of 100.64.0.0/10, which no host of the Internet has; regions are of countries that do not exist: the codes
XA to XZ are free for anybody's use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Activity, Facet

__all__ = ["DAYS", "OWNER", "Story"]

OWNER = "lin@example.com"
_START = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 30


@dataclass
class Story:
    """One account's month, and what is true of it."""

    random: Random
    signins: list[SignIn] = field(default_factory=list)
    audit: list[AuditEvent] = field(default_factory=list)
    theirs: set[str] = field(default_factory=set)
    """Ids of the intruder's sign-ins."""
    vpn: tuple[str, ...] = ()
    """The exits of the organisation's VPN, as the settings name them."""

    def net(self) -> str:
        """A fresh network."""
        return f"100.{self.random.randrange(64, 128)}.{self.random.randrange(256)}.{self.random.randrange(1, 255)}"

    def neighbour(self, ip: str) -> str:
        """A fresh network of the same provider's range (/16)."""
        return ".".join((*ip.split(".")[:2], *self.net().split(".")[2:]))

    def block(self) -> str:
        """A fresh range of 254 addresses, without its last part."""
        return self.net().rpartition(".")[0]

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
        client: str | None = "Firefox on Windows",
        region: str | None = None,
        place: tuple[float, float] | None = None,
        session: str | None = None,
        attempts: int = 1,
        by_service: bool = False,
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
            place=place,
            session=session,
            attempts=attempts,
            by_service=by_service,
            source="0" * 64,
        )
        self.signins.append(made)
        if intruder and account == OWNER:
            self.theirs.add(made.id)

    def send(self, when: datetime, ip: str, number: int = 1) -> None:
        """Adds messages that went out, twenty seconds apart."""
        for n in range(number):
            self._event(when + timedelta(seconds=20 * n), ip, Activity.MAIL_SENT, "done", "a message was sent")

    def change(self, when: datetime, ip: str, facet: Facet, what: str) -> None:
        """Adds a change of the account."""
        self._event(when, ip, facet, "added", what)

    def _event(self, when: datetime, ip: str, facet: Facet | Activity, change: str, what: str) -> None:
        self.audit.append(
            AuditEvent(
                id=f"a{len(self.audit)}",
                at=when,
                account=OWNER,
                ip=ip,
                facet=facet,
                change=change,
                key=what,
                what=what,
                name="made",
                source="0" * 64,
            )
        )

    def works(self, ip: str, first: int = 0, last: int = DAYS, *, per_day: int = 3, region: str = "XA") -> None:
        """The owner at work from one network, on working days and some others."""
        for day in range(first, last):
            if day % 7 in (5, 6) and self.random.random() < 0.7:
                continue
            for _ in range(self.random.randrange(1, per_day + 1)):
                self.sign(self.at(day, self.random.uniform(7.5, 18.5)), ip, region=region)

    def evenings(self, ip: str, first: int = 0, last: int = DAYS) -> None:
        """The owner at home, with a phone."""
        for day in range(first, last):
            if self.random.random() < 0.6:
                when = self.at(day, self.random.uniform(19, 22.5))
                self.sign(when, ip, protocol="imap", client="Phone", region="XA")
