"""Writes the key sheet into the README: `uv run python tests/update_readme.py`."""

from __future__ import annotations

from pathlib import Path

from workbench.tui.registry import key_sheet

README = Path(__file__).parents[1] / "README.md"


def main() -> None:
    """Replaces what stands between the marks."""
    text = README.read_text(encoding="utf-8")
    start = text.index("-->", text.index("<!-- keys")) + 3
    end = text.index("<!-- /keys -->")
    README.write_text(f"{text[:start]}\n\n{key_sheet()}\n\n{text[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
