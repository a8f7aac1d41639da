"""All cases of a case file: searched by words in them, filtered, found by what they have in common."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from casefile_bench import (
    ACTOR,
    MORNING,
    OPENED,
    PROOF,
    Bench,
    exposure,
    kept,
    message,
    message_lines,
    one_of_each,
    records_read,
    seen,
    signin,
    signin_lines,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.casefile import CaseFile
from workbench.casefile.counted_reviews import Counted, marks_text, reviewed_in_sql, reviewed_of
from workbench.casefile.history_filter import HistoryFilter, HistorySort, RecheckClock
from workbench.casefile.words import search_terms, words_of
from workbench.model.cases import ReviewMark
from workbench.model.errors import NotFound, Refused
from workbench.model.events import (
    CaseClosed,
    CaseReopened,
    EvidenceExpired,
    ExposureClosed,
    ExposureFound,
    NoteAdded,
    QuestionAnswered,
    RecheckMade,
    VerdictGiven,
    Waived,
)
from workbench.model.review import Decision
from workbench.model.state import FacetItem
from workbench.model.words import Facet, Verdict

CLOSED = CaseClosed(verdict=Verdict.CONFIRMED)
CLOCK = RecheckClock(now=MORNING + timedelta(days=30), hours={OPENED.playbook_sha256: (24, 168)})


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as made:
        yield made


def three_cases(bench: Bench) -> CaseFile:
    casefile = bench.open()
    for number, account in enumerate(("lin.wei@example.com", "kim@example.org", "李娜@example.com"), start=1):
        opened = OPENED.model_copy(update={"account": account, "ticket": f"HD-{number}", "provider": f"p{number}"})
        bench.add(casefile, opened, case=f"C-{number}")
    return casefile


def found(casefile: CaseFile, words: str = "", sort: HistorySort = HistorySort.TICKET, **more: object) -> list[str]:
    wanted = HistoryFilter.model_validate({"words": words, **more})
    numbers = [no for piece in casefile.views.history.order(wanted, CLOCK, sort, descending=False) for no in piece]
    lines = casefile.views.history.at(numbers)
    return [lines[no].case_id for no in numbers]


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("forwards to out@example.net", "OUT@example.net"),
        ("forwards to out@example.net", "example.net"),
        ("forwards to jo.wong@example.net", "wong"),
        ("signed in from 203.0.113.7", "203.0.113"),
        ("请把发票转发到这个邮箱", "发票"),
        ("请把发票转发到这个邮箱", "转发到这个"),
        ("请把发票转发到这个邮箱", "箱"),
        ("Ｉｎｖｏｉｃｅ ４２", "invoice 42"),
        ("say “don't” — OR else", "don't - or \"else"),
        ("ticket HD-4711/b_2", "hd-4711"),
        ("パスワードを変更", "変更"),
    ],
)
def test_a_word_is_found_by_its_beginning_wherever_it_stands(bench: Bench, written: str, looked_for: str) -> None:
    casefile = three_cases(bench)
    bench.add(casefile, NoteAdded(text=written), case="C-2")
    assert found(casefile, looked_for) == ["C-2"]
    bench.add(casefile, CLOSED, case="C-2")
    assert found(casefile, looked_for) == ["C-2"]


def test_two_characters_of_chinese_are_no_more_than_they_say(bench: Bench) -> None:
    casefile = three_cases(bench)
    bench.add(casefile, NoteAdded(text="密码被盗"), case="C-1")
    bench.add(casefile, NoteAdded(text="密钥与号码"), case="C-2")
    assert found(casefile, "密码") == ["C-1"]
    assert found(casefile, "李娜") == ["C-3"]


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=30), text=st.text(max_size=60))
def test_whatever_is_typed_is_words_and_never_an_operator(query: str, text: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE i USING fts5 (w, content = '', detail = none, tokenize = 'ascii')")
    index.execute("INSERT INTO i (rowid, w) VALUES (1, ?)", (words_of([text, query]),))
    for term in search_terms(query):
        assert index.execute("SELECT rowid FROM i WHERE i MATCH ?", (term,)).fetchall() == [(1,)]


def test_words_of_one_case_are_found_together_however_far_apart_they_were_recorded(bench: Bench) -> None:
    casefile = three_cases(bench)
    bench.add(casefile, NoteAdded(text="apple here"), case="C-1")
    bench.add(casefile, NoteAdded(text="pear there"), case="C-1")
    bench.add(casefile, NoteAdded(text="apple alone"), case="C-2")
    stages = (
        None,
        CLOSED,
        NoteAdded(text="plum, after closing"),
        CaseReopened(why="back"),
        NoteAdded(text="fig"),
        CLOSED,
    )
    for stage in stages:
        if stage is not None:
            bench.add(casefile, stage, case="C-1")
        assert found(casefile, "apple pear") == ["C-1"]
        assert found(casefile, "apple") == ["C-1", "C-2"]
    assert found(casefile, "plum fig apple hd-1") == ["C-1"]
    casefile.rebuild()
    assert found(casefile, "plum fig apple hd-1") == ["C-1"]
    assert bench.verify().result.value == "intact"


def test_filters_and_orders(bench: Bench) -> None:
    casefile = three_cases(bench)
    bench.add(casefile, ExposureFound(exposure=exposure()), VerdictGiven(verdict=Verdict.SUSPECTED), case="C-1")
    bench.add(casefile, QuestionAnswered(step="close", question="cause", value="phishing"), CLOSED, case="C-2")
    assert found(casefile, status="open") == ["C-1", "C-3"]
    assert found(casefile, verdict=Verdict.CONFIRMED) == ["C-2"]
    assert found(casefile, no_verdict=True) == ["C-3"]
    assert found(casefile, cause="Phishing") == ["C-2"]
    assert found(casefile, provider="p3") == ["C-3"]
    assert found(casefile, responder="kim example") == ["C-1", "C-2", "C-3"]
    assert found(casefile, still_open=True) == ["C-1"]
    assert found(casefile, opened_until=MORNING) == []
    assert found(casefile, closed_from=MORNING, closed_until=MORNING + timedelta(days=1)) == ["C-2"]
    assert found(casefile, sort=HistorySort.CAUSE) == ["C-2", "C-3", "C-1"], "what has none comes last, newest first"
    assert found(casefile, sort=HistorySort.OPENED) == ["C-1", "C-2", "C-3"]
    door = ExposureClosed(exposure_id=exposure().id, closed_at=MORNING, verified_at=MORNING, proof=PROOF)
    bench.add(casefile, door, case="C-1")
    assert found(casefile, still_open=True) == []


_A, _B = "a" * 64, "b" * 64
_MARK = st.builds(
    lambda decision, key, day: ReviewMark(
        id="r", decision=decision, reviewer="Jo", fingerprint=key, at=MORNING, seq=9, closed_at=MORNING + timedelta(day)
    ),
    st.sampled_from(Decision),
    st.sampled_from((_A, _B)),
    st.integers(1, 2),
)
_COUNTED = st.none() | st.lists(
    st.builds(Counted, st.sampled_from(Decision), st.sampled_from((_A[:16], _B))), max_size=3
)


@settings(max_examples=80, deadline=None)
@given(marks=st.lists(_MARK, max_size=4), counted=_COUNTED, closed=st.booleans())
def test_how_a_case_stands_with_its_reviewers_is_filtered_by_as_it_is_shown(
    marks: list[ReviewMark], counted: list[Counted] | None, closed: bool
) -> None:
    kept = [mark for mark in marks if not closed or mark.decision != Decision.SENT_BACK]
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE history (closed_at, reviews)")
    table.execute("INSERT INTO history VALUES (?, ?)", (1 if closed else None, marks_text(kept)))
    told, values = reviewed_in_sql(counted)
    (found,) = table.execute(f"SELECT {told} FROM history", values).fetchone()
    assert found == reviewed_of(marks_text(kept), counted, closed=closed)


def test_a_recheck_is_overdue_until_somebody_has_looked(bench: Bench) -> None:
    casefile = three_cases(bench)
    assert found(casefile, overdue=True) == []
    bench.add(casefile, CLOSED, case="C-1")
    waived = Waived(subject="facet", name="rules", reason="no API", recheck_at=MORNING + timedelta(days=2))
    bench.add(casefile, waived, case="C-2")
    assert found(casefile, overdue=True) == ["C-1", "C-2"]
    for case in ("C-1", "C-2"):
        data = RecheckMade(hours=168 if case == "C-1" else None, looked=(Facet.RULES,))
        casefile.append(case, data, actor=ACTOR, at=MORNING + timedelta(days=20))
    assert found(casefile, overdue=True) == []
    assert bench.verify().result.value == "intact"


def test_an_address_or_a_rules_target_leads_to_every_case_that_has_it(bench: Bench) -> None:
    casefile = three_cases(bench)
    lines = b"\n".join((signin_lines([signin(1)]), message_lines([message(1, sender="boss@example.net")])))
    records, size = casefile.keep(lines)
    bench.add(casefile, kept(records, size), records_read(records, 1, 0, 1), case="C-1")
    rule = FacetItem(key="r", what="forwards", by_ip="192.0.2.7", attrs={"forwards_to": ["Thief@example.net"]})
    bench.add(casefile, seen(Facet.RULES, rule), case="C-2")
    assert found(casefile, having="192.0.2.7") == ["C-1", "C-2"]
    assert found(casefile, having="thief@EXAMPLE.net ") == ["C-2"]
    assert found(casefile, having="192.0.2") == []
    assert found(casefile, "boss 192.0.2.7 invoice") == ["C-1"]
    shared = {(t.kind.value, t.value, t.cases) for t in casefile.views.history.traits("C-1")}
    assert shared == {("address", "192.0.2.7", 2), ("sender", "boss@example.net", 1)}
    assert bench.verify().result.value == "intact"


@pytest.mark.parametrize("closed", [False, True])
def test_what_was_read_out_of_evidence_is_not_found_once_that_was_let_go(bench: Bench, closed: bool) -> None:
    casefile = three_cases(bench)
    records, size = casefile.keep(message_lines([message(1, sender="boss@example.net", subject="zebra")]))
    bench.add(casefile, kept(records, size), records_read(records, 0, 0, 1), NoteAdded(text="a note"), case="C-1")
    if closed:
        bench.add(casefile, CLOSED, case="C-1")
    assert found(casefile, "zebra note") == found(casefile, having="boss@example.net") == ["C-1"]
    bench.add(casefile, EvidenceExpired(sha256s=(records,), reason="a year"), case="C-1")
    assert found(casefile, "zebra") == found(casefile, having="boss@example.net") == []
    assert found(casefile, "note") == ["C-1"]
    assert casefile._store.value("SELECT count(*) FROM history_index_data WHERE instr(block, 'zebra')") == 0


def test_a_rebuild_gives_the_same_history(bench: Bench) -> None:
    casefile = bench.with_case()
    for item in one_of_each(casefile):
        bench.add(casefile, item)
    tables = ("history", "history_traits")
    before = [casefile._store.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]
    casefile.rebuild()
    assert [casefile._store.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables] == before
    assert found(casefile, "lin.wei mail administrator 192.0.2.7") == ["C-1"]


def test_a_row_of_the_history_that_was_altered_is_told(bench: Bench) -> None:
    casefile = three_cases(bench)
    casefile.close()
    with sqlite3.connect(bench.path) as raw:
        raw.execute("UPDATE history SET responder = 'Nobody' WHERE case_id = 'C-2'")
    assert bench.verify().rows == ("history: all of case C-2",)


def test_a_case_is_read_as_it_was_at_any_moment_and_nothing_is_recorded_there(bench: Bench) -> None:
    casefile = bench.open()
    (opened,) = bench.add(casefile, OPENED)
    bench.add(casefile, OPENED.model_copy(update={"ticket": "T-2"}), case="C-2")
    records, size = casefile.keep(signin_lines([signin(1)]))
    bench.add(casefile, kept(records, size), records_read(records, 1))
    (said,) = bench.add(casefile, VerdictGiven(verdict=Verdict.SUSPECTED))
    bench.add(casefile, CLOSED)
    past = casefile.as_it_was("C-1", said.at)
    case = past.views.case("C-1")
    assert (case.verdict, case.closed_at) == (Verdict.SUSPECTED, None)
    assert [s.signin.id for s in past.views.signins("C-1")] == ["s000001"]
    assert [e.seq for e in past.events("C-1")] == [e.seq for e in casefile.events("C-1") if e.seq <= said.seq]
    assert [c.id for c in past.views.cases()] == ["C-1"]
    with pytest.raises(Refused, match="as it was"):
        bench.add(past, NoteAdded(text="too late"))
    past.close()
    assert not past.path.parent.exists()
    with pytest.raises(NotFound, match="not there yet"):
        casefile.as_it_was("C-1", opened.at - timedelta(seconds=1))
    bench.add(casefile, EvidenceExpired(sha256s=(records,), reason="a year"))
    past = casefile.as_it_was("C-1", said.at)
    assert past.let_go == 1, "what it read is not there any more, and that is said"
    past.close()
