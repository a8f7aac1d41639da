"""The line of keys at the bottom."""

from __future__ import annotations

from textual.content import Content

from ..place import Place
from ..showing import safe
from .part import Part

__all__ = ["KeyBar"]


class KeyBar(Part):
    """At most six keys, or what is waited for; one that is off is dimmed and says why when it is pressed. Clickable."""

    _shown: tuple[tuple[str, str, str, bool], ...] | None = None

    def on_mount(self) -> None:
        self.refresh_keys()

    def refresh_keys(self) -> None:
        """Draws the keys as they are now."""
        screen = self.screen
        if not isinstance(screen, Place):
            return
        if screen.going_on:
            self._shown = None
            self.update(safe(f"▸ {screen.going_on}"), layout=False)
            return
        footer = ((action, reason) for action, reason in screen.user_actions() if screen.in_footer(action))
        shown = tuple((action.id, action.shown_key, action.label, bool(reason)) for action, reason in footer)
        if shown == self._shown:  # asked after every row that is marked
            return
        self._shown = shown
        self.update(Content("  ").join(_drawn(*one) for one in shown), layout=False)


def _drawn(action: str, key: str, label: str, off: bool) -> Content:
    style = "dim" if off else "not dim"
    return Content.from_markup(
        f"[@click=screen.user('{action}')][$accent]$key[/] [{style}]$label[/][/]", key=key, label=label
    )
