"""How a mail is written: what it threatens, promises and asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.analysis.links import is_outside
from workbench.model.examined import MailReason
from workbench.model.mailprint import payment_words

from .brands import brands_in_text, owns
from .codes import reason
from .hosts import FREE_MAIL
from .needs import may_hit, pieces_of
from .phrases_abroad import FOREIGN
from .reading import Mail
from .wordings import Wording, wordings

__all__ = ["judge_wording"]

_DISGUISED = re.compile(
    "(?<![^\\W\\d_])(?=[a-z\u0370-\u052f\U0001d400-\U0001d7ff]*[a-z])(?=[a-z\u0370-\u052f\U0001d400-\U0001d7ff]{0,30}"
    "[\u0370-\u052f\U0001d400-\U0001d7ff])"
    "[a-z\u0370-\u052f\U0001d400-\U0001d7ff]{3,30}|[\U0001d400-\U0001d7ff]{4,}",
    re.IGNORECASE,
)
_OTHER_SCRIPT = re.compile("[\u0370-\u04ff\u0600-\u06ff\uac00-\ud7a3]")
_MATHS = re.compile("[\U0001d400-\U0001d7ff]")
_STRUCK = re.compile("[\u0334-\u0338\u20d0-\u20f0]")
_ACCOUNT = re.compile(
    r"account|password|verif|confirm|log ?in|sign ?in|card|billing|secur|suspend|deliver|parcel|package|invoice|"
    r"payment|document|账户|密码|アカウント"
)
_STRONG = frozenset({"asks-to-verify", "threatens-account", "mailbox-trouble", "asks-for-data", "tells-of-intrusion"})
_TOO_SHORT = 200
"""Letters of a text that may have none of the small words that tell its language."""
_PAYMENT, _STRIKES, _MATHEMATICAL = 6000, 3, 24
_MONEY = ("bank", "iban", "remit", "payment details", "wire", "old account", "new account")


def judge_wording(mail: Mail) -> Iterator[MailReason]:
    """Yields what its words do. A second and third hit of the same kind adds a little."""
    plain = f" {mail.plain} "
    codes: set[str] = set()
    ascii_only = plain.isascii()
    pieces = pieces_of(plain)
    foreign = len(plain) < _TOO_SHORT or _any(FOREIGN, plain) or (not ascii_only and bool(_OTHER_SCRIPT.search(plain)))
    for wording in wordings():
        if wording.foreign and not foreign:
            continue
        found = _first(wording, plain, pieces, ascii_only)
        if found is not None:
            codes.add(wording.code)
            yield reason(wording.code, wording.sentence, _around(plain, found.start(), found.end()))
    changed = payment_words(mail.text[:_PAYMENT]) if not ascii_only or _any(_MONEY, plain) else ()
    if changed:
        yield reason("payment-changed", "It speaks of changed payment details.", changed[0])
    disguised = (
        [] if mail.raw_words.isascii() else [m.group() for m in _DISGUISED.finditer(mail.raw_words[:15_000])][:5]
    )
    if disguised:
        points = _MATHEMATICAL if any(_MATHS.search(word) for word in disguised) else None
        told = "Words are written with look-alike letters."
        yield reason("letters-disguised", told, ", ".join(disguised), points)
    elif not mail.raw_words.isascii() and len(_STRUCK.findall(mail.raw_words)) > _STRIKES:
        yield reason("letters-disguised", "Its letters are struck through, so that filters can't read them.",
                     mail.raw_words[:80], _MATHEMATICAL)  # fmt: skip
    yield from _recipient(mail, bool(codes & _STRONG))
    if mail.is_list or not codes & _STRONG:
        return
    brand = next((b for b in brands_in_text(plain[:4000]) if not owns(b, mail.sender.domain)), "")
    if brand:
        yield reason("brand-and-account", f"It speaks of {brand} and of an account, but did not come from there.")


def _recipient(mail: Mail, strong: bool) -> Iterator[MailReason]:
    """Traps made by machine name the recipient by address, where people use names."""
    start = mail.plain[:3000]
    for address in mail.recipients[:2]:
        domain = address.rpartition("@")[2]
        if address == mail.sender.address or len(address) < 6:
            continue
        if address in mail.subject.lower() or (address in start and strong):
            yield reason("names-recipient", "It calls its recipient by the mail address.", address)
            return
        if domain not in FREE_MAIL and strong and is_outside(mail.sender.domain, [domain]) and f"{domain} " in start:
            yield reason("names-recipient", "It speaks in the name of its recipient's own domain.", domain)
            return


def _first(wording: Wording, plain: str, pieces: set[str], ascii_only: bool) -> re.Match[str] | None:
    hits: list[re.Match[str]] = []
    for pattern, needs in wording.plain:
        if may_hit(needs, pieces) and (hit := pattern.search(plain)):
            hits.append(hit)
    if not hits and not ascii_only:
        hits = [hit for pattern in wording.other if (hit := pattern.search(plain))]
    return min(hits, key=lambda hit: hit.start(), default=None)


def _any(words: tuple[str, ...], text: str) -> bool:
    # A loop costs half of what any() over a generator does, and this is asked a hundred times for each mail.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def _around(text: str, start: int, end: int) -> str:
    left, right = max(start - 30, 0), min(end + 30, len(text))
    return f"…{text[left:right]}…"
