"""Makes a message of a mail's bytes: https://www.rfc-editor.org/rfc/rfc5322.

`X-Originating-IP`, `X-Mailer` and `User-Agent` are in no standard; senders' systems write them. `X-GM-THRID` and
`X-Gmail-Labels` stand in the mailboxes that Google Takeout exports; a mail may lack them.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from workbench.model.addresses import normalise_ip
from workbench.model.maildate import mail_date
from workbench.model.mailprint import body_print, links_in, payment_words
from workbench.model.mailtext import LINKS, html_text, link_to
from workbench.model.message import Attachment, Link, Message, MessageSource
from workbench.model.mime import Headers, Leaf, decode_text, decode_words, leaves, split_message

from .collecting import field, record_id

__all__ = ["folder_of", "looks_like_mail", "message_of"]

_KEPT = 300
"""Recipients that are kept of each of To, Cc and Bcc; all are counted."""
_HOPS, _REFERENCES, _LABELS, _FILES = 20, 50, 50, 100
_TEXT_LIMIT = 400_000
_WIDE = 64 * 2**10
_START = re.compile(r"\A(?:>?From [^\n]{1,500}\n)?((?:[!-9;-~]{1,100}[ \t]*:[^\n]*\n(?:[ \t]+[^\n]*\n)*)+)")
_KNOWN = re.compile(
    r"^(?:from|to|date|subject|message-id|received|return-path|mime-version|delivered-to|content-type|sender|reply-to"
    r"|dkim-signature|x-received|arc-seal|authentication-results|x-gmail-labels|x-mozilla-status|cc|x-mailer)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_ENOUGH = 2
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,200}@[^\s<>,;:\"()@]{1,255}")
_ANGLE = re.compile(r"<\s*([^\s<>\"@]{1,200}@[^\s<>\"@]{1,255})\s*>")
_QUOTES, _COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"'), re.compile(r"\([^()]*\)")
_IP = re.compile(r"[\[(](?:IPv6:)?([0-9A-Fa-f:.]{3,45})[\])]")
_INSIDE = tuple(
    ipaddress.ip_network(n)
    for n in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10",
        "0.0.0.0/8", "::1/128", "::/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
_ADDED = re.compile(
    rb"^(?:x-gm-thrid|x-gmail-labels|status|x-status|x-mozilla-status2?|x-mozilla-keys|x-uid|x-uidl|x-keywords"
    rb"|content-length|lines|x-imapbase|x-imap):[^\n]*\n(?:[ \t]+[^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
"""What mailbox files put into a message's headers."""
_FROM_LINE = re.compile(rb"^>+From ", re.MULTILINE)
_FOLDERS = {
    "sent": "sent", "sent mail": "sent", "sent items": "sent", "sent messages": "sent", "outbox": "sent",
    "已发送": "sent", "已发送邮件": "sent", "已发邮件": "sent", "寄件備份": "sent",
    "draft": "drafts", "drafts": "drafts", "草稿": "drafts", "草稿箱": "drafts", "scheduled": "scheduled",
    "inbox": "inbox", "收件箱": "inbox", "收件匣": "inbox", "spam": "spam", "junk": "spam", "垃圾邮件": "spam",
    "trash": "trash", "deleted": "trash", "deleted items": "trash", "bin": "trash", "已删除": "trash",
    "已删除邮件": "trash", "垃圾桶": "trash", "回收站": "trash",
}  # fmt: skip
_FIRST = ("drafts", "scheduled", "trash", "spam", "sent", "inbox")


def looks_like_mail(head: str) -> bool:
    """Tells from the first characters whether a mail stands here: header lines, some of them known ones."""
    found = _START.match(head[:_WIDE].replace("\r\n", "\n") + "\n")
    return found is not None and len({m.lower() for m in _KNOWN.findall(found.group(1))}) >= _ENOUGH


def folder_of(names: Iterable[str]) -> str:
    """Returns the folder that a label or a file's name stands for; empty where none is known."""
    known = {_FOLDERS.get(name.strip().lower(), "") for name in names}
    return next((folder for folder in _FIRST if folder in known), "")


def message_of(raw: bytes, source: MessageSource, *, file_folder: str = "", cut: bool = False) -> Message:
    """Returns the message in `raw`. `cut`: its end was left away since it is too long. Never fails on what it holds."""
    headers, body = split_message(raw)
    trouble = ["It is so long that only its beginning was read."] if cut else []
    content = _Content(headers, body, trouble)
    lists = {name: _addresses(headers, name) for name in ("to", "cc", "bcc")}
    at, received = _date(headers, trouble), _received_at(headers)
    ip, told, hops = _origin(headers)
    labels = _labels(headers)
    by_label = folder_of(labels)
    message_id = field(headers.get("message-id"))[:300]
    sender_line = headers.get("from")
    return Message(
        id=record_id("message", message_id, _identity(raw)),
        message_id=message_id,
        at=at,
        received_at=received,
        sender=next(iter(_found(sender_line)), ""),
        sender_name=_display(sender_line),
        envelope=next(iter(_found(headers.get("return-path"))), ""),
        reply_to=_addresses(headers, "reply-to")[:10],
        to=lists["to"][:_KEPT],
        cc=lists["cc"][:_KEPT],
        bcc=lists["bcc"][:_KEPT],
        recipients=sum(map(len, lists.values())),
        subject=field(headers.text("subject"))[:500],
        ip=ip,
        ip_told=told,
        hops=hops,
        client=field(headers.text("user-agent") or headers.text("x-mailer"))[:200],
        in_reply_to=field(headers.get("in-reply-to"))[:300],
        references=tuple(field(r)[:300] for r in headers.get("references", 16_000).split()[-_REFERENCES:]),
        thread=field(headers.get("x-gm-thrid"))[:40],
        labels=labels,
        folder=by_label or file_folder,
        folder_told="label" if by_label else "name of the file" if file_folder else "",
        checks=field(headers.get("authentication-results"))[:500],
        sha256=hashlib.sha256(raw).hexdigest(),
        fingerprint=body_print(content.text),
        payment_words=payment_words(content.text),
        links=tuple(content.links.values()),
        attachments=tuple(content.attachments),
        trouble=tuple(field(t) for t in trouble[:10]),
        source=source,
    )


