"""What a report must not claim: that it is the last word, that all was checked, that a theft took place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import stix2
from report_cases import (
    ABROAD,
    CASE,
    KIM,
    MADE_AT,
    PLAYBOOK,
    T0,
    TO_INTRUDER,
    TO_SOMEBODY,
    forwarding,
    full_report,
    new_case,
    report_on,
    tell_everything,
)

from workbench.model.events import ExposureBeyondReach, ExposureFound, QuestionAnswered, VerdictGiven
from workbench.model.state import OpenedAt
from workbench.model.words import Attribution, Facet, Verdict
from workbench.playbook.schema import Question
from workbench.reports.cause_parts import CausePart
from workbench.reports.export import render
from workbench.reports.model import ReportModel, build_report
from workbench.reports.readers import Reader
from workbench.reports.reported import ExaminedPart, ReasonLine, ReportedPart
from workbench.reports.wish import Wish


def text_of(report: ReportModel, reader: Reader) -> str:
    return render(report, Wish(reader=reader)).decode()


def bundle_of(report: ReportModel) -> Any:
    return stix2.parse(render(report, Wish(format="stix")).decode())


def closed(report: ReportModel) -> ReportModel:
    return report.model_copy(update={"case": report.case.model_copy(update={"closed_at": MADE_AT})})


@pytest.mark.parametrize("reader", list(Reader))
def test_a_report_on_an_open_case_says_that_it_is_not_final(reader: Reader) -> None:
    assert "**Not final:**" in text_of(full_report(), reader)
    assert "**Not final:**" not in text_of(closed(full_report()), reader)
    assert "尚非最终结果" in render(full_report(), Wish(reader=reader, language="zh")).decode()


def test_a_look_that_left_something_out_does_not_count_as_checked() -> None:
    report = full_report()
    gap = "NOT CHECKED: other people's mailboxes."
    checks = tuple(
        one.model_copy(update={"gaps": (gap,)}) if one.facet is Facet.RULES else one for one in report.checks
    )
    text = text_of(report.model_copy(update={"checks": checks}), Reader.MANAGER)
    assert "checked only in part: 1**" in text and "1 only in part**" in text
    assert "read by the program**, only in part**" in text


def test_the_owner_of_a_mailbox_that_is_only_guarded_is_not_told_of_a_theft() -> None:
    guarded = full_report().model_copy(update={"about_theft": False, "verdict": None, "reads_signins": False})
    page = text_of(guarded, Reader.OWNER)
    assert "Nothing happened to your account" in page and "how it is protected" in page
    for word in ("not your fault", "Somebody else", "old password", "looking into"):
        assert word not in page
    given = full_report().verdict
    assert given is not None
    suspected = guarded.model_copy(update={"verdict": given.model_copy(update={"verdict": "theft suspected"})})
    assert "Nothing happened" not in text_of(suspected, Reader.OWNER)
    assert "may not have been yours" in text_of(suspected, Reader.OWNER)
    assert "abnormal sign-in with success" not in text_of(guarded, Reader.MANAGER).partition("## 3")[0]


def test_the_owners_page_names_no_address_and_no_sentence_of_the_record() -> None:
    page = text_of(full_report(), Reader.OWNER)
    assert TO_INTRUDER not in page and TO_SOMEBODY not in page and ABROAD not in page
    assert ".." not in page
    assert "1 thing was left as it is, for a reason." in page


def test_a_record_without_a_verdict_or_a_cause_claims_neither_towards_an_auditor() -> None:
    report = full_report().model_copy(update={"verdict": None})
    assert "**no verdict yet**" in text_of(report, Reader.MANAGER)
    assert "the verdict and what it rests on" in text_of(full_report(), Reader.MANAGER)


def test_a_closed_case_without_a_theft_leaves_neither_a_cause_nor_a_time_to_come() -> None:
    given = full_report().verdict
    assert given is not None
    verdict = given.model_copy(update={"verdict": "not compromised", "theft": "none"})
    report = closed(full_report()).model_copy(update={"verdict": verdict, "cause": CausePart()})
    text = text_of(report, Reader.MANAGER)
    assert "cause is NOT KNOWN" not in text.partition("NIST CSF 2.0")[2]
    assert "not yet" not in text.partition("In numbers")[2].partition("What happened")[0]


def test_what_is_named_by_attack_is_what_the_case_shows_and_says_what_shows_it() -> None:
    shown = {one.technique: [by.what for by in one.shown_by] for one in full_report().techniques}
    assert set(shown) == {"T1078.004", "T1114.003"}
    assert shown["T1114.003"] == [f"Forwarding to {TO_INTRUDER}"]
    bundle = bundle_of(full_report())
    named = {one.external_references[0].external_id: one.id for one in bundle.objects if one.type == "attack-pattern"}
    assert set(named) == set(shown)
    urls = [one.external_references[0].url for one in bundle.objects if one.type == "attack-pattern"]
    assert "https://attack.mitre.org/techniques/T1114/003/" in urls
    points_at = {one.target_ref for one in bundle.objects if getattr(one, "relationship_type", "") == "indicates"}
    assert points_at == set(named.values())


def test_a_false_alarm_gives_others_nothing_to_look_for_and_names_no_technique(tmp_path: Path) -> None:
    with new_case(tmp_path) as told:
        tell_everything(told)
        told.tell(VerdictGiven(verdict=Verdict.NOT_COMPROMISED, reason="own-vpn"))
        report = report_on(told)
    assert report.techniques == ()
    assert {one.type for one in bundle_of(report).objects} == {"identity", "incident", "report"}


def test_an_address_is_called_malicious_only_where_the_verdict_is_sure() -> None:
    def kinds(report: ReportModel) -> set[str]:
        return {kind for one in bundle_of(report).objects if one.type == "indicator" for kind in one.indicator_types}

    assert kinds(full_report()) == {"malicious-activity"}
    assert kinds(full_report().model_copy(update={"verdict": None})) == {"anomalous-activity"}


def with_reported(verdict: str, link: str, against: str) -> ReportModel:
    mail = ExaminedPart(
        subject="x",
        sender="alert@bank.example.net",
        sender_name="",
        date="",
        finding="phishing",
        says="",
        name="lure.eml",
        number=1,
        evidence="a" * 64,
        mailbox="",
        examined_at=MADE_AT,
        examined_by=full_report().made_by,
        checks=(),
        reasons=(ReasonLine(points=9, sentence="It leads elsewhere.", evidence=against),),
        links=(f"shown → {link}", "https://www.example.org/logo"),
        files=(),
        not_examined=(),
    )
    part = ReportedPart(mails=(mail,), hosts=(), answers=(), fell=(), searched_others=False, filters=())
    given = full_report().verdict
    assert given is not None
    told = given.model_copy(update={"verdict": verdict, "theft": "none" if verdict == "honest mail" else ""})
    return full_report().model_copy(update={"reported": part, "verdict": told, "exposures": ()})


def test_a_phishing_mail_gives_others_its_sender_and_the_links_that_speak_against_it_and_no_recipient() -> None:
    link = "http://203.0.113.99/log'in?u=lin.wei@example.com"
    report = with_reported("phishing", link, f"“shown” → {link}")
    found = {one.pattern: one.indicator_types for one in bundle_of(report).objects if one.type == "indicator"}
    assert found["[email-message:from_ref.value = 'alert@bank.example.net']"] == ["anomalous-activity"]
    assert found["[url:value LIKE 'http://203.0.113.99/log\\'in%']"] == ["malicious-activity"]
    text = render(report, Wish(format="stix")).decode()
    assert "www.example.org" not in text and "u=lin" not in text
    honest = bundle_of(with_reported("honest mail", link, link))
    assert not [one for one in honest.objects if one.type == "indicator"]


def test_whoever_was_told_by_the_word_of_an_answer_or_an_exposure_is_not_reported_as_not_told(tmp_path: Path) -> None:
    ask = Question(id="told", ask="Who was told, when, and by whom?", kind="text")
    playbook = PLAYBOOK.model_copy(
        update={"steps": (PLAYBOOK.steps[0].model_copy(update={"questions": (ask,)}), *PLAYBOOK.steps[1:])}
    )
    exact = OpenedAt(at=T0, precision="exact")
    copies = forwarding(TO_INTRUDER, Attribution.INTRUDER, exact)
    with new_case(tmp_path) as told:
        nobody = text_of(report_on(told), Reader.MANAGER)
        told.tell(ExposureFound(exposure=copies))
        told.tell(ExposureBeyondReach(exposure_id=copies.id, told="the recipients, by phone", told_at=T0))
        told.tell(QuestionAnswered(step="confirm", question="told", value="owner and lead, 14:00"))
        report = build_report(told.casefile, CASE, playbook, made_at=MADE_AT, made_by=KIM, program="workbench 0.1.0")
    assert "Nobody is on record as told" in nobody
    for text in (text_of(report, Reader.MANAGER), text_of(report, Reader.RESPONDER)):
        assert "Nobody is on record as told" not in text
        section = text.partition("On record elsewhere in the case")[2].partition("\n#")[0]
        assert "the recipients, by phone" in section and "owner and lead, 14:00" in section
