"""Figures of a dozen cases, told event by event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from figure_cases import AFTERWARDS, CASES, KIM, MONDAY, Told, tell

from workbench.analysis.figures import Labels, figures_of
from workbench.casefile import CaseFile
from workbench.casefile.verify import verify
from workbench.desk.keys import load_or_make
from workbench.model.errors import UsageError
from workbench.model.events import CaseReopened, QuestionAnswered, StepDone, StepReopened
from workbench.model.figures import ContainTimes, Figures, Share
from workbench.reports.figures.period import EVERYTHING, Period, period_around, period_between
from workbench.reports.figures.sections import figure_sections
from workbench.reports.figures.text import section_lines

TURN = {
    "a": (2024, 12, 30),
    "b": (2025, 1, 5),
    "c": (2025, 1, 6),
    "d": (2025, 12, 31),
    "e": (2026, 3, 8),
}


@pytest.fixture(scope="module")
def casefile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseFile]:
    made = open_file(tmp_path_factory.mktemp("figures"))
    tell(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def october(casefile: CaseFile) -> Figures:
    return figures_over(casefile, period_between("2026-10", "2026-10"))


def open_file(folder: Path) -> CaseFile:
    return CaseFile.open(
        folder / "cases.db",
        signer=lambda: load_or_make(folder / "config"),
        heads=folder / "heads",
        now=lambda: AFTERWARDS,
        new_id=lambda: "L1",
        program="workbench test",
        actor=KIM,
    )


def figures_over(casefile: CaseFile, period: Period = EVERYTHING) -> Figures:
    return figures_of(casefile.views.figures.counted(period.start, period.end), Labels())


def figures_with(folder: Path, *cases: Told) -> Figures:
    made = open_file(folder)
    tell(made, cases)
    found = figures_over(made)
    made.close()
    return found


def shares(found: tuple[Share, ...]) -> dict[str, int]:
    return {share.code: share.cases for share in found}


def times(figures: Figures, clock: str) -> ContainTimes:
    return next(t for t in figures.contain if t.clock == clock)


def minutes(seconds: int | None) -> float:
    assert seconds is not None
    return seconds / 60


def test_cases_are_counted_by_week_and_a_week_without_one_is_a_nought(october: Figures) -> None:
    assert (october.cases, october.still_open) == (12, 1)
    assert [(f"{w.monday:%m-%d}", w.cases) for w in october.weeks] == [
        ("10-05", 3),
        ("10-12", 4),
        ("10-19", 0),
        ("10-26", 5),
    ]
    assert [(f"{m.first:%Y-%m-%d}", m.cases) for m in october.months] == [("2026-10-01", 12)]


def test_weeks_and_months_at_the_turn_of_a_year_are_those_of_the_calendar(tmp_path: Path) -> None:
    day_of = {name: (datetime(*day, tzinfo=UTC) - MONDAY.replace(hour=0)).days for name, day in TURN.items()}
    figures = figures_with(tmp_path, *(Told(n, f"{name}@x", day_of[name]) for n, name in enumerate(TURN, 1)))
    assert [(str(w.monday), w.cases) for w in figures.weeks if w.cases] == [
        ("2024-12-30", 2),
        ("2025-01-06", 1),
        ("2025-12-29", 1),
        ("2026-03-02", 1),
    ]
    months = [(f"{m.first:%Y-%m}", m.cases) for m in figures.months if m.cases]
    assert months == [("2024-12", 1), ("2025-01", 2), ("2025-12", 1), ("2026-03", 1)]
    (cases, *_) = figure_sections(figures)
    assert (cases.title, len(cases.rows), cases.rows[1]) == ("Cases a month", 16, ("2025-01", "2"))


def test_cases_of_the_practice_tenant_are_said_where_there_are_others(october: Figures) -> None:
    assert (october.practice, october.cases) == (11, 12)
    assert "where nothing is real: 11 cases. They are counted." in figure_sections(october)[0].about[1]
    assert len(figure_sections(october.model_copy(update={"practice": 12}))[0].about) == 1


def test_verdicts_causes_and_reasons_say_how_many_are_not_recorded(october: Figures) -> None:
    assert shares(october.verdicts) == {"confirmed": 7, "suspected": 1, "not compromised": 3, "": 1}
    assert shares(october.causes) == {"phishing": 3, "unknown": 2, "guessed": 1, "same-login": 1, "": 2}
    assert october.causes[-1].label == "not recorded"
    assert shares(october.reasons) == {"own-vpn": 2, "travel": 1}


def test_time_to_contain_has_three_beginnings_and_says_what_it_leaves_out(october: Figures) -> None:
    assert shares(october.contained_by) == {"contain now": 6, "step by step": 2, "": 1}
    opening = times(october, "opening")
    assert (opening.spread.n, opening.not_contained, opening.not_known) == (8, 1, 0)
    # 8 minutes where the rest was waived, 40 by hand, 20 in the middle.
    assert [minutes(v) for v in (opening.spread.least, opening.spread.median, opening.spread.most)] == [8, 20, 40]
    report = times(october, "report")
    assert (report.spread.n, report.not_known) == (7, 1)
    intruder = times(october, "first abnormal sign-in")
    assert (intruder.spread.n, intruder.not_known, intruder.out_of_order) == (6, 1, 1)
    assert [minutes(v) for v in (intruder.spread.least, intruder.spread.most)] == [368, 400]


def test_the_minutes_that_an_exposure_was_open_run_from_its_opening_to_the_proof(october: Figures) -> None:
    (forwarding,) = october.exposures
    assert forwarding.label == "Forwarding"
    assert (forwarding.spread.n, forwarding.at_least, forwarding.still_open) == (7, 1, 1)
    assert minutes(forwarding.spread.least) == 60 + 12


def test_steps_are_listed_the_longest_first_and_those_not_done_are_counted(october: Figures) -> None:
    assert [step.step for step in october.steps[:2]] == ["confirm-compromise", "inspect-rules"]
    assert [(s.step, s.unsettled) for s in october.steps if s.unsettled] == [("inspect-rules", 1)]
    # The first step begins with the case: the mail was read before anything was answered.
    assert minutes(october.steps[0].spread.most) == 45


def test_actions_by_hand_are_told_from_those_of_the_program(october: Figures) -> None:
    found = {hand.by_hand: (hand.actions, hand.proved) for hand in october.hands}
    assert found == {False: (13, 13), True: (2, 2), None: (1, 0)}


def test_accounts_and_networks_that_came_back_are_named(october: Figures) -> None:
    assert [(a.account, a.cases) for a in october.accounts] == [("lin.wei@example.com", 2)]
    assert [(n.network, n.cases) for n in october.networks] == [("203.0.113.7", 5), ("2001:db8:1:2::/64", 2)]


def test_a_false_alarm_gives_neither_a_network_nor_a_time(tmp_path: Path) -> None:
    theft = CASES[0]
    alarm = replace(CASES[1], intruder=30, contained=5)
    again = replace(alarm, number=20, day=3)
    found = figures_with(tmp_path, theft, alarm, again)
    assert found.networks == ()
    assert times(found, "opening").spread.n == 1


def test_only_cases_opened_in_the_period_count(casefile: CaseFile) -> None:
    assert figures_over(casefile, period_between("2026-10-05", "2026-10-11")).cases == 3
    assert figures_over(casefile, period_between("2026-10-06", "2026-10-06")).cases == 1
    nothing = figures_over(casefile, period_between("2027", ""))
    assert nothing.cases == 0
    assert [s.about for s in figure_sections(nothing)] == [("No case was opened in this time.",)]


def test_what_comes_after_the_closing_leaves_the_times_of_the_case_as_they_were(tmp_path: Path) -> None:
    made = open_file(tmp_path)
    tell(made, CASES[:1])
    before = figures_over(made)
    for event in (
        CaseReopened(why="a recheck found it back"),
        StepReopened(step="reset-password", why="it is back"),
        StepDone(step="reset-password", proof=("Read back.",)),
    ):
        made.append("C-01", event, at=AFTERWARDS, actor=KIM)
    after = figures_over(made)
    made.close()
    assert (after.steps, after.contain) == (before.steps, before.contain)
    assert after.still_open == 1


def test_a_time_that_was_answered_without_its_zone_is_not_known(tmp_path: Path) -> None:
    made = open_file(tmp_path)
    tell(made, CASES[:1])
    told = QuestionAnswered(step="confirm-compromise", question="noticed-at", value="yesterday")
    made.append("C-01", told, at=AFTERWARDS, actor=KIM)
    assert times(figures_over(made), "report").not_known == 1
    made.close()


def test_the_rows_follow_from_the_events_and_an_altered_one_is_told(tmp_path: Path) -> None:
    made = open_file(tmp_path)
    tell(made)
    before = figures_over(made)
    made.rebuild()
    assert figures_over(made) == before
    made.close()
    key = load_or_make(tmp_path / "config")

    def result() -> str:
        return verify(tmp_path / "cases.db", tmp_path / "heads", keys=key.known).result.value

    assert result() == "intact"
    import sqlite3

    with sqlite3.connect(tmp_path / "cases.db") as raw:
        raw.execute("UPDATE case_figures SET contained_at = contained_at - 60000000 WHERE case_id = 'C-01'")
    assert result() == "projections disagree"


@pytest.mark.parametrize("width", [76, 110])
def test_no_line_is_wider_than_the_terminal_and_a_table_stands_for_every_picture(october: Figures, width: int) -> None:
    for section in figure_sections(october):
        lines = section_lines(section, width)
        assert max(map(len, lines)) <= width, section.title
        assert not (section.bars or section.boxes) or section.rows
    text = "\n".join(line for section in figure_sections(october) for line in section_lines(section, width))
    assert "n = 7" in text
    assert "too few" in text
    assert "Contain now was proved" in " ".join(text.split())


def test_periods_are_named_and_moved_as_people_say_them() -> None:
    autumn = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
    month = period_around(autumn, "month")
    assert (month.name, month.days) == ("October 2026", "2026-10-01 to 2026-10-31, UTC")
    assert month.moved("month", -10).name == "December 2025"
    assert period_around(autumn, "quarter").moved("quarter", 1).name == "quarter 1 of 2027"
    assert period_between("2024-02", "2024-02").days == "2024-02-01 to 2024-02-29, UTC"
    assert period_between("2026", "").name == "2026-01-01 and later"
    for first, last in (("2026-13", ""), ("soon", ""), ("2026-10-02", "2026-10-01"), ("2026-02-30", ""), ("", "0000")):
        with pytest.raises(UsageError) as caught:
            period_between(first, last)
        assert caught.value.hint
