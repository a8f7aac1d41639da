"""A new password is shown once, and is nowhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from response_tools import Bench, kill, never, raises

from workbench.desk.crash import describe_crash
from workbench.model.actions import ActionKind
from workbench.model.errors import ConnectionLost, LocalFileError, NotFound, NotReadable, Refused
from workbench.model.events import SecretTaken
from workbench.model.support import PasswordPolicy
from workbench.model.words import Facet, Outcome
from workbench.reports.making import report_of
from workbench.response.planning import plan_contain
from workbench.response.plans import PlannedAction
from workbench.response.read_back import read_back
from workbench.response.running import Run

pytest_plugins = ("response_fixtures",)

Really = Callable[[], Awaitable[Any]]

NOBODY = "Nobody took the new password: issue another one after the call."


async def _reset(spam: Bench, pick: str = "reset-password") -> Run:
    run = spam.run(await spam.plan("reset-password", pick))
    await run.wait()
    return run


def _resets(spam: Bench) -> list[PlannedAction]:
    return [p for p in spam.step("reset-password").proposals if p.action.kind is ActionKind.RESET_PASSWORD]


async def test_a_new_password_is_nowhere_but_where_it_was_shown(
    spam: Bench, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    between = spam.between()
    made = await spam.plan("reset-password", "reset-password")
    run = spam.run(made)
    rows = await run.wait()
    shown = (await run.take_secret("reset-password")).get_secret_value()
    assert between.secrets == [shown]

    told = [e async for e in run.events()]
    case = spam.case
    kept = [record.evidence.sha256 for record in spam.view().facts.evidence]
    texts = {
        "objects": repr((made, rows, told, run, vars(run), spam.view(), spam.events(), spam.action("reset-password"))),
        "dumps": "".join(e.model_dump_json() for e in told) + made.model_dump_json(),
        "markdown": report_of(spam.desk, case, "md"),
        "json": report_of(spam.desk, case, "json"),
        "log": caplog.text,
        "output": "".join(capsys.readouterr()),
        "evidence": repr([*map(list, map(spam.desk.casefile.evidence, kept))]),
    }
    files = [path for path in spam.folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith(".practice.json") for path in files)
    texts |= {str(path): path.read_bytes().decode("latin-1") for path in files}
    assert [where for where, text in texts.items() if shown in text] == []


async def test_a_crash_in_the_middle_of_a_reset_writes_no_password_down(spam: Bench) -> None:
    between = spam.between()

    async def fall_over(really: Really) -> Any:
        local = between.secrets[0]
        raise KeyError(f"could not send {local}")

    between.perform_as["reset-password"] = fall_over
    run = spam.run(await spam.plan("reset-password", "reset-password"))
    with pytest.raises(KeyError) as caught:
        await run.wait()
    said = describe_crash(caught.value, spam.desk.paths)
    written = (spam.desk.paths.state / "crash.log").read_text()
    assert "KeyError" in written
    assert "running.py" in written
    for text in (said, written, repr(run.rows), repr(spam.events())):
        assert between.secrets[0] not in text
    with pytest.raises(KeyError):
        await spam.desk.drain()


async def test_a_password_is_taken_once(spam: Bench) -> None:
    run = await _reset(spam)
    assert list(run.secrets_waiting) == ["reset-password"]
    assert [r.secret_waiting for r in run.rows.values()] == [True]
    assert not spam.action("reset-password").secret_taken
    await run.take_secret("reset-password", how="read out on the phone")
    assert list(run.secrets_waiting) == []
    assert [r.secret_waiting for r in run.rows.values()] == [False]
    assert spam.action("reset-password").secret_taken
    with pytest.raises(NotFound, match="shown already"):
        await run.take_secret("reset-password")
    (taken,) = [e.data for e in spam.events() if isinstance(e.data, SecretTaken)]
    assert taken.how == "read out on the phone"


async def test_two_who_reach_for_a_password_at_once_get_it_once(spam: Bench) -> None:
    run = await _reset(spam)
    got = await asyncio.gather(*(run.take_secret("reset-password") for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(g, NotFound) for g in got) == 2
    assert spam.types().count("secret-taken") == 1


async def test_a_password_whose_taking_cant_be_recorded_can_still_be_taken(
    spam: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await _reset(spam)

    async def full(*_: object) -> None:
        raise LocalFileError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(spam.desk, "record", full)
        with pytest.raises(LocalFileError):
            await run.take_secret("reset-password")
    assert (await run.take_secret("reset-password")).get_secret_value()


async def test_a_reset_that_failed_hands_out_no_password(spam: Bench) -> None:
    spam.between().perform_as["reset-password"] = raises(ConnectionLost("No answer."))
    run = await _reset(spam)
    assert run.rows["reset-password"].outcome is Outcome.FAILED
    with pytest.raises(NotFound):
        await run.take_secret("reset-password")


async def test_a_password_is_kept_while_nobody_knows_whether_it_is_in_force(spam: Bench) -> None:
    between = spam.between()
    made = await spam.plan("reset-password", "reset-password")
    between.perform_as["reset-password"] = raises(ConnectionLost("No answer."), after=True)
    between.observe_as[Facet.PASSWORD] = raises(NotReadable("Not now."))
    run = spam.run(made)
    await run.wait()
    del between.observe_as[Facet.PASSWORD]
    await read_back(spam.desk, spam.case)
    assert spam.action("reset-password").outcome is Outcome.DONE
    assert (await run.take_secret("reset-password")).get_secret_value() == between.secrets[0]


async def test_while_the_password_can_still_be_taken_no_other_is_offered(spam: Bench) -> None:
    await _reset(spam)
    assert [p.action.id for p in _resets(spam)] == ["reset-password"]


async def test_a_password_that_was_taken_can_be_replaced_and_nothing_suggests_it(spam: Bench) -> None:
    run = await _reset(spam)
    await run.take_secret("reset-password")
    spam.desk = spam.start()
    first, again = _resets(spam)
    assert first.done
    assert (again.required, again.suggested) == (False, False)
    assert "stops working" in again.note
    assert not any("Reset the password" in lack for lack in spam.step("reset-password").lacks)


async def test_a_password_that_nobody_took_keeps_the_step_open_until_another_one_is_issued(spam: Bench) -> None:
    await _reset(spam)
    spam.desk = spam.start()
    first, again = _resets(spam)
    assert first.done
    assert again.action.id == "reset-password~2"
    assert again.note == NOBODY
    assert (again.required, again.suggested, again.done, again.refused) == (True, True, False, "")
    assert spam.view().locked_out_at == 2
    assert "nobody has the new password: the owner is locked out" in spam.step("reset-password").lacks
    contained = await plan_contain(spam.desk, spam.case)
    assert ActionKind.RESET_PASSWORD not in [p.action.kind for p in contained.actions]

    between = spam.between()
    run = await _reset(spam)
    assert between.asked == ["reset-password~2"]
    await run.take_secret("reset-password~2")
    assert _resets(spam)[0].done
    assert NOBODY not in [p.note for p in _resets(spam)]
    assert spam.view().locked_out_at == 0
    assert not any("locked out" in lack for lack in spam.step("reset-password").lacks)


async def test_a_reset_that_a_kill_interrupted_is_offered_again_once_it_proves_to_have_happened(spam: Bench) -> None:
    between, began = spam.between(), asyncio.Event()
    hang = never(began)

    async def stand_in(really: Really) -> Any:
        await really()
        return await hang(really)

    between.perform_as["reset-password"] = stand_in
    spam.run(await spam.plan("reset-password", "reset-password"))
    await began.wait()
    kill(spam.desk)
    spam.desk = spam.start()
    (only,) = _resets(spam)
    assert "unknown" in only.refused
    assert not only.done
    await read_back(spam.desk, spam.case)
    assert [p.action.id for p in _resets(spam)] == ["reset-password", "reset-password~2"]


async def test_a_second_reset_that_failed_does_not_hide_that_the_first_was_not_taken(spam: Bench) -> None:
    await _reset(spam)
    spam.desk = spam.start()
    spam.between().perform_as["reset-password~2"] = raises(ConnectionLost("No answer."))
    await _reset(spam)
    assert [p.action.id for p in _resets(spam)] == ["reset-password", "reset-password~3"]


async def test_a_policy_that_no_password_satisfies_stops_nothing_but_the_reset(spam: Bench) -> None:
    between = spam.between()
    between.password_policy = PasswordPolicy(min_length=40, max_length=12)  # type: ignore[attr-defined]
    rows = await spam.run(await spam.plan("reset-password", "reset-password", "revoke-sessions")).wait()
    assert [(r.action_id, r.outcome) for r in rows] == [
        ("reset-password", Outcome.FAILED),
        ("revoke-sessions", Outcome.DONE),
    ]
    assert rows[0].detail.startswith("Not started: No password satisfies")
    assert between.asked == ["revoke-sessions"]
    assert not spam.view().facts.unknown


async def test_a_case_file_that_is_closed_to_writing_refuses_before_the_call(
    spam: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    between = spam.between()
    made = await spam.plan("reset-password", "reset-password")

    async def full(*_: object) -> None:
        raise LocalFileError("The disk is full.")

    monkeypatch.setattr(spam.desk, "record", full)
    run = spam.run(made)
    with pytest.raises(LocalFileError):
        await run.wait()
    assert between.asked == []
    with pytest.raises(Refused):
        spam.run(made.pick(frozenset()))
