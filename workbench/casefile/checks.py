"""Gap checks, as the case file has them: runs of this desk, which belong to no case."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model.checks import Answered, CheckAnswered, Checked, CheckMade, CheckRun
from workbench.model.custody import EvidenceExpired, ExpiredRecord
from workbench.model.errors import CaseFileDamaged, NotFound
from workbench.model.events import Event, EvidenceKept, PeopleTold, TellingStruck
from workbench.model.protections import ProtectionState

from .evidence import lines_kept
from .tellings import tellings_of

if TYPE_CHECKING:
    from .ledger import CaseFile

__all__ = ["check_run", "check_runs", "evidence_of_run", "not_looked_at", "rows_of"]

_TYPES = ("check-made", "check-answered", "people-told", "telling-struck", "evidence-expired")


def check_runs(casefile: CaseFile) -> tuple[CheckRun, ...]:
    """Returns every run, the newest first, with what was answered and who was told since."""
    events = casefile.views.of_no_case(*_TYPES)
    answered: dict[str, list[Answered]] = defaultdict(list)
    told: dict[str, list[Event]] = defaultdict(list)
    made: dict[str, list[tuple[Event, CheckMade]]] = defaultdict(list)
    expired: dict[str, ExpiredRecord] = {}
    for event in events:
        match event.data:
            case CheckMade() as part:
                made[part.run].append((event, part))
            case CheckAnswered() as said:
                answered[said.run].append(Answered(said=said, at=event.at, by=event.actor))
            case PeopleTold(group=group):
                told[group].append(event)
            case EvidenceExpired(of=of, reason=reason):
                expired[of] = ExpiredRecord(sha256="", reason=reason, at=event.at, by=event.actor)
            case _:
                pass
    struck = [event for event in events if isinstance(event.data, TellingStruck)]
    return tuple(
        _run(
            parts,
            answered=tuple(answered[name]),
            told=tellings_of(casefile, (*told[name], *struck)),
            expired=expired.get(name),
        )
        for name, parts in reversed(made.items())
    )


def _run(parts: list[tuple[Event, CheckMade]], **more: object) -> CheckRun:
    (first, _), (last, _) = parts[0], parts[-1]
    made = tuple(part for _, part in parts)
    values = {"made": _together(made), "at": last.at, "by": last.actor, "seq": first.seq, "parts": made}
    return CheckRun.model_validate({**values, **more})


def _together(parts: tuple[CheckMade, ...]) -> CheckMade:
    if len(parts) == 1:
        return parts[0]
    counts: dict[str, Counter[ProtectionState]] = defaultdict(Counter)
    for part in parts:
        for name, found in part.counts.items():
            counts[name].update(found)
    return parts[-1].model_copy(
        update={
            "accounts": sum(part.accounts for part in parts),
            "counts": {name: dict(found) for name, found in counts.items()},
            "looked": tuple(one for part in parts for one in part.looked),
            "unknown": tuple(one for part in parts for one in part.unknown),
        }
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
    """Yields what a run saw, an account or domain at a time. Raises CaseFileDamaged."""
    for part in run.parts:
        for line in lines_kept(casefile, part.rows):
            try:
                yield Checked.model_validate_json(line)
            except ValueError as error:
                raise CaseFileDamaged(
                    f"What the check {run.id} saw can't be read.", "Run `workbench verify` to see what is wrong."
                ) from error


def not_looked_at(casefile: CaseFile, run: CheckRun) -> tuple[str, ...]:
    """Returns the accounts that a run that was cut short did not come to."""
    if not run.made.left:
        return ()
    lines = [line.decode("utf-8", "replace") for line in lines_kept(casefile, run.made.listed)]
    return tuple(lines[-run.made.left :])


def evidence_of_run(casefile: CaseFile, run: CheckRun) -> tuple[str, ...]:
    """Returns the SHA-256 of all that is kept of a run, and of who was told, and of nothing else; each once.

    The playbook is not among them: it holds nobody's data.
    """
    runs = check_runs(casefile)
    own, gone = _names(run), {name for one in runs if one.expired for name in _names(one)}
    found: dict[str, None] = {}
    others: set[str] = set()
    for event in casefile.views.of_no_case("evidence-kept"):
        kept = event.data
        if not isinstance(kept, EvidenceKept) or kept.evidence.kind == "playbook":
            continue
        if kept.supports in own:
            found[kept.evidence.sha256] = None
        elif kept.supports not in gone:
            others.add(kept.evidence.sha256)
    return tuple(sha256 for sha256 in found if sha256 not in others)


def _names(run: CheckRun) -> set[str]:
    """What its evidence is kept for."""
    return {run.id, *(one.told.id for one in run.told)}
