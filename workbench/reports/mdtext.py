"""Text in Markdown that stays text: no live link, no markup, no broken table, whatever a stranger wrote.

Words that Markdown could read as anything but words stand in code spans, where no renderer looks for
links or markup. Backslashes would not do: GitHub makes addresses live even when they are escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from workbench.model.text import clean_line, shorten

__all__ = ["LONGEST", "code", "inline", "opening", "table"]

LONGEST = 2_000
"""Characters of one text that are printed; the JSON report has all of them."""

_SIGNS = frozenset(".,;:!?()'\"“”‘’„–—…/%+=-→•·、。，：；！？（）《》「」✔✋✘⏳●")
_DOT_INSIDE = re.compile(r"\.\w|\w\.\w")
_NUMBER = re.compile(r"\d+(\.\d+){1,2}[,;:.]?")
_EMOJI = re.compile(r":[\w+-]*[^\W\d][\w+-]*:")
_BLOCK = re.compile(r"[-+=]\S*|\d+[.)]\S*")
_EDGES = re.compile(r"([(“„‘]*)(.*?)([.,;:!?)”’]*)", re.DOTALL)
_ENDS = tuple(".,;:!?)”’")
_TICKS = re.compile(r"`+")
_PIPE = re.compile(r"(\\?)\|")


def inline(text: str) -> str:
    """Returns text to stand within a line, behind words of ours; what could be markup is in code spans."""
    return " ".join(_runs(shorten(clean_line(text).strip(), LONGEST).split(" ")))


def opening(text: str) -> str:
    """Returns text to stand at the beginning of a line, where a hyphen or a number would begin a list."""
    shown = inline(text)
    found = _BLOCK.match(shown)
    return code(found.group()) + shown[found.end() :] if found else shown


def _runs(words: Iterable[str]) -> Iterable[str]:
    """Puts neighbouring words that need it into one code span; punctuation ends it."""
    risky: list[str] = []
    for word in words:
        plain = _is_plain(word)
        if risky and (plain or risky[-1][-1:] in _ENDS):
            yield _in_code(" ".join(risky))
            risky = []
        if plain:
            yield word
        else:
            risky.append(word)
    if risky:
        yield _in_code(" ".join(risky))


def _in_code(text: str) -> str:
    """Leaves the punctuation around it outside: `1.2.3.4`, not `1.2.3.4,`."""
    found = _EDGES.fullmatch(text)
    if found is None or not found.group(2).strip():
        return code(text)
    return found.group(1) + code(found.group(2)) + found.group(3)


def _is_plain(word: str) -> bool:
    if not all(c.isalnum() or c in _SIGNS for c in word):
        return False
    if _NUMBER.fullmatch(word):
        return True
    return not ("//" in word or _DOT_INSIDE.search(word) or _EMOJI.search(word))


def code(text: str) -> str:
    """Returns text as a code span, or nothing for no text."""
    shown = shorten(clean_line(text), LONGEST)
    if not shown.strip():
        return ""
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Returns the lines of a table, aligned so that it reads well as it is. Cells are Markdown already."""
    cells = [list(head), *([_PIPE.sub(_no_pipe, cell) for cell in row] for row in rows)]
    widths = [max(3, *(_width(row[i]) for row in cells)) for i in range(len(head) - 1)]
    lines = [_row(row, widths) for row in cells]
    return [lines[0], "| " + " | ".join(["-" * w for w in widths] + ["---"]) + " |", *lines[1:]]


def _no_pipe(match: re.Match[str]) -> str:
    # Renderers differ on an escaped bar behind a backslash, so that one gets a mark.
    return match.group(1) + "<U+007C>" if match.group(1) else "\\|"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=False)]
    return "| " + " | ".join([*padded, cells[-1]]) + " |"


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
