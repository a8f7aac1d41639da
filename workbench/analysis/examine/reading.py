"""Cuts a mail into what the examination looks at, once, within bounds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from workbench.model.mailprint import links_in, plain_letters
from workbench.model.mime import Headers, Leaf, decode_text, decode_words, leaves, note_once, split_message

from .page import Page, read_page

__all__ = ["MAIL_LIMIT", "Mail", "SeenLink", "Sender", "link_of", "read_mail", "sender_of"]

MAIL_LIMIT = 32 * 2**20
"""Bytes of a mail that are looked at."""
_TEXT, _LINKS, _FILES, _ATTACHED = 400_000, 200, 100, 5
_LOOKED_AT = 4_500
"""Characters whose wording is looked at: the beginning, where a trap has its say."""
_ANGLE = re.compile(r"<\s*([^\s<>\"]{1,200}@[^\s<>\"]{1,255}?)\s*>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,200}@[^\s<>,;:\"()@\[\]]{1,255}")
_BARE = re.compile(r"(?<![\w@./-])(?:www\.[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}(?:/[^\s<>\"]{0,500})?)", re.IGNORECASE)


@dataclass(slots=True)
class SeenLink:
    """A link as it stands in the mail."""

    url: str
    host: str
    path: str
    """Path, query and fragment, decoded once."""
    shown: str
    where: str
    authority: str = ""


@dataclass(slots=True)
class Sender:
    """An address with its name."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(slots=True)
class Mail:
    """What the examination looks at."""

    headers: Headers
    size: int
    sha256: str
    sender: Sender
    reply_to: list[str]
    return_path: str
    recipients: list[str]
    """Addresses that it went to, as far as its headers say."""
    subject: str
    text: str
    """What a reader sees: the page, or the plain text."""
    raw_words: str
    """Subject and text, as they are written."""
    plain: str
    """Subject and text in plain lower-case letters, on one line."""
    pages: list[Page]
    links: list[SeenLink]
    files: list[Leaf]
    attached: list[bytes]
    not_examined: list[str] = field(default_factory=list)
    from_lines: int = 1

    @property
    def is_list(self) -> bool:
        """It says that a mailing list or a mass mailer sent it."""
        names = self.headers.names
        return any(n in _LIST for n in names) or self.headers.get("precedence", 50).lower() in ("list", "bulk")


_LIST = frozenset(
    {"list-id", "list-post", "list-unsubscribe", "list-help", "mailing-list", "x-mailing-list", "x-beenthere"}
)


def read_mail(raw: bytes, *, cut: bool = False) -> Mail:
    """Returns the parts of a mail. Never fails on what it holds; what was left aside is told in `not_examined`."""
    trouble: list[str] = []
    if cut or len(raw) > MAIL_LIMIT:
        trouble.append(f"Not examined: what lies beyond its first {MAIL_LIMIT // 2**20} MB.")
        raw = raw[:MAIL_LIMIT]
    headers, body = split_message(raw)
    plain: list[str] = []
    pages: list[Page] = []
    files: list[Leaf] = []
    attached: list[bytes] = []
    links: dict[tuple[str, str], SeenLink] = {}
    left = _TEXT
    for leaf in leaves(headers, body, trouble):
        if leaf.media_type == "message/rfc822" and not leaf.depth and len(attached) < _ATTACHED:
            attached.append(leaf.data)
        elif leaf.depth:
            continue
        elif leaf.is_body:
            if left <= 0:
                note_once(trouble, "Not examined: text beyond its first 400,000 bytes.")
                continue
            text = decode_text(leaf.data[:left], leaf.charset, trouble)
            left -= len(leaf.data)
            _body(leaf.media_type, text, plain, pages, links)
        elif len(files) < _FILES:
            files.append(leaf)
        else:
            note_once(trouble, f"Not examined: files beyond the first {_FILES}.")
    written = "\n".join(plain)
    shown = " ".join(page.text for page in pages)
    text = shown if len(shown) > 40 or not written.strip() else written
    subject = headers.text("subject")[:1000]
    words = f"{subject}\n{text[:_LOOKED_AT]}"
    if pages and written.strip() and len(text) < _LOOKED_AT // 2 and written[:200] not in text:
        words += "\n" + written[: _LOOKED_AT // 2]
    return Mail(
        headers=headers,
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        sender=sender_of(headers.get("from")),
        reply_to=[a for line in headers.all("reply-to")[:5] for a in _addresses(line)][:10],
        return_path=next(iter(_addresses(headers.get("return-path"))), ""),
        recipients=_recipients(headers),
        subject=subject,
        text=text,
        raw_words=words,
        plain=" ".join(plain_letters(words).split()),
        pages=pages,
        links=list(links.values()),
        files=files,
        attached=attached,
        not_examined=[t if t.startswith("Not examined") else f"Not wholly examined: {t}" for t in trouble],
        from_lines=len(headers.all("from", 10)),
    )


def _body(
    media_type: str, text: str, plain: list[str], pages: list[Page], links: dict[tuple[str, str], SeenLink]
) -> None:
    if media_type == "text/html" or "<html" in text[:2000].lower() or "<body" in text[:2000].lower():
        page = read_page(text)
        pages.append(page)
        found = [link_of(link.url, link.shown, link.where) for link in page.links]
        # Mail programs make links of addresses that stand in the words.
        said = {link.shown for link in page.links}
        found += [link_of(url, "", "text") for url in links_in(page.text[:_LOOKED_AT], 50) if url not in said]
    else:
        plain.append(text)
        urls = [*links_in(text, _LINKS), *(f"http://{m}" for m in _BARE.findall(text[:100_000])[:50])]
        found = [link_of(url, "", "text") for url in urls]
    for link in found:
        if len(links) < _LINKS:
            links.setdefault((link.url, link.shown), link)


def link_of(url: str, shown: str, where: str) -> SeenLink:
    """Returns a link in its parts."""
    address = url.strip()
    if address.startswith("//"):
        address = "http:" + address
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower().rstrip(".")
        path = unquote(f"{parts.path}?{parts.query}#{parts.fragment}" if parts.query or parts.fragment else parts.path)
        authority = parts.netloc
    except ValueError:
        host, path, authority = "", address, ""
    same = shown.strip().rstrip("/").lower() == address.rstrip("/").lower()
    return SeenLink(address[:2000], unquote(host)[:255], path[:2000], "" if same else shown, where, authority[:300])


def sender_of(value: str) -> Sender:
    """Returns name and address of a From line, whatever its sender made of it."""
    brackets = list(_ANGLE.finditer(value))[:50]
    if brackets:
        angle = brackets[-1]
        name, address = value[: angle.start()], angle.group(1)
    else:
        # The last one that looks like an address: what stands before it is the name.
        hits = list(_ADDRESS.finditer(value))[:20]
        name, address = (value[: hits[-1].start()], hits[-1].group()) if hits else (value, "")
        if hits and not name.strip():
            name = value[hits[-1].end() :].strip(" ()")
    name = decode_words(name.strip().strip("\"'").strip()).strip().strip("\"'").strip()
    return Sender(name[:300], address.lower().strip(".'"))


def _addresses(value: str) -> list[str]:
    found = _ANGLE.findall(value) or _ADDRESS.findall(value)
    return [address.lower().strip(".'") for address in found[:50]]


def _recipients(headers: Headers) -> list[str]:
    lines = [
        line for name in ("delivered-to", "x-original-to", "envelope-to", "to", "cc") for line in headers.all(name)[:5]
    ]
    return list(dict.fromkeys(address for line in lines for address in _addresses(line)))[:50]
