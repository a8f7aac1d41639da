"""The account's mail since the intruder was in: judged by the case, and others' mailboxes only where it was allowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from response_tools import Bench

from workbench.analysis.mail_findings import mail_findings
from workbench.desk.whereabouts import truth_tables
from workbench.model.actions import ActionKind
from workbench.model.errors import NotFound, UsageError
from workbench.model.mail import MessageQuery
from workbench.model.mail_findings import MailFinding, MailFindings
from workbench.model.words import Attribution, Facet, Judgement, Outcome
from workbench.providers.base import MessagePage
from workbench.reports.markdown import to_markdown
from workbench.reports.model import ReportModel, build_report
from workbench.reports.parts import Standing
from workbench.reports.readers import for_responder
from workbench.response.judging import overrule
from workbench.response.judging_mail import overrule_mail
from workbench.response.looking import look

pytest_plugins = ("response_fixtures",)

NINA = "nina.horvat@example.com"
TO_FINANCE, PLANNED = "Re: Tideway Freight, payment for November", "Re: Invoice 4460, Quay Marine"


@pytest.fixture
def fraud(make_bench: Callable[..., Bench]) -> Bench:
    """The invoice fraud, looked at once."""
    return make_bench(NINA)


def found_in(bench: Bench) -> MailFindings:
    record = bench.desk.casefile.views.facets(bench.case_id)[Facet.MESSAGES]
    found = mail_findings(record.state)
    assert found is not None
    return found


def queries_of(bench: Bench) -> list[MessageQuery]:
    """Notes every search that is made from now on."""
    asked: list[MessageQuery] = []
    between: Any = bench.between()

    async def note(query: MessageQuery) -> AsyncIterator[MessagePage]:
        asked.append(query)
        async for page in between.real.find_messages(query):
            yield page

    between.find_messages = note
    return asked


async def test_the_mail_of_the_intruder_is_told_from_the_owners_each_with_reasons(fraud: Bench) -> None:
    found = found_in(fraud)
    abnormal = {group.subject: group for group in found.abnormal}
    assert set(abnormal) == {"test", "Re: Invoice 4471, Harbour Supplies", TO_FINANCE, PLANNED}
    assert all(group.reasons and group.traced for group in found.abnormal)
    statements = next(group for group in found.normal if group.messages == 30)
    assert "which is the owner’s" in statements.why
    assert "30 mails went out within" in statements.reasons[0]
    planned = abnormal[PLANNED]
    assert (planned.drafts, planned.scheduled, planned.waiting, planned.outside) == (1, 1, 1, 0)
    assert abnormal["test"].deleted == 1


async def test_until_somebody_allows_it_no_mailbox_but_the_accounts_own_is_searched_and_that_is_said(
    fraud: Bench,
) -> None:
    asked = queries_of(fraud)
    await look(fraud.desk, fraud.case, (Facet.MESSAGES,))
    assert {q.mailbox for q in asked} == {NINA}
    found = found_in(fraud)
    assert not found.searched_others
    assert any(gap.startswith("NOT CHECKED: other people's mailboxes") for gap in found.not_checked)
    finance = next(group for group in found.abnormal if group.subject == TO_FINANCE)
    assert (finance.unchecked, finance.in_reach) == (1, None)
    assert found.lures[0].others is None


async def test_who_allowed_it_is_on_record_before_other_mailboxes_are_searched(fraud: Bench) -> None:
    asked = queries_of(fraud)
    await fraud.search_others()
    assert "" in {q.mailbox for q in asked}
    types = fraud.types()
    assert types.index("question-answered") < len(types) - types[::-1].index("state-observed")
    found = found_in(fraud)
    assert (found.searched_others, found.allowed_by) == (True, "Dana Reyes, by phone, 12:40")
    assert not any("NOT CHECKED" in gap for gap in found.not_checked)


async def test_the_mail_that_let_him_in_is_shown_with_reasons_and_with_who_else_got_it(fraud: Bench) -> None:
    await fraud.search_others()
    (lure,) = found_in(fraud).lures
    assert lure.sender == "it-support@examp1e.example"
    assert "imitates example.com" in lure.reasons[1]
    assert lure.others == ("paul.murphy@example.com", "oscar.diaz@example.com", "omar.haddad@example.com")


async def test_exactly_the_abnormal_groups_are_proposed_and_what_waits_to_be_sent_is_stopped(fraud: Bench) -> None:
    made = await fraud.plan("withdraw-mail", "withdraw-messages")
    labels = {p.action.label for p in made.actions}
    assert labels == {f"“{TO_FINANCE}”: 1 copy inside", f"“{PLANNED}”: 1 not sent yet"}
    rows = await fraud.run(made).wait()
    assert {row.outcome for row in rows} == {Outcome.DONE}
    assert all(row.proof and row.proof.proved for row in rows)
    tables = {t.subject: t for t in truth_tables(fraud.desk.casefile, fraud.case_id)}
    assert {r.how or r.where.value for r in tables[PLANNED].rows} == {
        "a draft, never sent",
        "stopped before it was sent",
    }
    assert {group.subject for group in found_in(fraud).abnormal} == set(tables)


async def test_mail_whose_sender_turns_out_to_be_the_owner_is_left_alone_and_its_exposures_close(spam: Bench) -> None:
    (group,) = found_in(spam).abnormal
    abnormal = spam.desk.casefile.views.signins(spam.case_id, judgement=Judgement.ABNORMAL)
    await overrule(spam.desk, spam.case, [r.signin.id for r in abnormal], Judgement.OWNER, "her own VPN")
    await look(spam.desk, spam.case, (Facet.MESSAGES,))
    assert found_in(spam).abnormal == ()
    assert not any(e.is_open for e in spam.view().facts.exposures if e.exposure.key.startswith(group.key))
    assert all(p.refused or p.done for p in spam.step("withdraw-mail").proposals if p.action.target == group.key)


async def test_mail_that_only_looks_abnormal_is_for_the_owner_to_say(spam: Bench) -> None:
    between: Any = spam.between()

    async def without_addresses(query: MessageQuery) -> AsyncIterator[MessagePage]:
        async for page in between.real.find_messages(query):
            yield MessagePage(tuple(c.model_copy(update={"from_ip": None}) for c in page.copies), page.coverage)

    between.find_messages = without_addresses
    await look(spam.desk, spam.case, (Facet.MESSAGES,))
    (group,) = found_in(spam).abnormal
    assert not group.traced
    exposure = spam.exposure(f"messages:{group.key}")
    assert exposure.exposure.attribution is Attribution.ASK_OWNER


async def test_a_search_that_the_provider_refuses_is_said_and_spoils_nothing_else(fraud: Bench) -> None:
    from workbench.model.errors import NotReadable

    between: Any = fraud.between()

    async def without_inbox(query: MessageQuery) -> AsyncIterator[MessagePage]:
        if query.recipient:
            raise NotReadable("The inbox can't be searched.")
        async for page in between.real.find_messages(query):
            yield page

    between.find_messages = without_inbox
    await look(fraud.desk, fraud.case, (Facet.MESSAGES,))
    found = found_in(fraud)
    assert (found.received, found.lures) == (None, ())
    assert "NOT CHECKED: the mail that let the intruder in. The inbox can't be searched." in found.not_checked
    assert len(found.abnormal) == 4


def test_the_copies_of_a_lure_are_kept_as_evidence(fraud: Bench) -> None:
    asyncio.run(fraud.search_others())
    state = fraud.desk.casefile.views.facets(fraud.case_id)[Facet.MESSAGES].state
    assert state is not None
    assert state.evidence is not None
    kept = b"".join(fraud.desk.casefile.evidence(state.evidence))
    assert kept.count(b'{"lure":') == 4


async def test_the_report_tells_which_mail_is_abnormal_what_was_left_alone_and_what_let_him_in(fraud: Bench) -> None:
    def written() -> tuple[ReportModel, str]:
        playbook = fraud.desk.playbook(fraud.case)
        actor, at = fraud.desk.actor, fraud.desk.now()
        report = build_report(
            fraud.desk.casefile, fraud.case_id, playbook, made_at=at, made_by=actor, program="workbench"
        )
        return report, to_markdown(for_responder(report))

    report, text = written()
    points = [p.what for p in report.open_points if p.standing is Standing.NOT_CHECKED]
    assert any("other people's mailboxes" in what for what in points)
    assert "**– NOT CHECKED: who else got it**" in text
    assert "✘ 1 mail planned and not sent yet" in text
    await fraud.search_others()
    report, text = written()
    assert report.mail is not None
    assert [group.subject for group in report.mail.groups if group.abnormal][-1] == PLANNED
    assert "### Left alone" in text
    assert "Allowed by: Dana Reyes, by phone, 12:40" in text
    assert "also got by: `paul.murphy@example.com`" in text
    assert not any("other people's mailboxes" in p.what for p in report.open_points)
    assert not any("Your monthly statement" in row.what for row in report.timeline)


async def test_a_person_overrules_whose_mail_it_is_both_ways_and_what_is_proposed_follows(spam: Bench) -> None:
    await spam.search_others()

    def found() -> MailFinding:
        findings = mail_findings(spam.desk.casefile.views.facets(spam.case_id)[Facet.MESSAGES].state)
        assert findings is not None
        return findings.groups[0]

    def proposed() -> set[str]:
        planned = spam.step("withdraw-mail").proposals
        return {p.action.target for p in planned if p.action.kind is ActionKind.WITHDRAW_MESSAGES and not p.refused}

    group, program = found().key, found().why
    assert proposed() == {group}
    await overrule_mail(spam.desk, spam.case, group, "her newsletter, she says", abnormal=False)
    assert not found().abnormal and found().why.endswith("her newsletter, she says")
    assert f"The program judges it abnormal: {program}" in found().reasons
    assert proposed() == set()
    assert not spam.exposure(f"messages:{group}").is_open
    await overrule_mail(spam.desk, spam.case, group, "she did not send it after all", abnormal=True)
    assert found().abnormal and found().traced and "she did not send it after all" in found().why
    assert proposed() == {group}
    assert spam.exposure(f"messages:{group}").is_open
    with pytest.raises(UsageError, match="needs a reason"):
        await overrule_mail(spam.desk, spam.case, group, " ", abnormal=True)
    with pytest.raises(NotFound, match="no group of mail 'mail-0'"):
        await overrule_mail(spam.desk, spam.case, "mail-0", "why", abnormal=True)
