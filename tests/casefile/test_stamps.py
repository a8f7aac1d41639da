"""Trusted time and reviewers' signatures, which nobody at this desk could have made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefile_bench import ACTOR, Bench
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr
from test_formats import put
from test_verify import tamper

from workbench.casefile import CaseFile
from workbench.casefile.der import with_sorted_certificates
from workbench.casefile.stamps import request_for, statement
from workbench.desk.reviewers import ReviewerKey, make_reviewer_key
from workbench.model.errors import CaseFileDamaged, NotFound, Refused, UnreadableInput, WorkbenchError
from workbench.model.events import CaseCountersigned, NoteAdded

STAMPS = Path(__file__).parent / "stamps"
TOKEN, ROOT = (STAMPS / "token.tsr").read_bytes(), (STAMPS / "root.pem").read_bytes()
"""Made with OpenSSL for the last entry of the file of format 1."""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


@pytest.fixture
def casefile(bench: Bench) -> CaseFile:
    """The file that the token is for, gone on since."""
    put(bench, 1)
    opened = bench.open()
    bench.add(opened, NoteAdded(text="after the statement was printed"))
    return opened


def attach(bench: Bench, casefile: CaseFile, token: bytes = TOKEN, root: bytes = ROOT) -> None:
    casefile.custody.attach_stamp(token, root, at=bench.now(), actor=ACTOR)


def test_a_time_stamp_says_by_when_an_entry_existed(bench: Bench, casefile: CaseFile) -> None:
    attach(bench, casefile)
    said = bench.verify().sentences
    assert any("Entry 28, and all before it, existed by 2026-" in s and "CN=Time stamps of a test" in s for s in said)
    assert any("What follows entry 28 is this desk's word only" in s for s in said)


@pytest.mark.parametrize(
    ("token", "root", "why"),
    [
        (TOKEN, (STAMPS / "other-root.pem").read_bytes(), "does not hold"),
        (TOKEN, b"no certificate", "can't be read"),
        (b"no token", ROOT, "no time-stamp response"),
        (TOKEN[:-200], ROOT, "no time-stamp response"),
        (b"", ROOT, "no time-stamp response"),
    ],
)
def test_a_time_stamp_that_does_not_hold_is_refused(
    bench: Bench, casefile: CaseFile, token: bytes, root: bytes, why: str
) -> None:
    before = casefile.head()
    with pytest.raises(UnreadableInput, match=why):
        attach(bench, casefile, token, root)
    assert casefile.head() == before


def test_a_time_stamp_of_another_file_is_refused(bench: Bench) -> None:
    other = bench.with_case()
    with pytest.raises(UnreadableInput, match="no entry of this case file"):
        attach(bench, other)


@given(place=st.integers(0, len(TOKEN) - 1), bit=st.integers(0, 7))
@example(place=1019, bit=0)  # the version of a certificate
def test_a_flipped_bit_in_a_token_is_an_error_that_can_be_told(place: int, bit: int) -> None:
    from workbench.casefile.stamps import check_token

    text = statement("L1", 28, "0" * 64)
    flipped = TOKEN[:place] + bytes([TOKEN[place] ^ (1 << bit)]) + TOKEN[place + 1 :]
    with pytest.raises(UnreadableInput):
        check_token(flipped, ROOT, text)


@given(st.binary(max_size=200))
def test_putting_certificates_in_order_takes_anything(data: bytes) -> None:
    assert len(with_sorted_certificates(data)) == len(data)


def test_a_stamp_whose_token_is_exchanged_is_told(bench: Bench, casefile: CaseFile) -> None:
    attach(bench, casefile)
    casefile.close()
    tamper(bench.path, "UPDATE evidence_chunks SET bytes = zeroblob(10) WHERE length(bytes) > 2000")
    assert bench.verify().result.value == "altered"


def test_a_request_for_a_stamp_names_the_end_of_the_file(casefile: CaseFile) -> None:
    text = casefile.custody.statement()
    assert text == statement(casefile.ledger_id, *casefile.head())
    assert request_for(text).startswith(b"\x30")


def reviewer(bench: Bench) -> ReviewerKey:
    return make_reviewer_key(bench.folder / "reviewer.key", SecretStr("four unrelated small words"))


def signed(bench: Bench, casefile: CaseFile, case: str = "C-1") -> CaseCountersigned:
    key = reviewer(bench)
    return casefile.custody.countersign(case, "Security lead", key, "seen", at=bench.now(), actor=ACTOR)


def test_a_reviewer_signs_for_a_case_with_a_key_of_their_own(bench: Bench, casefile: CaseFile) -> None:
    told = signed(bench, casefile)
    said = bench.verify().sentences
    assert any(f"Security lead signed for case C-1 up to its entry {told.case_seq}" in s for s in said)


def test_the_desk_cannot_sign_as_the_reviewer(bench: Bench, casefile: CaseFile) -> None:
    with pytest.raises(Refused, match="own key"):
        casefile.custody.countersign("C-1", "Lead", bench.key, "", at=bench.now(), actor=ACTOR)
    forged = signed(bench, casefile).model_copy(update={"note": "all is well", "case_seq": 2})
    bench.add(casefile, forged)
    result = bench.verify()
    assert result.result.value == "altered"
    assert "reviewer's signature" in result.sentences[0]


def test_a_case_that_is_not_there_is_signed_by_nobody(bench: Bench, casefile: CaseFile) -> None:
    with pytest.raises(NotFound):
        signed(bench, casefile, "C-9")


def test_a_broken_file_is_signed_by_nobody(bench: Bench, casefile: CaseFile) -> None:
    with sqlite3.connect(bench.path) as raw:
        raw.execute("DROP TRIGGER events_stay")
    again = bench.open()
    with pytest.raises(CaseFileDamaged):
        signed(bench, again)


def test_a_short_passphrase_protects_nothing(bench: Bench) -> None:
    with pytest.raises(WorkbenchError, match="protects nothing"):
        make_reviewer_key(bench.folder / "r.key", SecretStr("short"))
