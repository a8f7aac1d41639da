"""What a step looked at: each setting with what was found there, or that nobody looked."""

from __future__ import annotations

from textual.content import Content

from workbench.model.state import FacetItem, FacetState
from workbench.model.words import Facet, Grade, facet_title
from workbench.response.survey import SEARCHED_BEFORE, CaseView, StepView, searched_too_late

from ..showing import safe
from ..summaries import summary
from ..times import clock, day_clock

__all__ = ["checks"]

_AT_MOST = 8
"""Items that are listed of one setting."""
_WIDEST = 300
"""Cells of one item: an intruder's rule can be as long as they like."""
_COUNTED = (Facet.MESSAGES, Facet.PROTOCOLS, Facet.IP_ACCESS)
"""Settings whose items stand among the actions of their step."""


def checks(view: CaseView, step: StepView) -> Content:
    """Returns one line for each setting of the step, and below it what is there, for the owner to recognise or not."""
    return Content("\n").join(line for facet in step.step.checks for line in _of(view, facet))


def _of(view: CaseView, facet: Facet) -> list[Content]:
    record = view.facts.facets.get(facet)
    waiver = view.facts.waiver("facet", facet.value)
    title = facet_title(facet)
    if facet is Facet.MESSAGES and waiver is None and searched_too_late(view.facts):
        return [safe(f"– {title}: {SEARCHED_BEFORE.replace('not checked', 'NOT CHECKED')}")]
    if record is not None and record.state is not None:
        told = f"✔ {title}: {summary(record.state)}, {_source(view, record.state)} {clock(record.at)}"
        return [safe(told), *_items(record.state), *_not_listed(facet, record.state)]
    if waiver is not None:
        return [safe(f"✋ {title}: NOT CHECKED, waived by {waiver.by.name}: {waiver.reason}")]
    why = f": {record.unreadable}" if record else ""
    return [safe(f"– {title}: NOT CHECKED{why}")]


def _not_listed(facet: Facet, state: FacetState) -> list[Content]:
    """Mail that was searched by hand: the case knows no single copy of it."""
    if facet is not Facet.MESSAGES or "searched" in state.attrs:
        return []
    return [
        safe("  – Which mails, and who has a copy, is not listed here. Take exported mails or the mail log in (i).")
    ]


def _items(state: FacetState) -> list[Content]:
    if state.facet in _COUNTED:
        return []
    lines = [safe(f"  · {_item(item)}").truncate(_WIDEST, ellipsis=True) for item in state.items[:_AT_MOST]]
    more = len(state.items) - _AT_MOST
    return [*lines, Content(f"  · and {more} more")] if more > 0 else lines


def _item(item: FacetItem) -> str:
    shown = item.attrs.get("made_as_shown")
    made = f", since {day_clock(item.since)}" if item.since else f", since {shown} on the console" if shown else ""
    by = f", from {item.by_ip}" if item.by_ip and item.by_ip not in item.what else ""
    return f"{'' if item.enabled else 'off: '}{item.what}{made}{by}"


def _source(view: CaseView, state: FacetState) -> str:
    if state.grade is Grade.READ:
        return f"read from {view.case.provider}"
    return f"{state.grade} by a person"
