"""A report is written in many ways, each is recorded, and later the program tells whether it still holds."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_tools import Call, assert_told

pytest_plugins = ("cli_fixtures",)


@pytest.fixture
def case(workbench: Call) -> str:
    opened = workbench("case", "new", "--ticket", "HD-7", "--account", "lin.wei@example.com", "--provider", "guided")
    assert opened.code == 0, opened.err
    return "HD-7"


def exported(case_file: Path) -> list[dict[str, str]]:
    with closing(sqlite3.connect(f"{case_file.as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT body FROM events WHERE type = 'report-made' ORDER BY seq").fetchall()
    return [json.loads(row[0])["data"] for row in rows]


def test_every_reader_gets_a_report_in_both_languages(workbench: Call, case: str) -> None:
    assert "What you do now" in workbench("case", "report", case, "--reader", "owner").out
    assert "您现在要做的" in workbench("case", "report", case, "--reader", "owner", "--language", "zh").out
    assert "RS.AN-06" in workbench("case", "report", case, "--reader", "manager").out
    assert "<html" in workbench("case", "report", case, "--format", "html").out
    assert "$defs" in workbench("case", "report", "--schema").json


def test_a_report_is_checked_against_the_case_file_that_it_came_from(
    workbench: Call, case: str, case_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    done = workbench("case", "report", case, "--format", "json", "-o", path, "--json")
    (recorded,) = exported(case_file)
    assert recorded["sha256"] == done.json["sha256"]
    fresh = workbench("verify", "--report", path)
    assert fresh.code == 0
    assert "matches the case file" in fresh.out and "up to date" in fresh.out

    assert workbench("case", "step", case, 1, "--answer", "account-kind=person").code == 0
    later = workbench("verify", "--report", path, "--json").json
    assert later["matches"] and later["later"] > 0

    path.write_text(path.read_text().replace("HD-7", "HD-8"))
    changed = workbench("verify", "--report", path, "--json")
    assert changed.code == 1
    assert (changed.json["unchanged"], changed.json["head_in_chain"]) == (False, True)


def test_a_changed_or_saved_again_owners_page_still_tells_which_entry_it_was_made_from(
    workbench: Call, case: str, tmp_path: Path
) -> None:
    pages = {name: tmp_path / f"owner.{name}" for name in ("html", "pdf")}
    for name, path in pages.items():
        assert workbench("case", "report", case, "--reader", "owner", "--format", name, "-o", path).code == 0
    pages["html"].write_bytes(
        pages["html"].read_bytes().replace(b"Call the helpdesk", b"Call 555").replace(b"\n", b"\r\n")
    )
    pages["pdf"].write_bytes(pages["pdf"].read_bytes() + b"%")
    for path in pages.values():
        told = workbench("verify", "--report", path)
        assert told.code == 1
        assert "DOES NOT MATCH" in told.out and "which stands there unchanged" in told.out
    for data in (b"", b"hello 12 " + b"0" * 64, pages["html"].read_bytes()[:900]):
        (tmp_path / "other").write_bytes(data)
        told = workbench("verify", "--report", tmp_path / "other")
        assert told.code == 1 and "names no head of this ledger" in told.out


def test_what_a_redacted_report_hides_stays_at_the_desk(
    workbench: Call, case: str, case_file: Path, tmp_path: Path
) -> None:
    assert_told(workbench("case", "report", case, "--redact"), 2, "-o FILE")
    for name in ("a.md", "b.md"):
        assert workbench("case", "report", case, "--redact", "-o", tmp_path / name).code == 0
    assert "lin.wei" not in (tmp_path / "a.md").read_text()
    assert "[address 1]" in (tmp_path / "a.md").read_text()
    first, second = exported(case_file)
    assert first["hidden"] and second["hidden"]
    assert "what a.md hides" in workbench("case", "report", case).out
    told = workbench("case", "report", case, "--hidden")
    assert re.search(r"\[address 1\] +address +lin\.wei@example\.com", told.out)


def test_a_pdf_needs_a_file(workbench: Call, case: str, tmp_path: Path) -> None:
    assert_told(workbench("case", "report", case, "--format", "pdf"), 2, "-o FILE")
    assert workbench("case", "report", case, "--format", "pdf", "-o", tmp_path / "r.pdf").code == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_the_command_offers_every_format_reader_and_language() -> None:
    from workbench.cli import case_report
    from workbench.reports.formats import FORMATS
    from workbench.reports.languages import LANGUAGES
    from workbench.reports.readers import Reader

    options = {p.name: list(p.type.choices) for p in case_report.report.params if hasattr(p.type, "choices")}
    assert options == {"format_": list(FORMATS), "reader": list(Reader), "language": list(LANGUAGES)}
