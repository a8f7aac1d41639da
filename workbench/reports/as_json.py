"""The report as JSON: the very model, every text in it cleaned already."""

from __future__ import annotations

from .model import ReportModel

__all__ = ["to_json"]


def to_json(report: ReportModel) -> str:
    """Returns the report as indented JSON. The same report always gives the same text."""
    return report.model_dump_json(indent=2) + "\n"
