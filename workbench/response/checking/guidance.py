"""How to look for a protection by hand, and how to switch it on: the guide to the mail system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbench.desk.check_standing import Standing
from workbench.model.protections import Protection
from workbench.playbook.guide_words import guide_words, source_words
from workbench.playbook.guides import GuideEntry, Subject
from workbench.playbook.instructing import Instructions, instructions_for, subject_of

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["guidance", "guidance_lines"]


def guidance(desk: Desk, now: Standing, protection: Protection, language: str = "") -> tuple[Instructions, ...]:
    """Returns the instructions for a protection: where to look, then how to put it right; each only once.

    Empty where no guide has any. Raises NotFound, FileMistaken, LocalFileError.
    """
    guide = desk.provider(now.run.made.provider).guide
    wanted = language or desk.config.guide_language
    own = subject_of(protection.id)
    subjects: list[Subject] = [own] if own else []
    subjects += [look.facet for look in protection.looks if look.facet]
    subjects += ["login-records" for look in protection.looks if look.on_signins]
    subjects += [protection.fix.action] if protection.fix.action else []
    found: dict[str, Instructions] = {}
    for subject in dict.fromkeys(subjects):
        for one in instructions_for(subject, guide, wanted, user_folder=desk.paths.playbooks)[:1]:
            found.setdefault(one.entry.title, one)
    return tuple(found.values())


def guidance_lines(found: Iterable[Instructions]) -> Iterator[str]:
    """Yields instructions as lines of plain text: who, the steps, what to see, traps, what to keep, sources.

    Says it where the guide of the mail system leaves them out and the generic one answers.
    """
    for how in found:
        words = guide_words(how.language)
        if how.left_out_by:
            yield ""
            yield f"⚠ {words.general.format(guide=how.left_out_by)}"
        for entry in (how.entry, *how.beside):
            yield ""
            yield entry.title
            yield f"{words.who}: {entry.role}"
            yield from (f"{n}. {step}" for n, step in enumerate(entry.path, start=1))
            yield from _rest(entry, how.language)


def _rest(entry: GuideEntry, language: str) -> Iterator[str]:
    words = guide_words(language)
    yield from (f"{words.see}: {sentence}" for sentence in entry.see)
    yield from (f"⚠ {sentence}" for sentence in entry.traps)
    yield from (f"⚠ {words.unconfirmed}: {sentence}" for sentence in entry.unknown)
    yield from (f"{words.keep}: {sentence}" for sentence in entry.keep)
    yield from (f"  {source_words(source, language)}" for source in entry.sources)
