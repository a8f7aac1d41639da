"""The wordings of every language, ready to be looked for without trying each pattern on each text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .needs import Needs, alternatives, needs_of
from .offers import OFFERS
from .phrases import PHRASES
from .phrases_abroad import ABROAD
from .phrases_east import EAST
from .phrases_further import FURTHER

__all__ = ["Pattern", "Wording", "wordings"]


class Pattern(NamedTuple):
    """A pattern, and what must stand in a text for it to hit."""

    pattern: re.Pattern[str]
    needs: Needs


class Wording(NamedTuple):
    """One kind of wording."""

    code: str
    sentence: str
    plain: tuple[Pattern, ...]
    """In plain ASCII."""
    other: tuple[re.Pattern[str], ...]
    """With letters beyond ASCII."""
    foreign: bool = False
    """In other languages than English and Chinese."""


@cache
def wordings() -> tuple[Wording, ...]:
    """Returns every kind of wording; one may come several times, each time in other words.

    Made at the first mail: most starts of the program examine none, and hundreds of patterns take a tenth of a second.
    """
    return tuple(_each_kind())


def _each_kind() -> Iterator[Wording]:
    sentences = {code: sentence for code, sentence, _ in PHRASES}
    for code, sentence, patterns in PHRASES:
        yield Wording(code, sentence, _plain(patterns), tuple(map(re.compile, _kept(patterns, plain=False))))
    for code, patterns in ABROAD:
        yield Wording(code, sentences[code], _plain(patterns), (), foreign=True)
    for code, patterns in (*EAST, *FURTHER):
        other = tuple(map(re.compile, _kept(patterns, plain=False)))
        yield Wording(code, sentences[code], _plain(patterns), other, foreign=True)
    for code, sentence, patterns in OFFERS:
        yield Wording(code, sentence, _plain(patterns), ())


def _plain(patterns: tuple[str, ...]) -> tuple[Pattern, ...]:
    return tuple(Pattern(re.compile(p), needs_of(p)) for p in _kept(patterns, plain=True))


def _kept(patterns: tuple[str, ...], *, plain: bool) -> list[str]:
    """Each pattern with its alternatives that are in plain ASCII, or with the others; without those that have none."""
    kept = ("|".join(a for a in alternatives(p) if a.isascii() == plain) for p in patterns)
    return [p for p in kept if p]
