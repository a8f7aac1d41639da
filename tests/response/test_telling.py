"""Who was told, how and when is part of the case, and ends what nobody can take back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from response_tools import OUTSIDE, Bench

from workbench.casefile.tellings import who_was_told
from workbench.desk.whereabouts import truth_tables
from workbench.model.errors import Refused, UsageError
from workbench.model.events import CaseClosed, ExposureReopened
from workbench.model.telling import Audience, Way
from workbench.model.withdrawal import TruthTable
from workbench.reports.making import report_of
from workbench.response.answering import waive
from workbench.response.closing import close_case, reopen_case
from workbench.response.telling import nobody_told, record_told, strike, to_be_told, told_when

pytest_plugins = ("response_fixtures",)


def table_of(bench: Bench) -> TruthTable:
    (table,) = truth_tables(bench.desk.casefile, bench.case.id)
    return table


async def tell_everybody(bench: Bench) -> str:
    """Tells everybody outside and inside; returns the entry on those outside."""
    ids = []
    for audience in (Audience.OUTSIDE, Audience.INSIDE):
        people = to_be_told(bench.desk, bench.case, audience)
        ids.append((await record_told(bench.desk, bench.case, people, audience=audience, how=Way.MAIL)).id)
    return ids[0]


async def test_one_who_was_told_by_phone_is_told_and_the_others_are_not(spam: Bench) -> None:
    people = to_be_told(spam.desk, spam.case, Audience.OUTSIDE)
    told = await record_told(
        spam.desk, spam.case, people[:1], audience=Audience.OUTSIDE, how=Way.PHONE, note="spoke to the owner"
    )
    (row,) = (r for r in table_of(spam).beyond_reach if r.told_at)
    assert (row.recipient, row.told_at) == (people[0], told.told_at)
    assert row.told.startswith("by phone, by ")
    assert row.told.endswith(": spoke to the owner")
    assert nobody_told(spam.desk, spam.case)[0].startswith("Nobody told yet: 204 of 205 recipients")
    assert to_be_told(spam.desk, spam.case, Audience.OUTSIDE) == people[1:]
    assert spam.exposure(OUTSIDE).is_open


async def test_many_people_stand_in_a_list_that_the_case_keeps(spam: Bench) -> None:
    await tell_everybody(spam)
    outside, inside = who_was_told(spam.desk.casefile, spam.case.id)
    assert (len(outside.who), outside.told.who, outside.told.count) == (205, (), 205)
    assert outside.told.listed in {e.evidence.sha256 for e in spam.desk.casefile.views.evidence_of(spam.case.id)}
    assert inside.told.count == 35


async def test_what_is_beyond_reach_ends_once_each_recipient_was_told_and_opens_again_when_an_entry_is_struck(
    spam: Bench,
) -> None:
    entry = await tell_everybody(spam)
    assert spam.exposure(OUTSIDE).beyond_reach
    assert table_of(spam).untold == ()
    await strike(spam.desk, spam.case, entry, "the mail bounced")
    assert spam.exposure(OUTSIDE).is_open
    assert len(table_of(spam).untold) == 205
    assert {t.told.id: t.struck for t in who_was_told(spam.desk.casefile, spam.case.id)}[entry] == "the mail bounced"
    with pytest.raises(Refused, match="struck already"):
        await strike(spam.desk, spam.case, entry, "again")


async def test_closing_says_that_nobody_was_told_and_does_not_refuse(worked: Bench) -> None:
    spam = worked
    await spam.desk.record(spam.case.id, ExposureReopened(exposure_id=OUTSIDE, why="it was not so"))
    await waive(spam.desk, spam.case, "withdraw-mail", "the lead tells them tomorrow", exposure=OUTSIDE)
    await close_case(spam.desk, spam.case)
    (closed,) = (e.data for e in spam.events() if isinstance(e.data, CaseClosed))
    assert closed.left_open[0].startswith("Nobody told yet: 207 recipients have a copy")
    report = report_of(spam.desk, spam.case, "md")
    assert report.count("**NOBODY TOLD** Nobody told yet: 207") == 1
    await record_told(spam.desk, spam.case, ["Dana at the bank"], audience=Audience.BANK, how=Way.PHONE)
    told = report_of(spam.desk, spam.case, "md").partition("Who was told")[2]
    assert "Dana at the bank" in told
    with pytest.raises(Refused, match="closed"):
        await strike(spam.desk, spam.case, who_was_told(spam.desk.casefile, spam.case.id)[0].told.id, "wrong")
    await reopen_case(spam.desk, spam.case, "to tell the rest")


async def test_nobody_is_told_by_mail_to_the_stolen_mailbox_nor_before_the_mail_nor_in_days_to_come(
    spam: Bench,
) -> None:
    desk, case = spam.desk, spam.case
    with pytest.raises(Refused, match="read by whoever is in that mailbox"):
        await record_told(desk, case, ["Lin.Wei@example.com"], audience=Audience.OWNER, how=Way.MAIL)
    with pytest.raises(UsageError, match="still to come"):
        at = desk.now() + timedelta(hours=1)
        await record_told(desk, case, ["a bank"], audience=Audience.BANK, how=Way.PHONE, told_at=at)
    (row, *_) = table_of(spam).rows
    with pytest.raises(UsageError, match="had not been sent"):
        at = row.sent_at - timedelta(hours=1)
        await record_told(desk, case, [row.recipient], audience=Audience.OUTSIDE, how=Way.PHONE, told_at=at)
    with pytest.raises(UsageError, match="not a mail address"):
        await record_told(desk, case, ["somebody"], audience=Audience.OUTSIDE, how=Way.PHONE)
    with pytest.raises(UsageError, match="which way"):
        await record_told(desk, case, ["somebody"], audience=Audience.OTHERS, how=Way.OTHER)
    assert who_was_told(desk.casefile, case.id) == ()


async def test_a_clock_time_means_today_in_the_organisations_zone(spam: Bench) -> None:
    assert told_when(spam.desk, "11:05").isoformat() == "2026-11-03T11:05:00+00:00"
    with pytest.raises(UsageError, match="no point in time"):
        told_when(spam.desk, "soon")
