"""Whole cases, from the ticket to the report."""

from __future__ import annotations

import json

import pytest
from response_tools import OUTSIDE, Bench

from workbench.model.cases import Case
from workbench.model.errors import CheckFailed, Refused, UsageError
from workbench.model.events import CaseClosed, StepDone
from workbench.model.words import Facet, Judgement, StepState, Verdict
from workbench.reports.making import report_of
from workbench.response.answering import answer, beyond_reach, choose_cause, give_verdict, wait_for, waive
from workbench.response.closing import close_case, reopen_case
from workbench.response.judging import overrule
from workbench.response.looking import look
from workbench.response.planning import plan_contain
from workbench.response.survey import Move

pytest_plugins = ("response_fixtures",)


async def test_a_burst_of_spam_is_worked_from_the_ticket_to_the_report(worked: Bench) -> None:
    view = await close_case(worked.desk, worked.case)
    assert view.case.verdict == Verdict.CONFIRMED
    assert view.case.closed_at is not None
    assert {s.state for s in view.steps} == {StepState.DONE}
    assert not [e.exposure.what for e in view.facts.exposures if e.is_open]
    assert not view.facts.unknown
    assert view.now.next.move is Move.NOTHING

    report = json.loads(report_of(worked.desk, view.case, "json"))
    assert report["case"]["ticket"] == "HD-4711"
    assert report["verdict"]["verdict"] == "confirmed"
    assert {e["id"] for e in report["exposures"] if e["closed_at"]} >= {"password", "sessions", "rules:r-2"}
    assert "Still open" not in report_of(worked.desk, view.case, "md").split("## ")[1]


async def test_each_exposure_is_shut_no_later_than_it_was_seen_to_be(worked: Bench) -> None:
    closed = [e for e in worked.view().facts.exposures if e.closed_at is not None]
    assert len(closed) >= 12
    for exposure in closed:
        assert exposure.closed_at is not None
        assert exposure.verified_at is not None
        assert exposure.closed_at <= exposure.verified_at
        opened = exposure.exposure.opened.at
        assert opened is None or opened < exposure.closed_at


async def test_a_step_is_done_only_with_its_proof_and_says_which(worked: Bench) -> None:
    done = {e.data.step: e.data.proof for e in worked.events() if isinstance(e.data, StepDone)}
    assert any("The password was last changed" in sentence for sentence in done["reset-password"])
    assert any("read" in sentence and "practice" in sentence for sentence in done["inspect-rules"])
    assert all(done.values())


async def test_nothing_is_done_by_looking_alone(spam: Bench) -> None:
    assert {s.state for s in spam.view().steps} == {StepState.OPEN}
    assert "action-intended" not in spam.types()


async def test_containing_before_the_verdict_leaves_no_door_open_after_it(spam: Bench) -> None:
    await spam.run(await plan_contain(spam.desk, spam.case)).wait()
    await spam.confirm()
    assert spam.exposure("password").closed_by == "reset-password"
    assert spam.exposure("sessions").closed_by == "forget-devices"


async def test_ended_sessions_alone_do_not_shut_sessions_and_trusted_devices(spam: Bench) -> None:
    await spam.confirm()
    await spam.do("reset-password", "revoke-sessions")
    assert spam.exposure("sessions").is_open
    await spam.do("reset-password", "forget-devices")
    assert not spam.exposure("sessions").is_open


async def test_forgotten_devices_alone_do_not_shut_sessions_and_trusted_devices(spam: Bench) -> None:
    await spam.confirm()
    await spam.do("reset-password", "forget-devices")
    assert spam.exposure("sessions").is_open


async def test_a_door_that_was_shut_and_is_open_again_is_shut_again(spam: Bench) -> None:
    from workbench.model.actions import Action, ActionKind

    await spam.do("inspect-rules", "disable-rule:r-2")
    rule = Action(id="by the intruder", kind=ActionKind.ENABLE_RULE, target="r-2")
    await spam.desk.provider("practice").perform(spam.case.account, rule)
    await look(spam.desk, spam.case, (Facet.RULES,))
    assert spam.exposure("rules:r-2").is_open
    (again,) = [p for p in spam.step("inspect-rules").outstanding if p.action.target == "r-2"]
    assert again.action.id == "disable-rule:r-2~2"
    await spam.do("inspect-rules", again.action.id)
    assert spam.exposure("rules:r-2").closed_by == "disable-rule:r-2~2"


async def test_what_somebody_else_shut_is_not_put_down_to_an_action_that_failed(spam: Bench) -> None:
    from response_tools import LIN_FORWARD, raises

    from workbench.model.actions import Action, ActionKind
    from workbench.model.errors import ProviderError

    between = spam.between()
    name = f"stop-forwarding:{LIN_FORWARD}"
    between.perform_as[name] = raises(ProviderError("The service is being serviced."))
    await spam.do("inspect-rules", name)
    assert spam.exposure(f"forwarding:{LIN_FORWARD}").is_open
    colleague = Action(id="by a colleague", kind=ActionKind.STOP_FORWARDING, target=LIN_FORWARD)
    await between.real.perform(spam.case.account, colleague)
    await look(spam.desk, spam.case, (Facet.FORWARDING,))
    shut = spam.exposure(f"forwarding:{LIN_FORWARD}")
    assert not shut.is_open
    assert shut.closed_by is None


