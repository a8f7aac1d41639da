"""The languages of reports: a folder of phrases each. What a case holds (names, subjects, evidence) stays as it is.

A new sentence needs its Chinese beside the others: a test names those that are missing, and those nobody says.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model.errors import NotFound

__all__ = ["LANGUAGES", "phrases_of"]

LANGUAGES = {"en": "English", "zh": "中文"}
"""Their own names by the code that `--language` takes."""


def phrases_of(language: str) -> Mapping[str, str]:
    """Returns a language's phrases by our templates; none for English, in which they are written.

    Raises NotFound for a language that there is not.
    """
    match language:
        case "en":
            return {}
        case "zh":
            from .zh import PHRASES

            return PHRASES
        case _:
            raise NotFound(f"There are no reports in '{language}'.", f"There are: {', '.join(LANGUAGES)}.")
