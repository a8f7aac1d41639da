"""A case goes to another desk and to an outsider, by the commands."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_tools import Call, Ended, assert_told, event_types

pytest_plugins = ("cli_fixtures",)

PASSPHRASE = "four unrelated small words"


@pytest.fixture
def elsewhere(workbench: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command line at another desk: another home, key and case file."""

    def call(*args: object) -> Ended:
        with monkeypatch.context() as patch:
            patch.setenv("WORKBENCH_HOME", str(tmp_path / "elsewhere"))
            patch.delenv("WORKBENCH_CASE_FILE")
            return workbench(*args)

    return call


@pytest.fixture
def bundle(practice_case: str, workbench: Call, tmp_path: Path) -> Path:
    path = tmp_path / "case.zip"
    assert workbench("case", "bundle", practice_case, "-o", path).code == 0
    return path


@contextmanager
def passphrase(text: str = PASSPHRASE) -> Iterator[int]:
    reading, writing = os.pipe()
    os.write(writing, text.encode() + b"\n")
    os.close(writing)
    try:
        yield reading
    finally:
        os.close(reading)


def test_a_bundle_is_for_its_owner_and_says_what_it_holds(
    practice_case: str, workbench: Call, tmp_path: Path, case_file: Path
) -> None:
    told = workbench("case", "bundle", practice_case, "-o", tmp_path / "b.zip", "--json").json
    assert told["case"] == practice_case
    assert told["entries"] == event_types(case_file).count("case-bundled") + len(event_types(case_file)) - 2
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    assert told["key"] == workbench("key", "show", "--json").json["fingerprint"]
    assert_told(workbench("case", "bundle", practice_case, "-o", tmp_path / "b.zip"), 6, "is there already", "--force")


def test_another_desk_takes_it_in_once(bundle: Path, elsewhere: Call, practice_case: str) -> None:
    told = elsewhere("case", "take-in", bundle, "--json").json
    assert (told["case"], told["known"], told["beside"]) == (practice_case, False, False)
    assert "compare its key" not in elsewhere("case", "take-in", bundle).out
    assert elsewhere("case", "take-in", bundle, "--json").json["entries"] == 0
    assert elsewhere("case", "show", practice_case).code == 0
    assert elsewhere("case", "signins", practice_case).code == 0
    report = elsewhere("case", "report", practice_case)
    assert report.code == 0
    assert "of them came from another desk, with ledger" in report.out
    assert "bear that desk's signature too" in report.out
    assert "settled by a call, comparing fingerprints" in report.out
    verified = elsewhere("verify", "--json").json
    assert verified["result"] == "intact"
    assert any("came from other desks" in sentence for sentence in verified["sentences"])


def test_a_review_travels_back(
    bundle: Path, elsewhere: Call, workbench: Call, practice_case: str, tmp_path: Path
) -> None:
    elsewhere("case", "take-in", bundle)
    key = tmp_path / "lead.key"
    with passphrase() as fd:
        assert elsewhere("key", "new-reviewer", key, "--passphrase-fd", fd).code == 0
    with passphrase() as fd:
        signed = elsewhere(
            "case", "countersign", practice_case, "--reviewer", "Lead", "--key", key, "--passphrase-fd", fd, "--json"
        )
    assert signed.code == 0, signed.err
    workbench("case", "step", practice_case, "1", "--answer", "account-kind=person")
    assert elsewhere("case", "bundle", practice_case, "-o", tmp_path / "back.zip").code == 0
    told = workbench("case", "take-in", tmp_path / "back.zip", "--json").json
    assert told["beside"] is True
    verified = workbench("verify", "--json").json
    assert verified["result"] == "intact"
    assert any("Lead signed for case" in sentence for sentence in verified["sentences"])
    assert "Lead" in workbench("case", "report", practice_case).out


def test_nobody_signs_for_a_case_whose_file_does_not_check_out(
    workbench: Call, practice_case: str, tmp_path: Path, case_file: Path
) -> None:
    with passphrase() as fd:
        workbench("key", "new-reviewer", tmp_path / "lead.key", "--passphrase-fd", fd)
    raw = sqlite3.connect(case_file, isolation_level=None)
    raw.execute("UPDATE cases SET verdict = 'not compromised'")
    raw.close()
    before = event_types(case_file)
    with passphrase() as fd:
        sign = ("--reviewer", "Lead", "--key", tmp_path / "lead.key", "--passphrase-fd", fd)
        assert_told(workbench("case", "countersign", practice_case, *sign), 5, "Nothing was signed")
    assert event_types(case_file) == before


def tampered(bundle: Path, changed: bytes, by: bytes) -> Path:
    path = bundle.with_name("tampered.zip")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(changed, by))
    return path


