"""Looks at a case again after hours or days, and opens it where something is back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from workbench.analysis.proving import already_so, key_of, untouched
from workbench.desk.desk import Desk
from workbench.model.actions import ActionKind
from workbench.model.base import Thing
from workbench.model.cases import Case
from workbench.model.errors import NotFound, UsageError
from workbench.model.events import (
    CaseReopened,
    EventData,
    EvidenceKept,
    ExposureFound,
    ExposureReopened,
    NoteAdded,
    RecheckMade,
)
from workbench.model.records import ActionRecord, ExposureRecord
from workbench.model.state import Exposure, FacetState, OpenedAt
from workbench.model.words import Attribution, Facet, Grade

from .by_hand import shown_look
from .due import rechecks_due
from .facts import CaseFacts, gather
from .looking import Look, record_looks, see
from .plans import name_of
from .proposals import is_proved
from .readable import readable_facets
from .settling import settle
from .undo_rules import out_of_reach, recorded_after

__all__ = ["NotChecked", "Recheck", "facets_to_recheck", "recheck"]


class NotChecked(Thing):
    """A facet that was not seen."""

    facet: Facet
    why: str
    by_hand: bool
    """Nobody could read it but a person, and nobody has."""
    waived: bool = False


class Recheck(Thing):
    """What looking again has shown."""

    hours: int | None
    """Which of the playbook's rechecks it was; None where none was due, or too little was seen."""
    looked: tuple[Facet, ...]
    not_checked: tuple[NotChecked, ...]
    back: tuple[ExposureRecord, ...]
    waived: tuple[ExposureRecord, ...]
    """Still open, as somebody's waiver says."""
    changed: tuple[str, ...]
    """Sentences: what is no longer as it was left, and is no exposure."""
    gone: tuple[str, ...] = ()
    """Of these, what this case had set up and no longer holds, by its name; not a password that was changed again."""
    reopened: bool
    """The case was closed and is open again."""

    @property
    def unreachable(self) -> bool:
        """Something that the program can read could not be read."""
        return any(not one.by_hand for one in self.not_checked)

    @property
    def is_clean(self) -> bool:
        """Nothing is back, nothing that was set up is gone, and all that had to be looked at was."""
        return not self.back and not self.gone and bool(self.looked) and all(one.waived for one in self.not_checked)


def facets_to_recheck(desk: Desk, case: Case) -> tuple[Facet, ...]:
    """Returns what a recheck looks at: what can be read, what the playbook asks for, what was looked at before."""
    views, playbook = desk.casefile.views, desk.playbook(case)
    readable = readable_facets(desk, case) if playbook.reads == "everything" else ()
    wanted = playbook.asked | set(readable) | set(views.facets(case.id))
    return tuple(f for f in Facet if f in wanted)


async def recheck(
    desk: Desk, case: Case, shown: Mapping[Facet, Sequence[EvidenceKept]] | None = None, back: Iterable[str] = ()
) -> Recheck:
    """Reads every facet again, records what was seen, and opens exposures and case where something is back.

    `shown`: what a person attached for facets that they looked at by hand; `back`: ids of the exposures (or
    `facet:key` of a new one) that they saw there. Raises UsageError for a facet that the program reads itself or
    that was not shown, NotFound for an exposure that is in no facet.
    """
    facts, shown = gather(desk, case), shown or {}
    again = facets_to_recheck(desk, case)
    readable = tuple(f for f in readable_facets(desk, case) if f in again)
    seen_back = tuple(_by_person(desk, facts, shown, name) for name in back)
    double = next((f for f in shown if f in readable), None)
    if double is not None:
        raise UsageError(f"{double} is read by the program at {facts.case.provider}.", "Leave it out.")
    before = {e.exposure.id for e in facts.exposures if e.is_open}
    due = [d for d in rechecks_due(desk, facts.case) if d.overdue and d.hours is not None]
    looks = tuple(await asyncio.gather(*(see(desk, case, facet) for facet in readable)))
    await record_looks(desk, case, looks, phase="recheck")
    await _record_shown(desk, case, shown, seen_back)
    facts = gather(desk, case)
    not_checked = _not_checked(desk, facts, looks, shown, min((d.at for d in due), default=None))
    missing = {one.facet for one in not_checked}
    looked = tuple(f for f in facets_to_recheck(desk, case) if f not in missing)
    complete = bool(looked) and all(one.waived or not _counts(facts, one) for one in not_checked)
    open_ones = [e for e in facts.exposures if e.is_open]
    waived = tuple(e for e in open_ones if facts.waiver("exposure", e.exposure.id))
    known = before if facts.case.closed_at is None else set()
    found = tuple(e for e in open_ones if e not in waived and e.exposure.id not in known)
    changed = _changed(desk, facts, looks, found)
    lifted = [r for r in changed if r.action.kind is ActionKind.SET_CONTROL]
    result = Recheck(
        hours=max((d.hours for d in due if d.hours is not None), default=None) if complete else None,
        looked=looked,
        not_checked=not_checked,
        back=found,
        waived=waived,
        changed=tuple(f"{name_of(r.action)}: {_how(r)}" for r in changed),
        gone=tuple(name_of(r.action) for r in changed if r.action.kind is not ActionKind.RESET_PASSWORD),
        reopened=facts.case.closed_at is not None and bool(found or lifted),
    )
    await desk.record(case.id, *_events(result))
    await settle(desk, case)
    return result


