"""Acting from the command line: the actions of a step, "contain now", reading back, undo."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from workbench.model.errors import Refused, WorkbenchError
from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, secret_fd_option, work
from .output import emit, narrate
from .plan_text import describe_plan, sign

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.response.plans import Plan
    from workbench.response.running import Run
    from workbench.response.runs import RunRow

__all__ = ["Acted", "contain", "do_actions", "follow", "read_back_command", "sign", "undo"]


class Asked(Protocol):
    """What acting needs to know from the command line."""

    @property
    def do(self) -> tuple[str, ...]: ...
    @property
    def confirm(self) -> tuple[str, ...]: ...
    @property
    def attach(self) -> tuple[Path, ...]: ...
    @property
    def dry_run(self) -> bool: ...
    @property
    def blind(self) -> str: ...
    @property
    def secret_fd(self) -> int | None: ...
    @property
    def unseen(self) -> bool: ...


@dataclass
class Acted:
    """What came of acting."""

    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    unknown: bool = False
    failed: bool = False
    unproved: bool = False

    def leave(self) -> None:
        """Leaves with the exit code that fits, if it isn't 0."""
        from .exits import ExitCode

        code = (
            ExitCode.UNKNOWN
            if self.unknown
            else ExitCode.PROVIDER
            if self.failed
            else ExitCode.CHECK_FAILED
            if self.unproved
            else ExitCode.OK
        )
        if code:
            raise click.exceptions.Exit(code)


async def do_actions(desk: Desk, case: Case, step_id: str, asked: Asked) -> Acted:
    """Plans, asks for what consent lacks, carries out, and says how each action ended."""
    from workbench.response.planning import plan

    from .by_hand import begun_by_hand, end_begun

    begun = begun_by_hand(desk, case, asked.do)
    if begun:
        ended = await end_begun(desk, case, begun, asked)
        return Acted(text=ended.text, data={"rows": ended.rows}, unproved=ended.unproved)
    picks = None if "all" in asked.do else asked.do
    made = await plan(desk, case, step_id, picks)
    if not made.actions and picks is None:
        made = _by_hand_plan(desk, case, step_id)
    return await _carry_out(desk, case, made, asked)


def _by_hand_plan(desk: Desk, case: Case, step_id: str) -> Plan:
    """At a provider that is worked by hand, `all` means every suggested action of the step."""
    from workbench.response.facts import gather
    from workbench.response.planning import plan_known
    from workbench.response.proposals import propose

    facts = gather(desk, case)
    definition = facts.playbook.step(step_id)
    assert definition is not None
    ids = [p.action.id for p in propose(desk, facts, definition) if p.suggested]
    return plan_known(desk, case, step_id, ids)


async def _carry_out(desk: Desk, case: Case, made: Plan, asked: Asked) -> Acted:
    from workbench.response.starting import why_nothing

    from .shapes import plan_shape

    if asked.dry_run:
        return Acted(text=describe_plan(made), data={"plan": plan_shape(made), "dry_run": True})
    if not made.actions:
        if held := why_nothing(desk, case, made.step):
            raise Refused("Nothing was done.", held)
        return Acted(text="There is nothing to do here.", data={"rows": []})
    if all(p.support.value == "guided" for p in made.actions):
        from .by_hand import by_hand

        done = await by_hand(desk, case, made, asked)
        return Acted(text=done.text, data={"plan": plan_shape(made), "rows": done.rows}, unproved=done.unproved)
    return await _automated(desk, made, asked)


async def _automated(desk: Desk, made: Plan, asked: Asked) -> Acted:
    from workbench.response.passwords import refuse_unverified
    from workbench.response.plans import Consent
    from workbench.response.starting import start

    from .secret_out import secret_out
    from .shapes import plan_shape, row_shape

    shows_secret = any(p.action.spec.secret for p in made.actions) and not asked.unseen
    if shows_secret:
        refuse_unverified(desk.casefile.views.case(made.case_id))
    out = secret_out(asked.secret_fd) if shows_secret else None
    consent = Consent(
        plan_digest=made.digest,
        how="command line: --do "
        + " ".join(getattr(asked, "do", ()))
        + "".join(f" --confirm {c}" for c in asked.confirm),
        confirmed=frozenset(asked.confirm),
        blind_reason=asked.blind,
    )
    run = start(desk, made, consent)
    try:
        rows = await follow(run)
    except WorkbenchError:
        _tell_unknown(desk, run.case)
        raise
    if out is not None:
        for action_id in run.secrets_waiting:
            show = partial(out.show, clean_line(f"New password for {run.case.account}"))
            await run.take_secret(action_id, how="handed over by the command line", show=show)
    return Acted(
        text="\n".join(clean_line(f"{sign(r)} {r.title}: {r.detail}") for r in rows),
        data={"plan": plan_shape(made), "rows": [row_shape(r) for r in rows]},
        unknown=any(r.outcome is not None and r.outcome.value == "unknown" for r in rows),
        failed=any(r.outcome is not None and r.outcome.value == "failed" for r in rows),
        unproved=any(not (r.proof and r.proof.proved) for r in rows),
    )