def test_a_bundle_that_was_tampered_with_is_refused(bundle: Path, elsewhere: Call, tmp_path: Path) -> None:
    path = tampered(bundle, b"lin.wei", b"lin.wie")
    assert_told(elsewhere("case", "take-in", path), 5, "not as it was signed")
    assert elsewhere("verify", path).code == 5
    assert elsewhere("case", "list", "--json").json == []


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.write_bytes(b"PK\x05\x06" + bytes(18)), 7),
        (lambda path: path.write_text("no bundle"), 7),
        (lambda path: path.mkdir(), 6),
        (lambda path: None, 6),
    ],
)
def test_what_is_no_bundle_is_refused_with_what_to_do(
    workbench: Call, tmp_path: Path, make: Callable[[Path], object], code: int
) -> None:
    make(tmp_path / "x.zip")
    assert_told(workbench("case", "take-in", tmp_path / "x.zip"), code)


def test_an_outsider_checks_the_bundle_with_nothing_but_python(bundle: Path, program: Call, tmp_path: Path) -> None:
    printed = program("verify", "--print-standalone")
    script = tmp_path / "outside" / "verify.py"
    script.parent.mkdir()
    script.write_text(printed.out, "utf-8")
    with zipfile.ZipFile(bundle) as archive:
        assert archive.read("verify.py").decode().strip() == printed.out.strip()
    run = [sys.executable, "-I", "-S", str(script)]
    whole = subprocess.run([*run, str(bundle)], capture_output=True, text=True, check=False)
    assert whole.returncode == 0
    assert "intact" in whole.stdout
    altered = subprocess.run(
        [*run, str(tampered(bundle, b"HD-1", b"HD-2"))], capture_output=True, text=True, check=False
    )
    assert altered.returncode == 5
    imports = "import sys; sys.argv = ['x']; exec(open(r'" + str(script) + "').read().split('# -- Ed25519')[0]);"
    seen = subprocess.run(
        [sys.executable, "-I", "-S", "-c", imports + "print([m for m in sys.modules if 'workbench' in m])"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert seen.stdout.strip() == "[]"


def test_the_key_of_the_desk_is_changed_and_what_was_signed_stays_good(
    practice_case: str, workbench: Call, tmp_path: Path
) -> None:
    before = workbench("key", "show", "--json").json
    changed = workbench("key", "rotate", "--reason", "a laptop was lost", "--json").json
    assert changed["key_id"] != before["key_id"]
    assert workbench("key", "show", "--json").json["earlier"][0]["key_id"] == before["key_id"]
    assert workbench("verify", "--json").json["result"] == "intact"
    assert workbench("case", "step", practice_case, "1", "--answer", "account-kind=person").code == 0
    assert workbench("verify").code == 0


def test_a_file_of_another_desk_is_checked_with_that_desks_public_key(
    practice_case: str, workbench: Call, elsewhere: Call, case_file: Path, tmp_path: Path
) -> None:
    assert workbench("key", "export-public", "-o", tmp_path / "desk.pem").code == 0
    copy = shutil.copy(case_file, tmp_path / "copy.db")
    assert elsewhere("verify", copy).code == 5
    told = elsewhere("verify", copy, "--key", tmp_path / "desk.pem", "--json")
    assert (told.code, told.json["tail_proven"]) == (0, False)
    (tmp_path / "no.pem").write_text("no key")
    assert_told(elsewhere("verify", copy, "--key", tmp_path / "no.pem"), 7, "no public key")


def test_no_private_key_and_no_passphrase_is_ever_printed(workbench: Call, tmp_path: Path) -> None:
    with passphrase() as fd:
        made = workbench("key", "new-reviewer", tmp_path / "r.key", "--passphrase-fd", fd)
    outputs = [made, workbench("key", "show"), workbench("key", "export-public"), workbench("key", "rotate")]
    for ended in outputs:
        assert "PRIVATE" not in ended.out + ended.err
        assert PASSPHRASE not in ended.out + ended.err
    assert b"ENCRYPTED" in (tmp_path / "r.key").read_bytes()


def test_a_wrong_passphrase_opens_nothing(practice_case: str, workbench: Call, tmp_path: Path) -> None:
    with passphrase() as fd:
        workbench("key", "new-reviewer", tmp_path / "r.key", "--passphrase-fd", fd)
    with passphrase("another one that is long") as fd:
        told = workbench(
            "case", "countersign", practice_case, "--reviewer", "x", "--key", tmp_path / "r.key", "--passphrase-fd", fd
        )
    assert_told(told, 2, "does not open this key")


def test_a_passphrase_is_asked_on_a_terminal_only(program: Call, tmp_path: Path) -> None:
    assert_told(program("key", "new-reviewer", tmp_path / "r.key"), 2, "no terminal", "--passphrase-fd")


def test_evidence_of_an_open_case_does_not_expire(practice_case: str, workbench: Call) -> None:
    assert_told(workbench("case", "expire", practice_case, "--yes"), 2, "is open", "Close it first")


def test_a_time_stamp_request_is_written_and_a_wrong_answer_refused(
    practice_case: str, workbench: Call, tmp_path: Path
) -> None:
    assert "entry " in workbench("stamp", "statement").out
    assert workbench("stamp", "request", "-o", tmp_path / "r.tsq").code == 0
    (tmp_path / "r.tsr").write_bytes(b"no answer")
    (tmp_path / "root.pem").write_bytes(b"no root")
    told = workbench("stamp", "attach", tmp_path / "r.tsr", "--root", tmp_path / "root.pem")
    assert_told(told, 7, "no time-stamp response")
