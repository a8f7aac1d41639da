from __future__ import annotations

import csv
import io
import json

import pytest
import stix2
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from report_cases import ABROAD, HOME, T0, TO_INTRUDER, TO_SOMEBODY, full_report
from report_poisoning import poisoned
from test_report_text import NASTY

from workbench.model.text import clean_line
from workbench.reports.csv_tables import guarded
from workbench.reports.export import render
from workbench.reports.formats import Content
from workbench.reports.model import ReportModel
from workbench.reports.redaction import Redactor
from workbench.reports.schema import report_schema
from workbench.reports.signin_rows import SignInRow
from workbench.reports.wish import Wish


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def made(report: ReportModel, name: str) -> bytes:
    return render(report, Wish(format=name))


def test_the_timeline_is_a_table_with_both_clocks() -> None:
    head, *rows = rows_of(made(full_report(), "timeline-csv"))
    assert head[:3] == ["event_time_utc", "precision", "handling_time_utc"]
    assert len(rows) == len(full_report().timeline)
    assert all(len(row) == len(head) for row in rows)


def test_every_sign_in_is_a_row_with_its_judgement_and_where_it_was_read() -> None:
    fields = dict.fromkeys(("event", "protocol", "region", "client", "detail", "reasons", "author"), "=1+1")
    row = SignInRow(at_utc=T0, ip=HOME, success=None, judgement="owner", evidence="a" * 64, line=7, **fields)
    head, only = rows_of(render(Content(full_report(), lambda: (row,)), Wish(format="signins-csv")))
    told = dict(zip(head, only, strict=True))
    assert (told["at_utc"], told["success"], told["judgement"], told["line"]) == (
        "2026-03-02 09:00:00",
        "",
        "owner",
        "7",
    )
    assert told["client"] == "'=1+1"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "\t=1", "\r\n@x"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert guarded(cell)[0] not in "=+-@＝" and guarded(cell).lstrip()[0] not in "=+-@＝"


@settings(deadline=None, max_examples=20)
@given(texts=st.lists(st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=12)), min_size=1, max_size=4))
def test_whatever_strangers_write_stays_in_its_cell(texts: list[str]) -> None:
    report = poisoned(full_report(), texts)
    head, *rows = rows_of(made(report, "timeline-csv"))
    assert len(rows) == len(report.timeline)
    for row, part in zip(rows, report.timeline, strict=True):
        assert row[head.index("what")] == guarded(part.what)
        assert all(clean_line(cell) == cell for cell in row)


def test_the_json_report_is_what_its_published_schema_says() -> None:
    validator = Draft202012Validator(report_schema())
    for report in (full_report(), Redactor().redact(full_report())):
        assert [e.message for e in validator.iter_errors(json.loads(made(report, "json")))] == []
    broken = json.loads(made(full_report(), "json"))
    broken["exposures"][0]["is_open"] = "perhaps"
    assert list(validator.iter_errors(broken))


def test_a_stix_bundle_says_what_to_look_for_and_not_the_owners_addresses() -> None:
    data = made(full_report(), "stix")
    bundle = stix2.parse(data.decode())
    patterns = {one.pattern for one in bundle.objects if one.type == "indicator"}
    assert f"[ipv4-addr:value = '{ABROAD}']" in patterns
    assert f"[email-addr:value = '{TO_INTRUDER}']" in patterns
    assert HOME not in data.decode() and TO_SOMEBODY not in data.decode()
    ids = {one.id for one in bundle.objects}
    assert all(ref in ids for one in bundle.objects if one.type == "report" for ref in one.object_refs)
    assert made(full_report(), "stix") == data


@pytest.mark.parametrize("text", NASTY)
def test_a_strangers_text_breaks_no_stix_bundle(text: str) -> None:
    stix2.parse(made(poisoned(full_report(), [f"{text}@x'] OR [x"]), "stix").decode())
