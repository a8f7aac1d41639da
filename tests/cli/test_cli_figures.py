"""`workbench figures`: tables for people, JSON for programs, and the report on a period."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cli_tools import Call, assert_told, controls, event_types
from figure_cases import CASES, Told, tell

from workbench.desk.desk import open_desk

pytest_plugins = ("cli_fixtures",)


@pytest.fixture
def autumn(case_file: Path) -> Path:
    """A case file with the cases of an autumn."""
    desk = open_desk(case_file=case_file)
    tell(desk.casefile)
    desk.close()
    return case_file


def test_figures_of_a_month_are_told_with_the_playbooks_words(workbench: Call, autumn: Path) -> None:
    told = workbench("figures", "--from", "2026-10", "--to", "2026-10")
    assert told.code == 0, told.err
    assert told.out.startswith("Cases of October 2026 (2026-10-01 to 2026-10-31, UTC)\n")
    assert "The owner's own VPN or a relay service" in told.out
    assert "Inspect rules and forward" in told.out
    assert "The same login was used at another site" in told.out
    assert "n = 7" in told.out
    data = workbench("figures", "--from", "2026-10-05", "--to", "2026-10-11", "--json").json
    assert (data["cases"], data["period"]) == (3, "2026-10-05 to 2026-10-11")
    assert data["contain"][2]["spread"]["p90"] is None


def test_the_report_on_a_period_lists_its_cases_and_is_recorded_with_its_hash(
    workbench: Call, autumn: Path, tmp_path: Path
) -> None:
    target = tmp_path / "october.md"
    told = workbench("figures", "--from", "2026-10", "--to", "2026-10", "--report", target)
    assert told.code == 0, told.err
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# Cases of October 2026\n")
    assert all(f"`{case.account}`" in text for case in CASES)
    assert "still open" in text
    assert hashlib.sha256(target.read_bytes()).hexdigest() in told.err
    assert event_types(autumn)[-1] == "report-made"
    assert workbench("verify").code == 0
    checked = workbench("verify", "--report", target)
    assert checked.code == 0 and "on no one case" in checked.out and "up to date" in checked.out
    assert_told(workbench("figures", "--report", target), 6, "october.md")
    page = workbench("figures", "--from", "2026-10", "--to", "2026-10", "--report", tmp_path / "october.html")
    assert page.code == 0
    assert "<svg" in (tmp_path / "october.html").read_text(encoding="utf-8")
    again = workbench("figures", "--from", "2026-10", "--to", "2026-10", "--report", tmp_path / "october.json")
    assert again.code == 0
    span = ("figures", "--from", "2026-10", "--to", "2026-10")
    assert workbench(*span, "--report", tmp_path / "z.md", "--language", "zh", "--redact").code == 0
    assert (tmp_path / "z.md").read_text(encoding="utf-8").startswith("# 2026 年 10 月")
    assert "lin.wei@example.com" not in (tmp_path / "z.md").read_text(encoding="utf-8")
    assert "lin.wei@example.com" in workbench("figures", "--hidden").out
    assert_told(workbench(*span, "--redact"), 2, "--report FILE")
    assert len(json.loads((tmp_path / "october.json").read_text(encoding="utf-8"))["cases"]) == 12


def test_what_is_no_time_or_no_format_is_said_before_anything_is_written(
    workbench: Call, autumn: Path, tmp_path: Path
) -> None:
    before = event_types(autumn)
    assert_told(workbench("figures", "--from", "autumn"), 2, "autumn", "2026-10")
    assert_told(workbench("figures", "--from", "2026-11", "--to", "2026-10"), 2, "lies before")
    assert_told(workbench("figures", "--report", tmp_path / "october.docx"), 2, ".md, .html")
    assert event_types(autumn) == before


def test_a_time_without_a_case_says_so_and_a_missing_case_file_too(
    workbench: Call, autumn: Path, tmp_path: Path
) -> None:
    told = workbench("figures", "--from", "2031")
    assert (told.code, "No case was opened in this time." in told.out) == (0, True)
    assert_told(workbench("figures", "--case-file", tmp_path / "none.db"), 6, "There is no case file")


def test_cases_of_another_kind_are_counted_and_kept_out_of_a_thefts_times(workbench: Call, case_file: Path) -> None:
    mail = Told(30, "ida@example.com", 4, playbook="phishing-mail", word="honest mail", contained=None, cause="")
    desk = open_desk(case_file=case_file)
    tell(desk.casefile, [*CASES[:2], mail])
    desk.close()
    told = workbench("figures")
    assert "Reported mail" in told.out
    assert "only the 2 cases of a theft are counted" in " ".join(told.out.split())
    data = workbench("figures", "--json").json
    assert {share["code"]: share["cases"] for share in data["verdicts"]}["honest mail"] == 1
    assert (data["cases"], data["detailed"], data["contain"][2]["not_contained"]) == (3, 2, 0)
    only = workbench("figures", "--playbook", "phishing-mail", "--json").json
    assert (only["cases"], only["detailed"], only["contain"][2]["not_contained"]) == (1, 1, 0)
    assert_told(workbench("figures", "--playbook", "none"), 2, "phishing-mail, suspected-theft")


def test_hostile_words_stay_words_in_every_format(workbench: Call, case_file: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    nasty = "evil\x1b]52;c;\x07|`</pre>\n# no\u202e@example.com"
    desk = open_desk(case_file=case_file)
    tell(desk.casefile, [replace(c, account=nasty, cause="\x1b[2J|`x`") for c in (CASES[0], CASES[3])])
    desk.close()
    told = workbench("figures")
    assert told.code == 0, told.err
    assert not controls(told.out)
    assert workbench("figures", "--report", tmp_path / "all.md").code == 0
    text = (tmp_path / "all.md").read_text(encoding="utf-8")
    assert not controls(text)
    assert "\n# no" not in text
    assert workbench("figures", "--report", tmp_path / "all.html").code == 0
    assert "</pre>" not in (tmp_path / "all.html").read_text(encoding="utf-8")
