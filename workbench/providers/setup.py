"""What a mail system must know to be asked, and what is told of it once it was tried.

A provider that needs a set-up declares its options as a pydantic model (frozen, `extra="forbid"`,
`use_attribute_docstrings=True`): each field is a question in the words of its docstring, a field of the type
SecretStr is a secret (kept apart from the settings, `questions.py`), an optional section is asked for as a whole.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from workbench.model.base import Thing
from workbench.model.support import Support

from .base import Provider

__all__ = ["Part", "PartState", "SetUp"]


class PartState(StrEnum):
    """What a try of one part came to."""

    WORKS = "works"
    GUIDED = "guided"
    """It is not set up, or can't be: a person does it by the guide."""
    FAILED = "failed"
    """It is set up, and does not work."""
    NOT_CHECKED = "not checked"


class Part(Thing):
    """One part of a mail system, tried."""

    name: str
    """In a person's words: "reading who is logged in"."""
    state: PartState
    why: str = ""
    """What was seen, or why it is no more than that; one sentence."""
    hint: str = ""
    """What to do about it."""


@dataclass(frozen=True)
class SetUp:
    """How a provider is set up and tried."""

    options: type[BaseModel]
    check: Callable[[Provider], AsyncIterator[Part]]
    """Tries every part, changes nothing, and raises nothing: what fails is a part that failed."""
    offers: Callable[[], tuple[Support, ...]]
    """The support rows with no more than the required part of the set-up; nothing is opened or asked."""
