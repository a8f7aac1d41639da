"""Tells from what was looked at which protections of an account, or of a domain, are on. Guesses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.model.actions import ActionKind
from workbench.model.checks import Answer, Cell
from workbench.model.protections import Look, Protection, ProtectionState, Test
from workbench.model.state import FacetState
from workbench.model.words import Facet, Grade, facet_name

from .gap_signins import SignInsSeen, clients_used, last_program, network_known
from .gap_tests import NotTold, tell

__all__ = ["Seen", "decided", "looked_at"]

_STATES = {"on": ProtectionState.ON, "off": ProtectionState.OFF}
_BY_HAND = "Guided: the program has no way to see it."


@dataclass(frozen=True)
class Seen:
    """What was looked at of one account, or of a domain."""

    now: datetime
    states: Mapping[Facet, FacetState] = field(default_factory=dict)
    unseen: Mapping[Facet, str] = field(default_factory=dict)
    """Why a facet was not looked at: a sentence."""
    guided: frozenset[Facet] = frozenset()
    """Those of them that a person can look at, after the guide."""
    signins: SignInsSeen = field(default_factory=SignInsSeen)
    not_offered: Mapping[ActionKind, str] = field(default_factory=dict)
    """Actions that the mail system has no place for, and why: a sentence."""


def looked_at(protections: Iterable[Protection], seen: Seen) -> tuple[Cell, ...]:
    """Returns a cell for each protection, in their order: what the look tells by itself."""
    return tuple(_looked(one, seen) for one in protections)


def decided(
    protections: Iterable[Protection], looked: Iterable[Cell], answers: Mapping[str, Answer]
) -> tuple[Cell, ...]:
    """Returns the cells after the deciding questions; `answers`: by question."""
    cells = {cell.protection: cell for cell in looked}
    asking = {one.id: one for one in protections if one.question}
    return tuple(_decided(asking[name], cells, answers) if name in asking else cell for name, cell in cells.items())


def _decided(one: Protection, looked: Mapping[str, Cell], answers: Mapping[str, Answer]) -> Cell:
    cell = looked[one.id]
    if one.question is None or cell.state is ProtectionState.ON or cell.grade in (Grade.SHOWN, Grade.STATED):
        return cell
    answer = answers.get(one.question)
    if answer is None or answer.value == "unknown":
        return cell.model_copy(update={"question": one.question})
    outcome = one.when.get(answer.value)
    if outcome is None:
        return cell
    note = f" ({answer.note})" if answer.note else ""
    said = f"{answer.by} said on {answer.at:%Y-%m-%d}: {one.question} is {answer.value}{note}."
    if outcome in _STATES:
        found = _STATES[outcome]
        # What was seen stands: a network that the owner explained is still one that was new.
        why = f"{one.off} {cell.why} {said}" if found is ProtectionState.OFF else f"{cell.why} {said}"
        return cell.model_copy(
            update={"state": found, "why": why, "grade": answer.grade, "at": answer.at, "source": answer.by}
        )
    other = looked.get(outcome)
    if other is None:
        return cell
    return cell.model_copy(
        update={
            "state": other.state,
            "why": f"{said} {other.why}",
            "grade": other.grade,
            "source": other.source,
            "at": other.at,
        }
    )


def _looked(one: Protection, seen: Seen) -> Cell:
    """The first look that tells; else why none did."""
    untold: list[NotTold] = []
    for look in one.looks:
        try:
            on, detail, state = _tell(look, seen)
        except NotTold as told:
            untold.append(told)
            continue
        return Cell(
            protection=one.id,
            state=ProtectionState.ON if on else ProtectionState.OFF,
            why=f"{one.on if on else one.off}{f' {detail}' if detail else ''}",
            grade=state.grade if state else Grade.READ,
            source=state.coverage.source if state else seen.signins.source,
            at=state.at if state else seen.now,
        )
    missing = seen.not_offered.get(one.fix.action, "") if one.fix.action and not one.looks else ""
    why = " ".join(dict.fromkeys(map(str, untold))) or missing or _BY_HAND
    return Cell(
        protection=one.id,
        state=ProtectionState.NOT_CHECKED,
        why=why,
        about=tuple(name for told in untold for name in told.about),
        guided=any(_is_guided(look, seen) for look in one.looks) or not (one.looks or missing),
    )


def _is_guided(look: Look, seen: Seen) -> bool:
    of_signins = look.on_signins and seen.signins.guided
    return of_signins or look.facet in seen.guided


def _tell(look: Look, seen: Seen) -> tuple[bool, str, FacetState | None]:
    if look.test is Test.NETWORK_KNOWN:
        return *network_known(look, seen.signins, seen.now), None
    if look.test is Test.CLIENTS_USED:
        if Facet.PROTOCOLS in seen.states or not (told := last_program(seen.states.get(Facet.PASSWORD))):
            return *clients_used(look, _state(look, seen), seen.signins, seen.now), None
        raise NotTold(told)
    state = _state(look, seen)
    return *tell(look, state, seen.now), state


def _state(look: Look, seen: Seen) -> FacetState:
    assert look.facet is not None  # the playbook's own check
    state = seen.states.get(look.facet)
    if state is None:
        why = seen.unseen.get(look.facet, "")
        raise NotTold(why or f"Nobody looked at {facet_name(look.facet)}.")
    return state
