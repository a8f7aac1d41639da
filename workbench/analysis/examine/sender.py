"""Who a mail says it is from, and whether that holds together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.analysis.links import is_outside, looks_like
from workbench.model.examined import MailReason
from workbench.model.mailprint import plain_letters

from .brands import brand_called, brand_in, brand_of_domain, brands_in_text, owns
from .codes import reason
from .context import Known
from .hosts import FREE_MAIL, is_cheap_ending, is_free_host, looks_random, main_label, mixed_script, owner_of
from .reading import Mail

__all__ = ["judge_sender", "own_domains"]

_ADDRESS = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_OFFICE = re.compile(
    r"help ?-?desk|web ?mail|mail ?box|administrat|\badmin\b|support|security|account|postmaster|mailer|mail "
    r"delivery|mail service|it desk|"
    r"service desk|billing|customer (?:care|service)|no[-_. ]?reply|notification|alert|payroll|human resource|\bhr\b|"
    r"voice ?mail|e-?fax|scanner|"
    r"quarantine|server|portal|e-?mail (?:team|service)|管理员|客服|财务|人力资源|系统|信息中心|邮件中心"
)
_TITLE = re.compile(r"\bc[efo]o\b|chief executive|managing director|\bpresident\b|chairman|总经理|董事长|总裁")
_NUMBERS = re.compile(
    r"(?:(?<!\d)[!.?~>*]\s*|\s{2,})(?!(?:19|20)\d\d$)\d{4,7}$|"
    r"\s(?=[A-Za-z-]{0,60}\d)(?=[\d-]{0,60}[A-Za-z])(?=\S{0,60}?(?:[a-z]\S{0,60}?[A-Z]|[A-Z]\S{0,60}?[a-z]))[A-Za-z0-9-]{8,60}$"
)
"""A number or signs without meaning behind the last word: machines write them, so that no two copies are alike."""
_IS_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_NUMBERED = re.compile(r"[a-z]{0,3}\d{5,}|[a-z0-9]{22,}|(?:[a-z]+\d+){3,}")
_DISGUISE = re.compile("[\u2102-\u2115\u2118-\u211d\u2124\u2126-\u2134\u2145-\u2149\U0001d400-\U0001d7ff]")
"""Letters that only mathematics has; the marks for a trade name or a number are none of them."""
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_CUT = re.compile(r"(?<=[A-Za-z0-9])=\?[\w-]{2,30}\?[bBqQ]\?|\?=(?=[A-Za-z0-9])")
_TENANT = ".onmicrosoft.com"


def own_domains(mail: Mail, known: Known) -> tuple[str, ...]:
    """The organisation's domains; where none is set, those that the mail went to, public mail services left out."""
    if known.domains:
        return known.domains
    found = dict.fromkeys(owner_of(a.rpartition("@")[2]) for a in mail.recipients[:3] if "." in a.rpartition("@")[2])
    return tuple(domain for domain in found if domain not in FREE_MAIL)


def judge_sender(mail: Mail, known: Known) -> Iterator[MailReason]:
    """Yields what the names and addresses in the headers tell."""
    sender, own = mail.sender, own_domains(mail, known)
    if not sender.address:
        yield reason("no-sender", "It names no address that it came from.", mail.headers.get("from", 200))
    if mail.from_lines > 1:
        yield reason("several-from-lines", "It has several From lines: programs may show another one each.")
    yield from _name(mail, own, known)
    if sender.domain:
        yield from _domain(mail, own)
    yield from _other_addresses(mail)
    yield from _written(mail)
    yield from _contact(mail, known)


def _name(mail: Mail, own: tuple[str, ...], known: Known) -> Iterator[MailReason]:
    name, domain = mail.sender.name, mail.sender.domain
    plain = plain_letters(name)
    told = f"{name} <{mail.sender.address}>"
    other = _ADDRESS.search(plain)
    if other and domain and owner_of(other.group(1)) != owner_of(domain):
        yield reason("name-is-other-address", "Its sender's name is another address than it came from.", told)
    said = brands_in_text(plain) or [b for b in (brand_called(plain),) if b]
    brand = next((b for b in said if not owns(b, domain)), "")
    if brand and domain:
        yield reason("name-borrows-brand", f"It calls itself {brand}, but its address is not one of theirs.", told)
    if (mixed_script(name) or _DISGUISE.search(name)) and not (brand and name.isascii()):
        yield reason("name-disguised", "Its sender's name is written with look-alike letters.", told)
    if domain and is_outside(domain, own):
        inside = next((d for d in own if d in plain or (len(main_label(d)) > 4 and main_label(d) in plain.split())), "")
        if inside:
            yield reason("name-borrows-own-domain", f"It calls itself {inside}, but it came from outside.", told)
        elif any(len(p) > 3 and plain_letters(p) == plain.strip() for p in known.people):
            yield reason("name-is-own-person", "It bears the name of one of your people, but came from outside.", told)
        if _IS_DOMAIN.fullmatch(plain) and not inside and not mail.is_list and owner_of(plain) != owner_of(domain):
            yield reason("name-is-a-domain", "Its sender's name is a domain, and not the one it came from.", told)
    office = _OFFICE.search(plain) or (domain in FREE_MAIL and _TITLE.search(plain))
    if office and not brand and (not own or is_outside(domain, own)) and not mail.is_list:
        free = domain in FREE_MAIL
        yield reason(
            "name-is-an-office", "Its sender's name is an office or a system, not a person.", told, 16 if free else None
        )


