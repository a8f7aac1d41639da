from __future__ import annotations

import json
import re
import subprocess
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import ABROAD, ACCOUNT, HOME, T0, TO_INTRUDER, TO_SOMEBODY, full_report
from report_poisoning import poisoned
from test_report_pdf import needs_reader

from workbench.model.withdrawal import TruthRow, TruthTable, Whereabouts
from workbench.model.words import Judgement
from workbench.reports.export import render
from workbench.reports.formats import Content
from workbench.reports.model import ReportModel
from workbench.reports.readers import Reader
from workbench.reports.redaction import Redactor
from workbench.reports.signin_rows import SignInRow
from workbench.reports.wish import Wish

ADDRESSES = st.from_regex(r"[a-z0-9._+-]{3,12}@[a-z0-9-]{3,8}\.(com|org|cn)", fullmatch=True)
WAYS = (
    *("{0}", "<{0}>", '"{0}"', "mailto:{0},", "forwarding:{0}", "x{1}", "{2}", "[{0}](http://{0}/)", "({0}).", "'{0}'"),
    *("邮件{0}，", "http://evil.example/?to={3}&b=1", "“about {0}”", "{0}\u202e", "a|{0}|b", "{0};{0}", "to\t{0}\n"),
)
FORMATS = ("md", "html", "json", "timeline-csv", "signins-csv", "recipients-csv", "stix")
NAMING = (
    ACCOUNT,
    "lin.wei",
    "Lin Wei",
    "Kim Park",
    "kim1",
    TO_INTRUDER,
    TO_SOMEBODY,
    HOME,
    "The bank",
    "INC-42",
    "HD-2",
)
PDF_TOOLS = (("pdftotext", "-"), ("pdfinfo",), ("pdfinfo", "-meta"))


def spelled(address: str, way: str) -> str:
    return way.format(address, address.upper(), address.replace("@", "＠"), address.replace("@", "%40"))


def row(text: str) -> SignInRow:
    fields = dict.fromkeys(("ip", "event", "protocol", "region", "client", "detail", "reasons", "author"), text)
    return SignInRow(at_utc=T0, success=True, judgement=Judgement.OWNER, evidence="a" * 64, line=1, **fields)


def redacted(report: ReportModel, redactor: Redactor | None = None) -> ReportModel:
    return (redactor or Redactor()).redact(report)


def everything(report: ReportModel, rows: tuple[SignInRow, ...] = ()) -> str:
    """The redacted report with all that it holds, in every format that is text."""
    redactor = Redactor()
    hidden = redactor.redact(report)
    content = Content(hidden, lambda: map(redactor.row, rows))
    return b"\n".join(render(content, Wish(format=name)) for name in FORMATS).decode()


def with_copies(report: ReportModel, address: str) -> ReportModel:
    copy = TruthRow(
        message_id=f"<1@{address.partition('@')[2]}>",
        recipient=address,
        inside=True,
        where=Whereabouts.FAILED,
        sent_at=T0,
        why=f"{address} was full",
    )
    table = TruthTable(group="g", subject=f"Re: {address}", looked_at=T0, rows=(copy,))
    return report.model_copy(update={"copies": (table,)})


@settings(deadline=None, max_examples=8)
@given(address=ADDRESSES, ways=st.lists(st.sampled_from(WAYS), min_size=1, max_size=3))
def test_no_address_survives_in_any_format_wherever_it_stood(address: str, ways: list[str]) -> None:
    report = with_copies(poisoned(full_report(), [f"x {spelled(address, way)} y" for way in ways]), address)
    text = everything(report, (row(spelled(address, ways[0])),)).casefold()
    assert address not in text
    assert address.replace("@", "＠") not in text and address.replace("@", "%40") not in text
    assert address.partition("@")[2] not in text


def test_the_case_is_told_without_its_people_and_with_the_intruders_networks() -> None:
    report = redacted(full_report())
    text = everything(full_report())
    for hidden in NAMING:
        assert hidden not in text, hidden
    assert ABROAD in text
    assert report.case.ticket == "[ticket 1]" and "INC-42" not in text
    assert report.chain == full_report().chain
    assert "**Redacted:**" in render(report, Wish()).decode()


