"""Archives are read file by file within bounds, and kept as they came."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import tarfile
import tempfile
import zipfile
from datetime import UTC
from pathlib import Path

import pytest
from google_export import export, success
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from log_lines import failure, logfile, login

from workbench.intake.containers import MEMBER_LIMIT
from workbench.intake.reader import read_evidence, recognise
from workbench.model.errors import UnreadableInput

LOG = logfile(login(), failure())


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def gzipped(path: Path, data: bytes) -> Path:
    path.write_bytes(gzip.compress(data))
    return path


def refusal(path: Path) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        read_evidence(path, account="ana@example.com", assume_zone=UTC, year=2026)
    assert caught.value.hint
    return caught.value


def test_a_gzip_is_read_as_the_log_inside_and_named_by_its_own_hash(tmp_path: Path) -> None:
    path = gzipped(tmp_path / "mail.log.2.gz", LOG)
    result = read_evidence(path)
    assert [s.success for s in result.signins] == [True, False]
    assert result.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {s.source for s in result.signins} == {result.sha256}
    assert recognise(path) == "archive"


def test_each_file_of_a_zip_is_read_by_its_own_format_and_the_rest_is_named(tmp_path: Path) -> None:
    files = {
        "logs/mail.log": LOG,
        "login.json": export([success()]),
        "table.csv": b"time,account,ip,status\n2026-11-02 09:00 UTC,ana@example.com,192.0.2.9,success\n",
        "notes.txt": b"Dear colleagues, nothing.\n",
        "empty.log": b"",
        "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
    }
    result = read_evidence(zipped(tmp_path / "all.zip", files))
    assert len(result.signins) == 4
    gaps = " ".join(result.coverage.gaps)
    assert "holds 6 files, of which 3 were read" in gaps
    for name in ("notes.txt", "empty.log", "photo.png"):
        assert f"Not read: {name}" in gaps


def test_a_sign_in_that_stands_in_two_files_of_a_zip_counts_once(tmp_path: Path) -> None:
    files = {"mail.log.1": LOG, "mail.log": LOG + logfile(login(session="B2"))}
    result = read_evidence(zipped(tmp_path / "all.zip", files))
    assert (len(result.signins), result.duplicates) == (3, 2)


def test_an_unreadable_line_names_its_file(tmp_path: Path) -> None:
    result = read_evidence(zipped(tmp_path / "all.zip", {"a.log": LOG, "b.log": LOG + b"nothing\n"}))
    assert (result.unreadable[0].line, result.unreadable[0].why[:6]) == (3, "b.log:")


def test_a_file_that_leaves_its_zone_open_is_asked_about(tmp_path: Path) -> None:
    line = "2026-11-02 09:00:00 imap-login: Info: Login: user=<ana@example.com>, method=PLAIN, rip=192.0.2.1, lip=::1"
    with pytest.raises(UnreadableInput, match=r"a\.log don't say in which time zone"):
        read_evidence(zipped(tmp_path / "all.zip", {"a.log": logfile(line)}))


def test_an_archive_in_an_archive_is_not_opened_and_said_so(tmp_path: Path) -> None:
    inner = gzip.compress(LOG)
    result = read_evidence(zipped(tmp_path / "all.zip", {"mail.log.2.gz": inner, "mail.log": LOG}))
    assert any("mail.log.2.gz: it is an archive inside the archive" in gap for gap in result.coverage.gaps)
    assert "holds another archive" in refusal(gzipped(tmp_path / "x.gz", inner)).title


def test_a_tar_in_a_gzip_is_refused_with_what_to_do(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        info = tarfile.TarInfo("mail.log")
        info.size = len(LOG)
        tar.addfile(info, io.BytesIO(LOG))
    assert "Unpack it" in refusal(gzipped(tmp_path / "logs.tar.gz", packed.getvalue())).hint


def test_a_bomb_is_given_up_before_it_fills_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=9) as stream:
        for _ in range(100):
            stream.write(bytes(2**20))
    assert "250 times its size" in refusal(path).title


def test_a_bomb_of_many_files_is_counted_as_one(tmp_path: Path) -> None:
    files = {f"{n}.log": b"a" * (20 * 2**20) for n in range(5)}
    assert "250 times its size" in refusal(zipped(tmp_path / "bomb.zip", files)).title


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    files = {f"{n}.log": b"" for n in range(MEMBER_LIMIT + 1)}
    assert "2,001 files" in refusal(zipped(tmp_path / "many.zip", files)).title


def test_names_inside_never_become_paths(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    read_evidence(zipped(inside / "slip.zip", {"../../evil.log": LOG, "/etc/evil.log": LOG, "C:\\evil.log": LOG}))
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["slip.zip"]


def test_nothing_unpacked_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    read_evidence(zipped(tmp_path / "all.zip", {"a.log": LOG, "b.log": LOG}))
    refusal(gzipped(tmp_path / "x.gz", gzip.compress(LOG)))
    assert list((tmp_path / "tmp").iterdir()) == []


def test_an_excel_workbook_and_a_locked_zip_are_told_apart(tmp_path: Path) -> None:
    assert "Excel" in refusal(zipped(tmp_path / "x.xlsx", {"[Content_Types].xml": b"<x/>"})).title
    locked = zipped(tmp_path / "locked.zip", {"a.log": LOG})
    data = bytearray(locked.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(data)
    assert "password" in refusal(locked).title


def test_a_gzip_that_was_cut_off_is_read_as_far_as_it_goes_and_says_so(tmp_path: Path) -> None:
    rng = random.Random(4)
    lines = [login(session=f"{rng.getrandbits(60):x}") for _ in range(2000)]
    path = tmp_path / "mail.log.gz"
    path.write_bytes(gzip.compress(logfile(*lines))[:-2000])
    result = read_evidence(path)
    assert 0 < len(result.signins) < 2000
    assert any("end is damaged or missing" in gap for gap in result.coverage.gaps)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 400), st.integers(0, 30), st.binary(max_size=20), st.booleans())
def test_any_change_to_an_archive_gives_records_or_a_refusal(
    tmp_path: Path, at: int, cut: int, put: bytes, as_zip: bool
) -> None:
    path = tmp_path / "x"
    whole = zipped(path, {"a.log": LOG, "b.log": LOG}) if as_zip else gzipped(path, LOG)
    data = whole.read_bytes()
    path.write_bytes(data[:at] + put + data[at + cut :])
    try:
        read_evidence(path, account="ana@example.com", assume_zone=UTC, year=2026)
    except UnreadableInput as error:
        assert error.title
