"""Chinese (simplified): the phrases of each part of the reports, and the words that all of them use."""

from __future__ import annotations

from ...catalogue import Catalogue
from . import (
    cause_words,
    causes,
    documents,
    exposures,
    figures,
    gaps,
    mail,
    numbers,
    owner,
    people,
    period,
    playbook_words,
    points,
    protections,
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

PHRASES = Catalogue(
    {template: phrase for part in _PARTS for template, phrase in part.PHRASES.items()},
    recorded=figures.RECORDED | playbook_words.RECORDED | cause_words.RECORDED | points.RECORDED | protections.RECORDED,
)
