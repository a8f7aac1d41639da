"""The apps that the tests start work less for nobody.

They share what was read of their style sheets, where Textual reads all of it for each app; and frames that no terminal
shows are not painted. A test paints the whole screen when it reads it, and once only while nothing on it changed.
How many parameters a handler takes, which Textual works out anew for each partial function, is read off its code.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType, MethodType
from typing import Any
from weakref import WeakKeyDictionary

from rich.console import RenderableType
from textual import _callback
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.screen import Screen
from textual.widget import Widget

__all__ = ["lighten_apps", "lines_on"]

_render = Compositor.render_update
_parse = Stylesheet._parse_rules
_count = _callback._count_parameters
_SAYS_ANOTHER = frozenset({"__wrapped__", "__signature__"})
"""What a function has that names others' parameters as its own."""
_read: dict[object, list[RuleSet]] = {}
_painted: WeakKeyDictionary[Compositor, tuple[str, ...]] = WeakKeyDictionary()
"""What was read of a screen since it was last drawn."""


def lighten_apps() -> None:
    """From here on, the same text with the same variables is parsed once, and only a whole screen is painted."""
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]
    Compositor.render_update = _paint_when_whole  # type: ignore[method-assign]
    _callback._count_parameters = _count_quickly
    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]


def lines_on(screen: Screen[Any]) -> tuple[str, ...]:
    """The lines of a screen as they are now."""
    compositor = screen._compositor
    lines = None if _is_stale(screen) else _painted.get(compositor)
    if lines is None:
        lines = tuple(strip.text for strip in compositor.render_strips())
        if not _is_stale(screen):
            _painted[compositor] = lines
    return lines


def _is_stale(screen: Screen[Any]) -> bool:
    return bool(screen._dirty_widgets or screen._scroll_required or screen._compositor._dirty_regions) or any(
        widget._repaint_required or widget._layout_required or widget._recompose_required
        for widget in (screen, *screen.walk_children(Widget))
    )


def _paint_when_whole(
    self: Compositor, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
) -> RenderableType | None:
    _painted.pop(self, None)
    if full:
        return _render(self, full, screen_stack, simplify)
    visible_screen_stack.set(screen_stack or [])
    self._dirty_regions.clear()
    return None


def _count_quickly(func: Callable[..., Any]) -> int:
    if isinstance(func, MethodType):
        return _count_quickly(func.__func__) - 1
    if not isinstance(func, FunctionType) or not _SAYS_ANOTHER.isdisjoint(func.__dict__):
        return _count(func)
    code = func.__code__
    either = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    return code.co_argcount + code.co_kwonlyargcount + either


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
