"""`case cause`: what speaks for and against each cause, and which one a person takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.model.text import clean_line

from .options import at_desk, case_file_option, json_option, work
from .output import emit, narrate

if TYPE_CHECKING:
    from workbench.model.causes import CauseChosen, CauseEvidence, Clue
    from workbench.playbook.schema import Playbook

__all__ = ["cause"]


@click.command()
@click.argument("ref", metavar="CASE")
@click.option("--choose", default="", metavar="CAUSE", help="How the intruder got in: a cause, or unknown.")
@click.option("--reason", default="", metavar="WORDS", help="With --choose: what it rests on.")
@case_file_option
@json_option
def cause(ref: str, choose: str, reason: str, case_file: Path | None, as_json: bool) -> None:
    """Show what speaks for and against each cause, with its grade; choose one with --choose.

    None of it is proof. “unknown” is an answer, and needs no reason. The questions that tell causes apart are those of
    the last step: workbench case step CASE close.
    """
    from workbench.model.causes import CauseStanding
    from workbench.model.errors import UsageError
    from workbench.response.answering import choose_cause
    from workbench.response.causes import chosen_cause, evidence_of_causes
    from workbench.response.follow_ups import ideas

    if reason and not choose:
        raise UsageError("--reason needs --choose.", "Say which cause it is the reason for.")
    with at_desk(case_file, create=False) as desk:
        case = desk.casefile.views.case(ref)
        if choose:
            work(desk, choose_cause(desk, case, choose, reason))
        playbook = desk.playbook(case)
        evidence, chosen, left = evidence_of_causes(desk, case), chosen_cause(desk, case), len(ideas(desk, case))
    data = {
        "causes": [_shape(one) for one in evidence],
        "chosen": None if chosen is None else _chosen_shape(chosen),
        "follow_ups_proposed": left,
    }
    emit("\n".join(map(clean_line, _lines(playbook, evidence, chosen))), data, as_json=as_json)
    weighed = next((one for one in evidence if chosen is not None and one.cause == chosen.cause), None)
    if choose and weighed is not None and weighed.standing in (CauseStanding.AGAINST, CauseStanding.LITTLE_AGAINST):
        narrate(f"Look again: {weighed.standing}. Your reason stands beside that, in the report too.")
    if left:
        narrate(f"{left} follow-ups are proposed: workbench case follow-up add {case.id} --proposed")


def _lines(playbook: Playbook, evidence: tuple[CauseEvidence, ...], chosen: CauseChosen | None) -> Iterator[str]:
    if not evidence:
        yield "The playbook of this case has no list of causes."
    for one in evidence:
        yield f"{one.cause}: {one.title}"
        yield f"    {one.standing}"
        yield from (f"    + {_clue(clue)}" for clue in one.speaks_for)
        yield from (f"    - {_clue(clue)}" for clue in one.speaks_against)
        yield from (f"    ? NOT KNOWN: {sentence}" for sentence in one.not_known)
    yield ""
    if chosen is None:
        yield "Nobody has chosen yet. None of this is proof: --choose CAUSE --reason WORDS, or --choose unknown."
        return
    yield f"Chosen: {chosen.title}{f'. Reason: {chosen.reason}' if chosen.reason else ''}"
    told = playbook.cause(chosen.cause)
    if told is not None and told.then:
        yield f"  ! {told.then}"


def _clue(clue: Clue) -> str:
    return f"{clue.sentence} ({clue.grade}{', strong' if clue.strong else ''})"


def _shape(one: CauseEvidence) -> dict[str, Any]:
    return {**one.model_dump(mode="json"), "standing": one.standing.value}


def _chosen_shape(chosen: CauseChosen) -> dict[str, Any]:
    return {"cause": chosen.cause, "title": chosen.title, "reason": chosen.reason}
