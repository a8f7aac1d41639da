"""Starts the command line."""

from __future__ import annotations

from workbench.cli.main import run

__all__ = ["main"]


def main() -> None:
    """Runs the command line; leaves with its exit code."""
    raise SystemExit(run())


if __name__ == "__main__":
    main()
