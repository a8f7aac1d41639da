"""What others can look for after a case: a STIX pattern each, with what it rests on. None from a false alarm.

What is said here names nobody of the organisation: such bundles are made to be passed on.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workbench.analysis.networks import network_of
from workbench.model.words import Attribution, Facet, Judgement

from .model import ReportModel
from .record_parts import Network
from .times import stamp

__all__ = ["Sought", "sought"]

_PHISHING = "phishing"
_LEADS_TO = " → "
"""In the words of a link between what it shows and where it leads."""
_SIGNED_IN = ("T1078", "T1078.004")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing to look for."""

    name: str
    pattern: str
    since: datetime
    """From when on it counts."""
    said: str
    """What it rests on."""
    sure: bool
    """Malicious, by a verdict; else it is no more than odd."""
    indicates: tuple[str, ...] = ()
    """Techniques of MITRE ATT&CK."""


def sought(report: ReportModel) -> Iterator[Sought]:
    """Yields what to look for. Stand-ins of a redacted report are nothing to look for."""
    verdict = report.verdict
    if verdict and verdict.theft == "none":
        return
    sure = verdict is not None and (verdict.theft == "confirmed" or verdict.verdict == _PHISHING)
    for network in report.signins.networks:
        if set(network.judgements) == {Judgement.ABNORMAL} and (address := _address(network.ip)):
            yield _network(network, address, sure=sure, shared=_is_shared(report, network.ip))
    for part in report.exposures:
        target = part.id.partition(":")[2]
        if part.facet is Facet.FORWARDING and part.attribution is Attribution.INTRUDER and "@" in target:
            yield Sought(
                name=f"Mail sent on to {target}",
                pattern=f"[email-addr:value = '{_quoted(target)}']",
                since=part.opened_at or part.found_at,
                said="The intruder had mail of the account sent on to it.",
                sure=sure,
                indicates=("T1114.003",),
            )
    if report.redacted is None:
        yield from _reported(report, sure=sure)
        for lure in report.mail.lures if report.mail else ():
            for link in lure.links:
                yield Sought(
                    name=f"Link {link}",
                    pattern=f"[url:value = '{_quoted(link)}']",
                    since=lure.at,
                    said="It stands in a mail that may be a lure. Nobody opened it to see.",
                    sure=sure,
                    indicates=("T1566",),
                )


def _reported(report: ReportModel, *, sure: bool) -> Iterator[Sought]:
    """Senders of reported mail, and those of its links that speak against it; without what follows a `?` or `#`: there
    stands whom the mail was for."""
    for mail in report.reported.mails if report.reported else ():
        if "@" in mail.sender:
            yield Sought(
                name=f"Mail from {mail.sender}",
                pattern=f"[email-message:from_ref.value = '{_quoted(mail.sender)}']",
                since=mail.examined_at,
                said="It stands as the sender of a reported mail. A sender can be forged.",
                sure=False,
                indicates=("T1566",),
            )
        against = " ".join(reason.evidence for reason in mail.reasons if reason.points > 0)
        for shown in mail.links:
            link = shown.rpartition(_LEADS_TO)[2]
            if link not in against:
                continue
            begins = re.split(r"[?#]", link, maxsplit=1)[0]
            test = f"= '{_quoted(link)}'" if begins == link else f"LIKE '{_quoted(begins)}%'"
            yield Sought(
                name=f"Link {begins}",
                pattern=f"[url:value {test}]",
                since=mail.examined_at,
                said="A reported mail leads there. Nobody opened it to see.",
                sure=sure,
                indicates=("T1566",),
            )


def _network(network: Network, address: Address, *, sure: bool, shared: bool) -> Sought:
    said = f"Sign-in records, all judged abnormal: {network.records} ({network.successes} with success,"
    said += f" {network.failures} failed), from {stamp(network.first_at)} to {stamp(network.last_at)}."
    if not network.successes:
        said += " Nobody got in from there."
    if shared:
        said += " Other accounts use it regularly: it may be a shared exit."
    return Sought(
        name=f"Sign-ins from {address}",
        pattern=f"[ipv{address.version}-addr:value = '{address}']",
        since=network.first_at,
        said=said,
        sure=sure and not shared,
        indicates=_SIGNED_IN if network.successes else (),
    )


def _is_shared(report: ReportModel, ip: str) -> bool:
    begins = f"{network_of(ip)} "
    return any(f.code == "shared-exit" and f.sentence.startswith(begins) for f in report.signins.findings)


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
