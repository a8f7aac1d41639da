"""Asks which copies are to be shown."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Button

from workbench.analysis.copy_list import CopyFilter
from workbench.model.withdrawal import CopyFate

from .base import Dialog, button
from .picker import Picker
from .row import Row

__all__ = ["CopyFilterDialog"]

_ANY = "any"
_SEEN = ((_ANY, "any"), ("read", "read"), ("unread", "unread"), ("not known", "not known"))
_INSIDE = ((_ANY, "any"), ("inside", "inside"), ("outside", "outside"))
_TOLD = ((_ANY, "any"), ("not told", "out of reach, not told"), ("told", "out of reach, told"))


class CopyFilterDialog(Dialog[CopyFilter | None]):
    """What is shown can be narrowed by several things at once; every place says how many are there."""

    def __init__(self, wanted: CopyFilter, fates: Sequence[CopyFate]) -> None:
        super().__init__("Show which copies?")
        self._wanted, self._fates = wanted, {f.where.value: f for f in fates}

    def body(self) -> ComposeResult:
        now = self._wanted
        places = [(w, f"{w} {f.copies:,}") for w, f in self._fates.items()]
        yield Row("Where it is", Picker([(_ANY, "any"), *places], now.where or _ANY, name="where"))
        yield Row("Was it seen", Picker(_SEEN, now.seen or _ANY, name="seen"))
        inside = _ANY if now.inside is None else "inside" if now.inside else "outside"
        yield Row("Recipient", Picker(_INSIDE, inside, name="inside"))
        told = _ANY if now.told is None else "told" if now.told else "not told"
        yield Row("Told", Picker(_TOLD, told, name="told"))

    def controls(self) -> tuple[Button, ...]:
        return (
            button("Show these", "agree", "Shows only what fits all of it.", "primary"),
            button("Cancel", "cancel", "Leaves the table as it is (Escape)."),
        )

    def agree(self) -> None:
        """Hands the filter back."""
        where, seen, inside, told = (self._value(n) for n in ("where", "seen", "inside", "told"))
        self.dismiss(
            CopyFilter.model_validate(
                {
                    "words": self._wanted.words,
                    "where": where,
                    "seen": seen,
                    "inside": inside and inside == "inside",
                    "told": told and told == "told",
                }
            )
        )

    def _value(self, name: str) -> str | None:
        value = self.query_one(f"#{name}", Picker).value
        return None if value == _ANY else value
