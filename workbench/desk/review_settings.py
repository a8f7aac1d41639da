"""Who may review, as the settings say."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from .section import Section

__all__ = ["EVERYTHING", "May", "ReviewSettings", "Reviewer"]

May = Literal["sign-off", "send-back", "waive"]
EVERYTHING: tuple[May, ...] = ("sign-off", "send-back", "waive")
_KEY = re.compile(r"[0-9a-f]{16}([0-9a-f]{48})?")


def _key(value: str) -> str:
    key = "".join(value.split()).lower()
    if not _KEY.fullmatch(key):
        raise ValueError(f"'{value}' is no key's id (16 hex digits) and no fingerprint (64)")
    return key


class Reviewer(Section):
    """One person who may review, known by a key of theirs."""

    name: str = Field(min_length=1)
    """As it shall stand in the case file."""
    key: Annotated[str, AfterValidator(_key)]
    """Fingerprint or id of the key (`workbench key new-reviewer` says both)."""
    may: tuple[May, ...] = EVERYTHING


def _distinct(value: tuple[Reviewer, ...]) -> tuple[Reviewer, ...]:
    for place, one in enumerate(value):
        for other in value[:place]:
            if one.key.startswith(other.key) or other.key.startswith(one.key):
                raise ValueError(f"{other.name} and {one.name} have the same key: each reviewer has one of their own")
    return value


class ReviewSettings(Section):
    """Reviews."""

    reviewers: Annotated[tuple[Reviewer, ...], AfterValidator(_distinct)] = ()
    """Who may review. None named: any key that is no desk's, and every screen and report says that nobody is."""
    same_account: bool = False
    """Let a review be signed at the operating-system account that worked the case: the key alone tells them apart."""

    def known(self, fingerprint: str) -> Reviewer | None:
        """Returns whose key that is, None for nobody's."""
        return next((r for r in self.reviewers if fingerprint.startswith(r.key)), None)
