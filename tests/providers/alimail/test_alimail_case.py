"""A whole case at Alibaba Mail over HTTP: by its API on the stand-in what can be, by hand with evidence the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from alimail_standin import CLIENT_SECRET, StandIn, Trouble
from alimail_tools import ANA, BO, CY, LIN, NOW, OUTSIDE, THEFT, a_tenant, asked

from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.events import StepDone
from workbench.model.words import Facet, Grade, Outcome, StepState, Verdict
from workbench.providers.alimail.provider import Alimail
from workbench.reports.making import report_of
from workbench.response.answering import answer, beyond_reach, choose_cause, give_verdict
from workbench.response.by_hand import begin_by_hand, end_by_hand, instructions, keep_files, show_facets
from workbench.response.closing import close_case, hindrances
from workbench.response.first_look import first_look
from workbench.response.judging import overrule, take_in
from workbench.response.looking import look
from workbench.response.opening import open_case
from workbench.response.planning import plan, plan_contain, plan_known
from workbench.response.plans import Consent, Plan
from workbench.response.starting import start
from workbench.response.survey import CaseView, survey

ABROAD = "203.0.113.7"


class _Desk:
    """A responder's desk with one case, and a folder of what the console showed."""

    def __init__(self, desk: Desk, provider: Alimail, folder: Path) -> None:
        desk._providers["alimail"] = provider
        self.desk = desk
        self.folder = folder
        self.shown = 0
        self.id = ""

    @property
    def case(self) -> Case:
        return self.desk.casefile.views.case(self.id)

    def view(self) -> CaseView:
        return survey(self.desk, self.case)

    def paste(self, words: str) -> Path:
        """What a person copied out of the console."""
        self.shown += 1
        path = self.folder / f"console-{self.shown}.txt"
        path.write_text(words)
        return path

    async def run(self, made: Plan) -> dict[str, Any]:
        run = start(self.desk, made, _agreed(made))
        rows = await run.wait()
        for action_id in run.secrets_waiting:
            await run.take_secret(action_id)
        return {row.action_id: row for row in rows}

    async def by_hand(self, step: str) -> None:
        """Does in the console what the step still asks for, and attaches what it shows."""
        for planned in self.view().step(step).outstanding:  # type: ignore[union-attr]
            action_id = planned.action.id
            made = plan_known(self.desk, self.case, step, (action_id,))
            await begin_by_hand(self.desk, made, _agreed(made), action_id)
            files = keep_files(self.desk, (self.paste(f"{action_id}: done"),), step=step, supports=action_id)
            await end_by_hand(self.desk, self.case, action_id, files)

    async def look_by_hand(self, step: str) -> None:
        """Shows the facets that nobody has looked at."""
        unchecked = self.view().step(step).unchecked  # type: ignore[union-attr]
        if unchecked:
            files = keep_files(self.desk, (self.paste("nothing found"),), step=step, supports=step)
            await show_facets(self.desk, self.case, step, unchecked, files)


def _agreed(made: Plan) -> Consent:
    return Consent(plan_digest=made.digest, how="typed word", confirmed=frozenset(made.single_confirmations))


def _signin_table(folder: Path) -> Path:
    """The login tab of the console, copied: a month from the office, and one sign-in from abroad."""
    lines = ["时间,账号,城市,IP,状态"]
    for day in range(28, 0, -1):
        at = (THEFT - timedelta(days=day)).astimezone(ZoneInfo("Asia/Shanghai"))
        lines.append(f"{at:%Y-%m-%d %H:%M:%S},{LIN},杭州,192.0.2.10,成功")
    theft = (THEFT - timedelta(minutes=2)).astimezone(ZoneInfo("Asia/Shanghai"))
    lines.append(f"{theft:%Y-%m-%d %H:%M:%S},{LIN},雷克雅未克,{ABROAD},成功")
    path = folder / "login.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


async def _open(work: _Desk) -> None:
    work.id = (await open_case(work.desk, account=LIN, ticket="HD-4711", provider="alimail", reporter="Lin Wei")).id
    await first_look(work.desk, work.case)
    await take_in(work.desk, work.case, (_signin_table(work.folder),), zone=ZoneInfo("Asia/Shanghai"))
    await overrule(work.desk, work.case, (ABROAD,), _abnormal(), "The owner was in the office, called back.")
    for question, value in (("account-kind", "person"), ("caller-verified", "called-back"), ("payment-mail", "no")):
        await answer(work.desk, work.case, "confirm-compromise", question, value)
    await give_verdict(work.desk, work.case, Verdict.CONFIRMED)


def _abnormal() -> Any:
    from workbench.model.words import Judgement

    return Judgement.ABNORMAL


