"""Looks at facets: reads, records, and draws the consequences for exposures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workbench.analysis.exposures import from_state
from workbench.desk.desk import Desk
from workbench.model.cases import Case
from workbench.model.errors import LocalFileError, ProviderError, UsageError
from workbench.model.events import ActionProved, EventData, Phase, StateObserved, StateUnreadable
from workbench.model.mailrule_settings import RULE_FACETS
from workbench.model.state import Exposure, FacetState
from workbench.model.words import Facet

from .keeping_sets import kept_set
from .mail_search import Hear
from .messages import FoundMail, lines_of, messages_state
from .recording import closings, reopenings, seen_exposures
from .rule_look import rule_words
from .settling import settle
from .situation import Situation, situation_of
from .targets import targets_of_others

__all__ = ["Look", "look", "record_looks", "see"]

FACET_SECONDS = 30.0
"""How long one facet may take to read before it counts as not readable."""
_MAIL_SECONDS = 900.0
"""The same for mail, which may lie in thousands of mailboxes, at so many calls a second as the provider allows."""


@dataclass(frozen=True)
class Look:
    """One look at one facet: a state, or why there is none."""

    facet: Facet
    state: FacetState | None = None
    unreadable: str = ""
    mail: FoundMail | None = None
    """Of the messages: every copy that was found, and what is thought of it."""


async def see(desk: Desk, case: Case, facet: Facet, hear: Hear | None = None) -> Look:
    """Reads one facet without recording it. Never raises a ProviderError: it says why instead."""
    seconds = _MAIL_SECONDS if facet is Facet.MESSAGES else FACET_SECONDS
    try:
        async with asyncio.timeout(seconds):
            if facet is Facet.MESSAGES:
                state, mail = await messages_state(desk, case, hear)
                return Look(facet=facet, state=state, mail=mail)
            return Look(facet=facet, state=await desk.provider(case.provider).observe(case.account, facet))
    except TimeoutError:
        return Look(facet=facet, unreadable=f"No answer within {seconds:.0f} seconds.")
    except (ProviderError, UsageError, LocalFileError) as error:  # not set up here any more, among others
        return Look(facet=facet, unreadable=error.title)


async def look(
    desk: Desk,
    case: Case,
    facets: Iterable[Facet],
    *,
    phase: Phase = "look",
    step: str = "",
    run: str = "",
    hear: Hear | None = None,
) -> tuple[Look, ...]:
    """Reads several facets at once and records what was seen, and what could not be.

    `hear` is told how far a search for mail is.
    """
    looks = tuple(await asyncio.gather(*(see(desk, case, facet, hear) for facet in dict.fromkeys(facets))))
    await record_looks(desk, case, looks, phase=phase, step=step, run=run)
    await settle(desk, case)
    return looks


async def record_looks(
    desk: Desk,
    case: Case,
    looks: Iterable[Look],
    *,
    phase: Phase,
    step: str = "",
    run: str = "",
    proved: tuple[ActionProved, ...] = (),
) -> None:
    """Records looks, what they prove, and the exposures that they bring up or show to be shut."""
    views = desk.casefile.views
    situation = situation_of(desk, case)
    actions = tuple(p.action_id for p in proved)
    events: list[EventData] = []
    found: dict[Facet, tuple[Exposure, ...]] = {}
    looks = tuple(looks)
    ruled = any(seen.state is not None and seen.state.items and seen.facet in RULE_FACETS for seen in looks)
    elsewhere = targets_of_others(desk, case) if ruled else {}
    for seen in looks:
        if seen.state is None:
            why = seen.unreadable or "It could not be read."
            events.append(StateUnreadable(facet=seen.facet, why=why, phase=phase, step=step, run=run, actions=actions))
            continue
        state = seen.state
        if seen.mail is not None and (lines := lines_of(seen.mail)):
            kept = desk.keep(lines, name="copies found", kind="derived", step=step)
            events.append(kept)
            state = state.model_copy(update={"evidence": kept.evidence.sha256})
        state, kept_rules = kept_set(desk, case, state, step)
        events += [kept_rules] if kept_rules else []
        events.append(StateObserved(state=state, phase=phase, step=step, run=run, actions=actions))
        found[seen.facet] = (
            _exposures_in(desk, case, situation, seen.state, elsewhere) if _opens(desk, case, seen.facet) else ()
        )
        events += seen_exposures(views.exposures(case.id), found[seen.facet])
    await desk.record(case.id, *events, *proved)
    shut = [
        event
        for seen in looks
        if seen.state is not None
        for event in closings(
            views.exposures(case.id),
            seen.state,
            views.actions(case.id),
            frozenset(e.id for e in found[seen.facet]),
        )
    ]
    states = [seen.state for seen in looks if seen.state is not None]
    shut += [e for s in states for e in reopenings(views.exposures(case.id), s, views.actions(case.id))]
    if shut:
        # Without a pause since it was found open: looks that end together would each write that it was closed.
        desk.record_now(case.id, *shut)


def _opens(desk: Desk, case: Case, facet: Facet) -> bool:
    """A setting that the playbook does not ask for, and that is read for an action's sake, opens nothing."""
    playbook = desk.playbook(case)
    return playbook.reads == "everything" or facet in playbook.asked


def exposures_in(desk: Desk, case: Case, state: FacetState) -> tuple[Exposure, ...]:
    """Returns what is dangerous in a state that a person showed."""
    elsewhere = targets_of_others(desk, case) if state.items and state.facet in RULE_FACETS else {}
    return _exposures_in(desk, case, situation_of(desk, case), state, elsewhere)


def _exposures_in(
    desk: Desk, case: Case, situation: Situation, state: FacetState, elsewhere: dict[str, tuple[str, ...]]
) -> tuple[Exposure, ...]:
    return from_state(
        state,
        first_abnormal_at=situation.first_abnormal_at,
        abnormal_ips=frozenset(situation.abnormal_ips),
        org_domains=desk.org_domains(case),
        account=case.account,
        entries=situation.entries,
        legacy_used=situation.legacy_used,
        protocols_known=situation.protocols_known,
        zone=ZoneInfo(desk.config.organisation.zone),
        found_at=state.at,
        words=rule_words(desk.config),
        elsewhere=elsewhere,
    )
