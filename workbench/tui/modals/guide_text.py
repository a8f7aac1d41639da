"""A guide's entry as lines: what to do first, then what to expect, then what to doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.playbook.guide_words import GuideWords, guide_words, source_words
from workbench.playbook.guides import GuideEntry
from workbench.playbook.instructing import Instructions

__all__ = ["guide_lines", "source_lines"]


def guide_lines(how: Instructions) -> list[tuple[str, str]]:
    """Returns the lines of the instructions, each with the class that colours it."""
    words = guide_words(how.language)
    general = f"⚠ {words.general.format(guide=how.left_out_by)}"
    lines = [(general, "item -warning")] if how.left_out_by else []
    lines += _entry_lines(how.entry, words, how.entry.title)
    for entry in how.beside:
        lines += _entry_lines(entry, words, f"{words.beside}: {entry.title}")
    return lines


def source_lines(how: Instructions) -> list[tuple[str, str]]:
    """Returns where the instructions come from, to show below everything else."""
    words = guide_words(how.language)
    sources = dict.fromkeys(s for entry in (how.entry, *how.beside) for s in entry.sources)
    told = (source_words(s, how.language) for s in sources)
    return _section(words.sources.format(guide=how.guide), told, "item hint")


def _entry_lines(entry: GuideEntry, words: GuideWords, title: str) -> Iterator[tuple[str, str]]:
    yield f"{words.who}: {entry.role}", "hint"
    yield from ((f"⚠ {words.unconfirmed}: {doubt}", "item -warning") for doubt in entry.unknown)
    yield title, "label"
    yield from ((f"{n}. {step}", "item") for n, step in enumerate(entry.path, start=1))
    yield from _section(words.see, entry.see, "item")
    yield from _section(words.traps, entry.traps, "item -warning", "⚠ ")
    yield from _section(words.keep, entry.keep, "item")


def _section(title: str, sentences: Iterable[str], kind: str, sign: str = "· ") -> list[tuple[str, str]]:
    lines = [(f"{sign}{sentence}", kind) for sentence in sentences]
    return [(title, "label"), *lines] if lines else []
