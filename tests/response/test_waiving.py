"""What is left undone needs a name, a reason and a date; it is then left undone, and nothing more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from response_tools import LIN_FORWARD, LIN_SETTINGS, OUTSIDE, Bench

from workbench.model.errors import CheckFailed, NotFound, Refused, UsageError
from workbench.model.events import CaseClosed
from workbench.model.words import Facet, StepState
from workbench.response.answering import answer, beyond_reach, note, wait_for, waive
from workbench.response.closing import close_case, hindrances, left_open, left_to_ask
from workbench.response.looking import look
from workbench.response.telling import nobody_told
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)

FORWARDING = f"forwarding:{LIN_FORWARD}"


async def _waive(spam: Bench, step: str, reason: str = "no time tonight", **more: Any) -> None:
    await waive(spam.desk, spam.case, step, reason, **more)


async def test_one_exposure_is_waived_with_a_reason_and_a_date_and_the_action_on_it_with_it(spam: Bench) -> None:
    await _waive(spam, "inspect-rules", "the owner set it up", exposure=FORWARDING)
    waiver = spam.view().facts.waiver("exposure", FORWARDING)
    assert waiver is not None
    assert waiver.reason == "the owner set it up"
    assert waiver.by.name == "ana"
    assert waiver.recheck_at is not None
    assert waiver.recheck_at > spam.clock() + timedelta(days=6)
    assert spam.exposure(FORWARDING).is_open, "waived is not shut"
    await spam.do("inspect-rules", "disable-rule:r-2", *LIN_SETTINGS)
    assert spam.step("inspect-rules").state is StepState.DONE


@pytest.mark.parametrize("reason", ["", " \n"])
async def test_nothing_is_waived_without_a_reason(spam: Bench, reason: str) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        await _waive(spam, "inspect-rules", reason, exposure=FORWARDING)


async def test_a_date_to_look_again_that_has_passed_is_refused(spam: Bench) -> None:
    with pytest.raises(UsageError, match="in the past"):
        await _waive(spam, "inspect-rules", exposure=FORWARDING, recheck_at=spam.clock() - timedelta(days=1))


@pytest.mark.parametrize("subject", [{"exposure": "forwarding:nobody@example.org"}, {"action": "disable-rule:r-9"}])
async def test_what_is_not_there_cant_be_waived(spam: Bench, subject: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        await _waive(spam, "inspect-rules", **subject)
    with pytest.raises(NotFound, match="no step"):
        await _waive(spam, "wash-hands")


async def test_a_step_waived_as_a_whole_waives_each_open_part_by_name(spam: Bench) -> None:
    await _waive(spam, "withdraw-mail", "the recipients were called")
    named = {(w.subject, w.name) for w in spam.view().facts.waivers}
    assert ("exposure", OUTSIDE) in named
    assert ("step", "withdraw-mail") in named
    assert spam.step("withdraw-mail").state is StepState.WAIVED
    assert not [h for h in hindrances(spam.view()) if "Invoice" in h]


async def test_questions_and_the_verdict_are_answered_not_waived(spam: Bench) -> None:
    for step in ("confirm-compromise", "close"):
        with pytest.raises(Refused, match="can't be waived as a whole"):
            await _waive(spam, step)


async def test_a_waived_exposure_that_comes_back_needs_a_new_reason(spam: Bench) -> None:
    await spam.do("inspect-rules", "disable-rule:r-2")
    await _waive(spam, "inspect-rules", exposure="rules:r-2")
    back = await plan_undo(spam.desk, spam.case, "disable-rule:r-2", "the owner needs it")
    await spam.run(back).wait()
    assert spam.exposure("rules:r-2").is_open
    assert spam.view().facts.waiver("exposure", "rules:r-2") is None


async def test_an_exposure_found_after_its_step_was_waived_still_keeps_the_case_open(spam: Bench) -> None:
    from workbench.model.actions import Action, ActionKind

    await spam.do("inspect-rules", "disable-rule:r-2")
    await _waive(spam, "inspect-rules")
    rule = Action(id="x", kind=ActionKind.ENABLE_RULE, target="r-2")
    await spam.desk.provider("practice").perform(spam.case.account, rule)
    await look(spam.desk, spam.case, (Facet.RULES,))
    assert any("still open without a waiver" in h for h in hindrances(spam.view()))


async def test_a_case_closes_on_waivers_alone_and_opens_its_report_with_them(spam: Bench) -> None:
    await spam.confirm()
    with pytest.raises(CheckFailed):
        await close_case(spam.desk, spam.case)
    for step in spam.view().steps[1:-1]:
        if step.state is StepState.OPEN:
            await _waive(spam, step.step.id, f"left: {step.step.id}")
    await answer(spam.desk, spam.case, "close", "cause", "unknown")
    await answer(spam.desk, spam.case, "close", "told", "everybody")
    view = await close_case(spam.desk, spam.case)
    (closed,) = [e.data for e in spam.events() if isinstance(e.data, CaseClosed)]
    left = (*nobody_told(spam.desk, spam.case), *left_open(view), *left_to_ask(spam.desk, view))
    assert closed.left_open == left
    still = [e for e in view.facts.exposures if e.is_open]
    assert len(still) >= 12
    for exposure in still:
        assert any(exposure.exposure.what in s and "waived by ana: left" in s for s in closed.left_open)


async def test_what_is_beyond_reach_names_who_was_told(spam: Bench) -> None:
    with pytest.raises(UsageError, match="who was told"):
        await beyond_reach(spam.desk, spam.case, OUTSIDE, " ")
    with pytest.raises(NotFound):
        await beyond_reach(spam.desk, spam.case, "messages:nothing", "Bo")
    await beyond_reach(spam.desk, spam.case, OUTSIDE, "205 people, by mail from the helpdesk")
    exposure = spam.exposure(OUTSIDE)
    assert exposure.beyond_reach
    assert exposure.told == "205 people, by mail from the helpdesk"
    assert exposure.told_at is not None
    assert exposure.closed_at is None


async def test_a_step_waits_for_a_named_person_and_goes_on_when_told(spam: Bench) -> None:
    await wait_for(spam.desk, spam.case, "3", "Bo Lund", "the owner's phone")
    record = spam.step("enable-2fa").record
    assert record is not None
    assert (record.state, record.waiting_for, record.waiting_what) == (
        StepState.WAITING,
        "Bo Lund",
        "the owner's phone",
    )
    await wait_for(spam.desk, spam.case, "enable", "")
    assert spam.step("enable-2fa").state is StepState.OPEN


async def test_a_waiting_step_is_done_once_its_proof_is_there(spam: Bench) -> None:
    await wait_for(spam.desk, spam.case, "disable-protocols", "Bo Lund")
    await spam.do("disable-protocols")
    assert spam.step("disable-protocols").state is StepState.DONE


@pytest.mark.parametrize(
    ("step", "question", "value", "error"),
    [
        ("confirm-compromise", "account-kind", "robot", UsageError),
        ("confirm-compromise", "payment-mail", "maybe", UsageError),
        ("confirm-compromise", "noticed-at", "this morning", UsageError),
        ("confirm-compromise", "noticed-at", "2026-11-03T08:30", UsageError),
        ("confirm-compromise", "symptoms", "  ", UsageError),
        ("confirm-compromise", "shoe-size", "42", NotFound),
        ("9", "cause", "unknown", NotFound),
    ],
)
async def test_an_answer_that_does_not_fit_its_question_is_refused(
    spam: Bench, step: str, question: str, value: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await answer(spam.desk, spam.case, step, question, value)
    assert "question-answered" not in spam.types()


async def test_an_answer_leads_to_the_question_that_hangs_on_it(spam: Bench) -> None:
    def unanswered() -> list[str]:
        return [q.id for q in spam.step("1").unanswered]

    await answer(spam.desk, spam.case, "1", "payment-mail", "no")
    assert "payment-mail" not in unanswered()
    await answer(spam.desk, spam.case, "1", "noticed-at", "2026-11-03T08:30+08:00")
    assert spam.view().facts.given["noticed-at"] == "2026-11-03T08:30+08:00"


async def test_a_note_needs_words(spam: Bench) -> None:
    with pytest.raises(UsageError):
        await note(spam.desk, spam.case, " ")
    await note(spam.desk, spam.case, "called at 14:02", step="confirm-compromise")
    assert spam.types()[-1] == "note-added"


async def test_what_can_be_shut_is_never_beyond_reach(spam: Bench) -> None:
    with pytest.raises(Refused, match="can be shut"):
        await beyond_reach(spam.desk, spam.case, "rules:r-2", "Bo")
    assert not spam.exposure("rules:r-2").beyond_reach


async def test_what_comes_up_in_a_step_after_it_was_waived_opens_it_again_and_keeps_the_case_open(spam: Bench) -> None:
    await spam.do("inspect-rules", "disable-rule:r-2")
    await _waive(spam, "inspect-rules", "the rest can wait")
    assert spam.step("inspect-rules").state is StepState.WAIVED
    await spam.run(await plan_undo(spam.desk, spam.case, "disable-rule:r-2", "the owner needs it")).wait()
    step = spam.step("inspect-rules")
    assert step.state is StepState.OPEN
    assert [p.action.id for p in step.outstanding] == ["disable-rule:r-2~2"], "what was waived stays waived"
    assert any("Inspect rules" in sentence for sentence in hindrances(spam.view()))
