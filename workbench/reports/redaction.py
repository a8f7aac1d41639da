"""What leaves the organisation: addresses, names, tickets become stand-ins, always the same ones; subjects are masked.

The intruder's own network addresses stay, since they are what others can act on. Which text a stand-in stands for is
kept by the desk and never in the report. What people typed in their own words is searched for all that is known here,
and no more: a report says so.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

from workbench.model.base import Thing
from workbench.model.words import Judgement

from .model import ReportModel
from .parts import RedactedPart
from .texts import with_texts

__all__ = ["Hidden", "Redactor"]

T = TypeVar("T", bound=BaseModel)

_KEPT = frozenset(
    {
        *("format", "version", "made_at", "program", "sha256", "evidence", "playbook_sha256", "plan_digest", "zone"),
        *("head_link", "case_last_hash", "public_key", "key_id", "ledger_id", "sample", "shows", "shows_not"),
        *("standards", "rules", "attack", "fingerprint", "heads"),
    }
)
"""Fields that hold hashes, keys and words of ours."""
_SUBJECTS = frozenset({"subject"})
_TICKETS = frozenset({"ticket"})
_NAMES = frozenset(
    {"reporter", "reviewer", "named_as", "name", "os_user", "who", "allowed_by", "waiting_for", "responder"}
)
_MARK = r"<U\+[0-9A-F]{4,6}>"
_IN_ADDRESS = rf"(?:{_MARK}|[^\s<>()\[\]{{}}\"'“”‘’,;:|`*])"
_AT = r"(?:@|＠|﹫|%40|&#64;)"
_LONG = "{0,255}"
"""More than an address may have at either side: without a bound, a long word without an @ takes minutes."""
_ADDRESS = rf"(?:\"[^\"\n]{{1,64}}\"|{_IN_ADDRESS}{_LONG}){_AT}{_IN_ADDRESS}*"
_URL = r"\b[a-z][a-z0-9+.-]{1,10}://[^\s“”‘’\"<>]+"
_QUOTED = r"“[^”]*”"
_IP = r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?:/\d{1,3})?(?![\w:])"
_PHONE = r"\+\d[\d ()/-]{5,}\d"
_SHORTEST = 3
"""A name shorter than that is hidden in its own field only: elsewhere it would hide half the words."""


class Hidden(Thing):
    """What one stand-in stands for."""

    stand_in: str
    kind: str
    """address, domain, subject, name, ticket, network, phone, link."""
    text: str


class Redactor:
    """Hides what a report says of people. Every text is hidden behind the same stand-in, however often it comes."""

    def __init__(self, known: Iterable[Hidden] = ()) -> None:
        """`known`: what earlier reports of the case hid, so that all of them agree."""
        self._by_key = {(one.kind, _key(one.text)): one for one in known}
        self._used: dict[str, Hidden] = {}
        self._intruder: set[str] = set()
        self._literals: dict[str, tuple[str, str]] = {}
        self._places = self._places_without = re.compile("")
        """What is hidden in a text, and in one that holds no address: looking for those takes longest."""
        self._shown: dict[str, str] = {}

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """What was hidden, now and earlier."""
        return tuple(self._by_key.values())

    def redact(self, report: ReportModel) -> ReportModel:
        """Returns the report without addresses, names and subjects."""
        case = report.case
        intruder = [n.ip for n in report.signins.networks if set(n.judgements) == {Judgement.ABNORMAL}]
        made = self.hide(report, (case.account, *case.former_addresses, case.account_id or ""), intruder)
        return made.model_copy(update={"redacted": self.part})

    def hide(self, thing: T, accounts: Iterable[str], intruder: Iterable[str]) -> T:
        """Returns a thing with all hidden that it says of people. `intruder`: networks that stay."""
        self._learn(thing, accounts, intruder)
        return with_texts(thing, self._text)

    @property
    def part(self) -> RedactedPart:
        """How many different texts of each kind were hidden."""
        counts: dict[str, int] = {}
        for one in self._used.values():
            counts[one.kind] = counts.get(one.kind, 0) + 1
        return RedactedPart(counts=counts)

    def row(self, thing: T) -> T:
        """Returns another thing of the same case or period as the report that was redacted before."""
        return with_texts(thing, self._text)

    def _learn(self, thing: BaseModel, accounts: Iterable[str], intruder: Iterable[str]) -> None:
        """Reads which words are names, subjects and domains before any of them is hidden."""
        self._intruder = {network for network in intruder if network.strip()}
        for account in accounts:
            self._literal(account, "address", account)
            self._literal(account.partition("@")[0], "name", account.partition("@")[0])
        with_texts(thing, self._learn_text)
        words = sorted(self._literals, key=len, reverse=True)
        known = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
        parts = [f"(?P<known>{known})"] if known else []
        ends = [f"(?P<quoted>{_QUOTED})", f"(?P<ip>{_IP})", f"(?P<phone>{_PHONE})"]
        parts.append(f"(?P<link>{_URL})")
        self._places = re.compile("|".join([*parts, f"(?P<address>{_ADDRESS})", *ends]), re.IGNORECASE)
        self._places_without = re.compile("|".join([*parts, *ends]), re.IGNORECASE)
        self._shown.clear()

    def _learn_text(self, field: str, text: str) -> str:
        if field in _KEPT and not re.search(_AT, text):
            return text
        if field in _SUBJECTS:
            self._literal(text, "subject", text)
        elif field in _TICKETS and not re.search(_AT, text):
            self._literal(text, "ticket", text)
        elif field in _NAMES and not re.search(_AT, text):
            self._literal(text, "name", text)
        for address in re.findall(_ADDRESS, text) if re.search(_AT, text) else ():
            domain = re.split(_AT, address)[-1].strip(".")
            if "." in domain:
                self._literal(domain, "domain", domain)
        return text

    def _literal(self, word: str, kind: str, text: str) -> None:
        if len(word.strip()) >= _SHORTEST:
            self._literals.setdefault(word.strip(), (kind, text))

    def _text(self, field: str, text: str) -> str:
        if field in _KEPT and not re.search(_AT, text):
            return text
        if field in _SUBJECTS and text:
            return self._stand_in("subject", text)
        if field in _TICKETS and text and not re.search(_AT, text):
            return self._stand_in("ticket", text)
        if field in _NAMES and text and not re.search(_AT, text):
            return self._stand_in("name", text)
        if text not in self._shown:
            places = self._places if re.search(_AT, text) else self._places_without
            self._shown[text] = places.sub(self._place, text)
        return self._shown[text]

    def _place(self, match: re.Match[str]) -> str:
        found = match.group()
        match match.lastgroup:
            case "known":
                kind, text = self._of_literal(found)
                return self._stand_in(kind, text)
            case "link":
                return self._link(found)
            case "address":
                return self._stand_in("address", found)
            case "quoted":
                return f"“{self._stand_in('subject', found[1:-1])}”" if found[1:-1].strip(" .") else found
            case "phone":
                return self._stand_in("phone", found)
            case _:
                return self._network(found)

    def _of_literal(self, found: str) -> tuple[str, str]:
        exact = self._literals.get(found)
        if exact is not None:
            return exact
        return next(v for word, v in self._literals.items() if word.casefold() == found.casefold())

    def _link(self, link: str) -> str:
        """Keeps where it leads to: what comes behind often holds the address of whoever got it, in disguise."""
        scheme, _, rest = link.partition("://")
        host = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
        if re.search(_AT, host) or host.casefold() in {word.casefold() for word in self._literals}:
            return self._stand_in("link", link)
        return link if host == rest else f"{scheme}://{host}/{self._stand_in('link', link)}"

    def _network(self, found: str) -> str:
        try:
            network = ipaddress.ip_network(found, strict=False)
        except ValueError:
            return found
        alone = network.num_addresses == 1
        if str(network) in self._intruder or (alone and str(network.network_address) in self._intruder):
            return found
        return self._stand_in("network", found)

    def _stand_in(self, kind: str, text: str) -> str:
        key = (kind, _key(text))
        if key not in self._by_key:
            number = sum(one.kind == kind for one in self._by_key.values()) + 1
            self._by_key[key] = Hidden(stand_in=f"[{kind} {number}]", kind=kind, text=text)
        one = self._by_key[key]
        self._used[one.stand_in] = one
        return one.stand_in


def _key(text: str) -> str:
    """One key for all spellings of a text: case, full-width letters, and marks in it make no difference."""
    return unicodedata.normalize("NFKC", re.sub(_MARK, "", text)).casefold().strip(" .").replace("%40", "@")
