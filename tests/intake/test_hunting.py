"""Who else was used from an address, in logs of any size."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.intake.hunting import Hit, hunt, networks_of
from workbench.model.errors import LocalFileError, UnreadableInput, UsageError, WorkbenchError

ROWS = (
    ("2026-11-01T08:00:00Z", "Lin@example.com", "192.0.2.10", "success"),
    ("2026-11-01T09:00:00Z", "lin@example.com", "203.0.113.7:4431", "failure"),
    ("2026-11-01T09:01:00Z", "lin@example.com", "203.0.113.7", "success"),
    ("2026-11-02T09:01:00Z", "kim@example.com", "203.0.113.77", "success"),
    ("2026-11-03T09:01:00Z", "kim@example.com", "[2001:db8::7]:993", "success"),
    ("", "ana@example.com", "203.0.113.7", "success"),
    ("2026-11-03T09:01:00Z", "", "", "success"),
)
NAMES = ("time", "account", "ip", "status")


def as_csv(path: Path) -> Path:
    path.write_text("\n".join(",".join(row) for row in (NAMES, *ROWS)) + "\n")
    return path


def as_jsonl(path: Path) -> Path:
    path.write_text("".join(json.dumps(dict(zip(NAMES, row, strict=True))) + "\n" for row in ROWS))
    return path


def as_parquet(path: Path) -> Path:
    table = as_csv(path.with_suffix(".csv"))
    duckdb.sql(f"COPY (FROM read_csv('{table}', all_varchar = true)) TO '{path}' (FORMAT parquet)")
    return path


def as_gzip(path: Path) -> Path:
    path.write_bytes(gzip.compress(as_csv(path.with_suffix(".txt")).read_bytes()))
    return path


def as_packed_lines(path: Path) -> Path:
    lines = as_jsonl(path.with_suffix(""))
    kind = "gzip" if path.suffix == ".gz" else "zstd"
    source = (
        f"read_json('{lines}', columns = {{time: 'VARCHAR', account: 'VARCHAR', ip: 'VARCHAR', status: 'VARCHAR'}})"
    )
    duckdb.sql(f"COPY (FROM {source}) TO '{path}' (FORMAT json, COMPRESSION {kind})")
    lines.unlink()
    return path


FILES = {
    "log.csv": as_csv,
    "log.jsonl": as_jsonl,
    "log.parquet": as_parquet,
    "log.csv.gz": as_gzip,
    "log.jsonl.gz": as_packed_lines,
    "log.jsonl.zst": as_packed_lines,
}


def hits(path: Path, *ips: str, since: datetime | None = None) -> tuple[Hit, ...]:
    return hunt(path, networks_of(ips), since=since)[1]


@pytest.mark.parametrize("name", FILES)
def test_every_account_that_was_used_from_an_address_is_found_in_any_kind_of_file(tmp_path: Path, name: str) -> None:
    path = FILES[name](tmp_path / name)
    seen, found = hunt(path, networks_of(["203.0.113.7"]))
    assert (seen.records, seen.matched, seen.undated) == (7, 3, 1)
    assert [(h.account, h.ip, h.records, h.successes) for h in found] == [
        ("ana@example.com", "203.0.113.7", 1, 1),
        ("lin@example.com", "203.0.113.7", 2, 1),
    ]
    assert found[1].first == datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_a_longer_address_that_begins_alike_is_another_one(tmp_path: Path) -> None:
    assert {h.account for h in hits(as_csv(tmp_path / "l.csv"), "203.0.113.7")} == {
        "ana@example.com",
        "lin@example.com",
    }


@pytest.mark.parametrize(
    ("network", "accounts"),
    [
        ("203.0.113.0/24", {"ana@example.com", "lin@example.com", "kim@example.com"}),
        ("203.0.113.64/26", {"kim@example.com"}),
        ("2001:db8::/32", {"kim@example.com"}),
        ("2001:0DB8:0:0::7", {"kim@example.com"}),
        ("198.51.100.0/24", set()),
    ],
)
def test_networks_are_looked_for_too(tmp_path: Path, network: str, accounts: set[str]) -> None:
    assert {h.account for h in hits(as_csv(tmp_path / "l.csv"), network)} == accounts


def test_what_lies_outside_the_time_asked_for_does_not_count_but_what_has_no_time_does(tmp_path: Path) -> None:
    since = datetime(2026, 11, 2, tzinfo=UTC)
    found = hits(as_csv(tmp_path / "l.csv"), "203.0.113.0/24", since=since)
    assert {h.account for h in found} == {"ana@example.com", "kim@example.com"}


@pytest.mark.parametrize("text", ["", "x", "203.0.113.7/64", "203.0.113"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        networks_of([text])


def test_a_file_without_the_columns_it_takes_is_refused_with_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("colour,size\nred,3\n")
    with pytest.raises(UnreadableInput, match="colour"):
        hits(path, "203.0.113.7")
    with pytest.raises(LocalFileError):
        hits(tmp_path / "missing.csv", "203.0.113.7")
    with pytest.raises(UnreadableInput, match="hunted"):
        hits(tmp_path, "203.0.113.7")


def test_no_file_but_the_named_one_can_be_read(tmp_path: Path) -> None:
    from workbench.intake.hunting import _locked

    as_csv(tmp_path / "secret.csv")
    (tmp_path / "scratch").mkdir()
    with _locked(as_csv(tmp_path / "l.csv"), tmp_path / "scratch") as connection:
        secret = tmp_path / "secret.csv"
        for sql in (
            f"FROM read_csv('{secret}')",
            f"FROM read_csv('{tmp_path}/*.csv')",
            f"FROM read_csv('{tmp_path / 'scratch'}/../secret.csv')",
            f"FROM read_csv(['{tmp_path / 'l.csv'}', '{secret}'])",
            f"FROM '{secret}'",
            f"FROM read_text('{secret}')",
            f"FROM glob('{tmp_path}/*')",
            f"ATTACH '{secret}' AS other",
            f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
            "SET enable_external_access = true",
            "SET allowed_paths = ['/']",
            "SET threads = 9",
            "RESET lock_configuration",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(sql)


@pytest.mark.parametrize(
    "address",
    [
        "203.0.113.7",
        " 203.0.113.7",
        "203.0.113.7:993",
        "::ffff:203.0.113.7",
        "[::ffff:203.0.113.7]:993",
        "203.0.113.7 (X)",
    ],
)
def test_an_address_is_found_however_it_is_written(tmp_path: Path, address: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f"time,account,ip\n2026-11-01T08:00:00Z,lin@example.com,{address}\n")
    for asked in ("203.0.113.7", "203.0.113.0/24", "203.0.112.0/23", "192.0.0.0/4"):
        assert len(hits(path, asked)) == 1, asked


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("name", ["*", "l?g", "[ab]", "a'||'b", "http:--x"])
def test_a_name_that_is_a_pattern_or_a_trick_opens_that_file_and_no_other(
    tmp_path: Path, name: str, ending: str
) -> None:
    make = {"csv": as_csv, "jsonl": as_jsonl, "parquet": as_parquet}[ending]
    for other in ("a", "b", "log"):
        make(tmp_path / f"{other}.{ending}")
    path = tmp_path / f"{name}.{ending}"
    path.write_bytes((tmp_path / f"a.{ending}").read_bytes())
    try:
        seen, _ = hunt(path, networks_of(["203.0.113.7"]))
    except UnreadableInput as error:
        assert error.hint  # refused: DuckDB takes the name for a pattern, which may not be opened
    else:
        assert seen.records == 7


def test_a_row_that_names_another_file_does_not_open_it(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    secret = as_csv(tmp_path / "secret.csv")
    record = {"time": f"FROM read_csv('{secret}')", "account": str(secret), "ip": "203.0.113.7", "status": "x'; --"}
    path.write_text(json.dumps(record) + "\n")
    assert [h.account for h in hits(path, "203.0.113.7")] == [str(secret).lower()]


@settings(max_examples=20)
@given(st.binary(max_size=400))
def test_whatever_a_file_holds_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("x.csv", "x.jsonl", "x.parquet"):
            path = Path(folder) / name
            path.write_bytes(b"time,ip\n" + data if name == "x.csv" else data)
            try:
                hits(path, "203.0.113.7")
            except WorkbenchError as error:
                assert error.hint
