"""Playbooks and guides are found by id or by path, the user's own first."""

from __future__ import annotations

from pathlib import Path

import pytest

import workbench
from workbench.model.errors import NotFound
from workbench.playbook.finding import find_guide, find_playbook, list_guides, list_playbooks, shipped_folder


def test_the_shipped_playbook_is_found_by_its_id() -> None:
    assert find_playbook("suspected-theft", user_folder=None).name == "suspected-theft.yaml"


def test_the_shipped_guides_are_found_by_their_ids() -> None:
    assert find_guide("generic", user_folder=None).parent.name == "guides"
    shipped = [shelf.id for shelf in list_guides(user_folder=None)]
    assert shipped == [
        "alimail", "alimail-zh", "dovecot", "generic", "google-workspace", "mailcow", "microsoft-365", "tencent-exmail",
        "zimbra",
    ]  # fmt: skip


def test_the_users_own_playbook_wins_over_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "suspected-theft.yaml"
    own.write_text("mine")
    assert find_playbook("suspected-theft", user_folder=tmp_path) == own
    listed = {s.id: s.own for s in list_playbooks(user_folder=tmp_path)}
    assert listed.pop("suspected-theft")
    assert listed
    assert not any(listed.values())


def test_the_users_own_guide_wins_over_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "guides" / "alimail.yml"
    own.parent.mkdir()
    own.write_text("mine")
    assert find_guide("alimail", user_folder=tmp_path) == own
    assert find_guide("generic", user_folder=tmp_path) == shipped_folder() / "guides" / "generic.yaml"


def test_a_playbook_is_found_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("mine")
    assert find_playbook(str(path), user_folder=None) == path


@pytest.mark.parametrize(
    "ref", ["sus", "", "../gone/suspected-theft", "gone.yaml", "a\0b", "x" * 5000, "/" + "x" * 5000]
)
def test_what_is_not_there_is_told_with_what_is(ref: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        find_playbook(ref, user_folder=tmp_path / "not-made-yet")
    assert "suspected-theft" in caught.value.hint


def test_an_installed_copy_is_looked_for_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "workbench"
    (package / "_playbooks").mkdir(parents=True)
    (tmp_path / "playbooks").mkdir()
    monkeypatch.setattr(workbench, "__file__", str(package / "__init__.py"))
    assert shipped_folder() == package / "_playbooks"
    (package / "_playbooks").rmdir()
    assert shipped_folder() == tmp_path / "playbooks"
