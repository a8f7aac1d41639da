"""`case stand-down`: takes back everything that can be, newest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.response.plans import Consent, Plan, PlannedAction
    from workbench.response.standing_down import StandDownPlan

__all__ = ["stand_down"]


@dataclass(frozen=True)
class _Asked:
    """The options, as given."""

    reason: str
    confirm: tuple[str, ...]
    without: tuple[str, ...]
    attach: tuple[Path, ...]
    could_not: str
    dry_run: bool


@dataclass
class _Done:
    """What came of it."""

    made: StandDownPlan
    lines: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    failed: bool = False
    """The mail system refused, or could not be read."""
    unknown: tuple[str, ...] = ()
    ended: bool = False
    undone: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    stays: bool = False
    """Something stays that could have been taken back."""


@click.command("stand-down")
@click.argument("ref", metavar="CASE")
@click.option("--reason", default="", help="How it is known to be a false alarm; not needed to go on with one.")
@click.option("--confirm", multiple=True, metavar="ACTION_ID", help="Confirm an undo that reaches beyond the account.")
@click.option("--without", multiple=True, metavar="ACTION_ID", help="Leave this one as it is.")
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="By hand: what shows the next undo.")
@click.option("--could-not", default="", metavar="WORDS", help="By hand: why the next undo could not be done.")
@click.option("--dry-run", is_flag=True, help="Show what would be taken back and what stays; change nothing.")
@case_file_option
@json_option
def stand_down(ref: str, case_file: Path | None, as_json: bool, **options: Any) -> None:
    """Stand a case down that was a false alarm: undo what can be undone, newest first, and list what can't.

    One that was cut off goes on where it was: what is unknown is read back first, and nothing is done twice. By hand,
    each undo of the list is ended with --attach FILE, one after the other.
    """
    asked = _Asked(**options)
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        done = work(desk, _carry_out(desk, case, asked))
    emit("\n".join(map(clean_line, done.lines)), _shape(done, asked), as_json=as_json)
    _leave(done, asked)


def _leave(done: _Done, asked: _Asked) -> None:
    from .exits import ExitCode

    if asked.dry_run:
        return
    if done.unknown:
        raise click.exceptions.Exit(ExitCode.UNKNOWN)
    if done.failed:
        raise click.exceptions.Exit(ExitCode.PROVIDER)
    if done.stays or not done.ended:
        raise click.exceptions.Exit(ExitCode.CHECK_FAILED)


def _shape(done: _Done, asked: _Asked) -> dict[str, Any]:
    from .shapes import plan_shape

    made = done.made
    return {
        "reason": made.reason,
        "dry_run": asked.dry_run,
        "resumed": made.resumed,
        "plan": plan_shape(made.plan),
        "by_hand": plan_shape(made.by_hand),
        "stays": [one.model_dump(mode="json") for one in made.left],
        "rows": done.rows,
        "ended": done.ended,
        "undone": list(done.undone),
        "left": list(done.left),
        "unknown": list(done.unknown),
    }


async def _carry_out(desk: Desk, case: Case, asked: _Asked) -> _Done:
    from workbench.response.standing_down import plan_stand_down
    from workbench.response.stood_down import stand_downs

    rows: list[str] = []
    if (asked.attach or asked.could_not) and not asked.dry_run:
        rows += await _end_begun(desk, case, asked)
    made = await plan_stand_down(desk, case, asked.reason, asked.without)
    done = _Done(made, lines=rows, failed=bool(made.unreadable))
    if asked.dry_run:
        done.lines += ["Nothing has been done. This is what would be:", *_describe(desk, case, made)]
        return done
    consent = _consent(made.plan, made, asked)
    if made.plan.actions:
        await _automated(desk, made, consent, done)
        made = await plan_stand_down(desk, case, without=asked.without) if made.by_hand.actions else made
    if made.by_hand.actions and (asked.attach or asked.could_not) and not rows:
        await _next_by_hand(desk, case, made, asked, done)
    elif not done.rows and not (made.is_empty and stand_downs(desk, case)):
        await _begin(desk, made)
    await _finish(desk, case, asked, done)
    return done


def _consent(plan: Plan, made: StandDownPlan, asked: _Asked) -> Consent:
    from workbench.response.plans import Consent

    # Either id will do: that of the undo, and that of what it takes back.
    both = {p.action.id: {p.action.id, p.action.undo_of} for p in (*made.plan.actions, *made.by_hand.actions)}
    return Consent(
        plan_digest=plan.digest,
        how="command line: stand-down" + "".join(f" --confirm {c}" for c in asked.confirm),
        confirmed=frozenset(name for name, ids in both.items() if ids & set(asked.confirm)),
    )


async def _automated(desk: Desk, made: StandDownPlan, consent: Consent, done: _Done) -> None:
    from workbench.response.stand_down_run import start_stand_down

    from .case_act import follow
    from .plan_text import sign
    from .shapes import row_shape

    run = start_stand_down(desk, made, consent)
    rows = await follow(run)
    done.lines += [f"{sign(r)} {r.title}: {r.detail}" for r in rows]
    done.lines += [run.tell_owner] * bool(run.tell_owner)
    done.rows = [row_shape(r) for r in rows]
    intended = {r.action.id for r in desk.casefile.views.actions(run.case_id)}
    failed = {r.action_id for r in rows if r.outcome is not None and r.outcome.value == "failed"}
    done.failed = done.failed or bool(failed & intended)
    done.stays = any(not (r.proof and r.proof.proved) for r in rows)


async def _begin(desk: Desk, made: StandDownPlan) -> None:
    from workbench.response.stand_down_run import begin_stand_down

    await begin_stand_down(desk, made)


async def _end_begun(desk: Desk, case: Case, asked: _Asked) -> list[str]:
    """Ends an undo by hand that was begun before and has no end; at most one, since the attachment shows one."""
    from workbench.response.facts import gather

    facts = gather(desk, case)
    begun = facts.standing_down.begun if facts.standing_down else ()
    record = next((r for r in facts.unknown if r.action.id in begun and _by_hand(desk, case, r.action.kind)), None)
    return [] if record is None else [await _end_one(desk, case, record.action.id, record.step, asked)]


def _by_hand(desk: Desk, case: Case, kind: str) -> bool:
    rows = {row.name: row.perform.value for row in desk.provider(case.provider).support()}
    return {str(name): level for name, level in rows.items()}.get(kind) != "automated"


async def _next_by_hand(desk: Desk, case: Case, made: StandDownPlan, asked: _Asked, done: _Done) -> None:
    from workbench.response.by_hand import begin_by_hand

    planned = made.by_hand.actions[0]
    only = made.by_hand.pick(frozenset([planned.action.id]))
    consent = _consent(only, made, asked)
    # Checked by what begins it; the stand-down itself must not begin for an undo that nobody confirmed.
    if planned.singly and planned.action.id not in consent.confirmed:
        from workbench.response.starting import check_consent

        check_consent(only, consent)
    await _begin(desk, made)
    await begin_by_hand(desk, only, consent, planned.action.id)
    done.lines.append(await _end_one(desk, case, planned.action.id, planned.step, asked))


async def _end_one(desk: Desk, case: Case, action_id: str, step: str, asked: _Asked) -> str:
    from workbench.response.by_hand import end_by_hand, keep_files

    could = not asked.could_not
    files = keep_files(desk, asked.attach, step=step, supports=action_id)
    proof = await end_by_hand(desk, case, action_id, files, done=could, words=asked.could_not)
    return f"{'✔' if proof.proved else '✘'} {action_id}: {proof.sentence}"


async def _finish(desk: Desk, case: Case, asked: _Asked, done: _Done) -> None:
    from workbench.response.facts import gather
    from workbench.response.stand_down_run import end_stand_down
    from workbench.response.standing_down import sort_out
    from workbench.response.stood_down import stand_downs

    facts = gather(desk, case)
    rest = sort_out(desk, facts, done.made.reason, without=asked.without)
    await end_stand_down(desk, case, asked.without)
    last = stand_downs(desk, case)[-1]
    done.ended, done.undone, done.left = last.ended_at is not None, last.undone, last.left
    done.unknown = tuple(r.action.id for r in facts.unknown)
    done.stays = done.stays or any(not one.expected for one in rest.left)
    if done.ended:
        done.lines.append(f"Stood down: {len(done.undone)} taken back and proved, {len(done.left)} left.")
        done.lines += [f"– stays: {sentence}" for sentence in done.left]
        return
    done.left = tuple(one.sentence for one in rest.left)
    done.lines += ["The stand-down is not finished.", *_describe(desk, case, rest)]
    if done.unknown:
        how = "The same command reads it back; by hand, --attach or --could-not says how it ended."
        narrate(clean_line(f"Outcome unknown: {', '.join(done.unknown)}. {how}"))


def _describe(desk: Desk, case: Case, made: StandDownPlan) -> list[str]:
    from workbench.response.slips import how_lines

    lines = []
    for title, plan in (("By the program, newest first:", made.plan), ("By hand, in this order:", made.by_hand)):
        lines += [title] * bool(plan.actions)
        for number, planned in enumerate(plan.actions, start=1):
            lines += _lines(number, planned)
            if plan is made.by_hand:
                lines += [f"   {line}" for line in how_lines(desk, case, planned.action)]
    if made.by_hand.actions:
        lines.append("End the first of these with --attach FILE (or --could-not WORDS), then the next.")
    if made.single_confirmations:
        lines.append("To be confirmed singly: " + " ".join(f"--confirm {i}" for i in made.single_confirmations))
    if made.is_empty:
        lines.append("Nothing can be taken back.")
    return [*lines, *(f"– stays: {one.sentence}" for one in made.left)]


def _lines(number: int, planned: PlannedAction) -> list[str]:
    action = planned.action
    head = f"  {number}. {action.id}: {action.spec.title} {action.label}".rstrip()
    reach = f" Reaches {action.reach.value}." if planned.singly else ""
    return [head, f"     takes back {action.undo_of}.{reach} {planned.note}".rstrip()]
