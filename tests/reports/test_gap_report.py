"""The report of a gap check says the same in every format, says what it does not know, and is found again later."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from check_runs import run_check

from workbench.casefile.checks import check_run
from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.checks import CheckRun
from workbench.model.errors import NotFound, UsageError
from workbench.playbook.finding import shipped_folder
from workbench.playbook.gap_check import GapCheck
from workbench.playbook.loading import parse_playbook
from workbench.providers.practice.company import address_of
from workbench.reports.checking import check_report
from workbench.reports.gaps.making import gap_report, save_gap_report
from workbench.reports.languages import phrases_of
from workbench.reports.saying import Kind, Term, runs
from workbench.response.checking.answers import answer_check
from workbench.response.checking.expiring import expire_check
from workbench.response.checking.whom import Wanted

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
SAID = (
    "A stolen password is enough to get in.",
    "require-second-factor",
    "by phone",
    "1, of these only stated: 1",
    "NOT TOLD, though something is off: 2.",
    "knows no account",
    "Accounts that lack something: 2",
)
HOSTILE = "=cmd()<script>\x1b[31m.csv"


def test_every_protection_that_comes_with_the_program_is_told_in_chinese_with_its_risk_and_remedy() -> None:
    check = parse_playbook((shipped_folder() / "gap-check.yaml").read_bytes(), name="gap-check")
    assert isinstance(check, GapCheck)
    said = [text for p in check.protections for text in (p.title, p.risk, p.fix.say, p.on, p.off)]
    said += [f"{p.off} Seen: =cmd()." for p in check.protections]
    told = (list(runs(Term(text), phrases_of("zh"))) for text in said)
    assert [text for text, found in zip(said, told, strict=True) if all(r.kind is not Kind.OURS for r in found)] == []


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    numbers = itertools.count(1)
    paths = Paths(config=tmp_path / "config", data=tmp_path / "data", state=tmp_path / "state")
    made = open_desk(
        case_file=tmp_path / "cases.db", paths=paths, now=lambda: NOW, new_id=lambda: f"D{next(numbers):07d}"
    )
    yield made
    await made.aclose()


@pytest.fixture
async def run(desk: Desk, tmp_path: Path) -> CheckRun:
    listed = tmp_path / HOSTILE
    listed.write_text(f"{address_of(3)}\n{address_of(17)}\nnobody@harbour.example\n")
    made, _ = await run_check(desk, Wanted(listed=listed), provider="practice")
    return made


async def test_every_format_has_each_protection_with_state_how_it_was_seen_risk_and_fix(
    desk: Desk, run: CheckRun
) -> None:
    await answer_check(desk, run, [address_of(17)], {"needs-client": "no"}, note="-2+3 by phone")
    await answer_check(desk, run, ["harbour.example"], {"change-notice": "on"}, note="Ina says so")
    notes = [desk.paths.config / "notes-1", desk.paths.config / "notes-2"]
    for number, path in enumerate(notes):
        path.write_text(f"page {number}")
    await answer_check(desk, run, ["harbour.example"], {"third-party-clients": "off"}, attach=notes)
    run = check_run(desk.casefile, run.id)
    text = gap_report(desk, run, "md").decode()
    page = gap_report(desk, run, "html").decode()
    plain = text.replace("`", "")
    for path in notes:
        assert sha256(path.read_bytes()).hexdigest()[:16] in plain, "every piece of evidence is named"
    for words in SAID:
        assert words in plain and words in page, words
    assert "<script>" not in page and "\x1b" not in page + text

    told = json.loads(gap_report(desk, run, "json"))
    cells = {(row["subject"], c["protection"]): c for row in told["rows"] for c in row["protections"]}
    assert all(c["risk"] and c["fix"]["say"] and c["why"] and c["title"] for c in cells.values())
    rows = list(csv.DictReader(io.StringIO(gap_report(desk, run, "csv").decode("utf-8-sig"))))
    assert {(r["account_or_domain"], r["protection"]): r["state"] for r in rows} == {
        k: c["state"] for k, c in cells.items()
    }
    assert gap_report(desk, run, "pdf").startswith(b"%PDF")
    for wrong in (("docx", "en", UsageError), ("md", "tlh", NotFound)):
        with pytest.raises(wrong[2]):
            gap_report(desk, run, *wrong[:2])


async def test_a_chinese_report_of_a_check_is_chinese(desk: Desk, run: CheckRun) -> None:
    text = gap_report(desk, run, "md", "zh").decode()
    assert all(
        any("\u4e00" <= sign <= "\u9fff" for sign in line) for line in text.splitlines() if line.startswith("## ")
    )
    assert "未检查" in text and address_of(3) in text
    by_hand, _ = await run_check(desk, Wanted(account="lin@example.com"), provider="guided")
    assert "未检查（按指南）" in gap_report(desk, by_hand, "md", "zh").decode()
    assert "not checked, guided" in gap_report(desk, by_hand, "html").decode()


async def test_a_report_of_a_check_matches_the_case_file_until_somebody_goes_on(
    desk: Desk, run: CheckRun, tmp_path: Path
) -> None:
    path = tmp_path / "report.md"
    await save_gap_report(desk, run, "md", path)
    found = check_report(desk.casefile, path)
    assert found.matches and found.later == 0 and "on no one case" in found.sentences[0]
    expire_check(desk, run, "ninety days")
    assert check_report(desk.casefile, path).later == 1
    text = gap_report(desk, check_run(desk.casefile, run.id), "md").decode()
    assert "What was seen was removed" in text and "(ninety days)" in text
    assert "Who was NOT told can't be seen any more" in text
    assert "Two-factor authentication" in text, "the counts stay"
    path.write_text(path.read_text() + " ")
    assert not check_report(desk.casefile, path).matches
