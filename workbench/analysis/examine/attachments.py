"""What is attached: by name, by its first bytes, and by its list of contents. Nothing is opened or run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from workbench.analysis.preview import ENDINGS_THAT_RUN, file_part
from workbench.model.compound import MAGIC
from workbench.model.examined import ExaminedFile, MailReason
from workbench.model.mime import Leaf
from workbench.model.text import clean_line

from .archives import Inside, look_into_compound, look_into_zip, program_in
from .codes import reason
from .documents import look_into_pdf
from .page import read_page
from .reading import Mail, SeenLink, link_of

__all__ = ["judge_files"]

_PAGES = frozenset({"html", "htm", "shtml", "xhtml", "svg", "mht", "mhtml"})
_DISKS = frozenset({"iso", "img", "vhd", "vhdx", "one", "lnk", "url", "udl", "library-ms", "search-ms"})
_HARMLESS = frozenset({"html", "htm", "shtml", "svg", "docm", "xlsm", "pptm", "com"})
_SCRIPT = re.compile(
    r"unescape\(|atob\(|eval\(|document\.write|location(?:\.href)?\s{0,5}=|fromcharcode|window\.open|\.submit\(",
    re.IGNORECASE,
)


def judge_files(mail: Mail, files: list[ExaminedFile], links: list[SeenLink]) -> Iterator[MailReason]:
    """Yields what stands out; adds what was seen to `files`, and the links found inside to `links`."""
    given: set[str] = set()
    for leaf in mail.files:
        inside = Inside()
        for found in _one(leaf, inside, links):
            if found.code not in given:
                given.add(found.code)
                yield found
        part = file_part(leaf)
        files.append(
            ExaminedFile(
                name=clean_line(part.name), declared=clean_line(part.declared), real=part.real, size=part.size,
                sha256=hashlib.sha256(leaf.data).hexdigest(), holds=tuple(clean_line(n) for n in inside.names[:50]),
            )
        )  # fmt: skip
        mail.not_examined += [
            f"Not examined: {what} ({clean_line(part.name)})." for what in dict.fromkeys(inside.not_examined)
        ]


def _one(leaf: Leaf, inside: Inside, links: list[SeenLink]) -> Iterator[MailReason]:
    part = file_part(leaf)
    name, data = part.name, leaf.data
    endings = [e.strip() for e in name.lower().rstrip(". ").split(".")[1:]]
    ending = endings[-1] if endings else ""
    told = f"{name} ({part.real or leaf.media_type}, {len(data):,} bytes)"
    yield from _by_name(part.warnings, told)
    page = (
        ending in _PAGES
        or part.real == "a web page"
        or (leaf.media_type in ("text/html", "image/svg+xml") and bool(name))
    )
    if part.real in ("a Windows program", "a Linux program", "a Windows shortcut") or (
        ending in ENDINGS_THAT_RUN and ending not in _HARMLESS and ending not in _DISKS
    ):
        yield reason("file-runs", "An attached file runs something when it is opened.", told)
    elif ending in _DISKS:
        yield reason("file-disk-image", "An attached file is of a kind that carries programs past the filters.", told)
    if page:
        yield from _page(leaf, told, links)
    elif data.startswith(b"PK\x03\x04"):
        found = look_into_zip(data)
        _take(inside, found)
        yield from _packed(found, told)
    elif data.startswith(MAGIC):
        _take(inside, look_into_compound(data))
        yield from _packed(inside, told)
    elif data.startswith(b"%PDF") or b"%PDF" in data[:1024]:
        yield from _pdf(leaf, inside, told, links)
    elif data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MSCF", b"\xfd7zXZ")) or ending in (
        "rar",
        "7z",
        "gz",
        "cab",
        "ace",
        "xz",
    ):
        inside.not_examined.append("what is inside this archive: only ZIP is looked into")
    elif (
        (leaf.media_type.startswith("image/") or "picture" in part.real)
        and len(data) > 3000
        and not leaf.headers.get("content-id", 100)
    ):
        inside.not_examined.append("what the picture shows: text and QR codes in pictures are not read")


def _by_name(warnings: tuple[str, ...], told: str) -> Iterator[MailReason]:
    for warning in warnings:
        if "turns the reading direction" in warning:
            yield reason("file-name-turned", warning, told)
        elif "two endings" in warning:
            yield reason("file-two-endings", warning, told)
        elif "but it is" in warning and not warning.endswith(("a script.", "a calendar entry.")):
            grave = "program" in warning or "shortcut" in warning or "web page" in warning
            yield reason("file-not-what-it-says", warning, told, None if grave else 3)


def _page(leaf: Leaf, told: str, links: list[SeenLink]) -> Iterator[MailReason]:
    text = leaf.data[:400_000].decode("utf-8", "replace")
    page = read_page(text)
    links += [
        link_of(link.url, link.shown, leaf.headers.file_name()[:60] or "attached page") for link in page.links[:50]
    ]
    if page.asks:
        yield reason(
            "file-page-asks",
            "An attached page asks for a password, a card or a login.",
            f"{told}: {', '.join(page.asks)}",
        )
    else:
        yield reason("file-page", "A web page is attached: it would open outside the mail program's protection.", told)
    if page.scripts or _SCRIPT.search(text) or " onload=" in text.lower():
        yield reason("file-page-script", "An attached page runs a script.", told)


def _packed(inside: Inside, told: str) -> Iterator[MailReason]:
    if inside.macros:
        yield reason("file-macros", "An attached document holds macros.", told)
    if inside.encrypted:
        yield reason("file-encrypted", "An attached file is locked with a password: no filter could look inside.", told)
    program = next(program_in(inside.names, ENDINGS_THAT_RUN | _DISKS), "")
    if program:
        yield reason("file-holds-program", "An attached archive holds something that runs.", f"{program} in {told}")
    if inside.bomb:
        yield reason("file-bomb", "An attached archive would burst when unpacked.", f"{inside.bomb}: {told}")


def _pdf(leaf: Leaf, inside: Inside, told: str, links: list[SeenLink]) -> Iterator[MailReason]:
    pdf = look_into_pdf(leaf.data)
    inside.not_examined += pdf.not_examined
    found = [link_of(url, "", leaf.headers.file_name()[:60] or "attached PDF") for url in pdf.links]
    links += found
    if pdf.acts:
        yield reason("file-pdf-acts", f"An attached PDF holds {', '.join(pdf.acts)}.", told)
    if found:
        yield reason("link-in-file", "An attached PDF holds links.", f"{told}: {found[0].url[:120]}")


def _take(inside: Inside, found: Inside) -> None:
    inside.names, inside.not_examined = found.names, found.not_examined
    inside.macros, inside.encrypted, inside.bomb = found.macros, found.encrypted, found.bomb
