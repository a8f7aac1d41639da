"""The beginning of a report, for a person who chooses how it is to be written."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from workbench.desk.desk import Desk
from workbench.model.cases import Case

from .export import render
from .formats import FORMATS, Content
from .making import content_of
from .wish import Wish

__all__ = ["preview_of"]

_LINES = 80


def preview_of(desk: Desk, case: Case) -> Callable[[Wish], str]:
    """Reads the case once, and returns what shows the beginning of any report on it.

    What is for a reader is shown as Markdown, whatever its format.
    """
    plain = content_of(desk, case, Wish())[0]

    @cache
    def redacted() -> Content:
        return content_of(desk, case, Wish(redact=True))[0]

    def show(wish: Wish) -> str:
        wanted = wish.model_copy(update={"format": "md"}) if FORMATS[wish.format].written else wish
        lines = render(redacted() if wish.redact else plain, wanted).decode("utf-8-sig").splitlines()
        more = ["", f"… and {len(lines) - _LINES:,} more lines"] if len(lines) > _LINES else []
        return "\n".join([*lines[:_LINES], *more])

    return show
