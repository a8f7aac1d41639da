"""Words on a screen that are laid out and painted anew only where they are other than before."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

__all__ = ["Part"]


class Part(Static):
    """What stands there already costs nothing: a screen is drawn after everything that happens, mostly unchanged."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Shows the content; `layout`: whether its size may be another one."""
        shown = self.content
        if isinstance(content, Content) and isinstance(shown, Content) and shown.is_same(content):
            return
        super().update(content, layout=layout)
