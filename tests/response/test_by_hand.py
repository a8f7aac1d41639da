"""Work by hand: instructions, and proof by what a person attaches."""

from __future__ import annotations

from pathlib import Path

import pytest
from response_tools import LIN_FORWARD, Bench, agreed

from workbench.model.errors import ConsentMissing, LocalFileError, NotFound, PlanStale, Refused, UsageError
from workbench.model.events import ExposureFound, StateObserved
from workbench.model.state import Exposure, OpenedAt
from workbench.model.words import Attribution, Facet, Grade, Outcome, Verdict
from workbench.response.answering import give_verdict
from workbench.response.by_hand import begin_by_hand, end_by_hand, instructions, keep_files, show_facet
from workbench.response.planning import plan_known
from workbench.response.plans import Plan
from workbench.response.read_back import read_back
from workbench.response.survey import Move
from workbench.response.undoing import plan_undo

pytest_plugins = ("response_fixtures",)


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    path = tmp_path / "console.txt"
    path.write_bytes(b"Sessions: 0\r\n\xff\x1b[31mas the console wrote it")
    return path


async def _begin(guided: Bench, step: str, pick: str) -> Plan:
    made = plan_known(guided.desk, guided.case, step, (pick,))
    await begin_by_hand(guided.desk, made, agreed(made), made.actions[0].action.id)
    return made


async def _end(guided: Bench, action: str, *paths: Path, **more: object) -> None:
    files = keep_files(guided.desk, paths, step="reset-password", supports=action)
    await end_by_hand(guided.desk, guided.case, action, files, **more)  # type: ignore[arg-type]


async def test_every_action_and_facet_of_the_playbook_has_instructions(guided: Bench) -> None:
    for step in guided.view().steps:
        for name in (*(a.action.value for a in step.step.actions), *(f.value for f in step.step.checks)):
            (how,) = instructions(guided.desk, guided.case, name)
            assert how.guide == "generic"
            assert how.entry.path
    with pytest.raises(NotFound):
        instructions(guided.desk, guided.case, "cut-the-cable")


async def test_what_a_person_attaches_closes_an_exposure_and_its_grade_says_shown(guided: Bench, shown: Path) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    await _begin(guided, "reset-password", "reset-password")
    await _end(guided, "reset-password", shown)
    exposure = guided.exposure("password")
    assert not exposure.is_open
    assert exposure.grade is Grade.SHOWN
    assert exposure.closed_by == "reset-password"
    (kept,) = [e.evidence for e in guided.view().facts.evidence if e.evidence.name == "console.txt"]
    assert b"".join(guided.desk.casefile.evidence(kept.sha256)) == shown.read_bytes()
    proof = guided.action("reset-password").proof
    assert proof is not None
    assert kept.sha256[:12] in proof.sentence


async def test_a_word_alone_closes_nothing(guided: Bench) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    await _begin(guided, "reset-password", "reset-password")
    await _end(guided, "reset-password", words="I did it")
    record = guided.action("reset-password")
    assert record.proof is not None
    assert (record.proof.proved, record.proof.after) == (False, Grade.STATED)
    assert guided.exposure("password").is_open
    assert not guided.view().facts.unknown
    assert any("Reset the password" in lack or "the password" in lack for lack in guided.step("reset-password").lacks)


async def test_proof_can_be_attached_later(guided: Bench, shown: Path) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    await _begin(guided, "reset-password", "reset-password")
    await _end(guided, "reset-password")
    ended = guided.action("reset-password").ended_at
    await _end(guided, "reset-password", shown)
    assert not guided.exposure("password").is_open
    assert guided.action("reset-password").ended_at == ended


async def test_what_could_not_be_done_by_hand_is_failed_and_stays_open(guided: Bench, shown: Path) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    await _begin(guided, "reset-password", "reset-password")
    await _end(guided, "reset-password", shown, done=False, words="the console says no")
    assert guided.action("reset-password").outcome is Outcome.FAILED
    assert guided.exposure("password").is_open


async def test_sessions_and_devices_by_hand_are_shut_only_by_both(guided: Bench, shown: Path) -> None:
    await give_verdict(guided.desk, guided.case, Verdict.CONFIRMED)
    await _begin(guided, "reset-password", "forget-devices")
    await _end(guided, "forget-devices", shown)
    assert guided.exposure("sessions").is_open
    await _begin(guided, "reset-password", "revoke-sessions")
    await _end(guided, "revoke-sessions", shown)
    assert not guided.exposure("sessions").is_open


async def test_a_password_that_was_set_by_hand_is_not_said_to_be_untaken(guided: Bench, shown: Path) -> None:
    await _begin(guided, "reset-password", "reset-password")
    await _end(guided, "reset-password", shown)
    ids = [p.action.id for p in guided.step("reset-password").proposals]
    assert "reset-password~2" not in ids


async def test_a_kill_between_beginning_and_ending_by_hand_stays_unknown_until_a_person_says(
    guided: Bench, shown: Path
) -> None:
    await _begin(guided, "reset-password", "revoke-sessions")
    assert [r.action.id for r in guided.view().facts.unknown] == ["revoke-sessions"]
    assert guided.view().now.next.move is Move.READ_BACK
    head = guided.desk.casefile.head()
    (left,) = await read_back(guided.desk, guided.case)
    assert left.action.id == "revoke-sessions"
    assert guided.desk.casefile.head() == head, "nothing can be read, so nothing is claimed"
    with pytest.raises(Refused, match="unknown"):
        plan_known(guided.desk, guided.case, "reset-password", ("revoke-sessions",))
    await _end(guided, "revoke-sessions", shown)
    assert not guided.view().facts.unknown