async def follow(run: Run) -> tuple[RunRow, ...]:
    """Waits for a run's end and says what is proved as it goes; returns the rows."""
    from workbench.response.runs import RowState

    async for event in run.events():
        if event.row is not None and event.row.state is RowState.ENDED and event.row.proof is not None:
            narrate(clean_line(f"{sign(event.row)} {event.row.title}"))
    return await run.wait()


def _tell_unknown(desk: Desk, case: Case) -> None:
    """A run that could not be recorded to its end says what it leaves behind, before it says why."""
    from workbench.response.facts import gather

    left = [record.action.id for record in gather(desk, case).unknown]
    if left:
        narrate(clean_line(f"How these ended is unknown: {', '.join(left)}."))
        narrate(clean_line(f"When the cause is gone: workbench case read-back {case.id}"))


@dataclass(frozen=True)
class _Plain:
    """The options of `contain` and `undo`."""

    confirm: tuple[str, ...] = ()
    dry_run: bool = False
    blind: str = ""
    secret_fd: int | None = None
    unseen: bool = False
    do: tuple[str, ...] = ()
    attach: tuple[Path, ...] = ()


@click.command()
@click.argument("ref", metavar="CASE")
@click.option(
    "--confirm", multiple=True, metavar="ACTION_ID", help="Confirm an action that reaches beyond the account."
)
@click.option("--without", multiple=True, metavar="ACTION_ID", help="Leave this one out.")
@click.option("--dry-run", is_flag=True, help="Show the plan, do nothing.")
@click.option("--blind", default="", metavar="REASON", help="Act where the state before can't be read, and why.")
@secret_fd_option
@click.option("--unseen", is_flag=True, help="A new password that nobody sees, until the owner was called.")
@case_file_option
@json_option
def contain(
    ref: str,
    confirm: tuple[str, ...],
    without: tuple[str, ...],
    dry_run: bool,
    blind: str,
    secret_fd: int | None,
    unseen: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Contain now: everything the playbook marks for it, in the order that matters."""
    from workbench.response.planning import contain_by_hand, plan_contain

    from .by_hand import add_by_hand

    asked = _Plain(confirm, dry_run, blind, secret_fd, unseen, do=("contain",))
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)

        async def main() -> Acted:
            left = await _settled_first(desk, case, asked)
            made = await plan_contain(desk, case)
            if without:
                made = made.pick(frozenset(p.action.id for p in made.actions) - frozenset(without))
            acted = await _carry_out(desk, case, made, asked)
            acted.unknown = acted.unknown or left
            by_hand = tuple(p for p in contain_by_hand(desk, case) if p.action.id not in without)
            return add_by_hand(acted, case, by_hand, dry_run=dry_run) if by_hand else acted

        acted = work(desk, main())
    emit(acted.text, acted.data, as_json=as_json)
    acted.leave()


async def _settled_first(desk: Desk, case: Case, asked: Asked) -> bool:
    """Reads back what an earlier run left unknown, so that it can be done again; tells whether any is left."""
    from workbench.response.facts import gather
    from workbench.response.read_back import read_back

    if asked.dry_run or not gather(desk, case).unknown:
        return False
    left = [record.action.id for record in await read_back(desk, case)]
    narrate("An earlier run was cut off. What it had begun was read back.")
    if left:
        narrate(clean_line("Still unknown, and left out: " + ", ".join(left)))
    return bool(left)


@click.command("read-back")
@click.argument("ref", metavar="CASE")
@case_file_option
@json_option
def read_back_command(ref: str, case_file: Path | None, as_json: bool) -> None:
    """Read the state of every action whose outcome is unknown. Nothing is repeated."""
    from workbench.response.read_back import read_back

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        left = work(desk, read_back(desk, case))
    ids = [r.action.id for r in left]
    text = "Nothing is unknown any more." if not ids else clean_line("Still unknown: " + ", ".join(ids))
    emit(text, {"unknown": ids}, as_json=as_json)
    Acted(unknown=bool(ids)).leave()


@click.command()
@click.argument("ref", metavar="CASE")
@click.argument("action_id")
@click.option("--reason", default="", help="Why it may come back; needed for a rule, a forwarding or a delegate.")
@click.option("--confirm", multiple=True, metavar="ACTION_ID", help="Confirm an undo that reaches beyond the account.")
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="By hand: what the console shows.")
@click.option("--dry-run", is_flag=True, help="Show the plan, do nothing.")
@case_file_option
@json_option
def undo(
    ref: str,
    action_id: str,
    reason: str,
    confirm: tuple[str, ...],
    attach: tuple[Path, ...],
    dry_run: bool,
    case_file: Path | None,
    as_json: bool,
) -> None:
    """Take one action back: restores the recorded state, and proves it."""
    from workbench.response.undoing import plan_undo

    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)

        async def main() -> Acted:
            made = await plan_undo(desk, case, action_id, reason)
            ids = (*confirm, *(i for i in made.single_confirmations if action_id in confirm))
            asked = _Plain(ids, dry_run, do=("undo", action_id), attach=attach)
            return await _carry_out(desk, case, made, asked)

        acted = work(desk, main())
    emit(acted.text, acted.data, as_json=as_json)
    acted.leave()