async def _withdraw(work: _Desk, api: StandIn) -> None:
    await answer(work.desk, work.case, "withdraw-mail", "search-allowed", "Dana Reyes, by phone, 12:40")
    await look(work.desk, work.case, (Facet.MESSAGES,))
    api.troubles.append(Trouble(f"{ANA}/messages/move", "half"))
    (row,) = (await work.run(await plan(work.desk, work.case, "withdraw-mail", ("withdraw-messages",)))).values()
    assert row.outcome is Outcome.FAILED, "the answer was lost, and what was read back says that some are still there"
    assert not row.proof.proved
    (row,) = (await work.run(await plan(work.desk, work.case, "withdraw-mail", ("withdraw-messages",)))).values()
    assert row.outcome is Outcome.DONE
    assert "9 moved to where their recipients can still open them" in row.proof.sentence
    outside = next(e for e in work.view().facts.exposures if e.is_open and e.exposure.id.endswith("#outside"))
    await beyond_reach(work.desk, work.case, outside.exposure.id, f"{OUTSIDE}, by phone")


async def test_a_theft_is_worked_from_the_ticket_to_the_report_by_api_and_by_hand(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        work = _Desk(make_desk(now=_clock()), provider, tmp_path)
        await _open(work)

        contained = await work.run(await plan_contain(work.desk, work.case))
        assert contained["reset-password"].proof.proved
        assert tenant.users[LIN].must_change
        await _withdraw(work, api)
        assert {work_letter.folder for a in (ANA, BO, CY) for work_letter in tenant.users[a].letters.values()
                if work_letter.subject.startswith("Invoice")}.isdisjoint({"1", "2"})  # fmt: skip

        how = instructions(work.desk, work.case, "revoke-sessions")
        assert how[0].guide == "alimail"
        assert any("Trusted Devices" in line for line in how[0].entry.path)
        for step in [s.step.id for s in work.view().steps if not s.step.closes]:
            await work.look_by_hand(step)
            await work.by_hand(step)
        for exposure in work.view().facts.exposures:
            if exposure.is_open:
                await _ask_the_owner(work, exposure.exposure.id)
        await choose_cause(work.desk, work.case, "guessed", "the records hold many failed tries")
        await answer(work.desk, work.case, "close", "told", "owner, manager, security lead, 14:10")
        assert hindrances(work.view()) == ()
        closed = await close_case(work.desk, work.case)

        assert {s.state for s in closed.steps} == {StepState.DONE}
        grades = {f: s.grade for f in Facet if (s := closed.facts.state_of(f)) is not None}
        assert {f for f, grade in grades.items() if grade is Grade.READ} == {
            Facet.SIGN_IN, Facet.PASSWORD, Facet.SEND_AS, Facet.MESSAGES,
        }  # fmt: skip
        assert grades[Facet.SESSIONS] is grades[Facet.RULES] is Grade.SHOWN
        done = [e.data.step for e in work.desk.casefile.events(work.id) if isinstance(e.data, StepDone)]
        assert len(set(done)) == len(closed.steps)
        report = report_of(work.desk, closed.case, "json")
        assert json.loads(report)["verdict"]["verdict"] == "confirmed"
        everything = report + "".join(str(e) for e in work.desk.casefile.events(work.id))
        for secret in (CLIENT_SECRET, "token-1", tenant.users[LIN].password):
            assert secret not in everything
        assert api.refused == 0
        await work.desk.aclose()


async def _ask_the_owner(work: _Desk, exposure: str) -> None:
    from workbench.response.answering import waive

    step = next(s.step.id for s in work.view().steps for e in s.open_exposures if e.exposure.id == exposure)
    await waive(work.desk, work.case, step, "The owner says that it is theirs.", exposure=exposure)


def _clock() -> Callable[[], Any]:
    present = [NOW]

    def now() -> Any:
        present[0] += timedelta(milliseconds=200)
        return present[0]

    return now


async def test_a_freeze_and_a_withdrawal_are_taken_back_and_proved(
    make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    from workbench.response.undoing import plan_undo

    tenant = a_tenant()
    async with asked(tenant) as (api, provider):
        work = _Desk(make_desk(now=_clock()), provider, tmp_path)
        await _open(work)
        api.troubles.append(Trouble("PATCH", "cut"))
        frozen = await work.run(await plan(work.desk, work.case, "reset-password", ("suspend-sign-in",)))
        assert frozen["suspend-sign-in"].outcome is Outcome.DONE, (
            "the answer was lost, and what was read back settles it"
        )
        assert api.made("PATCH") == 1
        await _withdraw(work, api)
        done = [r.action.id for r in work.view().facts.actions if r.outcome is Outcome.DONE]
        for action_id in reversed(done):
            (row,) = (await work.run(await plan_undo(work.desk, work.case, action_id, "A false alarm."))).values()
            assert row.proof.proved, (action_id, row.detail)
        assert tenant.users[LIN].status == "NORMAL"
        assert {x.folder for x in tenant.users[ANA].letters.values()} == {"2"}
        await work.desk.aclose()