async def test_an_action_by_hand_is_begun_once(guided: Bench) -> None:
    made = await _begin(guided, "reset-password", "reset-password")
    with pytest.raises(PlanStale, match="started already"):
        await begin_by_hand(guided.desk, made, agreed(made), "reset-password")
    with pytest.raises(NotFound):
        await begin_by_hand(guided.desk, made, agreed(made), "revoke-sessions")
    with pytest.raises(NotFound):
        await _end(guided, "revoke-sessions")


async def test_consent_binds_work_by_hand_as_well(spam: Bench) -> None:
    made = await spam.plan("blacklist-ips")
    block = made.actions[0].action.id
    with pytest.raises(ConsentMissing, match="confirmed singly"):
        await begin_by_hand(spam.desk, made, agreed(made, confirmed=frozenset()), block)
    with pytest.raises(PlanStale):
        await begin_by_hand(spam.desk, made, agreed(made, plan_digest="another"), block)


async def test_the_program_does_nothing_at_a_provider_that_is_worked_by_hand(guided: Bench) -> None:
    made = plan_known(guided.desk, guided.case, "reset-password", ("reset-password",))
    with pytest.raises(Refused, match="by hand"):
        guided.run(made, blind_reason="now")
    assert (await guided.plan("reset-password")).actions == ()


async def test_a_look_by_hand_counts_with_what_it_shows_and_is_not_hidden_by_planning(
    guided: Bench, shown: Path
) -> None:
    assert Facet.RULES in guided.step("inspect-rules").unchecked
    with pytest.raises(Refused, match="needs what the console shows"):
        await show_facet(guided.desk, guided.case, "inspect-rules", Facet.RULES, ())
    files = keep_files(guided.desk, (shown,), step="inspect-rules", supports="rules")
    await show_facet(guided.desk, guided.case, "inspect-rules", Facet.RULES, files)
    state = guided.view().facts.state_of(Facet.RULES)
    assert state is not None
    assert state.grade is Grade.SHOWN
    assert "console.txt" in state.coverage.source
    await guided.plan("inspect-rules")
    assert Facet.RULES not in guided.step("inspect-rules").unchecked
    assert "state-unreadable" not in guided.types()


async def test_an_attachment_that_cant_be_opened_is_refused_and_nothing_of_it_recorded(
    guided: Bench, tmp_path: Path
) -> None:
    head = guided.desk.casefile.head()
    with pytest.raises(LocalFileError, match=r"missing\.txt"):
        keep_files(guided.desk, (tmp_path / "missing.txt",), step="x", supports="y")
    with pytest.raises(LocalFileError):
        keep_files(guided.desk, (tmp_path,), step="x", supports="y")
    assert guided.desk.casefile.head() == head


async def test_what_is_brought_back_by_hand_is_open_again(guided: Bench, shown: Path) -> None:
    found = Exposure(
        id=f"forwarding:{LIN_FORWARD}",
        facet=Facet.FORWARDING,
        key=LIN_FORWARD,
        what="mail goes on",
        attribution=Attribution.INTRUDER,
        why="It goes outside.",
        opened=OpenedAt(),
        found_at=guided.clock(),
    )
    await guided.desk.record(guided.case_id, ExposureFound(exposure=found))
    action = f"stop-forwarding:{LIN_FORWARD}"
    await _begin(guided, "inspect-rules", action)
    await _end(guided, action, shown)
    assert not guided.exposure(found.id).is_open
    with pytest.raises(Refused, match="lets mail out"):
        await plan_undo(guided.desk, guided.case, action)
    back = await plan_undo(guided.desk, guided.case, action, "it is the owner's own, she says")
    await begin_by_hand(guided.desk, back, agreed(back), back.actions[0].action.id)
    await _end(guided, back.actions[0].action.id, shown)
    assert guided.exposure(found.id).is_open
    assert guided.action(action).undone_by == back.actions[0].action.id


async def test_a_state_shown_by_hand_is_recorded_for_the_action_it_proves(guided: Bench, shown: Path) -> None:
    await _begin(guided, "reset-password", "reset-password")
    await _end(guided, "reset-password", shown)
    (look,) = [e.data for e in guided.events() if isinstance(e.data, StateObserved)]
    assert (look.phase, look.actions, look.state.grade) == ("after", ("reset-password",), Grade.SHOWN)


async def test_a_network_that_the_person_chooses_is_checked_by_hand_too(guided: Bench) -> None:
    with pytest.raises(UsageError, match="is no network"):
        plan_known(guided.desk, guided.case, "blacklist-ips", ("restrict-login-ip:the office",))


async def test_what_was_shown_before_the_change_proves_no_change(guided: Bench, shown: Path, tmp_path: Path) -> None:
    files = keep_files(guided.desk, (shown,), step="inspect-rules", supports="auto-reply")
    await show_facet(guided.desk, guided.case, "inspect-rules", Facet.AUTO_REPLY, files)
    await _begin(guided, "inspect-rules", "clear-auto-reply")
    with pytest.raises(Refused, match="shown as the state before"):
        await _end(guided, "clear-auto-reply", shown)
    later = tmp_path / "later.txt"
    later.write_text("Automatic reply: off")
    await _end(guided, "clear-auto-reply", later)
    proof = guided.action("clear-auto-reply").proof
    assert proof is not None
    assert (proof.proved, proof.before, proof.after) == (True, Grade.SHOWN, Grade.SHOWN)


async def test_where_nobody_showed_the_state_before_the_proof_says_that_it_is_not_known(
    guided: Bench, shown: Path
) -> None:
    await _begin(guided, "reset-password", "reset-password")
    await _end(guided, "reset-password", shown)
    proof = guided.action("reset-password").proof
    assert proof is not None
    assert proof.before is None
