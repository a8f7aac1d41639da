"""Gap checks, as the case file has them: runs of this desk, which belong to no case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model.checks import Answered, CheckAnswered, Checked, CheckMade, CheckRun
from workbench.model.errors import CaseFileDamaged, NotFound
from workbench.model.events import Event, PeopleTold, TellingStruck

from .evidence import lines_kept
from .tellings import tellings_of

if TYPE_CHECKING:
    from .ledger import CaseFile

__all__ = ["check_run", "check_runs", "rows_of"]

_TYPES = ("check-made", "check-answered", "people-told", "telling-struck")


def check_runs(casefile: CaseFile) -> tuple[CheckRun, ...]:
    """Returns every run, the newest first, with what was answered and who was told since."""
    events = casefile.views.of_no_case(*_TYPES)
    answered: dict[str, list[Answered]] = defaultdict(list)
    told: dict[str, list[Event]] = defaultdict(list)
    made: list[tuple[Event, CheckMade]] = []
    for event in events:
        match event.data:
            case CheckMade() as run:
                made.append((event, run))
            case CheckAnswered() as said:
                answered[said.run].append(Answered(said=said, at=event.at, by=event.actor))
            case PeopleTold(group=group):
                told[group].append(event)
            case _:
                pass
    struck = [event for event in events if isinstance(event.data, TellingStruck)]
    return tuple(
        CheckRun(
            made=run,
            at=event.at,
            by=event.actor,
            seq=event.seq,
            answered=tuple(answered[run.run]),
            told=tellings_of(casefile, (*told[run.run], *struck)),
        )
        for event, run in reversed(made)
    )


def check_run(casefile: CaseFile, ref: str) -> CheckRun:
    """Returns a run by its id, the beginning of it, or `last`. Raises NotFound."""
    runs = check_runs(casefile)
    wanted = ref.strip().lower()
    if not runs:
        raise NotFound("No check was run yet.", "workbench check run looks for gaps.")
    if wanted == "last":
        return runs[0]
    found = [run for run in runs if wanted and run.id.lower().startswith(wanted)]
    exact = [run for run in found if run.id.lower() == wanted]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    named = ", ".join(run.id for run in (found or runs)[:5])
    if found:
        raise NotFound(f"'{ref}' can mean several runs: {named}.", "Give the whole id of one of them.")
    raise NotFound(f"There is no run '{ref}'.", f"There are: {named}. workbench check list shows them.")


def rows_of(casefile: CaseFile, run: CheckRun) -> Iterator[Checked]:
    """Yields what a run saw, an account at a time, domains first. Raises CaseFileDamaged."""
    for line in lines_kept(casefile, run.made.rows):
        try:
            yield Checked.model_validate_json(line)
        except ValueError as error:
            raise CaseFileDamaged(
                f"What the check {run.id} saw can't be read.", "Run `workbench verify` to see what is wrong."
            ) from error
