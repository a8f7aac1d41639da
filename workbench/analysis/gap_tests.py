"""The tests that a gap check makes on one facet's state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from pydantic import JsonValue

from workbench.model.base import moment_in
from workbench.model.protections import Look, Test
from workbench.model.state import FacetItem, FacetState
from workbench.model.text import clean_line, shorten
from workbench.model.words import facet_name

from .wording import count

__all__ = ["NotTold", "tell"]

_NAMED = 3


class NotTold(Exception):
    """What was looked at does not tell; the message says why, as a sentence."""

    def __init__(self, why: str, about: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.about = about
        """What is to be asked about, each by a name that later runs know it by."""


def tell(look: Look, state: FacetState, now: datetime) -> tuple[bool, str]:
    """Returns whether the protection is on, and what there is to add. Raises NotTold."""
    match look.test:
        case Test.ITEM | Test.NO_ITEM:
            found = list(_items(look, state))
            # What is wanted needs no naming: a phone number is nobody's business here.
            return bool(found) is (look.test is Test.ITEM), _named(found) if look.test is Test.NO_ITEM else ""
        case Test.USED:
            return _used(look, state, now)
        case Test.YOUNGER:
            return _younger(look, state, now)
        case _:
            return _fact(look, state)


def _fact(look: Look, state: FacetState) -> tuple[bool, str]:
    value = _value(look, state)
    match look.test, value:
        case Test.FACT, bool():
            return value, ""
        case Test.NOT_FACT, bool():
            return not value, ""
        case Test.FILLED, list():
            return bool(value), _listed([str(entry) for entry in value])
        case Test.AT_MOST, list():
            return len(value) <= look.least, f"It has {count(len(value), 'entry', 'entries')}."
        case Test.AT_LEAST, int() | float() if not isinstance(value, bool):
            return value >= look.least, f"It is set to {value:g}."
        case _:
            raise _untold(look, state)


def _value(look: Look, state: FacetState) -> JsonValue:
    value: JsonValue = dict(state.attrs)
    for part in look.fact.split("."):
        if not isinstance(value, Mapping) or part not in value:
            raise _untold(look, state)
        value = value[part]
    return value


def _younger(look: Look, state: FacetState, now: datetime) -> tuple[bool, str]:
    value = _value(look, state)
    at = _moment(value)
    if at is None:
        raise _untold(look, state)
    return now - at <= timedelta(days=look.days), f"It is of {at:%Y-%m-%d}."


def _used(look: Look, state: FacetState, now: datetime) -> tuple[bool, str]:
    idle, unknown = [], []
    for item in _items(look, state):
        used = item.attrs.get("last_used_at")
        last = item.since if used is None else _moment(used)
        if last is None:
            unknown.append(item)
        elif now - last > timedelta(days=look.days):
            idle.append(item)
    if unknown and not idle:
        raise NotTold(f"It is not told when it was used last: {_named(unknown)}")
    return not idle, _named(idle) if idle else f"Issued: {len(list(_items(look, state)))}."


def _moment(value: object) -> datetime | None:
    """The time that a mail system wrote, where it is one; without a zone it would be a guess."""
    try:
        at = moment_in(value)
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _items(look: Look, state: FacetState) -> Iterator[FacetItem]:
    for item in state.items:
        if item.enabled and look.item in ("", item.key) and look.kind in ("", item.attrs.get("kind")):
            yield item


def _named(items: list[FacetItem]) -> str:
    return _listed([item.what for item in items])


def _listed(entries: list[str]) -> str:
    names = [shorten(clean_line(entry), 80) for entry in entries[:_NAMED]]
    more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
    return f"Seen: {'; '.join(names)}{more}." if names else ""


def _untold(look: Look, state: FacetState) -> NotTold:
    fact = look.fact.removeprefix("domain.").replace("_", " ") or facet_name(state.facet)
    return NotTold(f"The mail system was asked, and does not tell ({clean_line(state.coverage.source)}: {fact}).")
