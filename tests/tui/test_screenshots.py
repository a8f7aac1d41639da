"""The pictures of the README are the app as it is."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from make_screenshots import PICTURES, picture

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("name", ["board-120", "blacklist-120"])
async def test_a_picture_is_as_the_app_draws_it_today(name: str, tmp_path: Path) -> None:
    scene, size = PICTURES[name]
    drawn = await picture(scene, size, tmp_path)
    kept = (SCREENSHOTS / f"{name}.svg").read_text(encoding="utf-8")
    assert drawn == kept, "make them anew: uv run python tests/make_screenshots.py"


def test_every_picture_exists_and_every_picture_the_readme_shows_is_made() -> None:
    kept = {p.stem for p in SCREENSHOTS.glob("*.svg")}
    shown = set(re.findall(r"screenshots/([\w-]+)\.svg", README.read_text(encoding="utf-8")))
    assert kept == set(PICTURES)
    assert shown <= kept
