"""Every screen as a picture at 80×24, and those that use more room at 120×40. Look at a changed one before it is
accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from stage_tools import SCENES, staged
from textual.widgets import Input, TextArea
from walk_tools import LARGE, SMALL

from workbench.tui.app import WorkbenchApp


@pytest.fixture(autouse=True)
def _no_blink(monkeypatch: pytest.MonkeyPatch) -> None:
    for widget in (Input, TextArea):
        monkeypatch.setattr(widget, "cursor_blink", False, raising=False)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Callable[[str], WorkbenchApp]]:
    opened: list[WorkbenchApp] = []

    def open_app(scene: str) -> WorkbenchApp:
        name, step, _ = SCENES[scene]
        opened.append(staged(tmp_path, name, step))
        return opened[-1]

    yield open_app
    for app in opened:
        app.desk.close()


_SIZES = {"80x24": SMALL, "120x40": LARGE}
_WIDE = ("board", "confirm", "contain", "group", "history", "checks", "review")
PICTURES = [(scene, "80x24") for scene in SCENES] + [(scene, "120x40") for scene in _WIDE]


@pytest.mark.parametrize(("scene", "size"), PICTURES, ids=["-".join(one) for one in PICTURES])
def test_a_screen_looks_as_it_was_accepted(
    scene: str, size: str, stage: Callable[[str], WorkbenchApp], snap_compare: Callable[..., bool]
) -> None:
    async def play(pilot: Any) -> None:
        await SCENES[scene][2](pilot)

    assert snap_compare(stage(scene), terminal_size=_SIZES[size], run_before=play)
