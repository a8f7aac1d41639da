"""Puts a stranger's words into every text of a report."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from workbench.reports.model import ReportModel

_FIXED = {"format", "version"}


def poisoned(report: ReportModel, texts: Sequence[str]) -> ReportModel:
    """Returns the report with every text replaced by one of `texts`, in turn."""
    return ReportModel.model_validate(_thing(report, itertools.cycle(texts)))


def _thing(thing: BaseModel, texts: Iterator[str]) -> dict[str, Any]:
    fields = {name: getattr(thing, name) for name in type(thing).model_fields}
    return {name: value if name in _FIXED else _value(value, texts) for name, value in fields.items()}


def _value(value: Any, texts: Iterator[str]) -> Any:
    if isinstance(value, BaseModel):
        return _thing(value, texts)
    if isinstance(value, tuple):
        return tuple(_value(item, texts) for item in value)
    # An enum is a word of ours; an empty text stays away.
    return next(texts) if type(value) is str and value else value
