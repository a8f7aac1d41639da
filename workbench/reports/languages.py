"""The languages of reports: one catalogue of phrases each, beside this module."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model.errors import NotFound

__all__ = ["LANGUAGES", "phrases_of"]

LANGUAGES = {"en": "English"}
"""Their own names by the code that `--language` takes."""


def phrases_of(language: str) -> Mapping[str, str]:
    """Returns a language's phrases by our templates; none for English, in which they are written."""
    if language not in LANGUAGES:
        raise NotFound(f"There are no reports in '{language}'.", f"There are: {', '.join(LANGUAGES)}.")
    return {}
