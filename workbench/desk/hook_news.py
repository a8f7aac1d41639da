"""What hooks are told of: deliveries, from the entries of a ledger."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from workbench.casefile import CaseFile
from workbench.model.events import CaseReviewed, Event
from workbench.model.hooks import HookEvent, HookEventType
from workbench.model.review import Decision
from workbench.model.text import clean_line
from workbench.model.words import PRACTICE

from .hook_settings import Hook
from .outbox import Cursor, Delivery

__all__ = ["TOLD_OF", "deliveries_of", "delivery_of"]

TOLD_OF = ("case-opened", "case-closed", "case-reopened", "case-reviewed", "action-proved", "waived")
"""Types of entries that may be something to tell."""
_PLACE = re.compile(r"\{(\w+)\}")


def deliveries_of(
    casefile: CaseFile, hooks: Mapping[str, Hook], event: Event, cursor: Cursor
) -> tuple[list[Delivery], Cursor]:
    """Returns what an entry makes to be told, and how far the ledger was read after it."""
    case_id = event.case_id or ""
    contained = dict(cursor.contained)
    type_: HookEventType | None = None
    at = event.at
    match event.data.type:
        case "case-opened":
            type_ = "opened"
        case "case-closed":
            type_ = "closed"
        case "case-reopened":
            type_ = "reopened"
        case "case-reviewed":
            assert isinstance(event.data, CaseReviewed)
            type_ = "reopened" if event.data.said.decision is Decision.SENT_BACK else None
        case _:
            since = casefile.news.contained_at(case_id)
            if since is not None and contained.get(case_id) != since:
                contained[case_id], type_, at = since, "contained", since
    if type_ == "closed":
        contained.pop(case_id, None)
    found = [] if type_ is None else list(_deliveries(casefile, hooks, case_id, type_, at, event.seq))
    return found, Cursor(seq=event.seq, contained=contained)


def _deliveries(
    casefile: CaseFile, hooks: Mapping[str, Hook], case_id: str, type_: HookEventType, at: datetime, seq: int
) -> Iterator[Delivery]:
    case = casefile.views.case_with_id(case_id)
    if case is None:
        return
    ledger = casefile.ledger_id
    place = at.isoformat() if type_ == "contained" else str(seq)
    for name, hook in hooks.items():
        if type_ not in hook.events or (case.provider == PRACTICE and not hook.practice):
            continue
        told = HookEvent(
            id=hashlib.sha256(f"{ledger}/{name}/{case_id}/{type_}/{place}".encode()).hexdigest()[:32],
            type=type_,
            at=at,
            case=case.id,
            ticket=clean_line(case.ticket),
            account=clean_line(case.account),
            provider=case.provider,
            playbook=case.playbook,
            responder=clean_line(case.responder),
            verdict=case.verdict if case.verdict else "",
            open_exposures=sum(e.is_open for e in casefile.views.exposures(case.id)),
            desk=ledger,
        )
        yield delivery_of(name, hook, told, seq=seq)


def delivery_of(name: str, hook: Hook, told: HookEvent, *, seq: int = 0, test: bool = False) -> Delivery:
    """Returns what is sent to a hook about an event."""
    fields = told.model_dump(mode="json")
    body: dict[str, Any] = {"type": f"case.{told.type}", "timestamp": fields["at"], "data": fields}
    if hook.body:
        body = _filled(hook.body, fields)
    return Delivery(
        id=told.id,
        seq=seq,
        hook=name,
        type=None if test else told.type,
        case=told.case,
        ticket=told.ticket,
        at=told.at,
        body=body,
    )


def _filled(value: Any, fields: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return _PLACE.sub(lambda place: str(fields[place.group(1)]), value)
    if isinstance(value, dict):
        return {name: _filled(inner, fields) for name, inner in value.items()}
    return [_filled(inner, fields) for inner in value] if isinstance(value, list) else value
