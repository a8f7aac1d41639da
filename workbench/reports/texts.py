"""Changes every text of a thing, wherever it stands: how a report is cleaned and redacted as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

__all__ = ["with_texts"]

T = TypeVar("T", bound=BaseModel)


def with_texts(thing: T, change: Callable[[str, str], str]) -> T:
    """Returns the thing with every text changed; words of a vocabulary stay. `change` gets field and text."""
    fields = {name: getattr(thing, name) for name in type(thing).model_fields}
    changed = {name: _changed(value, name, change) for name, value in fields.items()}
    return thing.model_copy(update={name: value for name, value in changed.items() if value is not fields[name]})


def _changed(value: Any, name: str, change: Callable[[str, str], str]) -> Any:
    if type(value) is str:
        return change(name, value)
    if isinstance(value, BaseModel):
        return with_texts(value, change)
    if isinstance(value, tuple):
        return tuple(_changed(item, name, change) for item in value)
    if isinstance(value, dict):
        return {_changed(key, name, change): _changed(item, name, change) for key, item in value.items()}
    return value
