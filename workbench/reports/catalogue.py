"""The phrases of a language, and its words for sentences that the program wrote into a record long before."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["Catalogue"]

_PLACE = re.compile(r"\{(\w+)\}")
_LONGEST = 600
"""Characters of a sentence that is looked for: ours are shorter, and a stranger's need not be."""


_KINDS = {"n": r"[\d,]+", "year": r"\d{4}", "day": r"\d{4}-\d\d-\d\d|the first case|now"}
"""What may stand in a place, by the first part of its name (`n_open`): numbers, a year, a day; else anything."""


class Catalogue(dict[str, str]):
    """Phrases by our templates; `recorded`: by templates of whole sentences that come as finished text."""

    def __init__(self, phrases: Mapping[str, str], recorded: Mapping[str, str]) -> None:
        super().__init__(phrases)
        self._whole = {template: phrase for template, phrase in recorded.items() if not _PLACE.search(template)}
        self._shapes = [_Shape(t, phrase) for t, phrase in recorded.items() if t not in self._whole]
        self._known: dict[str, tuple[str, dict[str, str]] | None] = {}

    def of_record(self, text: str) -> tuple[str, dict[str, str]] | None:
        """Returns the phrase for a finished sentence, and what stands in its places; None where it is not known."""
        if text in self._whole:
            return self._whole[text], {}
        if text not in self._known:
            found = (one.fit(text) for one in self._shapes) if len(text) <= _LONGEST else iter(())
            self._known[text] = next((fit for fit in found if fit), None)
        return self._known[text]


class _Shape:
    """One template, as a pattern of finished sentences."""

    def __init__(self, template: str, phrase: str) -> None:
        self.phrase = phrase
        self.begins = template.partition("{")[0]
        parts = _PLACE.split(template)
        self.pattern = re.compile("".join(_place(part) if n % 2 else re.escape(part) for n, part in enumerate(parts)))

    def fit(self, text: str) -> tuple[str, dict[str, str]] | None:
        if not text.startswith(self.begins):
            return None
        found = self.pattern.fullmatch(text)
        return (self.phrase, found.groupdict()) if found else None


def _place(name: str) -> str:
    return f"(?P<{name}>{_KINDS.get(name.partition('_')[0], '.+?')})"
