"""The text of a message and where its links lead. Nothing is fetched, nothing is run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from html.parser import HTMLParser
from urllib.parse import urlsplit

from .message import Link

__all__ = ["HTML_LIMIT", "LINKS", "fingerprint", "html_text", "text_links"]

HTML_LIMIT = 200_000
"""Characters of a page that are read."""
LINKS = 100
_URL_WIDTH, _SHOWN = 500, 200
_URL = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'）】」，。]{1,2000}", re.IGNORECASE)
_TAG_RUN = re.compile(r"<[^<>]{4000,}")
_SKIPPED = frozenset({"script", "style", "head", "title", "template", "object", "svg", "noscript"})
_BREAKS = frozenset({"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote", "hr", "ul", "ol"})
_LEADING = {"a": "href", "area": "href", "form": "action", "iframe": "src"}
_QUOTED = re.compile(r"^\s*[>|].*$", re.MULTILINE)
_VARIABLE = re.compile(r"\S*\d\S*|\S+@\S+")
_SIGNS = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class _Page(HTMLParser):
    """Collects text and links; scripts, styles and what else is not shown is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.links: list[Link] = []
        self._skipping: list[str] = []
        self._open: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes where a link begins."""
        if tag in _SKIPPED:
            self._skipping.append(tag)
        if tag in _BREAKS:
            self.text.append("\n")
        target = dict(attrs).get(_LEADING.get(tag, ""), None)
        if target and tag == "a":
            self._end_link()
            self._open = target, len(self.text)
        elif target:
            self._link(target, f"({tag})")

    def handle_endtag(self, tag: str) -> None:
        """Notes where a link ends."""
        if tag in self._skipping:
            del self._skipping[self._skipping.index(tag) :]
        elif tag == "body":
            self._skipping.clear()
        if tag == "a":
            self._end_link()
        if tag in _BREAKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        """Keeps what a reader would see."""
        if not self._skipping:
            self.text.append(re.sub(r"\s+", " ", data))

    def finish(self) -> None:
        """Reads what is left."""
        self.close()
        self._end_link()

    def _end_link(self) -> None:
        if self._open is not None:
            target, start = self._open
            self._open = None
            self._link(target, " ".join("".join(self.text[start:])[:1000].split()))

    def _link(self, target: str, shown: str) -> None:
        link = _link(target, shown)
        if len(self.links) < LINKS:
            self.links.append(link)
        if link.shown:
            mark = " ⚠ names another host" if link.disguised else ""
            self.text.append(f" <{link.url}{mark}>")


def html_text(page: str) -> tuple[str, tuple[Link, ...]]:
    """Returns the text of a page with its links spelled out, and the links.

    A link reads `its words <where it leads>`, with a mark where the words name another host.
    """
    # Marks without an end take the standard library's parser a time that grows with their square.
    page = _TAG_RUN.sub(" ", page[:HTML_LIMIT])
    if page.rfind("<") > page.rfind(">"):
        page = page[: page.rfind("<")]
    page = re.sub(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?", " ", page, flags=re.DOTALL)
    parser = _Page()
    try:
        parser.feed(page)
        parser.finish()
    except (AssertionError, ValueError):
        # What came before the place that the parser stumbled over is kept.
        pass
    lines = "".join(parser.text).split("\n")
    return _BLANKS.sub("\n\n", "\n".join(line.strip() for line in lines)).strip(), tuple(parser.links)


def text_links(text: str) -> tuple[Link, ...]:
    """Returns the links that stand in plain text, each once."""
    found = dict.fromkeys(m.group().rstrip(".,;:!?)]}") for m in _URL.finditer(text))
    return tuple(_link(url, url) for url in list(found)[:LINKS])


def _link(target: str, shown: str) -> Link:
    url = "".join(target.split())[:_URL_WIDTH] or "–"
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        host = ""
    same = shown.strip().rstrip("/") == url.rstrip("/")
    return Link(url=url, host=host[:255], shown="" if same else shown[:_SHOWN])


def fingerprint(text: str) -> str:
    """Returns what near-identical texts share, hashed; empty where there are no words.

    Numbers, addresses, links, signs, quoted lines and case don't count.
    """
    own = _QUOTED.sub("", text[:20_000])
    plain = unicodedata.normalize("NFKC", _URL.sub(" ", own)).casefold()
    words = _SIGNS.sub(" ", _VARIABLE.sub(" ", plain)).strip()
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16] if words else ""
