"""Actions by hand on the command line: begun, done in the console, ended with what was attached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Protocol

from workbench.model.text import clean_line

if TYPE_CHECKING:
    from workbench.desk.desk import Desk
    from workbench.model.cases import Case
    from workbench.model.records import ActionRecord
    from workbench.model.state import Proof
    from workbench.response.plans import Plan, PlannedAction

    from .case_act import Acted

__all__ = ["HandDone", "add_by_hand", "begun_by_hand", "by_hand", "end_begun"]


class HandAsked(Protocol):
    """What working by hand needs to know from the command line."""

    @property
    def confirm(self) -> tuple[str, ...]: ...
    @property
    def attach(self) -> tuple[Path, ...]: ...
    @property
    def blind(self) -> str: ...


@dataclass
class HandDone:
    """What was ended, as lines and as JSON rows."""

    text: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def unproved(self) -> bool:
        """What was attached says otherwise of one of them."""
        return not all(row["proved"] for row in self.rows)

    def add(self, action_id: str, label: str, proof: Proof) -> None:
        """Adds one action."""
        line = clean_line(f"{'✔' if proof.proved else '✘'} {label}: {proof.sentence}")
        self.text = f"{self.text}\n{line}".strip()
        self.rows.append({"id": action_id, "proved": proof.proved, "proof": proof.sentence, "outcome": "done"})


async def by_hand(desk: Desk, case: Case, made: Plan, asked: HandAsked) -> HandDone:
    """Begins and ends each action of a plan. Raises Refused without an attachment."""
    from workbench.response.by_hand import begin_by_hand, end_by_hand, keep_files, refuse_state_before
    from workbench.response.plans import Consent, label_of
    from workbench.response.starting import check_consent

    _need_proof(case, made.step, asked)
    consent = Consent(
        plan_digest=made.digest,
        how="command line, by hand",
        confirmed=frozenset(asked.confirm),
        blind_reason=asked.blind,
    )
    # All of it is checked before the first is begun, and all begun before what was shown afterwards is recorded.
    check_consent(made, consent)
    files = [keep_files(desk, asked.attach, step=p.step, supports=p.action.id) for p in made.actions]
    for planned, kept in zip(made.actions, files, strict=True):
        refuse_state_before(desk, case, planned.action.spec.facet, kept)
    for planned in made.actions:
        await begin_by_hand(desk, made, consent, planned.action.id)
    done = HandDone()
    for planned, kept in zip(made.actions, files, strict=True):
        done.add(planned.action.id, label_of(planned), await end_by_hand(desk, case, planned.action.id, kept))
    return done


def add_by_hand(acted: Acted, case: Case, left: Sequence[PlannedAction], *, dry_run: bool) -> Acted:
    """Adds the list that a person works through in the console. Until then nothing of it is proved."""
    from .shapes import proposal_shape

    lines = ["By hand in the console, in this order (workbench case slip CASE STEP prints each step's instructions):"]
    for number, planned in enumerate(left, start=1):
        lines += _to_do(case, number, planned)
    told = acted.text if acted.data.get("rows") or acted.data.get("plan", {}).get("actions") else ""
    acted.text = "\n\n".join(part for part in (told, "\n".join(lines)) if part)
    acted.data["by_hand"] = [proposal_shape(p) for p in left]
    acted.unproved = acted.unproved or not dry_run
    return acted


def _to_do(case: Case, number: int, planned: PlannedAction) -> Iterator[str]:
    from workbench.response.plans import label_of

    # Names in an id come from strangers, and the command is there to be copied into a shell.
    action = quote(clean_line(planned.action.id))
    confirm = f" --confirm {action}" if planned.singly else ""
    yield clean_line(f"  {number}. {label_of(planned)}: {planned.action.spec.effect}")
    yield from (clean_line(f"       {text}") for text in (planned.collateral, planned.note) if text)
    yield f"       workbench case step {case.id} {quote(planned.step)} --do {action}{confirm} --attach FILE"


def begun_by_hand(desk: Desk, case: Case, picks: Sequence[str]) -> tuple[ActionRecord, ...]:
    """Returns the picked actions that were begun by hand and whose end nobody recorded."""
    from workbench.model.words import SupportLevel
    from workbench.response.facts import gather

    guided = {row.name for row in desk.provider(case.provider).support() if row.perform is SupportLevel.GUIDED}
    return tuple(r for r in gather(desk, case).unknown if r.action.id in picks and r.action.kind in guided)


async def end_begun(desk: Desk, case: Case, begun: Sequence[ActionRecord], asked: HandAsked) -> HandDone:
    """Records how actions ended that were begun before, with what is attached now."""
    from workbench.response.by_hand import end_by_hand, keep_files
    from workbench.response.plans import name_of

    _need_proof(case, begun[0].step, asked)
    done = HandDone()
    for record in begun:
        files = keep_files(desk, asked.attach, step=record.step, supports=record.action.id)
        done.add(record.action.id, name_of(record.action), await end_by_hand(desk, case, record.action.id, files))
    return done


def _need_proof(case: Case, step: str, asked: HandAsked) -> None:
    from workbench.model.errors import Refused

    if not asked.attach:
        raise Refused(
            f"At {case.provider} this is done by hand, and proved by what the console shows afterwards.",
            f"Follow the slip (workbench case slip {case.id} {step}), then add --attach FILE. "
            "If it can't be done, use --waive REASON.",
        )
