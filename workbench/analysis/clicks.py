"""What tells who clicked on a reported mail: no mail does, so that is said, with what to have searched elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.examined import ExaminedMail

from .links import is_outside

__all__ = ["clicks_unchecked", "hosts_to_look_for"]

_MOST = 10
_MEANT = ("suspicious", "unclear")


def hosts_to_look_for(mails: Iterable[ExaminedMail], own: Iterable[str]) -> tuple[str, ...]:
    """Returns the hosts that the links of reported mails lead to, each once, at most ten.

    One's own and those of well-known names are left out: a trap links to them to look honest. `own`: domains.
    """
    from .examine.brands import brand_of_domain  # what examines a mail is loaded where one was reported
    from .examine.hosts import is_free_host

    domains = tuple(own)
    hosts = (link.host.lower() for mail in mails if mail.finding in _MEANT for link in mail.links if "." in link.host)
    foreign = (h for h in hosts if is_outside(h, domains) and (not brand_of_domain(h) or is_free_host(h)))
    return tuple(dict.fromkeys(foreign))[:_MOST]


def clicks_unchecked(mails: Iterable[ExaminedMail], own: Iterable[str], signins: int) -> tuple[str, ...]:
    """Returns what was not looked at to tell who clicked, as sentences. `signins`: records of them in the case."""
    hosts = hosts_to_look_for(mails, own)
    seek = f" Whoever keeps one can search it for: {', '.join(hosts)}." if hosts else ""
    told = [f"NOT CHECKED: who clicked. The workbench reads no web proxy's log.{seek}"]
    if signins:
        told.append(
            f"NOT CHECKED: the {signins:,} sign-ins in this case were not compared with the mail; "
            "a theft case for the account judges them."
        )
    return tuple(told)