class _Content:
    """What stands in the body: the text that a reader would see first, links, files."""

    def __init__(self, headers: Headers, body: bytes, trouble: list[str]) -> None:
        self.text = ""
        self.links: dict[tuple[str, str], Link] = {}
        self.attachments: list[Attachment] = []
        self._trouble = trouble
        plain: list[str] = []
        pages: list[str] = []
        left = _TEXT_LIMIT
        for leaf in leaves(headers, body, trouble):
            if not leaf.is_body:
                self._file(leaf)
            elif left > 0:
                text = decode_text(leaf.data[:left], leaf.charset, trouble)
                left -= len(leaf.data)
                self._body(leaf, text, plain, pages)
        self.text = "\n".join(plain).strip() or "\n".join(pages)

    def _body(self, leaf: Leaf, text: str, plain: list[str], pages: list[str]) -> None:
        if leaf.media_type == "text/html":
            text, links = html_text(text)
        else:
            links = tuple(link_to(url, url) for url in links_in(text, LINKS))
        for link in links:
            if len(self.links) < LINKS:
                kept = Link(url=field(link.url), host=field(link.host), shown=field(link.shown))
                self.links.setdefault((link.url, kept.shown), kept)
        if not leaf.depth:
            (pages if leaf.media_type == "text/html" else plain).append(text)

    def _file(self, leaf: Leaf) -> None:
        if len(self.attachments) < _FILES:
            self.attachments.append(
                Attachment(
                    name=field(leaf.headers.file_name())[:300],
                    declared=field(leaf.media_type)[:100],
                    size=len(leaf.data),
                    sha256=hashlib.sha256(leaf.data).hexdigest(),
                )
            )


def _identity(raw: bytes) -> str:
    """The hash of a message without what mailbox files do to it: line ends, quoted From lines, headers of their own."""
    plain = raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw
    head, gap, body = plain.partition(b"\n\n")
    plain = _ADDED.sub(b"", head + b"\n") + gap[1:] + (_FROM_LINE.sub(b"From ", body) if b">From " in body else body)
    return hashlib.sha256(plain.rstrip(b"\n")).hexdigest()


def _found(value: str) -> Iterator[str]:
    """The addresses in a header's value; a name that looks like one doesn't count where another stands in brackets."""
    bare = _COMMENT.sub(" ", _QUOTES.sub(" ", value))
    for piece in bare.split(","):
        found = _ANGLE.search(piece)
        hits = [found.group(1)] if found else _ADDRESS.findall(piece)
        yield from (field(hit).lower().rstrip(".") for hit in hits)


def _addresses(headers: Headers, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a for value in headers.all(name, _WIDE)[:20] for a in _found(value)))


def _display(value: str) -> str:
    name = value.partition("<")[0] if "<" in value else ""
    return field(decode_words(name.strip().strip('"').strip()))[:200]


def _labels(headers: Headers) -> tuple[str, ...]:
    value = headers.text("x-gmail-labels")
    return tuple(field(label.strip(' "'))[:100] for label in value.split(",")[:_LABELS] if label.strip())


def _date(headers: Headers, trouble: list[str]) -> datetime | None:
    value = headers.get("date", 200)
    found = _moment(value)
    if found is None:
        trouble.append("Its Date can't be read." if value else "It has no Date.")
    return found


def _received_at(headers: Headers) -> datetime | None:
    newest = headers.get("received") or headers.get("x-received")
    return _moment(newest.rpartition(";")[2][:200]) if ";" in newest else None


def _moment(value: str) -> datetime | None:
    found = mail_date(_COMMENT.sub("", value).strip())
    return found if found is not None and 1970 <= found.year < 2200 else None


def _origin(headers: Headers) -> tuple[str | None, str, tuple[str, ...]]:
    """The address that a message was sent from, what says so, and the addresses on its way."""
    lines = headers.all("received", 2000)
    hops = [_from_of(line) for line in lines]
    known = tuple(ip for ip in hops if ip)[:_HOPS]
    said = normalise_ip(headers.get("x-originating-ip", 200).strip("[] "))
    if said is not None:
        return said, "X-Originating-IP", known
    for place, ip in reversed(list(enumerate(hops, start=1))):
        if ip is not None and _is_outside(ip):
            return ip, f"Received, line {place} of {len(lines)} from the top", known
    return None, "", known


def _from_of(line: str) -> str | None:
    """The address of who handed it over: `from NAME (HOST [ADDRESS]) by …`."""
    if not line.lower().startswith("from "):
        return None
    start = re.split(r"\sby\s", line, maxsplit=1)[0]
    found = [ip for text in _IP.findall(start) if (ip := normalise_ip(text)) is not None]
    return found[-1] if found else None


def _is_outside(ip: str) -> bool:
    address = ipaddress.ip_address(ip)
    return not any(address.version == network.version and address in network for network in _INSIDE)
