"""Works a case of the practice tenant as a responder would who always does the one next thing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.analysis.exposures import OUTSIDE
from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.cases import Case
from workbench.model.errors import OutcomeUnknown, PlanStale
from workbench.model.records import ActionRecord
from workbench.model.words import Verdict
from workbench.response.answering import answer, beyond_reach, choose_cause, give_verdict, waive
from workbench.response.closing import close_case
from workbench.response.first_look import first_look
from workbench.response.judging import take_in
from workbench.response.looking import look
from workbench.response.opening import open_case
from workbench.response.planning import plan, plan_contain
from workbench.response.plans import Consent, Plan
from workbench.response.proposals import is_proved
from workbench.response.read_back import read_back
from workbench.response.settling import settle
from workbench.response.starting import start
from workbench.response.survey import CaseView, Move, StepView, survey
from workbench.response.undoing import plan_undo

__all__ = ["ACCOUNT", "NoWay", "case_at_hand", "work"]

ACCOUNT = "lin.wei@example.com"
_MOVES = 120
"""More than any case takes."""
_UNDONE = ActionKind.BLOCK_IP
_EXPORT = (
    "time,account,ip,protocol,status\n"
    "2026-01-05T09:00:05Z,lin.wei@example.com,192.0.2.10,imap,Success\n"
    "2026-01-06T09:00:05Z,lin.wei@example.com,192.0.2.10,imap,Failure\n"
)


class NoWay(Exception):
    """The case goes round in circles: a fault of the workbench, or of the script."""


async def case_at_hand(desk: Desk, ticket: str) -> Case:
    """Returns the case under that ticket, opened now if it is not there yet."""
    known = next((c for c in desk.casefile.views.cases() if c.ticket == ticket), None)
    return known or await open_case(desk, account=ACCOUNT, ticket=ticket, provider="practice", reporter="Lin Wei")


async def work(desk: Desk, case: Case) -> None:
    """Goes on with a case from where it stands, to its end. What is unknown is read back first."""
    for _ in range(_MOVES):
        view = survey(desk, case)
        if view.case.closed_at is not None:
            return
        try:
            await _move(desk, case, view)
        except (PlanStale, OutcomeUnknown):
            continue
    raise NoWay(f"after {_MOVES} moves it stands at: {survey(desk, case).now.next.label}")


async def _move(desk: Desk, case: Case, view: CaseView) -> None:
    step = view.now
    match step.next.move:
        case Move.READ_BACK:
            await read_back(desk, case)
        case Move.FETCH_SIGNINS:
            await first_look(desk, case)
            await _take_in(desk, case)
        case Move.ANSWER if not _contained(view):
            await _act(desk, await plan_contain(desk, case))
        case Move.ANSWER:
            question = step.unanswered[0]
            word = {"choice": question.options[0].value if question.options else "", "yes-no": "no"}
            if question.kind == "cause":
                await choose_cause(desk, case, view.facts.playbook.causes[0].id, "the drill says so")
            else:
                await answer(desk, case, step.step.id, question.id, word.get(question.kind, "as the drill says"))
        case Move.VERDICT:
            await give_verdict(desk, case, Verdict.CONFIRMED)
        case Move.LOOK:
            await look(desk, case, step.unchecked, step=step.step.id)
        case Move.DO:
            await _act(desk, await plan(desk, case, step.step.id))
        case Move.DECIDE | Move.BY_HAND:
            await _decide(desk, case, step)
        case Move.CLOSE:
            undone = _to_undo(view)
            if undone is None:
                await close_case(desk, case)
            else:
                await _act(desk, await plan_undo(desk, case, undone.action.id, "the drill tries it"))
        case _:
            await settle(desk, case)


async def _take_in(desk: Desk, case: Case) -> None:
    path = Path(desk.casefile.path).with_name("export.csv")
    path.write_text(_EXPORT, encoding="utf-8")
    await take_in(desk, case, (path,))


def _contained(view: CaseView) -> bool:
    return any(record.step == "reset-password" for record in view.facts.actions)


def _to_undo(view: CaseView) -> ActionRecord | None:
    """One action is taken back in each case, and done again: undo goes the same way, so it is drilled too."""
    tried: Iterable[ActionRecord] = (r for r in view.facts.actions if r.action.kind is _UNDONE)
    first = next(iter(tried), None)
    if first is None or first.undone_by is not None or not is_proved(first):
        return None
    undos = any(r.action.undo_of == first.action.id for r in view.facts.actions)
    return None if undos else first


async def _act(desk: Desk, made: Plan) -> None:
    """Agrees to everything in a plan, carries it out, and takes the secrets that came of it."""
    if not made.actions:
        return
    consent = Consent(
        plan_digest=made.digest,
        how="drill",
        confirmed=frozenset(made.single_confirmations),
        blind_reason="the drill goes on",
    )
    run = start(desk, made, consent)
    await run.wait()
    for action_id in run.secrets_waiting:
        await run.take_secret(action_id, how="drill")


async def _decide(desk: Desk, case: Case, step: StepView) -> None:
    outside = next((e for e in step.open_exposures if e.exposure.key.endswith(OUTSIDE)), None)
    if outside is not None:
        await beyond_reach(desk, case, outside.exposure.id, "the recipients, by the drill")
    else:
        await waive(desk, case, step.step.id, "left undone in a drill")
