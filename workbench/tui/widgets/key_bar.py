"""The line of keys at the bottom."""

from __future__ import annotations

from textual.content import Content

from ..place import Place
from ..showing import safe
from .part import Part

__all__ = ["KeyBar"]


class KeyBar(Part):
    """At most six keys, or what is waited for; one that is off is dimmed and says why when it is pressed. Clickable."""

    def on_mount(self) -> None:
        self.refresh_keys()

    def refresh_keys(self) -> None:
        """Draws the keys as they are now."""
        screen = self.screen
        if not isinstance(screen, Place):
            return
        if screen.going_on:
            self.update(safe(f"▸ {screen.going_on}"), layout=False)
            return
        parts = [
            Content.from_markup(
                f"[@click=screen.user('{action.id}')][$accent]$key[/] [{'dim' if reason else 'not dim'}]$label[/][/]",
                key=action.shown_key,
                label=action.label,
            )
            for action, reason in screen.user_actions()
            if action.footer
        ]
        self.update(Content("  ").join(parts), layout=False)
