"""Makes the pictures in `screenshots/` from the real app: `uv run python tests/make_screenshots.py`.

The clock stands still and ids are counted, so that a second run writes the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE / "tui")]

from stage_tools import SCENES, staged  # noqa: E402

__all__ = ["PICTURES", "picture"]

PICTURES = {
    "board-120": ("board-ticket", (120, 40)),
    "confirm-120": ("confirm", (120, 40)),
    "contain-120": ("contain", (120, 40)),
    "blacklist-120": ("blacklist", (120, 40)),
    "inspect-120": ("inspect", (120, 40)),
    "withdraw-120": ("withdraw", (120, 40)),
    "report-120": ("report", (120, 40)),
    "case-80": ("reset", (80, 24)),
}
"""Each picture's scene and size in cells."""


async def picture(scene: str, size: tuple[int, int], folder: Path) -> str:
    """Returns a scene of the app as SVG; its case lives in the folder."""
    case, step, play = SCENES[scene]
    app = staged(folder, case, step)
    try:
        async with app.run_test(size=size) as pilot:
            await play(pilot)
            return app.export_screenshot(title="workbench")
    finally:
        await app.desk.aclose()


def main(target: Path) -> None:
    """Writes every picture."""
    os.environ["WORKBENCH_NAME"] = "ana"
    os.environ.pop("NO_COLOR", None)
    target.mkdir(exist_ok=True)
    for name, (scene, size) in PICTURES.items():
        with TemporaryDirectory() as folder:
            svg = asyncio.run(picture(scene, size, Path(folder)))
        (target / f"{name}.svg").write_text(svg, encoding="utf-8")
        print(f"{name}.svg")


if __name__ == "__main__":
    main(_HERE.parent / "screenshots")
