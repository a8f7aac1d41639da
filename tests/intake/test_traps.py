"""What real exports hold changes nothing of what is read.

| trap | here, over the formats in which it can occur | elsewhere |
| --- | --- | --- |
| duplicates, 40 % | test_duplicates_... | test_microsoft_ual, test_containers (across files) |
| user ids in mixed case, trailing blanks and dots | test_a_user_... | |
| ip:port, [v6]:port, no address | test_an_address_... | test_microsoft_ual, test_tables |
| rows out of order | test_rows_out_of_order_... | test_dovecot_log (turn of the year) |
| BOM, UTF-16, GB18030, CRLF, no last line end | test_bytes_... | test_tables, test_operations |
| quotes in quotes | the exports of google console and microsoft audit hold them | test_tables |
| truncated last line | test_a_last_line_truncated_... | test_google_reports, test_dovecot_log (cut anywhere) |
| local times without a zone, or a year | test_a_local_time_... | test_logclock parts of test_dovecot_log |
| gzip, zip with many files | test_packed_... | test_containers (bombs, locked, nested) |
| vendor back-end addresses | | test_microsoft_ual: told and not judged |
| 2 GB | | test_bad_input (memory stays bounded); drilled by hand |
"""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trap_exports import EXPORTS, OWNER, Row

from workbench.intake.reader import IntakeResult, read_bytes, read_evidence
from workbench.model.errors import UnreadableInput

ROWS = [Row(n) for n in range(6)]
LOGS = ("dovecot", "postfix")
"""Their names and addresses are the server's own: it never writes a port, or a dot behind a name that was not given."""


def read(data: bytes) -> IntakeResult:
    return read_bytes(data, name="export", account=OWNER)


def said(result: IntakeResult) -> list[tuple[object, ...]]:
    signins = [(s.at, s.account.lower(), s.ip, s.event, s.success, s.protocol) for s in result.signins]
    return signins + [(a.at, a.account.lower(), a.ip, a.facet, a.change, a.key) for a in result.audit]


CLEAN = {name: said(read(export(ROWS))) for name, export in EXPORTS.items()}


@pytest.fixture(params=EXPORTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_export_is_read_whole(name: str) -> None:
    assert len(CLEAN[name]) == len(ROWS)


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(sorted(EXPORTS)), st.data())
def test_duplicates_of_forty_percent_and_rows_out_of_order_change_nothing(name: str, data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(ROWS), min_size=4, max_size=4))
    rows = data.draw(st.permutations([*ROWS, *again]))
    result = read(EXPORTS[name](rows))
    assert said(result) == CLEAN[name]
    assert result.duplicates == 4


def test_a_user_in_mixed_case_is_one_account_and_one_record(name: str) -> None:
    rows = [*ROWS, *(Row(r.nth, "Lin@Example.COM") for r in ROWS)]
    if name == "exmail":
        rows = rows[len(ROWS) :]
    result = read(EXPORTS[name](rows))
    assert said(result) == CLEAN[name]
    assert result.coverage.accounts == 1


@pytest.mark.parametrize("tail", [" ", ".", ". "])
def test_a_user_with_a_blank_or_a_dot_behind_it_is_the_same(name: str, tail: str) -> None:
    if name not in (*LOGS, "dovecot events", "exmail"):
        assert said(read(EXPORTS[name]([r._replace(user=OWNER + tail) for r in ROWS]))) == CLEAN[name]


@pytest.mark.parametrize(
    ("written", "ip"),
    [
        ("192.0.2.10:51000", "192.0.2.10"),
        ("[2001:db8::9]:443", "2001:db8::9"),
        ("2001:DB8:0::9", "2001:db8::9"),
        ("::ffff:192.0.2.10", "192.0.2.10"),
        (" 192.0.2.10 ", "192.0.2.10"),
        ("", None),
    ],
)
def test_an_address_with_a_port_or_none_at_all_is_read(name: str, written: str, ip: str | None) -> None:
    if name not in LOGS:
        result = read(EXPORTS[name]([r._replace(ip=written) for r in ROWS]))
        assert [row[2] for row in said(result)] == [ip] * len(ROWS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030"])
def test_bytes_in_any_usual_encoding_say_the_same(name: str, encoding: str) -> None:
    assert said(read(EXPORTS[name](ROWS).decode().encode(encoding))) == CLEAN[name]


def test_bytes_with_windows_line_ends_or_without_a_last_one_say_the_same(name: str) -> None:
    data = EXPORTS[name](ROWS).replace(b"\r\n", b"\n")
    assert said(read(data.replace(b"\n", b"\r\n"))) == CLEAN[name]
    if name != "postfix":  # nothing tells whether its last name is whole
        assert said(read(data.rstrip(b"\n"))) == CLEAN[name]


def test_a_last_line_truncated_anywhere_costs_itself_at_most_and_never_gives_half_a_record(name: str) -> None:
    data = EXPORTS[name](ROWS).rstrip(b"\r\n")
    begins = data.rfind(b"{") if name == "exmail" else data.rstrip(b"}] \n").rfind(b"\n") + 1
    for cut in range(begins + 1, len(data)):
        found = said(read(data[:cut]))
        assert found[: len(ROWS) - 1] == CLEAN[name][:-1], cut
        assert [row[:3] for row in found[len(ROWS) - 1 :]] in ([], [CLEAN[name][-1][:3]]), data[begins:cut]


def test_a_local_time_is_asked_about_and_never_guessed(name: str) -> None:
    data = EXPORTS[name](ROWS)
    local = {
        "google console": data.replace(b"Z,", b","),
        "alimail": data.replace(b"(UTC)", b""),
        "alimail operations": data.replace(b"(UTC)", b""),
        "dovecot": data.replace(b"+0000", b""),
        "postfix": data.replace(b"Z ", b" "),
    }
    if name in local:
        with pytest.raises(UnreadableInput, match="in which time zone") as caught:
            read(local[name])
        assert caught.value.asks == "zone"


def test_packed_alone_or_with_others_says_the_same(name: str, tmp_path: Path) -> None:
    data = EXPORTS[name](ROWS)
    (tmp_path / "export.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("notes.txt", "nothing here")
        for nth in range(3):
            archive.writestr(f"{nth}/export", data)
    assert said(read_evidence(tmp_path / "export.gz", account=OWNER)) == CLEAN[name]
    together = read_evidence(tmp_path / "all.zip", account=OWNER)
    assert said(together) == CLEAN[name]
    assert together.duplicates == 2 * len(ROWS)
