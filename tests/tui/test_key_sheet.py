"""The key sheet in the README."""

from __future__ import annotations

from pathlib import Path

from workbench.tui.registry import key_sheet

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_lists_every_key_as_it_is() -> None:
    text = README.read_text(encoding="utf-8")
    start = text.index("-->", text.index("<!-- keys")) + 3
    assert text[start : text.index("<!-- /keys -->")].strip() == key_sheet()
