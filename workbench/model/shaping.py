"""Turns a document into a model, and the model's complaints into plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from .mistakes import Misfit, Place
from .text import shorten
from .yamldoc import Document, Found

__all__ = ["shape"]

M = TypeVar("M", bound=BaseModel)
Complaint = Any
"""pydantic's ErrorDetails: type, loc, msg, input, ctx."""

_MANY = 16
_PATTERNS = {
    r"^T[0-9]{4}(\.[0-9]{3})?$": "an ATT&CK technique id such as T1078 or T1078.004",
    r"^[a-z][a-z0-9-]{0,47}$": "a short name: lower-case letters, digits and hyphens, a letter first, 48 at most",
}


def shape(document: Document, model: type[M]) -> tuple[M | None, list[Found]]:
    """Returns the model that the document describes, or None and what does not fit it."""
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        return None, _found(document, model, error)


def _found(document: Document, model: type[BaseModel], error: ValidationError) -> list[Found]:
    said: dict[tuple[Place, bool], list[Complaint]] = {}
    for complaint in error.errors(include_url=False):
        if complaint["type"] == "too_short" and complaint["input"]:
            continue  # Not short: pydantic left out the entries that it complains of apart.
        place, named = _locate(document, complaint)
        said.setdefault((place, named), []).append(complaint)
    found: list[Found] = []
    for (place, named), complaints in said.items():
        if misfit := _misfit(complaints[0]):
            found += [(document.mark((*place, *inner)), (*place, *inner), what) for inner, what in misfit.misfits]
        else:
            found.append((document.mark(place, name=named), place, _words(model, place, complaints)))
    return found


def _misfit(complaint: Complaint) -> Misfit | None:
    error = complaint.get("ctx", {}).get("error")
    return error if isinstance(error, Misfit) else None


def _locate(document: Document, complaint: Complaint) -> tuple[Place, bool]:
    """Returns where the complaint belongs, and whether it is about the name of the field rather than its value.

    pydantic's own place also names members of a union and `[key]`; those are no places of the document.
    """
    kind, value, place = complaint["type"], document.value, []
    for part in complaint["loc"]:
        if (isinstance(value, dict) and part in value) or (isinstance(value, list) and part in range(len(value))):
            value = value[part]
            place.append(part)
        elif kind == "missing":
            place.append(part)
    return tuple(place), kind == "extra_forbidden" or complaint["loc"][-1:] == ("[key]",)


def _words(model: type[BaseModel], place: Place, complaints: list[Complaint]) -> str:
    complaint = complaints[0]
    kind, given = complaint["type"], complaint["input"]
    if kind in ("enum", "literal_error"):
        return _one_of(given, [name for c in complaints for name in _expected(c)])
    if kind == "missing":
        return _missing(model, place)
    if kind == "extra_forbidden":
        return _no_field(model, place)
    if kind in _SAYS:
        return _SAYS[kind](complaint)
    return f"expected something else than {_told(given)}: {complaint['msg']}"


def _expected(complaint: Complaint) -> list[str]:
    return re.findall(r"'([^']*)'", complaint.get("ctx", {}).get("expected", ""))


def _one_of(given: object, names: list[str]) -> str:
    near = _nearest(given, names)
    if near:
        return f"{_told(given)} is not known here; did you mean '{near}'?{_choices(names)}"
    return f"{_told(given)} is not known here.{_choices(names) or ' `workbench playbook schema` lists what is.'}"


def _choices(names: list[str]) -> str:
    return f" Expected one of: {', '.join(names)}." if len(names) <= _MANY else ""


def _nearest(given: object, names: Iterable[str]) -> str:
    found = difflib.get_close_matches(str(given)[:80], list(names), n=1)
    return found[0] if found else ""


def _missing(model: type[BaseModel], place: Place) -> str:
    owner = _model_at(model, place[:-1])
    info = _fields(owner).get(str(place[-1])) if owner else None
    about = f" ({info.description.splitlines()[0].rstrip('.')})" if info and info.description else ""
    return f"the field '{place[-1]}' is missing{about}"


def _no_field(model: type[BaseModel], place: Place) -> str:
    owner = _model_at(model, place[:-1])
    names = list(_fields(owner)) if owner else []
    near = _nearest(place[-1], names)
    hint = f"did you mean '{near}'?" if near else f"Fields here are: {', '.join(names)}."
    return f"'{shorten(str(place[-1]), 48)}' is no field here; {hint}"


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """Returns the model that describes the entry at that place."""
    found: type[BaseModel] | None = model
    for part in place:
        if found and isinstance(part, str):
            info = _fields(found).get(part)
            found = _inner(info.annotation) if info else None
    return found


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for m in map(_inner, get_args(annotation)) if m), None)


def _told(value: object) -> str:
    """Returns a value as a person would name it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    if isinstance(value, int):
        return f"the number {value}"
    if isinstance(value, list):
        return "a list"
    return "a group of fields" if isinstance(value, dict) else f"'{shorten(str(value), 48)}'"


def _instead(wanted: str) -> Callable[[Complaint], str]:
    return lambda complaint: f"expected {wanted}, not {_told(complaint['input'])}"


def _text(complaint: Complaint) -> str:
    given = complaint["input"]
    if isinstance(given, bool | int):
        return f"expected text, not {_told(given)}: put it in quotes"
    if isinstance(given, dict):
        return "expected text, not a group of fields: put the text in quotes if it contains ': '"
    return f"expected text, not {_told(given)}"


def _pattern(complaint: Complaint) -> str:
    pattern = complaint["ctx"]["pattern"]
    return f"expected {_PATTERNS.get(pattern, f'text like {pattern}')}, not {_told(complaint['input'])}"


_WHOLE = _instead("a whole number")
_TRUTH = _instead("true or false")
_LIST = _instead("a list: one line for each entry, beginning with '- '")
_GROUP = _instead("a group of fields: one 'name: value' on each line")

_SAYS: dict[str, Callable[[Complaint], str]] = {
    "string_type": _text,
    "string_too_short": lambda _: "expected text, not an empty one",
    "string_pattern_mismatch": _pattern,
    "too_short": lambda _: "expected at least one entry",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "tuple_type": _LIST,
    "dict_type": _GROUP,
    "model_type": _GROUP,
    "greater_than_equal": lambda c: f"expected {c['ctx']['ge']} or more, not {_told(c['input'])}",
    "value_error": lambda c: str(c["ctx"]["error"]),
}