def _events(result: Recheck) -> list[EventData]:
    events: list[EventData] = []
    if result.changed:
        events.append(NoteAdded(text="Looked again; no longer as it was left: " + "; ".join(result.changed)))
    if result.reopened:
        back = "; ".join(e.exposure.what for e in result.back)
        why = f"it is back: {back}" if back else f"it is no longer so: {'; '.join(result.gone)}"
        events.append(CaseReopened(why=f"Looked again, and {why}"))
    made = RecheckMade(
        hours=result.hours,
        looked=result.looked,
        unreadable=tuple(one.facet for one in result.not_checked),
        back=tuple(e.exposure.id for e in result.back),
    )
    return [*events, made]


# -- by hand ------------------------------------------------------------------------------------------


def _by_person(desk: Desk, facts: CaseFacts, shown: Mapping[Facet, object], name: str) -> EventData | None:
    """What a person saw to be back, as an event; None where it is open already."""
    facet_word, _, key = name.partition(":")
    if facet_word not in {f.value for f in Facet}:
        raise NotFound(
            f"There is no exposure '{name}'.", "workbench case exposures CASE lists them; a new one is FACET:WHAT."
        )
    if Facet(facet_word) not in shown:
        raise UsageError(f"'{name}' was not shown.", f"Say what you looked at: --look {facet_word} --attach FILE.")
    who = desk.actor.name
    known = next((e for e in facts.exposures if e.exposure.id == name), None)
    if known is not None:
        why = f"{who} saw it there again, and attached what shows it."
        return None if known.is_open else ExposureReopened(exposure_id=name, why=why)
    if not key.strip():
        raise NotFound(
            f"This case has no exposure '{name}'.", "Name what is new: FACET:WHAT, such as forwarding:x@y.org."
        )
    exposure = Exposure(
        id=name,
        facet=Facet(facet_word),
        key=key,
        what=key,
        attribution=Attribution.ASK_OWNER,
        why=f"{who} found it when looking again by hand, and attached what shows it.",
        opened=OpenedAt(at=desk.now(), precision="not after"),
        found_at=desk.now(),
    )
    return ExposureFound(exposure=exposure)


async def _record_shown(
    desk: Desk, case: Case, shown: Mapping[Facet, Sequence[EvidenceKept]], seen_back: Iterable[EventData | None]
) -> None:
    events: list[EventData] = []
    for facet, files in shown.items():
        if not files:
            raise UsageError(f"A look at {facet} by hand needs what the console shows.", "Attach or paste it.")
        events += [*files, *shown_look(desk, case, facet, files, "recheck")]
    events += [event for event in seen_back if event is not None]
    if events:
        await desk.record(case.id, *events)


# -- what was not seen ----------------------------------------------------------------------------------


def _not_checked(
    desk: Desk, facts: CaseFacts, looks: Iterable[Look], shown: Mapping[Facet, object], since: datetime | None
) -> tuple[NotChecked, ...]:
    """A look by hand counts as long as the recheck was due when it was taken."""
    read = {one.facet: one for one in looks}
    missing = []
    for facet in facets_to_recheck(desk, facts.case):
        one, record = read.get(facet), facts.facets.get(facet)
        by_hand = one is None
        taken = record is not None and record.state is not None and since is not None and record.at >= since
        if (one is not None and one.state is not None) or (by_hand and (facet in shown or taken)):
            continue
        why = "nobody looked" if one is None else one.unreadable or "it could not be read"
        waived = facts.waiver("facet", facet.value) is not None
        missing.append(NotChecked(facet=facet, why=why, by_hand=by_hand, waived=waived))
    return tuple(missing)


def _counts(facts: CaseFacts, missing: NotChecked) -> bool:
    """Whether a recheck without it is none: the program can read it, or somebody did look at it in this case."""
    return not missing.by_hand or missing.facet in facts.facets


# -- what else is not as it was left --------------------------------------------------------------------


def _changed(
    desk: Desk, facts: CaseFacts, looks: Iterable[Look], back: Iterable[ExposureRecord]
) -> tuple[ActionRecord, ...]:
    states = {one.facet: one.state for one in looks if one.state is not None}
    doors = {(e.exposure.facet, e.exposure.key) for e in back}
    latest = {(r.action.kind, r.action.target): r for r in facts.actions if is_proved(r) and not r.action.undo_of}
    return tuple(
        record
        for record in latest.values()
        if (state := states.get(record.action.spec.facet)) is not None
        and (record.action.spec.facet, key_of(record.action)) not in doors
        and not _still_so(desk, facts, record, state)
    )


def _how(record: ActionRecord) -> str:
    if record.action.kind is ActionKind.RESET_PASSWORD:
        return "it was changed again since"
    return "that is no longer so"


def _still_so(desk: Desk, facts: CaseFacts, record: ActionRecord, state: FacetState) -> bool:
    action = record.action
    if action.spec.facet is Facet.SESSIONS:
        return True  # the owner signs in again, and that is as it should be
    if action.kind not in (ActionKind.RESET_PASSWORD, ActionKind.WITHDRAW_MESSAGES, ActionKind.PURGE_MESSAGES):
        return already_so(action, state, facts.at)
    after = recorded_after(desk, facts.case, record)
    if after is None or after.grade is not Grade.READ:
        return True
    if action.spec.facet is Facet.MESSAGES:
        return out_of_reach(after, action.target) == out_of_reach(state, action.target)
    return untouched(after, state, "")
