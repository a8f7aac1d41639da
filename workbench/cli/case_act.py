"""Acting from the command line: plans, asks for what consent lacks, carries out, says how each action ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from workbench.model.errors import Refused, WorkbenchError
from workbench.model.text import clean_line

from .output import narrate
from .plan_text import describe_plan, sign

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.response.plans import Plan
    from workbench.response.running import Run
    from workbench.response.runs import RunRow

__all__ = ["Acted", "ActingOptions", "Asked", "carry_out", "do_actions", "follow"]


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
    return await carry_out(desk, case, made, asked)


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


async def carry_out(desk: Desk, case: Case, made: Plan, asked: Asked) -> Acted:
    """Carries a plan out, by the program or by hand; shows it only where that was asked. Raises Refused."""
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
        text="\n".join(map(clean_line, (*(f"{sign(r)} {r.title}: {r.detail}" for r in rows), *run.remarks))),
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
class ActingOptions:
    """What acting is asked for where no step's command says it; what is not given is left out."""

    confirm: tuple[str, ...] = ()
    dry_run: bool = False
    blind: str = ""
    secret_fd: int | None = None
    unseen: bool = False
    do: tuple[str, ...] = ()
    attach: tuple[Path, ...] = ()
