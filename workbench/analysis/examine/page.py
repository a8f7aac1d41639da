"""Reads a page (HTML) once, from its beginning to its end: what shows, what is hidden, links, pictures, forms.

Nothing is fetched and nothing is run; the time grows with the length and with nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.model.mailtext import COMMENTS, TAG, attributes, unescaped

__all__ = ["PAGE_LIMIT", "Page", "PageLink", "read_page"]

PAGE_LIMIT = 200_000
"""Characters of a page that are read."""
_LINKS, _DEPTH, _LOOK_BACK = 300, 200, 40
_SKIPPED = frozenset({"script", "style", "head", "title", "template", "object", "noscript"})
_BREAKS = frozenset(
    {"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4", "blockquote", "hr", "ul", "ol", "td"}
)
_VOID = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "area", "base", "col", "wbr", "source", "embed", "param"}
)
_SPACES = re.compile(r"\s+")
_HIDES = re.compile(
    r"display:none|visibility:hidden|font-size:[01](?:px|pt|em|%|;|$|\.)|mso-hide:all|opacity:0(?:;|$|\.0)|max-height:0"
    r"|text-indent:-\d{3,}|color:transparent"
)
_WHITE = re.compile(r"(?<![-a-z])color:(?:#fff(?:fff)?(?![0-9a-f])|white|rgb\(255,255,255\))")
_GROUND = re.compile(r"background")
_FILLER = re.compile("[\u00a0\u00ad\u034f\u200b-\u200f\u2007\u2060\ufeff\\s]+")
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s]{1,500})", re.IGNORECASE)
_ASKED = re.compile(r"passw|passwd|pwd|pin\b|cvv|card.?num|ssn|user.?name|userid|login|密码", re.IGNORECASE)


@dataclass(slots=True)
class PageLink:
    """A link and the words on it; `where`: `page`, `picture`, `form` or `frame`."""

    url: str
    shown: str
    where: str


@dataclass(slots=True)
class Page:
    """What one page holds."""

    text: str = ""
    hidden: str = ""
    """Words that a reader can't see, fillers left out."""
    pale: str = ""
    """Words in white with no other ground named."""
    links: list[PageLink] = field(default_factory=list)
    pictures: int = 0
    forms: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    """The names of fields that take a password, a card or a login."""
    scripts: int = 0
    script: str = ""
    """The beginning of its scripts, at most 20,000 characters."""
    remote_pictures: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self) -> None:
        self.page = Page()
        self._text: list[str] = []
        self._hidden: list[str] = []
        self._pale: list[str] = []
        self._stack: list[tuple[str, bool, bool, bool]] = []
        self._skipping = ""
        self._link: tuple[str, int] | None = None
        self._link_picture = False

    def read(self, page: str) -> Page:
        at = 0
        for tag in TAG.finditer(page):
            if tag.start() > at:
                self._words(page[at : tag.start()])
            at = tag.end()
            name, ends = tag.group(2).lower(), bool(tag.group(1))
            if self._skipping and name not in ("body", "meta"):
                if ends and name == self._skipping:
                    self._skipping = ""
                continue
            if name == "body":
                self._skipping = ""
            if ends:
                self._close(name)
            else:
                self._open(name, tag.group(3))
        self._words(page[at:])
        self._end_link()
        found = self.page
        found.text = _SPACES.sub(" ", "".join(self._text)).strip()
        found.hidden = _FILLER.sub(" ", "".join(self._hidden)).strip()
        found.pale = _FILLER.sub(" ", "".join(self._pale)).strip()
        return found

    def _open(self, name: str, written: str) -> None:
        if name in _SKIPPED and not written.endswith("/"):
            self._skipping = name
            self.page.scripts += name == "script"
            return
        if name in _BREAKS:
            self._text.append(" ")
        given = attributes(written) if written.strip(" /") else {}
        if name not in _VOID and len(self._stack) < _DEPTH:
            self._stack.append((name, *self._look(given)))
        special = _SPECIAL.get(name)
        if special:
            special(self, given)

    def _look(self, given: dict[str, str]) -> tuple[bool, bool, bool]:
        """Whether what follows is hidden, is white, and has a ground of its own."""
        _, hidden, white, ground = self._stack[-1] if self._stack else ("", False, False, False)
        if not given:
            return hidden, white, ground
        style = "".join(given.get("style", "").lower().split())
        hidden = hidden or bool(style and _HIDES.search(style)) or "hidden" in given
        if style or "color" in given or "bgcolor" in given:
            white = (
                bool(_WHITE.search(style))
                or given.get("color", "").lower() in ("#ffffff", "#fff", "white")
                or (white and "color:" not in style and "color" not in given)
            )
            ground = ground or "bgcolor" in given or "background" in given or bool(_GROUND.search(style))
        elif "background" in given or "class" in given:
            ground = True
        return hidden, white, ground

    def _close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        if name in _BREAKS:
            self._text.append(" ")
        for back in range(1, min(len(self._stack), _LOOK_BACK) + 1):
            if self._stack[-back][0] == name:
                del self._stack[-back:]
                return

    def _words(self, text: str) -> None:
        if self._skipping:
            if self._skipping == "script" and len(self.page.script) < 20_000:
                self.page.script += text[:20_000]
            return
        words = unescaped(text)
        _, hidden, white, ground = self._stack[-1] if self._stack else ("", False, False, False)
        if hidden:
            self._hidden.append(words + " ")
            return
        if white and not ground and words.strip():
            self._pale.append(words + " ")
        self._text.append(words)

    def open_a(self, given: dict[str, str]) -> None:
        self._end_link()
        if given.get("href"):
            self._link = given["href"], len(self._text)
            self._link_picture = False

    def _end_link(self) -> None:
        if self._link is not None:
            target, start = self._link
            self._link = None
            shown = " ".join("".join(self._text[start:])[:1000].split())
            self._add(target, shown, "picture" if self._link_picture and not shown else "page")

    def _add(self, target: str, shown: str, where: str) -> None:
        if len(self.page.links) < _LINKS and target:
            self.page.links.append(PageLink("".join(target.split())[:2000], shown[:200], where))

    def open_img(self, given: dict[str, str]) -> None:
        source = given.get("src", "")
        tiny = given.get("width", "").strip(" px") in ("0", "1") or given.get("height", "").strip(" px") in ("0", "1")
        if not tiny:
            self.page.pictures += 1
            self._link_picture = True
            if source[:4].lower() == "http" and len(self.page.remote_pictures) < 50:
                self.page.remote_pictures.append(source[:500])

    def open_area(self, given: dict[str, str]) -> None:
        self._add(given.get("href", ""), "", "picture")

    def open_form(self, given: dict[str, str]) -> None:
        self.page.forms.append(given.get("action", "")[:500])
        self._add(given.get("action", ""), "", "form")

    def open_input(self, given: dict[str, str]) -> None:
        named = f"{given.get('type', '')} {given.get('name', '')} {given.get('placeholder', '')}"
        if given.get("type", "").lower() != "hidden" and _ASKED.search(named) and len(self.page.asks) < 20:
            self.page.asks.append(named.strip()[:80])

    def open_frame(self, given: dict[str, str]) -> None:
        self._add(given.get("src", ""), "", "frame")

    def open_meta(self, given: dict[str, str]) -> None:
        found = _REFRESH.search(given.get("content", "")) if given.get("http-equiv", "").lower() == "refresh" else None
        if found:
            self._add(found.group(1), "", "frame")


_SPECIAL = {
    "a": _Reader.open_a,
    "img": _Reader.open_img,
    "area": _Reader.open_area,
    "form": _Reader.open_form,
    "input": _Reader.open_input,
    "iframe": _Reader.open_frame,
    "meta": _Reader.open_meta,
}


def read_page(text: str) -> Page:
    """Returns what a page holds, as far as its first 200,000 characters go."""
    return _Reader().read(COMMENTS.sub(" ", text[:PAGE_LIMIT]))
