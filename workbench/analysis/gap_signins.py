"""What sign-ins tell a gap check: whether mail programs are used, and whether an account's network changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from workbench.model.base import moment_in
from workbench.model.protections import Look
from workbench.model.signins import SignIn
from workbench.model.state import FacetState
from workbench.model.text import clean_line

from .gap_tests import NotTold
from .networks import neighbourhood_of
from .wording import and_list, count

__all__ = ["SignInsSeen", "clients_used", "last_program", "network_known"]

_NAMED = 3
_BY_PROGRAM = frozenset({"pop3", "imap", "smtp"})


@dataclass
class SignInsSeen:
    """What is kept of an account's sign-ins: no more than a check needs. Take them in oldest first."""

    since: datetime | None = None
    """How far back the records reach; None: nobody looked."""
    source: str = ""
    unseen: str = ""
    """Why nobody looked: a sentence."""
    guided: bool = False
    """A person can look: the program can't."""
    first: dict[str, SignIn] = field(default_factory=dict)
    """By network: the first sign-in from it."""
    programs: list[datetime] = field(default_factory=list)
    """When mail programs signed in."""

    def take(self, signin: SignIn) -> None:
        """Counts one sign-in; one that failed tells nothing here."""
        if not signin.success:
            return
        if signin.ip:
            network = neighbourhood_of(signin.ip)
            if network not in self.first or signin.at < self.first[network].at:
                self.first[network] = signin
        if signin.protocol in _BY_PROGRAM:
            self.programs.append(signin.at)


def clients_used(look: Look, protocols: FacetState, seen: SignInsSeen, now: datetime) -> tuple[bool, str]:
    """Returns whether no protocol for mail programs is on without being used, and a sentence. Raises NotTold."""
    on = [item.key for item in protocols.items if item.enabled and item.key in _BY_PROGRAM]
    if not on:
        return True, ""
    named = and_list([name.upper() for name in on])
    start = now - timedelta(days=look.days)
    if seen.since is None:
        raise NotTold(f"Mail programs are on ({named}); whether they are used was not seen. {seen.unseen}".strip())
    used = sum(at >= start for at in seen.programs)
    enough = used >= look.least
    if not enough and seen.since > start + timedelta(days=1):
        raise NotTold(f"Mail programs are on ({named}); the sign-ins reach back to {seen.since:%Y-%m-%d} only.")
    return enough, f"On: {named}; {count(used, 'sign-in')} by a mail program in {look.days} days."


def network_known(look: Look, seen: SignInsSeen, now: datetime) -> tuple[bool, str]:
    """Returns True where no sign-in came from a network that the account had not used before. Raises NotTold.

    A new network is no gap by itself: only the owner can say whether it was theirs.
    """
    if seen.since is None:
        raise NotTold(seen.unseen or "Nobody looked at the sign-ins.")
    start = now - timedelta(days=look.days)
    new = sorted((s for s in seen.first.values() if s.at >= start), key=lambda s: s.at)
    if not new:
        return True, ""
    if len(new) == len(seen.first):
        raise NotTold("There is no earlier sign-in to compare the last ones with.")
    named = "; ".join(_first_from(signin) for signin in new[:_NAMED])
    more = f"; and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
    raise NotTold(
        f"{count(len(new), 'new network')}: {named}{more}.",
        about=tuple(f"{neighbourhood_of(s.ip or '')} {s.at.astimezone(UTC):%Y-%m-%d}" for s in new),
    )


def _first_from(signin: SignIn) -> str:
    where = f", {clean_line(signin.region)}" if signin.region else ""
    return f"{clean_line(signin.ip or '')}{where}, on {signin.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def last_program(password: FacetState | None) -> str:
    """Returns a sentence on when a mail program signed in last, where the account's record tells; else nothing."""
    at = None if password is None else moment_in(password.attrs.get("last_mail_program_at"))
    return "" if at is None else f"A mail program signed in last on {at:%Y-%m-%d}; whether one still may was not seen."
