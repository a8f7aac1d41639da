"""Starts the command line."""

from __future__ import annotations


def main() -> None:
    """Runs the command line; leaves with its exit code."""
    raise SystemExit(0)


if __name__ == "__main__":
    main()
