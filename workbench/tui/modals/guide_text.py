"""A guide's entry as lines: what to do first, then what to expect, then what to doubt."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.playbook.guides import GuideEntry, Source

__all__ = ["guide_lines", "source_lines"]

_GRADES = {
    "A": "the vendor says so",
    "B": "working code shows it",
    "R": "from a partner's copy",
    "X": "not confirmed",
}


def guide_lines(entry: GuideEntry, title: str) -> list[tuple[str, str]]:
    """Returns the lines of the instructions, each with the class that colours it."""
    lines = [(f"Who can do it: {entry.role}", "hint")]
    lines += [(f"⚠ NOT CONFIRMED: {doubt}", "item -warning") for doubt in entry.unknown]
    lines.append((title, "label"))
    lines += [(f"{n}. {step}", "item") for n, step in enumerate(entry.path, start=1)]
    lines += _section("What you should see", entry.see, "item")
    lines += _section("Traps", entry.traps, "item -warning", "⚠ ")
    return lines + _section("Keep as evidence", entry.keep, "item")


def source_lines(entry: GuideEntry, guide_id: str) -> list[tuple[str, str]]:
    """Returns where the instructions come from, to show below everything else."""
    return _section(f"Sources (guide {guide_id})", map(_source, entry.sources), "item hint")


def _section(title: str, sentences: Iterable[str], kind: str, sign: str = "· ") -> list[tuple[str, str]]:
    lines = [(f"{sign}{sentence}", kind) for sentence in sentences]
    return [(title, "label"), *lines] if lines else []


def _source(source: Source) -> str:
    grade = _GRADES.get(source.grade, source.grade)
    return ", ".join(part for part in (source.note, grade, source.date, source.url) if part)