async def test_a_false_alarm_closes_as_not_compromised_with_its_reason(alarm: Bench) -> None:
    for question, value in (("account-kind", "person"), ("caller-verified", "called-back"), ("payment-mail", "no")):
        await answer(alarm.desk, alarm.case, "confirm-compromise", question, value)
    await give_verdict(
        alarm.desk, alarm.case, Verdict.NOT_COMPROMISED, reason_code="own-vpn", reason="her VPN leaves in Iceland"
    )
    states = {s.step.id: s.state for s in alarm.view().steps}
    assert states["confirm-compromise"] is StepState.DONE
    assert set(states.values()) - {StepState.DONE} == {StepState.SKIPPED, StepState.OPEN}
    assert states["close"] is StepState.OPEN
    await answer(alarm.desk, alarm.case, "close", "cause", "none")
    await answer(alarm.desk, alarm.case, "close", "told", "the owner, on the phone")
    view = await close_case(alarm.desk, alarm.case)
    (closed,) = [e.data for e in alarm.events() if isinstance(e.data, CaseClosed)]
    assert closed.verdict == Verdict.NOT_COMPROMISED
    assert view.case.verdict_reason == "her VPN leaves in Iceland"
    assert "action-intended" not in alarm.types()


async def test_a_false_alarm_is_refused_while_a_facet_that_it_needs_was_not_looked_at(alarm: Bench) -> None:
    from response_tools import raises

    from workbench.model.errors import NotReadable

    alarm.between().observe_as[Facet.APP_PASSWORDS] = raises(NotReadable("The service has no such list today."))
    await look(alarm.desk, alarm.case, (Facet.APP_PASSWORDS,))
    with pytest.raises(Refused, match="app passwords"):
        await give_verdict(alarm.desk, alarm.case, Verdict.NOT_COMPROMISED, reason_code="own-vpn")
    await give_verdict(alarm.desk, alarm.case, Verdict.UNDETERMINED)
    assert alarm.case.verdict == Verdict.UNDETERMINED


@pytest.mark.parametrize(("code", "words"), [("", "it was her"), ("because", "it was her"), ("other", " ")])
async def test_not_compromised_needs_a_reason_of_the_playbook(alarm: Bench, code: str, words: str) -> None:
    with pytest.raises(UsageError, match="carries its reason"):
        await give_verdict(alarm.desk, alarm.case, Verdict.NOT_COMPROMISED, reason_code=code, reason=words)
    assert alarm.case.verdict is None


async def test_a_case_does_not_close_before_all_is_settled_and_says_all_that_is_missing(spam: Bench) -> None:
    with pytest.raises(CheckFailed) as caught:
        await close_case(spam.desk, spam.case)
    hint = caught.value.hint
    assert "no verdict has been given" in hint
    assert "How did the intruder get in?" in hint
    assert "not proved: Reset the password" in hint
    for exposure in spam.view().facts.exposures:
        assert exposure.exposure.what in hint
    assert f"{hint.count(chr(10)) + 1} things are missing" in caught.value.title
    assert spam.case.closed_at is None


async def test_withdrawn_mail_is_shut_and_its_proof_counts_what_could_not_be_reached(spam: Bench) -> None:
    await spam.confirm()
    (row,) = await spam.do("withdraw-mail", "withdraw-messages")
    assert row.proof is not None
    assert "33 of 35 inside copies" in row.proof.sentence
    assert "2 can't be withdrawn" in row.proof.sentence
    assert spam.exposure(OUTSIDE.removesuffix("#outside")).closed_by == row.action_id
    assert spam.exposure(OUTSIDE).is_open


async def test_a_closed_case_takes_nothing_more_until_it_is_opened_again(worked: Bench) -> None:
    stale: Case = worked.case
    await close_case(worked.desk, stale)
    before = worked.desk.casefile.head()
    for word in (
        choose_cause(worked.desk, stale, "infected-device", "the scan found it"),
        give_verdict(worked.desk, stale, Verdict.UNDETERMINED),
        waive(worked.desk, stale, "withdraw-mail", "why not"),
        wait_for(worked.desk, stale, "withdraw-mail", "Bo"),
        beyond_reach(worked.desk, stale, OUTSIDE, "Bo"),
        overrule(worked.desk, stale, ("203.0.113.7",), Judgement.OWNER, "hers"),
        close_case(worked.desk, stale),
    ):
        with pytest.raises(Refused, match="closed"):
            await word
    assert worked.desk.casefile.head() == before

    await reopen_case(worked.desk, stale, "It is back.")
    assert worked.case.closed_at is None
    assert worked.step("close").state is StepState.OPEN
    await choose_cause(worked.desk, stale, "infected-device", "the scan found it")
