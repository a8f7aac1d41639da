from __future__ import annotations

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from google_export import export, success
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.reader import read_bytes, read_evidence, recognise
from workbench.intake.source import FILE_LIMIT, LINE_LIMIT
from workbench.intake.times import parse_time
from workbench.model.addresses import normalise_ip
from workbench.model.errors import LocalFileError, UnreadableInput


def refusal(data: bytes) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        read_bytes(data, name="evidence.bin", account="lin@example.com")
    assert caught.value.hint
    return caught.value


def test_a_missing_file_is_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match="There is no file"):
        read_evidence(tmp_path / "none.json")


def test_a_folder_is_no_evidence(tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match="is a folder"):
        read_evidence(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LocalFileError, match="not a regular file"):
        read_evidence(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "nothing but blanks"),
        (bytes(4096), "nothing but blanks"),
        (b"PK\x03\x04" + b"x" * 50, "Excel workbook"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7 ...", "a PDF"),
        (bytes(range(256)) * 20, "not text"),
        (b"time,ip\xff\xfe\x00\x01\x02", "not text"),
        (b"Dear colleagues,\nplease find attached nothing.\n", "tried: Google Workspace Reports JSON, "),
        (b'{"hello": "world"}', "tried: Google Workspace Reports JSON, "),
        (b"[1, 2, 3]", "tried: Google Workspace Reports JSON, "),
    ],
)
def test_what_is_no_log_is_refused_with_what_it_is_or_what_was_tried(data: bytes, words: str) -> None:
    assert words in refusal(data).title


def test_a_huge_file_of_one_line_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.write(b'{"activities": [' + b" " * 100)
        stream.truncate(5 * 2**30)
    began = time.monotonic()
    with pytest.raises(UnreadableInput, match=r"5\.0 GiB; files of up to 2 GiB"):
        read_evidence(path)
    assert time.monotonic() - began < 2
    assert FILE_LIMIT == 2 * 2**30


@pytest.mark.parametrize("start", [b"time,ip,status\n", b'{"activities":["'])
def test_one_endless_line_is_given_up_within_bounded_memory(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.write(start)
        for _ in range(60):
            stream.write(b"a" * 2**20)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableInput):
            read_evidence(path, account="lin@example.com")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5 * LINE_LIMIT


def test_a_file_is_recognised_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "login.json"
    path.write_bytes(export([success()]))
    assert recognise(path) == "Google Workspace Reports JSON"


def test_the_hash_is_that_of_the_bytes_and_every_record_names_it(tmp_path: Path) -> None:
    import hashlib

    path = tmp_path / "login.json"
    path.write_bytes(b"\xef\xbb\xbf" + export([success()]))
    result = read_evidence(path)
    assert result.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert result.signins[0].source == result.sha256


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    try:
        read_bytes(data, name="x", account="lin@example.com")
    except UnreadableInput as error:
        assert error.title
        assert error.hint


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200), st.integers(min_value=0, max_value=400))
def test_a_log_with_any_bytes_in_it_is_read_or_refused_with_a_sentence(noise: bytes, where: int) -> None:
    data = export([success(), success(qualifier="2")])
    try:
        read_bytes(data[:where] + noise + data[where:], name="x")
    except UnreadableInput as error:
        assert error.title


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_time_or_none(text: str) -> None:
    parse_time(text)


@settings(deadline=None)
@given(st.text(max_size=80) | st.ip_addresses().map(str))
def test_any_text_is_an_address_or_none(text: str) -> None:
    found = normalise_ip(text)
    assert found is None or normalise_ip(found) == found


def test_a_long_log_is_read_without_being_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "mail.log"
    line = b"2026-11-02T09:00:00Z mx1 postfix/qmgr[4]: " + b"x" * 2000 + b"\n"
    with path.open("wb") as stream:
        for _ in range(24):
            stream.write(line * 512)
    tracemalloc.start()
    try:
        result = read_evidence(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert result.coverage.rows == 24 * 512
    assert path.stat().st_size > 23 * 2**20
    assert peak < 8 * 2**20
