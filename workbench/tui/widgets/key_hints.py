"""A line of keys that can be clicked, beside what they work on."""

from __future__ import annotations

from textual.content import Content

__all__ = ["key_hints"]


def key_hints(*keys: tuple[str, str, str]) -> Content:
    """Returns the line. `keys`: id of the user action, key as it is shown, what it does in a word."""
    return Content("  ").join(
        Content.from_markup(f"[@click=screen.user('{action}')][$accent]$key[/] $label[/]", key=key, label=label)
        for action, key, label in keys
    )