def _domain(mail: Mail, own: tuple[str, ...]) -> Iterator[MailReason]:
    address, domain = mail.sender.address, mail.sender.domain
    local = address.rpartition("@")[0]
    if any(label.startswith("xn--") for label in domain.split(".")) or not domain.isascii():
        yield reason("domain-mixed-script", "Its sender's domain has letters of another script.", address)
    imitated = next((d for d in own if is_outside(domain, own) and looks_like(owner_of(domain), d)), "")
    if imitated:
        yield reason("domain-imitates-own", f"Its sender's domain imitates {imitated}.", address)
    elif not brand_of_domain(domain):
        brand = brand_in(domain)
        if brand and is_outside(domain, own):
            yield reason("domain-borrows-brand", f"Its sender's domain borrows the name of {brand}.", address)
        elif brand_in(local) and is_outside(domain, own):
            yield reason("brand-in-address", f"Its address borrows the name of {brand_in(local)}.", address)
    if is_cheap_ending(domain) or looks_random(domain) or is_free_host(domain) or _NUMBERED.fullmatch(local):
        points = None if not mail.is_list else 3
        yield reason(
            "domain-odd", "Its sender's address looks thrown together, or has a throw-away ending.", address, points
        )
    if mail.recipients and address in mail.recipients[:1] and not mail.is_list:
        yield reason("sent-to-itself", "It is addressed to its own sender: the true recipients are hidden.", address)
    elif domain.endswith(_TENANT):
        yield reason(
            "tenant-of-nobody", "It came from a rented name at Microsoft that bears no organisation's own.", address
        )
    if not mail.recipients:
        yield reason("no-recipient", "It names nobody that it went to.", mail.headers.get("to", 200))


def _written(mail: Mail) -> Iterator[MailReason]:
    """How name and subject are written."""
    lines = (mail.headers.get("from", 1000), mail.headers.get("subject", 1000))
    if any(len(_CUT.findall(line)) >= 2 for line in lines):
        yield reason("header-words-cut", "Words of its name or subject are cut into pieces, as no mail program does.",
                     next(line for line in lines if _CUT.search(line)))  # fmt: skip
    if not mail.is_list and _NUMBERS.search(mail.headers.get("subject", 300).rstrip()):
        yield reason(
            "subject-numbered",
            "Its subject ends in signs without meaning, so that no two copies are alike.",
            mail.subject,
        )
    if _PICTURES.search(mail.sender.name):
        yield reason("name-decorated", "Its sender's name is decorated with little pictures.", mail.sender.name)


def _other_addresses(mail: Mail) -> Iterator[MailReason]:
    domain = owner_of(mail.sender.domain)
    for address in mail.reply_to[:1]:
        other = owner_of(address.rpartition("@")[2])
        if other and domain and other != domain and not mail.is_list:
            free = other in FREE_MAIL and domain not in FREE_MAIL
            yield reason(
                "answers-go-to-free-mail" if free else "answers-go-elsewhere",
                "Answers go to an address at a public mail service." if free else "Answers go to another domain.",
                f"From {mail.sender.address}, Reply-To {address}",
            )
    back = owner_of(mail.return_path.rpartition("@")[2])
    if back and domain and back != domain and not mail.is_list:
        yield reason(
            "bounces-go-elsewhere",
            "Its Return-Path is at another domain than its From. Mass mailers do this too.",
            f"From {mail.sender.address}, Return-Path {mail.return_path}",
        )
    answers = owner_of(mail.reply_to[0].rpartition("@")[2]) if mail.reply_to else ""
    if back and domain and answers and len({back, domain, answers}) == 3 and not mail.is_list:
        yield reason(
            "domains-differ",
            "Its sender, its answers and its bounces are at three different places.",
            f"From {mail.sender.address}, Reply-To {mail.reply_to[0]}, Return-Path {mail.return_path}",
        )


def _contact(mail: Mail, known: Known) -> Iterator[MailReason]:
    if known.correspondents is not None and mail.sender.address:
        if mail.sender.address in known.correspondents:
            yield reason("known-correspondent", "This address wrote here before.", mail.sender.address)
        else:
            yield reason(
                "first-contact", "This address never wrote here before, as far as is known.", mail.sender.address
            )
