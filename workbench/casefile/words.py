"""Cuts text into the words that a search finds it by: English and Chinese, whole addresses and their parts.

SQLite's own tokenizers were measured and left. `unicode61` takes a run of Chinese for one word: a word of two
characters in the middle of it is never found. `trigram` needs three characters. So a run of Chinese becomes its pairs
here, and what dots, hyphens and the like join becomes itself and everything that begins after one of them:
`lin.wei@example.com` is found by `wei` and by `example.com`. Every word is found by its beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

__all__ = ["search_terms", "words_of"]

_RUNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_JOINERS = ".-_@+:"
_LETTER = rf"[^\W_{_RUNS}]"
_WORD = re.compile(rf"[{_RUNS}]+|{_LETTER}+(?:[.\-_@+:]{{1,2}}{_LETTER}+)*")
_IS_RUN = re.compile(f"[{_RUNS}]")
_LONGEST = 40
"""Characters: what is longer is found by its beginning."""
_MOST_PARTS = 10
_SAID_OFTEN = 200
"""Characters up to which a text is likely to come again."""
# The index cuts at every ASCII sign; characters for private use stand in for those that hold a word together.
_INSIDE = str.maketrans({sign: chr(0xE001 + place) for place, sign in enumerate(_JOINERS)})
_JOINED = re.compile("[\ue001-\ue006]+")


def words_of(texts: Iterable[str]) -> str:
    """Returns the words of some texts, each once, with a space between: what the index takes in."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(_repeated(text) if len(text) <= _SAID_OFTEN else dict.fromkeys(_words_in(text)))
    return " ".join(found)


def search_terms(query: str) -> tuple[str, ...]:
    """Returns what to ask the index for, one expression for each word; nothing where the query holds no word.

    All of them must be in a case. Whatever a person types is a word or a gap between words, never an operator.
    """
    terms: dict[str, None] = {}
    for word in _WORD.findall(_folded(query)):
        if not _IS_RUN.match(word):
            terms[f'"{word.translate(_INSIDE)[:_LONGEST]}"*'] = None
        elif len(word) == 1:
            terms[f'"{word}"*'] = None
        else:
            terms.update((f'"{pair}"', None) for pair in _pairs(word) if len(pair) == 2)
    return tuple(terms)


@lru_cache(maxsize=4096)
def _repeated(text: str) -> dict[str, None]:
    """The same names, labels and sentences stand in event after event."""
    return dict.fromkeys(_words_in(text))


def _words_in(text: str) -> Iterator[str]:
    for word in _WORD.findall(_folded(text)):
        if word.isascii() and word.isalnum():
            yield word[:_LONGEST]
        else:
            yield from _pairs(word) if _IS_RUN.match(word) else _endings(word)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _pairs(run: str) -> Iterator[str]:
    """Yields each two neighbours, and the last one alone: so each single one begins some word, too."""
    return (run[at : at + 2] for at in range(len(run)))


def _endings(word: str) -> Iterator[str]:
    """Yields the word, and what begins after each sign that joins its parts."""
    joined = word.translate(_INSIDE)
    yield joined[:_LONGEST]
    for number, sign in enumerate(_JOINED.finditer(joined)):
        # What goes on and on is a list, not a name: its parts alone then.
        end = _LONGEST if number < _MOST_PARTS else len(_JOINED.split(joined[sign.end() :], 1)[0])
        yield joined[sign.end() :][: min(end, _LONGEST)]
