"""How to look for a protection by hand, and how to switch it on: the guide to the mail system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.desk.check_standing import Standing
from workbench.model.protections import Protection
from workbench.playbook.guides import Subject
from workbench.playbook.instructing import Instructions, instructions_for, subject_of

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["guidance"]


def guidance(desk: Desk, now: Standing, protection: Protection, language: str = "") -> tuple[Instructions, ...]:
    """Returns the instructions for a protection: where to look, then how to put it right; each only once.

    Empty where no guide has any. Raises NotFound, FileMistaken, LocalFileError.
    """
    guide = desk.provider(now.run.made.provider).guide
    wanted = language or desk.config.guide_language
    own = subject_of(protection.id)
    subjects: list[Subject] = [own] if own else []
    subjects += [look.facet for look in protection.looks if look.facet]
    subjects += [protection.fix.action] if protection.fix.action else []
    found: dict[str, Instructions] = {}
    for subject in dict.fromkeys(subjects):
        for one in instructions_for(subject, guide, wanted, user_folder=desk.paths.playbooks)[:1]:
            found.setdefault(one.entry.title, one)
    return tuple(found.values())
