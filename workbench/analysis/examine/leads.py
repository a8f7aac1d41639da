"""Where the links of a mail lead, against what they show. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from workbench.analysis.links import is_outside, looks_like
from workbench.model.examined import MailReason
from workbench.model.mailprint import plain_letters

from .authentication import confirmed
from .brands import brand_in, brand_of_domain, brands_in_text, domains_of, owns
from .codes import reason
from .context import Known
from .hosts import (
    FREE_MAIL,
    is_bare_address,
    is_cheap_ending,
    is_free_host,
    is_own_network,
    is_service,
    is_shortener,
    looks_random,
    mixed_script,
    owner_of,
)  # fmt: skip
from .reading import Mail, SeenLink

__all__ = ["judge_links"]

_HOST = re.compile(r"(?<![@\w.-])(?:[\w-]{1,63}\.){1,6}[a-z]{2,18}\b(?!@)", re.IGNORECASE)
_LOGIN = re.compile(
    r"log-?[io]n|sign-?in|signon|verif|webmail|\bowa\b|passw|secure?\b|account|update|confirm|validat|authent|"
    r"billing|wallet|"
    r"ebayisapi|webscr|cmd=|recover|unlock|unsuspend|revalid|upgrade|re-?activ|mailbox|quota|client|member"
)
_BROKEN = re.compile(
    r"/wp-(?:content|includes|admin)/|/wp\.html|/\.[a-z]|/~[\w-]{1,30}/|/(?:images?|css|js|fonts|templates|"
    r"components|tmp|cache|modules|media|uploads?)/"
    r"(?:[^/?#]{1,40}/){0,5}[^/?#]{0,40}(?:\.html?|\.php|login|secure|paypal|bank)|/cgi-?bin/.{0,40}(?:paypal|"
    r"ebay|bank|login|webscr)"
)
_CALL = re.compile(
    r"click|here\b|verif|confirm|log ?-?[io]n|sign ?-?[io]n|update|upgrade|review|release|restore|retrieve|"
    r"activat|unlock|keep|cancel|"
    r"continue|validate|secure|account|view|download|open|get your|access|read|resolve|fix|proceed|claim|track|"
    r"authenticate|deliver|listen|^ *play\b|preview|start now|"
    r"jetzt|bestatig|aktualis|anmelde|verlanger|zur zahlung|acceda|acceder|verific|actualiz|pagar|acess|visualiz|"
    r"baixar|resgat|consult|regulariz|mettre a jour|payer|accede|conferma|aggiorna|rinnova|betaal|betalen|bevestig|"
    r"inloggen|zaloguj|zap.ac|potwierd|giris yap|onayla|"
    r"点击|登录|验证|确认|查看|升级|领取|こちら|確認|ログイン|klicken|cliquez|clique|hier"
)
_PASSIVE = re.compile(
    r"unsubscribe|privacy|opt.?out|preferences|退订|abmelden|terms|contact us|view (?:in|this)|web version"
)
_REDIRECTS = re.compile(
    r"google\.[a-z.]{2,6}/(?:url|amp)|bing\.com/ck|youtube\.com/redirect|linkedin\.com/slink|doubleclick\.net|"
    r"googleadservices|baidu\.com/link|"
    r"rover\.ebay|rds\.yahoo|srd\.yahoo|l\.facebook\.com|lm\.facebook|adclick|t\.umblr|"
    r"steamcommunity\.com/linkfilter|slack-redir|"
    r"google\.[a-z.]{2,6}/pagead|translate\.goog|aol\.com/redir|msn\.com/redir|g\.msn\.com"
)
_ROLE = re.compile(
    r"admin|support|help|no[-_. ]?reply|security|account|server|postmaster|mailer|scan|copier|voice|fax|payroll|\bhr\b|"
    r"\bit\b|system"
)
_INNER = re.compile(r"https?:/{1,2}([\w.-]{4,255})", re.IGNORECASE)
_SHOWN_ADDRESS = 8
_FEW, _BEGINS, _FEW_OF_A_PERSON = 30, 18, 6
_MAIL = re.compile(r"mailto:([^?&]{3,300})", re.IGNORECASE)


def judge_links(mail: Mail, own: tuple[str, ...], known: Known) -> Iterator[MailReason]:
    """Yields what stands out, each kind once with its first example."""
    given: set[str] = set()
    claimed = _claimed(mail)
    # Whoever borrows a name is at home nowhere: not even the sender's own site counts.
    domain = owner_of(mail.sender.domain)
    imitates = is_outside(domain, own) and any(looks_like(domain, d) for d in own)
    borrowed = imitates or (claimed and not owns(claimed, domain)) or (brand_in(domain) and not brand_of_domain(domain))
    home = {*own} if borrowed else {domain, *own}
    if not borrowed and (brand := brand_of_domain(domain)):
        home |= domains_of(brand)
    for link in mail.links:
        for found in _one(link, mail, own, home):
            if found.code not in given:
                given.add(found.code)
                yield found
    yield from _all(mail, own, home, claimed, known)


def _one(link: SeenLink, mail: Mail, own: tuple[str, ...], home: set[str]) -> Iterator[MailReason]:
    host, told = link.host, _told(link)
    scheme = link.url[:20].lower()
    if scheme.startswith(("javascript:", "data:text/html", "vbscript:")):
        yield reason("link-runs-script", "A link runs a script instead of leading somewhere.", told)
        return
    if scheme.startswith("mailto:"):
        yield from _by_mail(link, mail, home)
        return
    if not host or ("." not in host and not is_bare_address(host)):
        return
    if owner_of(host) in home:
        return
    yield from _by_name(link, mail, own, told)
    yield from _shown(link, mail, own, told)
    yield from _place(link, mail, told)


def _by_name(link: SeenLink, mail: Mail, own: tuple[str, ...], told: str) -> Iterator[MailReason]:
    host = link.host
    if is_bare_address(host):
        # People who build and run things send each other such links, and show them as they are.
        points = _SHOWN_ADDRESS if link.where == "text" and (mail.is_list or not mail.pages) else None
        if not is_own_network(host):
            yield reason("link-to-bare-address", "A link leads to a bare number instead of a name.", told, points)
        return
    if "@" in link.authority:
        yield reason("link-userinfo", "A link hides its host behind an @ sign.", told)
    if any(label.startswith("xn--") for label in host.split(".")) or not host.isascii():
        shape = "link-mixed-script"
        yield reason(shape, "A link's host has letters of another script.", told, None if _confusing(host) else 6)
    imitated = next((d for d in own if is_outside(host, own) and looks_like(owner_of(host), d)), "")
    if imitated:
        yield reason("link-imitates-own", f"A link's host imitates {imitated}.", told)
    if is_shortener(host):
        yield reason("link-shortened", "A link is shortened: where it leads can't be seen.", told)
    elif is_free_host(host):
        yield reason("link-to-free-host", "A link leads to a page that anybody can put up in minutes.", told)
    elif is_cheap_ending(host):
        yield reason("link-cheap-ending", "A link's host has an ending that is given away.", told)
    if looks_random(host):
        yield reason("link-random-host", "A link's host looks thrown together.", told)
    port = link.authority.rpartition("@")[2].rpartition(":")[2]
    if port.isdecimal() and port not in ("80", "443"):
        yield reason("link-odd-port", "A link leads to an unusual port.", told)
    if not brand_of_domain(host):
        brand = brand_in(host)
        if brand:
            yield reason("link-borrows-brand", f"A link's host borrows the name of {brand}, and is not theirs.", told)


def _shown(link: SeenLink, mail: Mail, own: tuple[str, ...], told: str) -> Iterator[MailReason]:
    """What the words on it name, against where it leads."""
    if not link.shown or "@" in link.shown:
        return
    said = _HOST.search(link.shown)
    if said is None:
        return
    name = said.group().lower()
    if owner_of(name) == owner_of(link.host) or "." not in name:
        return
    if brand_of_domain(name) and not brand_of_domain(link.host):
        points = 14 if mail.is_list else None
        yield reason("link-disguised-brand", f"A link shows {name}, but leads to {link.host}.", told, points)
    elif own and not is_outside(name, own):
        yield reason("link-disguised-own", f"A link shows {name}, but leads to {link.host}.", told)
    elif not mail.is_list and name.rpartition(".")[2] not in (
        "pdf",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "html",
        "htm",
        "zip",
        "jpg",
    ):
        yield reason(
            "link-disguised", f"A link shows {name}, but leads to {link.host}. Newsletters do this to count.", told
        )


def _place(link: SeenLink, mail: Mail, told: str) -> Iterator[MailReason]:
    """What the path, the query and the words on it say."""
    path, host = link.path.lower(), link.host
    known = bool(brand_of_domain(host)) and not is_free_host(host)
    if _REDIRECTS.search(host + path) and (inner := _INNER.search(path)) and owner_of(inner.group(1)) != owner_of(host):
        yield reason("link-redirects", f"A link leads through {host} on to {inner.group(1)[:80]}.", told)
    if known or is_service(host):
        return
    brand = brand_in(path[:200]) if not _INNER.search(path) else ""
    if brand and brand not in ("cPanel", "Apple", "Google", "Facebook", "Amazon", "Microsoft", "LinkedIn"):
        yield reason(
            "link-brand-in-path", f"A link bears the name of {brand} in its path, on somebody else's host.", told
        )
    if _BROKEN.search(path):
        yield reason(
            "link-into-broken-site",
            "A link leads deep into another site's inside, as on a site that was broken into.",
            told,
        )
    if _PASSIVE.search(link.shown.lower() + path):
        return
    if _LOGIN.search(path[:300]) or _LOGIN.search(host):
        yield reason("link-to-login-page", "A link leads to a page for signing in or confirming, by its name.", told)
    if any(_carried(a, link.url) for a in mail.recipients[:2]):
        yield reason("link-carries-address", "A link carries its recipient's address along.", told)


def _carried(address: str, url: str) -> bool:
    plain = unquote(url).lower()
    if len(address) > 5 and address in plain:
        return True
    import base64

    coded = base64.b64encode(address.encode("utf-8", "replace")).decode().rstrip("=")
    return len(coded) > 8 and coded in url


@lru_cache(maxsize=2048)
def _calls(shown: str) -> bool:
    """Tells whether what a link shows calls to act."""
    return bool(_CALL.search(plain_letters(shown)))


def _by_mail(link: SeenLink, mail: Mail, home: set[str]) -> Iterator[MailReason]:
    found = _MAIL.match(unquote(link.url))
    domain = owner_of(found.group(1).rpartition("@")[2].lower()) if found else ""
    if domain and domain not in home and _calls(link.shown) and not mail.is_list:
        points = None if "subject=" in link.url.lower() or "body=" in link.url.lower() else 5
        yield reason(
            "answer-by-mail-link",
            "A link that looks like a button writes a mail to somebody else.",
            _told(link),
            points,
        )


def _all(mail: Mail, own: tuple[str, ...], home: set[str], claimed: str, known: Known) -> Iterator[MailReason]:
    """What the links tell together."""
    web = [link for link in mail.links if link.host and "." in link.host and link.where != "frame"]
    if not web:
        return
    away = [link for link in web if owner_of(link.host) not in home]
    if claimed:
        foreign = [link for link in away if not owns(claimed, link.host) and not _PASSIVE.search(link.shown.lower())]
        if foreign and not mail.is_list:
            told = _told(next((link for link in foreign if _calls(link.shown)), foreign[0]))
            yield reason("links-lead-away-from-brand", f"It speaks as {claimed}, but its link leads elsewhere.", told)
    leading = [link for link in away if not is_service(link.host)]
    calling = next(
        (
            k
            for k in leading
            if k.where in ("page", "picture") and _calls(k.shown) and not _PASSIVE.search(k.shown.lower())
        ),
        None,
    )
    button = calling or next((k for k in leading if k.where in ("page", "picture") and 0 < len(k.shown) < 40), None)
    if button and len(web) <= _FEW and len(button.shown) < 60 and not mail.is_list and not _HOST.search(button.shown):
        points = None if calling else 6
        told = _told(button)
        yield reason(
            "link-calls-to-act", "The link that calls to act leads away from its sender's own site.", told, points
        )
    page_from_person = button and len(web) <= _FEW_OF_A_PERSON and mail.sender.domain in FREE_MAIL
    if page_from_person and not mail.is_list and not mail.headers.get("in-reply-to", 300):
        yield reason(
            "private-address-with-page",
            "It looks like an organisation's page, and came from an address that anybody can have.",
            mail.sender.address,
        )
    if calling and _office(mail) and own and not is_outside(mail.sender.domain, own):
        yield reason(
            "office-leads-away",
            "It comes in the name of your own systems, and its link leads elsewhere.",
            _told(calling),
        )
    # Who set up a domain for the purpose has his links there too.
    if (
        not away
        and confirmed(mail, known) is not False
        and not (claimed and not owns(claimed, mail.sender.domain))
        and not is_cheap_ending(mail.sender.domain)
    ):
        yield reason("links-stay-home", "All its links lead to its sender's own site, or to yours.")
    words = mail.text.strip()
    if len(words) < 80 and any(link.where == "picture" for link in away):
        yield reason("link-only-picture", "A picture is the link, with hardly a word beside it.", _told(away[0]))


def _office(mail: Mail) -> bool:
    return _ROLE.search(f"{mail.sender.name} {mail.sender.address.partition('@')[0]}".lower()) is not None


def _claimed(mail: Mail) -> str:
    """Whom it pretends to speak for: by the name, the address, or the subject of its sender."""
    by_domain = brand_of_domain(mail.sender.domain)
    if (
        by_domain
        and by_domain not in ("Google", "AOL", "Yahoo", "Tencent", "NetEase", "AT&T")
        and mail.sender.domain != "hotmail.com"
    ):
        return by_domain
    subject = plain_letters(mail.subject)
    # A subject speaks for a name where it begins with it or says "your"; else it may just be news of it.
    said = subject if "your" in subject else subject[:_BEGINS]
    return next(iter(brands_in_text(f"{plain_letters(mail.sender.name)} | {said}")), "")


def _confusing(host: str) -> bool:
    """The name reads as Latin letters, and isn't."""
    try:
        shown = ".".join(
            label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
            for label in host.split(".")
        )
    except (UnicodeError, ValueError, IndexError, OverflowError):
        return True
    return mixed_script(shown) or plain_letters(shown).isascii()


def _told(link: SeenLink) -> str:
    shown = f"“{link.shown[:60]}” → " if link.shown else ""
    return f"{shown}{link.url[:150]}"
