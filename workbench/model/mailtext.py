"""The text of a page and where its links lead. Nothing is fetched, nothing is run."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from .message import Link

__all__ = ["COMMENTS", "HTML_LIMIT", "LINKS", "TAG", "attributes", "html_text", "link_to", "unescaped"]

HTML_LIMIT = 200_000
"""Characters of a page that are read."""
LINKS = 100
_URL_WIDTH, _SHOWN = 500, 200
# Without going back, so that marks without an end cost no more than others: the standard library's parser takes a time
# that grows with their square, and a page of them would hold up the reader for minutes.
TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})(?![A-Za-z0-9])"
    r"((?:[^<>\"']{1,2000}+|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,100}+)>"
)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40}+)\s{0,9}=\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,2000}))""")
COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?", re.DOTALL)
_SPACES = re.compile(r"\s+")
_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""Python reads no number of more than 4,300 digits."""
_SKIPPED = frozenset({"script", "style", "head", "title", "template", "object", "svg", "noscript"})
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote", "hr", "ul", "ol"})
_LEADING = {"a": "href", "area": "href", "form": "action", "iframe": "src"}
_BLANKS = re.compile(r"\n(?:[ \t]*+\n)++")


class _Page:
    """Collects text and links; scripts, styles and what else is not shown is left out."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.links: list[Link] = []
        self._skipping = ""
        self._open: tuple[str, int] | None = None

    def read(self, page: str) -> None:
        """Reads the page from its beginning to its end, once."""
        at = 0
        for tag in TAG.finditer(page):
            self._words(page[at : tag.start()])
            at = tag.end()
            name = tag.group(2).lower()
            if self._skipping and name != "body":
                self._skipping = "" if tag.group(1) and name == self._skipping else self._skipping
                continue
            self._skipping = ""
            self._tag(name, bool(tag.group(1)), tag.group(3))
        self._words(page[at:])
        self._end_link()

    def _tag(self, name: str, ends: bool, written: str) -> None:
        if name in _SKIPPED and not ends and not written.endswith("/"):
            self._skipping = name
        if name in _BREAKS:
            self.text.append("\n")
        if name == "a":
            self._end_link()
        wanted = "" if ends else _LEADING.get(name, "")
        target = attributes(written).get(wanted, "") if wanted else ""
        if target and name == "a":
            self._open = target, len(self.text)
        elif target:
            self._link(target, f"({name})")

    def _words(self, text: str) -> None:
        if text and not self._skipping:
            self.text.append(_SPACES.sub(" ", unescaped(text)))

    def _end_link(self) -> None:
        if self._open is not None:
            target, start = self._open
            self._open = None
            self._link(target, " ".join("".join(self.text[start:])[:1000].split()))

    def _link(self, target: str, shown: str) -> None:
        link = link_to(target, shown)
        if len(self.links) < LINKS:
            self.links.append(link)
        if link.shown:
            mark = " ⚠ names another host" if link.disguised else ""
            self.text.append(f" <{link.url}{mark}>")


def html_text(page: str) -> tuple[str, tuple[Link, ...]]:
    """Returns the text of a page with its links spelled out, and the links.

    A link reads `its words <where it leads>`, with a mark where the words name another host.
    """
    reader = _Page()
    reader.read(COMMENTS.sub(" ", page[:HTML_LIMIT]))
    lines = "".join(reader.text).split("\n")
    return _BLANKS.sub("\n\n", "\n".join(line.strip() for line in lines)).strip(), tuple(reader.links)


def unescaped(text: str) -> str:
    """Returns text with its character references (`&amp;`, `&#228;`) resolved; numbers beyond all letters as U+FFFD."""
    if "&" not in text:
        return text
    return unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)


def attributes(written: str) -> dict[str, str]:
    """Returns what a tag says after its name, by name in lower case; of two alike the first counts, as in a browser."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written)[:100]:
        value = double or single or bare
        found.setdefault(name.lower(), unescaped(value).strip())
    return found


def link_to(target: str, shown: str) -> Link:
    """Returns where a link leads, with the words that stand on it where they are not the address itself."""
    url = "".join(target.split())[:_URL_WIDTH] or "–"
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        host = ""
    same = shown.strip().rstrip("/") == url.rstrip("/")
    return Link(url=url, host=host[:255], shown="" if same else shown[:_SHOWN])
