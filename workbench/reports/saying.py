"""What a report says, before it is put into a language and a format.

A sentence is a template of ours with values in it: `say("waived by {by} on {at}", by=…, at=…)`. The template is the
key of the catalogue of phrases; `**` in it begins and ends strong words, and it holds no other markup. A value that
is a plain text comes from the case: each format shows it as text and nothing else, and no language changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

from workbench.model.text import clean_line

from .catalogue import Catalogue

__all__ = [
    "Code",
    "Kind",
    "Run",
    "Said",
    "Strong",
    "Term",
    "Text",
    "Together",
    "counted",
    "either",
    "in_a_row",
    "runs",
    "say",
    "sign",
    "together",
    "word",
]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or word of ours, with what stands in its places."""

    template: str
    values: Mapping[str, Text] = field(default_factory=dict)
    context: str = ""
    """Tells words apart that are one in English: the catalogue has it before a bar ("grade|read")."""


@dataclass(frozen=True, slots=True)
class Code:
    """Something to be read letter by letter: an address, an id, a hash."""

    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A text of the model that is our own word or sentence: in the language where the catalogue has it, else data."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """A text that stands out."""

    text: Text


@dataclass(frozen=True, slots=True)
class Together:
    """Texts one after another, with `between` in between."""

    texts: tuple[Text, ...]
    between: str = ""


Text = str | Said | Code | Term | Strong | Together


class Kind(Enum):
    """Where the words of a run come from."""

    OURS = auto()
    DATA = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Words that a format prints in one way."""

    kind: Kind
    text: str
    strong: bool = False


def say(template: str, /, **values: Text | int) -> Said:
    """Returns a sentence of ours. The template must be written out where it is said: a test looks for it there."""
    return Said(template, {name: str(value) if isinstance(value, int) else value for name, value in values.items()})


def counted(number: int, one: str, many: str) -> Said:
    """Returns `one` ("1 mail") or `many` ("{n} mails"): templates that are written out where they are said."""
    return Said(one if number == 1 else many, {"n": f"{number:,}"})


def word(value: StrEnum, context: str = "") -> Said:
    """Returns one of the words that the whole program uses."""
    return Said(value.value, context=context)


def sign(text: str) -> Said:
    """Returns signs, blanks and numbers of ours: the same in every language."""
    return Said(text)


def together(*texts: Text | None) -> Together:
    """Returns texts joined with nothing in between; None stands for nothing."""
    return Together(tuple(text for text in texts if text is not None))


def in_a_row(texts: Iterable[Text], between: str = ", ") -> Together:
    """Returns a list within a sentence; signs and blanks may stand in between, no words."""
    return Together(tuple(texts), between)


def either(text: str, otherwise: Text) -> Text:
    """Returns the text, or what stands for none."""
    return text or otherwise


_PLACES = re.compile(r"\*\*|\{(\w+)\}")


def runs(text: Text, phrases: Mapping[str, str], *, strong: bool = False) -> Iterator[Run]:
    """Yields a text's runs in a language. `phrases`: from our templates to that language's, empty for English."""
    match text:
        case str():
            if text:
                yield Run(Kind.DATA, clean_line(text), strong)
        case Code(text=code):
            if code.strip():
                yield Run(Kind.CODE, clean_line(code), strong)
        case Strong(text=inner):
            yield from runs(inner, phrases, strong=True)
        case Term(text=term):
            yield from _term(term, phrases, strong)
        case Together(texts=texts, between=between):
            for number, one in enumerate(texts):
                if number and between:
                    yield Run(Kind.OURS, between, strong)
                yield from runs(one, phrases, strong=strong)
        case Said(template=template, values=values, context=context):
            key = f"{context}|{template}" if context else template
            yield from _said(phrases.get(key, template), values, phrases, strong)


def _term(term: str, phrases: Mapping[str, str], strong: bool) -> Iterator[Run]:
    said = phrases.get(term)
    if said is not None:
        yield Run(Kind.OURS, said, strong)
        return
    found = phrases.of_record(term) if isinstance(phrases, Catalogue) else None
    if found is None:
        yield from runs(term, phrases, strong=strong)
    else:
        phrase, values = found
        yield from _said(phrase, {name: Term(value) for name, value in values.items()}, phrases, strong)


def _said(template: str, values: Mapping[str, Text], phrases: Mapping[str, str], strong: bool) -> Iterator[Run]:
    done = 0
    for place in _PLACES.finditer(template):
        if place.start() > done:
            yield Run(Kind.OURS, template[done : place.start()], strong)
        done = place.end()
        if place.group(1) is None:
            strong = not strong
        else:
            yield from runs(values[place.group(1)], phrases, strong=strong)
    if done < len(template):
        yield Run(Kind.OURS, template[done:], strong)
