from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import full_report
from report_poisoning import poisoned
from test_report_text import NASTY, TEXTS, squeezed

from workbench.model.text import clean_line
from workbench.reports.html import to_html
from workbench.reports.model import ReportModel
from workbench.reports.readers import Reader, document_for

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "section", "footer", "div"),
    *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "code", "strong", "figure", "figcaption"),
    *("svg", "text", "rect", "line", "circle", "path"),
}
NEVER = {"src", "href", "srcset", "action", "data", "poster", "xlink:href", "background", "formaction", "ping"}


class Page(HTMLParser):
    """Keeps the elements with their attributes, and the words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page_of(report: ReportModel, reader: Reader = Reader.RESPONDER, language: str = "en") -> str:
    return to_html(document_for(reader, report), language)


@cache
def of_plain_words() -> list[tuple[str, tuple[str, ...]]]:
    return structure(poisoned(full_report(), ["word"]))


def structure(report: ReportModel) -> list[tuple[str, tuple[str, ...]]]:
    """The elements, without code spans, which blank texts leave out."""
    return [element for element in Page(page_of(report)).elements if element[0] != "code"]


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_fetches_nothing_and_runs_nothing(reader: Reader, language: str) -> None:
    page = page_of(full_report(), reader, language)
    for tag, attributes in Page(page).elements:
        assert tag in ALLOWED
        assert not NEVER & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    style = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert "url(" not in style and "@import" not in style
    assert "default-src 'none'" in page


@pytest.mark.parametrize("text", NASTY)
def test_a_strangers_text_changes_nothing_in_a_page_but_words(text: str) -> None:
    report = poisoned(full_report(), [f"x {text} x"])
    assert structure(report) == of_plain_words()
    assert squeezed(clean_line(text)) in squeezed("".join(Page(page_of(report)).words))


@settings(deadline=None, max_examples=15)
@given(texts=st.lists(TEXTS.map(lambda text: f"x{text}"), min_size=1, max_size=5))
def test_whatever_strangers_write_stays_text_in_a_page(texts: list[str]) -> None:
    report = poisoned(full_report(), texts)
    page = page_of(report)
    assert structure(report) == of_plain_words()
    assert not [sign for sign in page if sign != "\n" and clean_line(sign) != sign]


def test_the_pictures_show_how_long_each_exposure_was_open_and_say_it_in_words_too() -> None:
    page = page_of(full_report(), Reader.MANAGER)
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert [re.findall(r'aria-label="([^"]*)"', picture) for picture in pictures] == [
        ["What happened when (UTC)"],
        ["How long each exposure was open"],
    ]
    assert pictures[1].count("<rect") == len(full_report().exposures)
    assert "so far" in pictures[1]


def test_the_owners_page_says_what_to_do_and_holds_no_hashes() -> None:
    page = page_of(full_report(), Reader.OWNER).partition("<footer>")[0]
    assert "What you do now" in page
    assert not re.search(r"SHA-256|[0-9a-f]{32}", page)
