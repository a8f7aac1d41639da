"""The report on a period: in Chinese as well, and without the people in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from figure_cases import AFTERWARDS, CASES, Told, tell

from workbench.desk.desk import open_desk
from workbench.desk.paths import Paths
from workbench.playbook.loading import load_playbook
from workbench.reports.figures.document import period_document
from workbench.reports.figures.making import PERIOD_FORMATS
from workbench.reports.figures.model import PeriodReport, build_period_report
from workbench.reports.figures.period import period_between
from workbench.reports.figures.redacting import redacted_period
from workbench.reports.figures.section_shape import FigureSection
from workbench.reports.figures.sections import figure_sections
from workbench.reports.languages import phrases_of
from workbench.reports.markdown import to_markdown
from workbench.reports.redaction import Redactor
from workbench.reports.saying import Kind, Term, runs

SOME = [CASES[n] for n in (0, 1, 3, 7, 11)]
PLAYBOOKS = sorted((Path(__file__).parents[2] / "playbooks").glob("*.yaml"))


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> PeriodReport:
    folder = tmp_path_factory.mktemp("october")
    home = Paths(config=folder / "config", data=folder / "data", state=folder / "state")
    desk = open_desk(case_file=folder / "cases.db", paths=home, now=lambda: AFTERWARDS)
    mail = Told(30, "ida@example.com", 4, playbook="phishing-mail", word="honest mail", contained=None, cause="")
    tell(desk.casefile, [*SOME, mail])
    made = build_period_report(desk, period_between("2026-10", "2026-10"), AFTERWARDS)
    desk.close()
    return made


def sentences(section: FigureSection) -> list[str]:
    notes = [text for note in section.notes for text in ([note] if isinstance(note, str) else [note.of, *note.parts])]
    return [section.title, *section.about, *section.head, *notes]


def is_chinese(text: str) -> bool:
    said = list(runs(Term(text), phrases_of("zh")))
    return bool(re.fullmatch(r"[\d\W]*|n", text)) or any(run.kind is Kind.OURS for run in said)


def test_every_sentence_of_the_figures_has_its_chinese(october: PeriodReport) -> None:
    full = october.figures
    crowded = full.model_copy(update={"others": 2, "accounts": full.accounts * 30})
    odd = crowded.model_copy(
        update={
            "steps": tuple(one.model_copy(update={"waived": 1, "out_of_order": 1}) for one in full.steps),
            "exposures": tuple(one.model_copy(update={"beyond": 1, "not_known": 1}) for one in full.exposures),
            "hands": tuple(one.model_copy(update={"proved": one.proved + 1}) for one in full.hands),
        }
    )
    empty = full.model_copy(update={"exposures": (), "steps": (), "hands": (), "accounts": (), "networks": ()})
    nothing = full.model_copy(update={"cases": 0})
    long = full.model_copy(update={"weeks": full.weeks * 61, "practice": 1})
    longer = long.model_copy(update={"practice": 2})
    for figures in (full, odd, empty, nothing, long, longer):
        for section in figure_sections(figures):
            assert [text for text in sentences(section) if not is_chinese(text)] == []


def test_the_chinese_report_on_a_period_is_chinese_but_for_names(october: PeriodReport) -> None:
    text = to_markdown(period_document(october), "zh")
    assert text.startswith("# 2026 年 10 月")
    for code in (
        r"`[^`]*`",
        r"\bHD-\d+|C-\d+|UTC|n = \d+|\d+[hmsd]\b|workbench \S+",
        r"\bn\b",
        "Kim Park|VPN|kim1|root",
    ):
        text = re.sub(code, "", text)
    assert sorted(set(re.findall(r"[A-Za-z]{2,}", text))) == []


def test_words_of_the_playbooks_that_come_with_the_program_have_their_chinese() -> None:
    for path in PLAYBOOKS:
        playbook = load_playbook(path).playbook
        words = [playbook.title, *(s.title for s in playbook.steps), *(c.title for c in playbook.causes)]
        words += [*(v.value for v in playbook.offered), *playbook.headings.values(), playbook.about, playbook.by]
        words += [reason.label for verdict in playbook.offered for reason in verdict.reasons]
        assert [word for word in words if not is_chinese(word)] == [], path.name


def test_what_a_stranger_wrote_stays_as_it_was_in_a_chinese_sentence() -> None:
    subject = "May 2026 is still open"
    said = "".join(run.text for run in runs(Term(f"3 mails “{subject}”: 1 inside, 2 outside"), phrases_of("zh")))
    assert subject in said and "内部 1 封" in said
    for text in ("May I see it?", "from me to you", "up to no good", "x" * 10_000, "from x " * 3_000 + "x"):
        assert "".join(run.text for run in runs(Term(text), phrases_of("zh"))) == text


def test_a_redacted_report_on_a_period_names_nobody_in_any_format(october: PeriodReport) -> None:
    redactor = Redactor()
    hidden = redacted_period(october, redactor)
    for name in ("md", "html", "json"):
        text = PERIOD_FORMATS[name](hidden, "en").decode()
        for case in SOME:
            assert case.account not in text
            assert not re.search(rf"\bHD-{case.number}\b", text)
        assert "203.0.113.7" in text and "[address 1]" in text and "Kim" not in text
    assert "**Redacted:**" in PERIOD_FORMATS["md"](hidden, "en").decode()
    assert json.loads(PERIOD_FORMATS["json"](hidden, "en"))["redacted"]["counts"]["ticket"] == 6
    again = redacted_period(october, Redactor(redactor.hidden))
    assert again.cases == hidden.cases
