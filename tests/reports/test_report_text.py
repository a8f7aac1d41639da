from __future__ import annotations

import functools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from report_cases import full_report, markdown_of
from report_poisoning import poisoned

from workbench.model.text import clean_line
from workbench.reports.as_json import to_json
from workbench.reports.mdtext import code, inline, opening, table
from workbench.reports.model import ReportModel

RENDERER = MarkdownIt("gfm-like")

NASTY = [
    "[click](http://evil.example)",
    "![x](http://evil.example/x.png)",
    "<script>alert(1)</script>",
    "<http://evil.example>",
    "http://evil.example/?a=b&c",
    "www.evil.com",
    "evil.com.",
    "(evil.com)",
    "//evil.com/x",
    "mail me@evil.com now",
    "mailto:me@evil.com",
    "a|b||c\\|d",
    "\\",
    "`",
    "``x` y```",
    "# heading",
    "- item",
    "1. one",
    "+",
    "===",
    "---",
    "| --- |",
    "***bold*** _em_ ~~gone~~",
    "[x]: http://evil.example",
    "\u3000    four blanks make a block of code",
    "&lt;b&gt; &#x41;",
    "\x1b]8;;http://evil.example\x07x\x1b]8;;\x07",
    "two\nlines\r\n\r\n# and a heading",
    "\u202egnp.exe",
    "\ud800half",
    "tab\there",
    "> quoted",
    "    four spaces",
    "~~~",
    ":tada: @admin #12",
    "邮件：http://坏.中国/路径",
    "\u3000",
    "\u00a0",
]

PIECES = st.one_of(
    st.sampled_from(NASTY),
    st.text(alphabet="`|\\[]()<>!*_~#-+=.:/@&\"'\n\r\t\x1b\x00 a1w例", min_size=1, max_size=20),
    st.text(min_size=1, max_size=20),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=3).map("".join).filter(lambda text: clean_line(text).strip() != "")


def tokens_of(markdown: str) -> list[Token]:
    return [t for block in RENDERER.parse(markdown) for t in (block, *(block.children or ()))]


def structure(markdown: str) -> list[str]:
    """The blocks, and what markup stands in the lines; not how many words are in code."""
    return [t.type for t in tokens_of(markdown) if t.type not in ("text", "text_special", "code_inline")]


def words(markdown: str) -> str:
    return "".join(t.content for t in tokens_of(markdown) if t.type in ("text", "text_special", "code_inline"))


def cells(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@functools.cache
def of_plain_words() -> list[str]:
    """How the report is built where all that strangers wrote is one plain word."""
    return structure(markdown_of(poisoned(full_report(), ["word"])))


def assert_harmless(texts: list[str]) -> None:
    markdown = markdown_of(poisoned(full_report(), texts))
    assert not [c for c in markdown if c != "\n" and clean_line(c) != c]
    assert structure(markdown) == of_plain_words()
    for block in re.findall(r"(?:^\|.*\n)+", markdown, re.MULTILINE):
        assert len({cells(line) for line in block.splitlines()}) == 1
    markdown.encode()


@pytest.mark.parametrize("text", NASTY)
def test_a_strangers_text_in_every_field_changes_nothing_but_words(text: str) -> None:
    assert_harmless([text + "x"])
    assert_harmless(["x " + text + " x"])


@settings(deadline=None, max_examples=30)
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_whatever_strangers_write_stays_text_in_the_report(texts: list[str]) -> None:
    assert_harmless(texts)


@settings(deadline=None, max_examples=150)
@given(text=TEXTS)
def test_no_text_becomes_a_link_or_markup_and_none_is_lost(text: str) -> None:
    for line in (f"Said: {inline(text)}", f"- {opening(text)}", f"Said: {code(text)}"):
        tokens = tokens_of(line)
        kinds = {t.type for t in tokens}
        assert kinds <= {
            *("paragraph_open", "paragraph_close", "inline", "text", "text_special", "code_inline"),
            *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        }
        assert sum(t.type == "list_item_open" for t in tokens) == line.startswith("- ")
        assert squeezed(words(line)).endswith(squeezed(clean_line(text)))


@settings(deadline=None, max_examples=100)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_a_row_of_a_table_keeps_its_cells(rows: list[tuple[str, str, str]]) -> None:
    lines = table(("A", "B", "C"), [tuple(map(inline, row)) for row in rows])
    kinds = [t.type for t in RENDERER.parse("\n".join(lines))]
    assert kinds.count("td_open") == 3 * len(rows)
    assert {cells(line) for line in lines} == {4}


def test_an_escaped_bar_can_not_break_out_of_its_cell() -> None:
    line = table(("A", "B"), [(inline("a\\|b"), inline("c|d"))])[2]
    assert line == "| `a\\<U+007C>b` | `c\\|d` |"


def test_plain_words_stay_plain_and_addresses_stand_in_code() -> None:
    said = "Mail goes to x@evil.com, since 13:05:03 (see http://evil.com/a)."
    assert inline(said) == "Mail goes to `x@evil.com`, since 13:05:03 (see `http://evil.com/a`)."


def test_neighbours_that_need_code_share_it_up_to_a_full_stop() -> None:
    assert inline("a [b] [c]. [d] e") == "a `[b] [c]`. `[d]` e"


def test_a_very_long_text_is_cut_in_markdown_and_whole_in_json() -> None:
    report = poisoned(full_report(), ["A" * 50_000])
    assert "A" * 2_001 not in markdown_of(report)
    assert "A" * 50_000 in to_json(report)


@pytest.mark.parametrize("text", NASTY)
def test_json_holds_no_raw_control_character(text: str) -> None:
    rendered = to_json(poisoned(full_report(), [text]))
    assert not [c for c in rendered if c != "\n" and clean_line(c) != c]
    assert ReportModel.model_validate_json(rendered) == poisoned(full_report(), [text])
