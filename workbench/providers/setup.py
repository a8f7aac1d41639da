"""What a mail system must know to be asked, and what is told of it once it was tried.

A provider that needs a set-up brings three things: its options (a pydantic model: one field a question, asked in
the words of the field's `description`; a field whose `json_schema_extra` has `"ask": False` keeps its default
unless somebody writes it into the settings; an optional section is asked for as a whole), the secrets it needs,
and a check that tries each part of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from workbench.model.base import Thing

from .base import Provider

__all__ = ["Part", "PartState", "SecretNeed", "SetUp"]


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
class SecretNeed:
    """One secret that the provider works with."""

    name: str
    """As in the settings' words: `api-key`. Lower case, letters and hyphens."""
    question: str
    """What is asked for: "The API key of doveadm (doveadm_api_key in its configuration)"."""
    needed: Callable[[BaseModel], bool] = lambda _options: True
    """Whether these options call for it."""


@dataclass(frozen=True)
class SetUp:
    """How a provider is set up and tried."""

    options: type[BaseModel]
    """Frozen, `extra="forbid"`: a mistyped setting is told."""
    secrets: tuple[SecretNeed, ...]
    check: Callable[[Provider], AsyncIterator[Part]]
    """Tries every part, changes nothing, and raises nothing: what fails is a part that failed."""
