"""Makes months of sign-ins with a known truth, for the tests of the judges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from workbench.model.signins import AuditEvent, SignIn
from workbench.model.words import Activity, Facet, SignInEvent

START = datetime(2026, 10, 1, tzinfo=UTC)
HOME, OFFICE, VPN = "192.0.2.10", "192.0.2.200", "198.51.100.77"
OWNER = "lin@example.com"


def at(day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the month; days count from 0."""
    return START + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


class Month:
    """Collects records and gives each an id of its own."""

    def __init__(self, seed: int = 7) -> None:
        self.signins: list[SignIn] = []
        self.audit: list[AuditEvent] = []
        self.random = Random(seed)

    def signin(
        self,
        when: datetime,
        ip: str | None,
        *,
        success: bool | None = True,
        account: str = OWNER,
        account_id: str | None = None,
        event: SignInEvent = SignInEvent.LOGIN,
        protocol: str | None = None,
        client: str | None = None,
        region: str | None = None,
        flagged: bool | None = None,
        **more: object,
    ) -> SignIn:
        made = SignIn(
            id=f"s{len(self.signins)}",
            at=when,
            account=account,
            account_id=account_id,
            event=event,
            success=success,
            ip=ip,
            protocol=protocol,
            client=client,
            region=region,
            vendor_suspicious=flagged,
            source="0" * 64,
            **more,
        )
        self.signins.append(made)
        return made

    def change(
        self,
        when: datetime,
        ip: str | None,
        facet: Facet | Activity,
        key: str = "",
        *,
        change: str = "added",
        what: str = "",
        account: str = OWNER,
        account_id: str | None = None,
        name: str = "made-up",
        by: str = "",
    ) -> AuditEvent:
        made = AuditEvent(
            id=f"a{len(self.audit)}",
            at=when,
            account=account,
            account_id=account_id,
            ip=ip,
            facet=facet,
            change=change,
            key=key,
            what=what or f"{facet.value} {change}",
            name=name,
            by=by,
            source="0" * 64,
        )
        self.audit.append(made)
        return made

    def days(self, ip: str, first: int = 0, last: int = 29, *, per_day: int = 2, **more: str) -> Month:
        """The owner at work: some sign-ins on each day between 08:00 and 18:00."""
        for day in range(first, last + 1):
            for _ in range(per_day):
                minutes = self.random.randrange(600)
                self.signin(at(day, 8) + timedelta(minutes=minutes), ip, **more)  # type: ignore[arg-type]
        return self
