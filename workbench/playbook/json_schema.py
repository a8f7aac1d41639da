"""The JSON Schema of playbooks and guides, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from .gap_check import GapCheck
from .guides import Guide
from .schema import Playbook

__all__ = ["gap_check_schema", "guide_schema", "playbook_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def playbook_schema() -> dict[str, Any]:
    """Returns the JSON Schema of a playbook (draft 2020-12); descriptions are the docstrings of the model."""
    return _schema(Playbook)


def gap_check_schema() -> dict[str, Any]:
    """Returns the JSON Schema of a playbook with protections (draft 2020-12)."""
    return _schema(GapCheck)


def guide_schema() -> dict[str, Any]:
    """Returns the JSON Schema of a guide (draft 2020-12); descriptions are the docstrings of the model."""
    return _schema(Guide)


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": _DIALECT, **model.model_json_schema(by_alias=True)}
