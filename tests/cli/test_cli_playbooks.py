"""Playbooks of one's own: found, listed, checked, and their mistakes told."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import Call, assert_told, controls

from workbench.playbook.finding import shipped_folder

pytest_plugins = ["cli_fixtures"]

NEW = ("case", "new", "--account", "lin@example.com", "--ticket", "HD-1", "--provider", "guided", "--playbook")
OWN = """\
id: short
title: A short one
version: 3
summary: Look, then close.
steps:
  - id: look
    title: Look
    why: To know.
    checks: [rules]
    proof: The rules were looked at.
  - id: close
    title: Close
    why: To end it.
    closes: true
    proof: It is closed.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "home" / "config" / "playbooks"
    made.mkdir(parents=True)
    return made


@pytest.mark.parametrize("by", ["id", "path"])
def test_an_own_playbook_is_found_in_the_config_folder_and_by_path(
    by: str, folder: Path, workbench: Call, tmp_path: Path
) -> None:
    file = (folder if by == "id" else tmp_path) / "short.yaml"
    file.write_text(OWN)
    ref = "short" if by == "id" else str(file)
    assert workbench("playbook", "show", ref, "--json").json["version"] == 3
    case = workbench(*NEW, ref).out.strip()
    steps = workbench("case", "show", case, "--json").json["steps"]
    assert [s["id"] for s in steps] == ["look", "close"]
    file.unlink()
    assert workbench("case", "show", case).code == 0, "the case keeps its own copy"


def test_the_list_shows_the_id_by_which_each_is_found(folder: Path, workbench: Call) -> None:
    (folder / "night-shift.yaml").write_text(OWN)
    rows = {row["id"]: row for row in workbench("playbook", "list", "--json").json}
    assert rows["night-shift"]["title"] == "A short one"
    assert "suspected-theft" in rows
    assert workbench("playbook", "show", "night-shift").code == 0


def test_one_broken_playbook_hides_none_of_the_others(folder: Path, workbench: Call) -> None:
    (folder / "broken.yaml").write_text(OWN.replace("version: 3", "version: three"))
    told = workbench("playbook", "list")
    assert told.code == 0
    assert "suspected-theft" in told.out
    assert "broken.yaml, line 3" in told.err
    rows = {row["id"]: row for row in workbench("playbook", "list", "--json").json}
    assert "line 3" in rows["broken"]["mistake"]
    assert rows["suspected-theft"]["mistake"] is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (OWN.replace("version: 3", "version: three"), 3),
        (OWN.replace("    why: To know.\n", ""), 6),
        (OWN + "colour: red\n", 16),
        (OWN.replace("title: Look", "title: [Look"), 8),
        (OWN.replace("checks: [rules]", "checks: [fridge]"), 9),
        (OWN.replace("To end it.", "\x1b]52;c;aGk=\x07 \u202ereverse"), 1),
        ("", 1),
        ("steps: &a [*a]\n", 1),
    ],
)
def test_a_mistake_is_told_with_file_line_and_what_was_expected(
    text: str, line: int, workbench: Call, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    checked = workbench("playbook", "check", file, "--json")
    assert checked.code == 1
    assert all({"file", "line", "column", "where", "what"} <= set(m) for m in checked.json)
    if line > 1:
        assert line in {m["line"] for m in checked.json}
    text_told = workbench("playbook", "check", file)
    assert text_told.code == 1
    assert "mine.yaml, line " in text_told.out
    assert not controls(text_told.out)
    assert_told(workbench(*NEW, file), 7, "mine.yaml", "playbook check")
    assert workbench("case", "list", "--json").json == []


def test_binary_is_no_playbook(workbench: Call, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(bytes(range(256)))
    assert workbench("playbook", "check", file).code == 1
    assert_told(workbench("playbook", "show", file), 7, "mine.yaml")


def test_what_ships_is_in_order(workbench: Call) -> None:
    for file in sorted(shipped_folder().rglob("*.yaml")):
        assert workbench("playbook", "check", file).code == 0


def test_a_playbook_that_is_not_there_is_told(workbench: Call, tmp_path: Path) -> None:
    assert_told(workbench("playbook", "check", tmp_path / "gone.yaml"), 2, "gone.yaml")
    assert_told(workbench("playbook", "check", tmp_path), 6, str(tmp_path))
