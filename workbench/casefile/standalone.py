"""The verifier for outsiders: one file that needs nothing but Python."""

from __future__ import annotations

from importlib import resources

__all__ = ["source_of_verifier"]


def source_of_verifier() -> str:
    """Returns the source of `outsider.py`, as every bundle brings it."""
    return resources.files(__package__).joinpath("outsider.py").read_text("utf-8")
