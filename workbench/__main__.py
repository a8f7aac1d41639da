"""Starts the command line."""

from __future__ import annotations

import gc

from workbench.cli.main import run

__all__ = ["NEW_OBJECTS", "main"]

NEW_OBJECTS = 50_000
"""After so many the interpreter looks for garbage. What is imported stays: every 700 takes a sixth of a start."""


def main() -> None:
    """Runs the command line; leaves with its exit code."""
    gc.set_threshold(NEW_OBJECTS)
    raise SystemExit(run())


if __name__ == "__main__":
    main()
