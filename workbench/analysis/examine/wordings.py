"""The wordings of every language, ready to be looked for without trying each pattern on each text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .offers import OFFERS
from .phrase_words import NEEDS
from .phrases import PHRASES
from .phrases_abroad import ABROAD

__all__ = ["WORDINGS", "Pattern", "Wording"]

_FEWEST = 3
"""Letters of an opening that is worth looking for."""
_LITERAL = re.compile(r"[a-z0-9 ,'-]*")
_OPTIONAL = ("?", "*", "{")


class Pattern(NamedTuple):
    """A pattern, and the words that each of its hits begins with; no words: it must be tried on every text."""

    pattern: re.Pattern[str]
    openings: tuple[str, ...]


class Wording(NamedTuple):
    """One kind of wording."""

    code: str
    sentence: str
    plain: tuple[Pattern, ...]
    """In plain ASCII."""
    other: tuple[Pattern, ...]
    """With letters beyond ASCII."""
    one_of: tuple[str, ...] = ()
    """Words of which one must stand in the text, or no plain pattern need be tried; none where that is not told."""
    and_one_of: tuple[str, ...] = ()
    foreign: bool = False
    """In other languages than English and Chinese."""


def _wordings() -> Iterator[Wording]:
    sentences = {code: sentence for code, sentence, _ in PHRASES}
    for code, sentence, patterns in PHRASES:
        yield Wording(code, sentence, _compiled(patterns, plain=True), _compiled(patterns, plain=False), *NEEDS[code])
    for code, patterns in ABROAD:
        yield Wording(code, sentences[code], _compiled(patterns, plain=True), (), foreign=True)
    for code, sentence, patterns in OFFERS:
        yield Wording(code, sentence, _compiled(patterns, plain=True), ())


def _compiled(patterns: tuple[str, ...], *, plain: bool) -> tuple[Pattern, ...]:
    """One pattern for each, with the alternatives that are in plain ASCII, or with the others."""
    kept = (("|".join(a for a in _alternatives(p) if a.isascii() == plain)) for p in patterns)
    return tuple(Pattern(re.compile(p), _openings(p) if plain else ()) for p in kept if p)


def _alternatives(pattern: str) -> list[str]:
    """A pattern cut at the bars that stand in no bracket."""
    found, depth, start, in_set = [], 0, 0, False
    for at, sign in enumerate(pattern):
        if pattern[at - 1 : at] == "\\":
            continue
        in_set = sign == "[" or (in_set and sign != "]")
        depth += 0 if in_set else (sign == "(") - (sign == ")")
        if sign == "|" and not depth and not in_set:
            found.append(pattern[start:at])
            start = at + 1
    return [*found, pattern[start:]]


def _openings(pattern: str) -> tuple[str, ...]:
    """The words of which one stands at the beginning of every hit; none where that can't be told from the pattern."""
    words = [word for word, _ in _beginnings(pattern)]
    return tuple(dict.fromkeys(words)) if all(len(word) >= _FEWEST for word in words) else ()


def _beginnings(pattern: str) -> Iterator[tuple[str, bool]]:
    """Each alternative's literal beginning, and whether the alternative is nothing else."""
    for alternative in _alternatives(pattern):
        bare = alternative.removeprefix(r"\b")
        group, rest = _group(bare)
        if group is None:
            yield _literal(bare)
            continue
        if rest.startswith(("?", "*", "{")):
            yield "", False
            continue
        following, ends = _literal(rest)
        for word, complete in _beginnings(group):
            yield (word + following, ends) if complete else (word, False)


def _literal(text: str) -> tuple[str, bool]:
    """The letters that a pattern begins with, and whether it is nothing else."""
    found = _LITERAL.match(text)
    word = found.group() if found else ""
    if text[len(word) : len(word) + 1] in _OPTIONAL:
        word = word[:-1]
    return word, len(word) == len(text)


def _group(alternative: str) -> tuple[str | None, str]:
    """What stands in the bracket that it begins with, and what follows it; None where it begins with none."""
    if not alternative.startswith("(?:"):
        return None, alternative
    depth, in_set = 0, False
    for at, sign in enumerate(alternative):
        if alternative[at - 1 : at] == "\\":
            continue
        in_set = sign == "[" or (in_set and sign != "]")
        depth += 0 if in_set else (sign == "(") - (sign == ")")
        if not depth:
            return alternative[3:at], alternative[at + 1 :]
    return None, alternative


WORDINGS = tuple(_wordings())
"""A kind may come several times, each time in other words."""
