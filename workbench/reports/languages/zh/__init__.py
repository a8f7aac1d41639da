"""Chinese (simplified): the phrases of each part of the reports, and the words that all of them use."""

from __future__ import annotations

from . import (
    causes,
    documents,
    exposures,
    gaps,
    mail,
    numbers,
    owner,
    people,
    period,
    record,
    reported,
    review,
    sentences,
    signins,
    steps,
    words,
)

__all__ = ["PHRASES"]

_PARTS = (
    causes,
    documents,
    exposures,
    gaps,
    mail,
    numbers,
    owner,
    people,
    period,
    record,
    reported,
    review,
    sentences,
    signins,
    steps,
    words,
)

PHRASES: dict[str, str] = {template: phrase for part in _PARTS for template, phrase in part.PHRASES.items()}
