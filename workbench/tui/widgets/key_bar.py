"""The line of keys at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from textual.content import Content

from ..place import Place
from ..showing import safe
from .part import Part

__all__ = ["KeyBar"]


class KeyBar(Part):
    """At most six keys, or what is waited for; one that is off is dimmed and says why when it is pressed. Clickable."""

    _parts: Sequence[Content] = ()

    def on_mount(self) -> None:
        self.refresh_keys()

    def refresh_keys(self) -> None:
        """Draws the keys as they are now."""
        screen = self.screen
        if not isinstance(screen, Place):
            return
        if screen.going_on:
            self._parts = []
            self.update(safe(f"▸ {screen.going_on}"), layout=False)
            return
        parts = [
            _drawn(action.id, action.shown_key, action.label, bool(reason))
            for action, reason in screen.user_actions()
            if screen.in_footer(action)
        ]
        # Asked after every row that is marked. Each is one and the same thing while it looks the same: equal ones only
        # have the same words.
        if [*map(id, parts)] != [*map(id, self._parts)]:
            self._parts = parts
            self.update(Content("  ").join(parts), layout=False)


@lru_cache(maxsize=256)
def _drawn(action: str, key: str, label: str, off: bool) -> Content:
    style = "dim" if off else "not dim"
    return Content.from_markup(
        f"[@click=screen.user('{action}')][$accent]$key[/] [{style}]$label[/][/]", key=key, label=label
    )
