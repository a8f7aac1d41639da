"""The only widget that ever holds a new password."""

from __future__ import annotations

from pydantic import SecretStr
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from workbench.model.text import clean_line

from .spelling import read_out

__all__ = ["SecretPane"]


class SecretPane(Widget, can_focus=True):
    """Draws a secret afresh each time and keeps no copy; `forget` ends it. Can't be selected or copied."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="secret")
        self._secret: SecretStr | None = None

    def show(self, secret: SecretStr) -> None:
        """Shows the secret."""
        self._secret = secret
        self.refresh(layout=True)

    def forget(self) -> None:
        """Takes the secret off the screen and out of this widget."""
        self._secret = None
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the secret takes."""
        return self.render().get_height({}, width)

    def render(self) -> Content:
        """The whole, then its parts for the phone."""
        if self._secret is None:
            return Content("")
        whole = clean_line(self._secret.get_secret_value())
        parts = "\n".join(f"  {line}" for line in read_out(whole))
        return Content.assemble((whole, "bold"), "\n\n", parts)

    def on_unmount(self) -> None:
        self.forget()
