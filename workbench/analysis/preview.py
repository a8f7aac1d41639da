"""A message as plain text to read: what matters of its headers, its words, where its links lead, what its files are.

Nothing is fetched and nothing is run. Text is as the sender wrote it: whoever shows it cleans it.
"""

from __future__ import annotations

import hashlib

from workbench.model.base import Thing
from workbench.model.mailprint import links_in
from workbench.model.mailtext import LINKS, html_text, link_to
from workbench.model.message import Link
from workbench.model.mime import Headers, Leaf, decode_text, leaves, split_message

__all__ = ["ENDINGS_THAT_RUN", "FilePart", "Preview", "file_part", "preview"]

TEXT_LIMIT = 100_000
"""Characters of text that are shown."""
_SHOWN_FILES = 100
_SHOWN = (
    "From", "Reply-To", "Return-Path", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To",
    "X-Originating-IP", "User-Agent", "X-Mailer", "X-Gmail-Labels", "Authentication-Results",
)  # fmt: skip
_RECEIVED = 10
_WIDTH = 1000

_MAGIC: tuple[tuple[bytes, str, frozenset[str]], ...] = tuple(
    (magic, what, frozenset(names.split()))
    for magic, what, names in (
        (b"MZ", "a Windows program", "exe dll scr com sys msi"),
        (b"\x7fELF", "a Linux program", "so bin elf"),
        (b"%PDF", "a PDF", "pdf"),
        (b"PK\x03\x04", "a zip archive or an Office document", "zip docx xlsx pptx docm xlsm pptm jar odt ods apk"),
        (b"\xd0\xcf\x11\xe0", "an old Office document or an installer", "doc xls ppt msg msi"),
        (b"{\\rtf", "an RTF document", "rtf doc"),
        (b"\x89PNG", "a picture (PNG)", "png"),
        (b"\xff\xd8\xff", "a picture (JPEG)", "jpg jpeg jpe jfif"),
        (b"GIF8", "a picture (GIF)", "gif"),
        (b"\x1f\x8b", "a gzip archive", "gz tgz"),
        (b"Rar!", "a RAR archive", "rar"),
        (b"7z\xbc\xaf", "a 7-Zip archive", "7z"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "a Windows shortcut", "lnk"),
        (b"ITSF", "a Windows help file", "chm"),
        (b"#!", "a script", "sh py pl"),
        (b"BEGIN:VCALENDAR", "a calendar entry", "ics"),
    )
)  # fmt: skip
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<svg")
ENDINGS_THAT_RUN = frozenset(
    {"exe", "scr", "com", "pif", "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "hta", "ps1", "jar", "lnk", "msi"}
    | {"cpl", "reg", "iso", "img", "chm", "html", "htm", "shtml", "svg", "docm", "xlsm", "pptm", "one"}
)
_PLAIN = frozenset({"pdf", "png", "jpg", "jpeg", "gif", "txt", "csv", "doc", "docx", "xls", "xlsx", "ppt", "pptx"})


class FilePart(Thing):
    """A file in a message, by its bytes and by its name."""

    name: str
    declared: str
    size: int
    sha256: str
    real: str
    """What its first bytes say it is; empty where they say nothing."""
    warnings: tuple[str, ...] = ()
    """Where name and bytes disagree, or opening it would run something. Sentences."""


class Preview(Thing):
    """A message to read."""

    headers: tuple[tuple[str, str], ...]
    text: str
    text_from: str
    """`text/plain`, `text/html`, or empty where there is none."""
    text_cut: bool = False
    links: tuple[Link, ...] = ()
    files: tuple[FilePart, ...] = ()
    trouble: tuple[str, ...] = ()


def preview(raw: bytes) -> Preview:
    """Returns what a person may safely read of a message."""
    headers, body = split_message(raw)
    trouble: list[str] = []
    plain: list[str] = []
    pages: list[str] = []
    links: dict[tuple[str, str], Link] = {}
    files: list[FilePart] = []
    for leaf in leaves(headers, body, trouble):
        if leaf.is_body:
            text, found = _text_of(leaf, trouble)
            links |= {(link.url, link.shown): link for link in found}
            (pages if leaf.media_type == "text/html" else plain).append(_within(leaf, text))
        elif len(files) < _SHOWN_FILES:
            files.append(file_part(leaf))
    own = "\n\n".join(filter(None, plain))
    text = own or "\n\n".join(pages)
    return Preview(
        headers=tuple(_headers(headers)),
        text=text[:TEXT_LIMIT],
        text_from="text/plain" if own else "text/html" if text else "",
        text_cut=len(text) > TEXT_LIMIT,
        links=tuple(links.values()),
        files=tuple(files),
        trouble=tuple(trouble),
    )


def _text_of(leaf: Leaf, trouble: list[str]) -> tuple[str, tuple[Link, ...]]:
    text = decode_text(leaf.data[: 4 * TEXT_LIMIT], leaf.charset, trouble)
    if leaf.media_type == "text/html":
        return html_text(text)
    return text.replace("\r\n", "\n").strip(), tuple(link_to(url, url) for url in links_in(text, LINKS))


def _within(leaf: Leaf, text: str) -> str:
    return f"[in an attached message]\n{text}" if leaf.depth and text else text


def _headers(headers: Headers) -> list[tuple[str, str]]:
    shown = [(name, headers.text(name.lower())[:_WIDTH]) for name in _SHOWN]
    received = [("Received", line[:_WIDTH]) for line in headers.all("received")[:_RECEIVED]]
    return [(name, value) for name, value in shown if value] + received


def file_part(leaf: Leaf) -> FilePart:
    """Returns what a file is, by its bytes and by its name."""
    name = leaf.headers.file_name()[:300]
    real, fitting = _real(leaf.data)
    return FilePart(
        name=name,
        declared=leaf.media_type[:100],
        size=len(leaf.data),
        sha256=hashlib.sha256(leaf.data).hexdigest(),
        real=real,
        warnings=tuple(_warnings(name, real, fitting)),
    )


def _real(data: bytes) -> tuple[str, frozenset[str]]:
    for magic, what, names in _MAGIC:
        if data.startswith(magic):
            return what, names
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        return "a web page", frozenset({"html", "htm", "xhtml", "shtml", "svg"})
    return "", frozenset()


def _warnings(name: str, real: str, fitting: frozenset[str]) -> list[str]:
    endings = name.lower().rstrip(". ").split(".")[1:]
    ending = endings[-1].strip() if endings else ""
    found = []
    if real and ending and ending not in fitting:
        found.append(f"Its name ends in .{ending}, but it is {real}.")
    if ending in ENDINGS_THAT_RUN or real in ("a Windows program", "a Linux program", "a Windows shortcut", "a script"):
        found.append("Opening it can run something.")
    if ending in ENDINGS_THAT_RUN and len(endings) > 1 and endings[-2].strip() in _PLAIN:
        found.append(f"Its name has two endings: it looks like .{endings[-2].strip()}.")
    if any(mark in name for mark in "\u202e\u202d\u2066\u2067"):
        found.append("Its name holds a mark that turns the reading direction: it is not what it looks like.")
    return found
