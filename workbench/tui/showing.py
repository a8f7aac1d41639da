"""The one door through which words enter a widget.

A plain `str` is read as markup by most widgets: a mail subject could end the program or become a live link, and
escape sequences would reach the terminal. What comes from a provider, a mail, a file, a person or YAML is cleaned
here and handed on as `Content`, which is never parsed.
"""

from __future__ import annotations

from textual.content import Content

from workbench.model.text import clean, clean_line

__all__ = ["safe", "safe_block"]


def safe(text: str, style: str = "") -> Content:
    """Returns the text on one line, cleaned; `style` may name theme variables ("bold $text-error")."""
    return Content.styled(clean_line(text), style)


def safe_block(text: str, style: str = "") -> Content:
    """Returns the text with its line feeds and tabs, cleaned."""
    return Content.styled(clean(text), style)
