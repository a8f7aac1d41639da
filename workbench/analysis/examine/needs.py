"""What must stand in a text for a pattern to hit it, read off the pattern: most patterns need not be tried at all.

A pattern is looked at from its beginning to its end. Letters that stand in every hit give a piece of four of them;
a bracket of alternatives gives one piece for each. What can't be told gives nothing, so that the pattern is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Needs", "alternatives", "may_hit", "needs_of", "pieces_of"]

_PIECE = 4
_COMMON = " etaoinsrhldcumfpgwybvkxjqz"
"""The letters of English, the commonest first: of the pieces of a word the rarest is asked for."""
_LITERAL = re.compile(r"[a-z0-9 ,'&%;:@!-]+")
_QUANTIFIER = re.compile(r"(?:[*?]|\+|\{(\d*),?\d*\})[+?]?")
_ESCAPED = re.compile(r"\\.")

Needs = tuple[tuple[frozenset[str], ...], ...]
"""For each alternative the sets of pieces of which one each must stand in the text."""


def pieces_of(text: str) -> set[str]:
    """Returns every four letters that stand together in a text."""
    return {text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)}


def may_hit(needs: Needs, pieces: set[str]) -> bool:
    """Tells whether a pattern can hit a text with these pieces."""
    for alternative in needs:
        for wanted in alternative:
            if pieces.isdisjoint(wanted):
                break
        else:
            return True
    return False


def needs_of(pattern: str) -> Needs:
    """Returns what the alternatives of a pattern need."""
    return tuple(tuple(_wanted(one)) for one in alternatives(pattern))


def alternatives(pattern: str) -> list[str]:
    """Returns a pattern cut at the bars that stand in no bracket."""
    found, start, at = [], 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            found.append(pattern[start:at])
            start = at = at + 1
        else:
            at = _after(pattern, at)
    return [*found, pattern[start:]]


def _wanted(alternative: str) -> Iterator[frozenset[str]]:
    """The sets of pieces that an alternative needs, in the order in which they stand in it."""
    at = 0
    while at < len(alternative):
        literal = _LITERAL.match(alternative, at)
        end = literal.end() if literal else _after(alternative, at)
        quantifier = _QUANTIFIER.match(alternative, end)
        optional = quantifier is not None and _may_be_missing(quantifier)
        if literal:
            # A quantifier holds for the last letter alone.
            run = literal.group()[:-1] if quantifier else literal.group()
            if len(run) >= _PIECE:
                yield frozenset({max(sorted(pieces_of(run)), key=_rarity)})
        elif alternative.startswith("(?:", at) and not optional:
            inner = [next(_wanted(one), None) for one in alternatives(alternative[at + 3 : end - 1])]
            pieces = [piece for wanted in inner for piece in wanted or ()]
            if all(inner):
                yield frozenset(pieces)
        at = quantifier.end() if quantifier else end


def _rarity(piece: str) -> int:
    return sum(_COMMON.index(sign) if sign in _COMMON else len(_COMMON) for sign in piece)


def _may_be_missing(quantifier: re.Match[str]) -> bool:
    least = quantifier.group(1)
    return quantifier.group()[0] in "*?" or (least is not None and least in ("", "0"))


def _after(pattern: str, at: int) -> int:
    """Where what begins there ends: a bracket, a set, an escaped sign, or a single one."""
    escaped = _ESCAPED.match(pattern, at)
    if escaped:
        return escaped.end()
    if pattern[at] == "[":
        end = at + 2 if pattern[at + 1 : at + 2] in ("]", "^") else at + 1
        while pattern[end] != "]":
            end = _ESCAPED.match(pattern, end).end() if pattern[end] == "\\" else end + 1  # type: ignore[union-attr]
        return end + 1
    if pattern[at] != "(":
        return at + 1
    end = at + 1
    while pattern[end] != ")":
        end = _after(pattern, end)
    return end + 1
