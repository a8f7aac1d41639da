from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest
from report_cases import full_report, markdown_of

from workbench.model.errors import LocalFileError, UsageError
from workbench.reports.as_json import to_json
from workbench.reports.export import write_report
from workbench.reports.wish import Wish


def test_a_report_is_written_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    sha256, size = write_report(full_report(), Wish(), path)
    data = path.read_bytes()
    assert data == markdown_of(full_report()).encode()
    assert (sha256, size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["report.md"]


def test_a_file_that_is_there_is_replaced_only_when_told_so(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("mine")
    with pytest.raises(LocalFileError, match="is there already"):
        write_report(full_report(), Wish(format="json"), path)
    assert path.read_text() == "mine"
    write_report(full_report(), Wish(format="json"), path, overwrite=True)
    assert path.read_bytes() == to_json(full_report()).encode()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "report.md").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LocalFileError, match="is there already"):
        write_report(full_report(), Wish(), tmp_path / "report.md")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_comes_up_meanwhile_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.md"
    sync = os.fsync

    def somebody_is_quicker(handle: int) -> None:
        path.write_text("theirs")
        sync(handle)

    monkeypatch.setattr(os, "fsync", somebody_is_quicker)
    with pytest.raises(LocalFileError, match="is there already"):
        write_report(full_report(), Wish(), path)
    assert path.read_text() == "theirs"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["missing/report.md", ".", "x" * 300])
def test_a_path_that_can_not_be_written_is_told_with_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(LocalFileError) as caught:
        write_report(full_report(), Wish(), tmp_path / name)
    assert caught.value.hint
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LocalFileError, match="No space left") as caught:
        write_report(full_report(), Wish(), tmp_path / "report.md")
    assert "Free some space" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_an_unknown_format_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_report(full_report(), Wish(format="docx"), tmp_path / "report.docx")
    assert "md, html" in caught.value.hint


def test_what_is_no_regular_file_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(LocalFileError, match="not a regular file"):
        write_report(full_report(), Wish(), path, overwrite=True)
    assert stat.S_ISFIFO(path.stat().st_mode)
