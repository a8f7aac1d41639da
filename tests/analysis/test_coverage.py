"""What a log leaves open is said, and never taken for clean."""

from datetime import UTC, date, datetime, time, timedelta

from workbench.analysis.coverage import begins_late, ends_early, holes, not_reached
from workbench.model.evidence import Window


def on(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def month(*without: int, each: int = 12) -> list[datetime]:
    days = [day for day in range(1, 32) if day not in without]
    return [datetime.combine(date(2026, 10, d), time(8), UTC) + timedelta(minutes=n) for d in days for n in range(each)]


ASKED = Window(start=on(1, 0), end=on(31, 23))


def test_days_that_were_asked_for_and_are_missing_at_either_end_are_not_checked() -> None:
    (said,) = not_reached(ASKED, Window(start=on(8), end=on(29)))
    assert said == (
        "Asked 2026-10-01 to 2026-10-31, got 2026-10-08 to 2026-10-29: "
        "the first 7 days and the last 2 days hold nothing: not checked."
    )


def test_a_log_that_reaches_all_days_asked_for_needs_no_word() -> None:
    assert not_reached(ASKED, Window(start=on(1, 9), end=on(31, 1))) == ()
    assert not_reached(Window(), Window(start=on(8), end=on(9))) == ()


def test_an_answer_without_a_record_checked_nothing() -> None:
    assert "nothing of it was checked" in not_reached(ASKED, Window())[0]


def test_one_missing_day_is_named_in_the_singular() -> None:
    assert not_reached(ASKED, Window(start=on(2), end=on(31)))[0].endswith(
        "the first 1 day holds nothing: not checked."
    )


def test_days_without_any_record_in_a_busy_log_are_a_hole() -> None:
    said = holes(month(13, 14, 22), accounts=40)
    assert len(said) == 2
    assert "from 2026-10-13 to 2026-10-14" in said[0]
    assert "on 2026-10-22" in said[1]


def test_a_hole_over_a_weekend_is_one_hole() -> None:
    (said,) = holes(month(15, 16, 17, 18, 19), accounts=40)
    assert "from 2026-10-15 to 2026-10-19" in said


def test_free_weekends_are_no_holes() -> None:
    assert holes(month(3, 4, 10, 11, 17, 18, 24, 25, 31), accounts=40) == ()


def test_a_thin_log_or_one_of_few_accounts_cannot_tell_a_hole() -> None:
    assert holes(month(13, each=3), accounts=40) == ()
    assert holes(month(13), accounts=1) == ()
    assert holes([], accounts=40) == ()


def test_a_theft_at_the_beginning_of_the_records_may_be_older() -> None:
    found = begins_late(on(1), on(2))
    assert found is not None
    assert "may have begun before" in found.sentence
    assert begins_late(on(1), on(20)) is None
    assert begins_late(on(1), None) is None


def test_records_that_end_before_the_report_leave_the_rest_unchecked() -> None:
    found = ends_early(on(1), on(5))
    assert found is not None
    assert "4 days before the case was opened" in found.sentence
    assert ends_early(on(5, 1), on(5)) is None
