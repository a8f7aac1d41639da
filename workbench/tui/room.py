"""A screen gets the classes of its size before it is drawn."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

__all__ = ["know_room"]


def know_room(screen: Screen[Any]) -> None:
    """Call it as the first thing of `compose`.

    Textual sets the classes of a screen's breakpoints once all of it is styled and laid out, and does both again.
    """
    (width, height), breakpoints = screen.app.size, (screen.HORIZONTAL_BREAKPOINTS, screen.VERTICAL_BREAKPOINTS)
    for extent, steps in zip((width, height), breakpoints, strict=True):
        reached = [name for least, name in sorted(steps or ()) if extent >= least][-1:]
        screen.update_classes({name: name in reached for _, name in steps or ()}, update=False)
