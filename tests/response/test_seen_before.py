"""An intruder who was here before is recognised."""

from __future__ import annotations

from response_tools import Bench

from workbench.model.words import Judgement
from workbench.response.first_look import first_look
from workbench.response.judging import judge_signins, overrule
from workbench.response.opening import open_case

pytest_plugins = ("response_fixtures",)


async def test_an_address_that_was_abnormal_in_another_case_is_named_with_its_ticket(spam: Bench) -> None:
    assert not any(f.code == "seen-before" for f in spam.desk.casefile.views.findings(spam.case_id))
    other = await open_case(spam.desk, account=spam.case.account, ticket="HD-9999", provider="practice")
    await first_look(spam.desk, other)
    (seen,) = [f for f in spam.desk.casefile.views.findings(other.id) if f.code == "seen-before"]
    assert seen.sentence.startswith("203.0.113.7, ")
    assert spam.case.ticket in seen.sentence


async def test_what_a_person_said_of_a_network_weighs_in_later_cases_of_the_same_account(spam: Bench) -> None:
    desk, views = spam.desk, spam.desk.casefile.views
    other = await open_case(desk, account=spam.case.account, ticket="HD-9999", provider="practice")
    await first_look(desk, other)
    thief = next(r.signin for r in views.signins(other.id, judgement=Judgement.ABNORMAL))
    await overrule(desk, other, (thief.id,), Judgement.OWNER, "the owner's hotel")
    (said,) = views.said_elsewhere(spam.case_id)
    assert (said.ip, said.judgement, said.ticket, said.by) == (thief.ip, Judgement.OWNER, "HD-9999", "ana")
    await judge_signins(desk, spam.case)
    judged = [r.judged for r in views.signins(spam.case_id) if r.signin.ip == thief.ip]
    sentences = {reason.sentence for one in judged if one for reason in one.reasons}
    assert any(s.startswith("ana said in case HD-9999 on ") and s.endswith("is the owner's.") for s in sentences)


async def test_what_was_said_of_another_account_weighs_nothing(spam: Bench) -> None:
    desk, views = spam.desk, spam.desk.casefile.views
    mine = next(r.signin for r in views.signins(spam.case_id))
    await overrule(desk, spam.case, (mine.id,), Judgement.OWNER, "asked the owner")
    other = await open_case(desk, account="somebody.else@example.net", ticket="HD-9998", provider="guided")
    assert views.said_elsewhere(other.id) == ()
