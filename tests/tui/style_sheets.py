"""The apps that the tests start share what was read of their style sheets; Textual reads all of it for each app."""

from __future__ import annotations

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

__all__ = ["share_style_sheets"]

_parse = Stylesheet._parse_rules
_read: dict[object, list[RuleSet]] = {}


def share_style_sheets() -> None:
    """From here on, the same text with the same variables is parsed once."""
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]


def _parse_once(
    self: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    key = (css, read_from, is_default_rules, tie_breaker, scope, tuple(self._variables.items()))
    if key not in _read:
        _read[key] = _parse(self, css, read_from, is_default_rules, tie_breaker, scope)
    return _read[key]
