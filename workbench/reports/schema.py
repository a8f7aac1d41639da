"""The JSON Schema of the report's JSON, for programs that read it."""

from __future__ import annotations

from typing import Any

from .model import ReportModel

__all__ = ["report_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def report_schema() -> dict[str, Any]:
    """Returns the schema (draft 2020-12); descriptions are the docstrings of the model."""
    return {"$schema": _DIALECT, **ReportModel.model_json_schema(mode="serialization")}
