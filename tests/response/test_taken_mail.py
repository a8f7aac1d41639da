"""Mail that was taken in is judged by the case where the program can't search the provider's."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from response_tools import Bench

from workbench.analysis.mail_findings import mail_findings
from workbench.model.words import Facet, Grade, Judgement
from workbench.response.judging import overrule, take_in

pytest_plugins = ("response_fixtures",)

SIGNINS = """time,account,ip,result,protocol,client
2026-10-20 08:00:00,kim@example.org,192.0.2.9,success,web,Chrome on Windows
2026-10-28 03:00:00,kim@example.org,203.0.113.9,success,web,Firefox on Linux
"""
MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{id}@example.org>
Date: {date}
X-Originating-IP: [{ip}]
{more}
{body}
"""


def written(folder: Path, name: str, **fields: str) -> Path:
    path = folder / f"{name}.eml"
    given = {"sender": "kim@example.org", "to": "ap@example.net", "more": "", "id": name} | fields
    path.write_text(MAIL.format(**given), encoding="utf-8")
    return path


async def test_sent_mail_from_an_abnormal_address_is_told_from_the_owners_and_the_rest_stays_not_checked(
    guided: Bench, tmp_path: Path
) -> None:
    log = tmp_path / "signins.csv"
    log.write_text(SIGNINS, encoding="utf-8")
    files = [
        written(
            tmp_path, "his", subject="Re: Invoice 7", date="Wed, 28 Oct 2026 03:30:00 +0000", ip="203.0.113.9",
            body="Please use our new bank account from now on.", more="Reply-To: kim@example.net",
        ),
        written(
            tmp_path, "hers", subject="Lunch", date="Wed, 28 Oct 2026 11:00:00 +0000", ip="192.0.2.9", body="At one?"
        ),
        written(
            tmp_path, "lure", sender="it@exarnple.org", to="kim@example.org", subject="Confirm your sign-in",
            date="Tue, 27 Oct 2026 22:00:00 +0000", ip="198.51.100.4", body="http://login.exarnple.org/owa",
        ),
    ]  # fmt: skip
    await take_in(guided.desk, guided.case, (log, *files), zone=UTC)
    record = guided.desk.casefile.views.signins(guided.case_id)
    his = [r.signin.id for r in record if r.signin.ip == "203.0.113.9"]
    hers = [r.signin.id for r in record if r.signin.ip == "192.0.2.9"]
    await overrule(guided.desk, guided.case, his, Judgement.ABNORMAL, "not hers, she says")
    await overrule(guided.desk, guided.case, hers, Judgement.OWNER, "the office")
    state = guided.desk.casefile.views.facets(guided.case_id)[Facet.MESSAGES].state
    found = mail_findings(state)
    assert state is not None
    assert found is not None
    assert state.grade is Grade.SHOWN
    assert {g.subject: g.abnormal for g in found.groups} == {"Re: Invoice 7": True, "Lunch": False}
    assert [x.sender for x in found.lures] == ["it@exarnple.org"]
    assert found.not_checked[0] == "NOT CHECKED: mail of this account that was not taken in."
    assert Facet.MESSAGES in guided.step("withdraw-mail").unchecked
    assert [e.exposure.key for e in guided.view().facts.exposures if e.exposure.facet is Facet.MESSAGES]