def test_one_address_has_one_stand_in_however_it_is_spelled_and_in_later_reports_too() -> None:
    first = Redactor()
    report = first.redact(poisoned(full_report(), ["a@example.com", "A@EXAMPLE.COM", "b@example.com"]))
    assert {report.case.account, report.case.former_addresses[0], report.case.ticket} <= {"[address 1]", "[address 2]"}
    later = Redactor(first.hidden)
    again = later.redact(poisoned(full_report(), ["new@example.com", "b@example.com", "a@example.com"]))
    said = {one.text.casefold(): one.stand_in for one in later.hidden}
    assert said["a@example.com"] in ("[address 1]", "[address 2]")
    assert said["new@example.com"] == "[address 3]"
    assert "[address 3]" in render(again, Wish(format="json")).decode()


def test_the_list_of_what_was_hidden_tells_what_each_stand_in_stands_for_and_is_not_in_the_report() -> None:
    redactor = Redactor()
    text = render(redactor.redact(full_report()), Wish(format="json")).decode()
    hidden = {one.stand_in: one.text for one in redactor.hidden}
    assert ACCOUNT in hidden.values()
    assert set(re.findall(r"\[(?:address|name|network|subject|phone|domain|link) \d+\]", text)) <= set(hidden)


def test_a_stand_in_is_the_same_in_every_format_and_all_of_them_say_what_they_are() -> None:
    report = with_copies(full_report(), ACCOUNT)
    redactor = Redactor()
    content = Content(redactor.redact(report), lambda: (redactor.row(row(ACCOUNT)),))
    account = next(one.stand_in for one in redactor.hidden if one.text == ACCOUNT)
    made = {name: render(content, Wish(format=name)).decode() for name in FORMATS}
    assert all(account in made[name] for name in FORMATS if name not in ("stix", "timeline-csv"))
    assert "Redacted" in made["md"] and "Redacted" in made["html"] and "Redacted" in made["stix"]
    assert json.loads(made["json"])["redacted"]["counts"]["ticket"] == 2
    assert "2 tickets" in made["md"]


@needs_reader
def test_neither_the_pages_of_a_redacted_pdf_nor_what_the_file_says_of_itself_name_anybody() -> None:
    report = with_copies(full_report(), ACCOUNT)
    for reader in (Reader.OWNER, Reader.RESPONDER):
        pdf = render(redacted(report), Wish(format="pdf", reader=reader))
        ran = [subprocess.run([tool, "-", *more], input=pdf, capture_output=True) for tool, *more in PDF_TOOLS]
        said = b"".join(one.stdout for one in ran).decode() + pdf.decode("latin-1")
        assert "[address 1]" in said
        for hidden in NAMING:
            assert hidden not in said, (reader, hidden)
            assert hidden.encode("utf-16-be").hex() not in said.casefold(), (reader, hidden)


@pytest.mark.parametrize("link", ["https://evil.example/l?e=bGluLndlaUBleGFtcGxlLmNvbQ==", "http://evil.example/a/b#c"])
def test_a_link_keeps_where_it_leads_and_loses_whom_it_was_made_for(link: str) -> None:
    case = full_report().case.model_copy(update={"playbook_title": f"see {link} now"})
    report = redacted(full_report().model_copy(update={"case": case}))
    assert re.fullmatch(r"see https?://evil\.example/\[link \d+\] now", report.case.playbook_title)


def test_a_strangers_endless_words_are_redacted_in_seconds() -> None:
    begun = time.process_time()
    for word in ("A" * 5_000, "1." * 2_500, "+1" * 2_500):
        case = full_report().case.model_copy(update={"playbook_title": f"{word} {ACCOUNT}"})
        assert ACCOUNT not in redacted(full_report().model_copy(update={"case": case})).case.playbook_title
    assert time.process_time() - begun < 10


def test_a_redacted_report_has_the_shape_of_any_other() -> None:
    report = redacted(full_report())
    assert ReportModel.model_validate_json(render(report, Wish(format="json"))) == report
