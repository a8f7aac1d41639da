"""Starts the command line."""

from __future__ import annotations

import gc

from workbench.cli.main import run

__all__ = ["main"]


def main() -> None:
    """Runs the command line; leaves with its exit code."""
    # What is imported stays: looking through it for garbage every 700 objects takes a sixth of a start.
    gc.set_threshold(50_000)
    raise SystemExit(run())


if __name__ == "__main__":
    main()
