"""Reads what a person attached for a setting, and compares it with what they say that they did.

What can be read is an item of the state, graded as shown: a person vouches that the console showed it. A list that says
otherwise than the person is believed; nothing closes on their word against it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from workbench.analysis.networks import covers
from workbench.analysis.proving import key_of, prove
from workbench.desk.desk import Desk
from workbench.intake.shown import Shown, read_shown
from workbench.model.actions import Action, ActionKind
from workbench.model.events import EvidenceKept
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState, Proof
from workbench.model.words import Facet, Grade

__all__ = ["Look", "compared", "look_at"]

_K = ActionKind
_READ = "What was read is what a person attached: the program did not ask the provider."
_NOT_READ = "The program kept it and could not read it: a person compares it."
_NAMED_BY_ITSELF = (Facet.FORWARDING, Facet.IP_ACCESS, Facet.PROTOCOLS)
"""Facets whose items are called the same everywhere: an address, a network, a protocol."""
_MOST = 2**20


class Look(NamedTuple):
    """What a person attached for a facet."""

    state: FacetState
    read_from: str = ""
    """The name of the file whose list was read; empty where none was."""
    passed_over: tuple[str, ...] = ()
    """Lines of it that are no row that could be read; text from strangers."""


def look_at(desk: Desk, facet: Facet, files: Sequence[EvidenceKept], account: str) -> Look:
    """Returns a facet as a person showed it, with the items that could be read from the first list among `files`."""
    read, which = _first_read(desk, facet, files, account)
    state = FacetState(
        facet=facet,
        at=desk.now(),
        grade=Grade.SHOWN,
        items=read.items if read else (),
        coverage=Coverage(
            source="console output attached as " + ", ".join(f.evidence.name for f in files),
            rows=read.rows if read else 0,
            gaps=(_READ, *read.gaps) if read else (_NOT_READ,),
        ),
        evidence=files[0].evidence.sha256,
    )
    return Look(state, which, read.passed_over) if read else Look(state)


def compared(action: Action, before: FacetState | None, look: Look, intended_at: datetime) -> Proof | None:
    """Returns what the list that was read shows of an action; None where it says nothing about it for certain."""
    if not look.read_from:
        return None
    after = _as_named(action, look.state)
    if action.undo_of is not None and action.kind is not _K.UNBLOCK_IP:
        return _still_off(action, after)
    earlier = _as_named(action, before) if before is not None else None
    comparable = _COMPARABLE.get(action.kind)
    if comparable is None or _is_among(action, after, look.passed_over) or not comparable(action, earlier, after):
        return None
    # Sessions have names that repeat: one that is called like an earlier one need not be that one.
    return prove(action, None if action.kind is _K.REVOKE_SESSIONS else earlier, after, intended_at)


def _first_read(desk: Desk, facet: Facet, files: Sequence[EvidenceKept], account: str) -> tuple[Shown | None, str]:
    for file in files:
        if file.evidence.size <= _MOST:
            data = b"".join(desk.casefile.evidence(file.evidence.sha256))
            read = read_shown(facet, data, account=account)
            if read is not None:
                return read, file.evidence.name
    return None, ""


def _is_among(action: Action, after: FacetState, passed_over: Iterable[str]) -> bool:
    """A line that was passed over names it: it may well be there."""
    if not key_of(action) or after.item(key_of(action)) is not None:
        return False
    names = {_plain(action.target.removesuffix("/32").removesuffix("/128")), _plain(action.label)} - {""}
    return any(name in _plain(line) for line in passed_over for name in names)


# -- the same thing under another name ----------------------------------------------------------------------


def _as_named(action: Action, state: FacetState) -> FacetState:
    """The state with the item that the action means under the action's own name for it.

    A list names things in its own way: a rule by its name, a block by the range that covers the address. Of several
    that could be meant, one that is still on counts.
    """
    key = key_of(action)
    if not key or state.item(key) is not None:
        return state
    meant = sorted((i for i in state.items if _means(action, i)), key=lambda item: not item.enabled)
    if not meant:
        return state
    items = tuple(i.model_copy(update={"key": key}) if i is meant[0] else i for i in state.items)
    return state.model_copy(update={"items": items})


def _means(action: Action, item: FacetItem) -> bool:
    if action.spec.facet is Facet.IP_ACCESS:
        exactly = action.kind is _K.UNBLOCK_IP
        return covers(item.key, action.target) and (not exactly or covers(action.target, item.key))
    names = {_plain(item.key), _plain(item.what), _plain(str(item.attrs.get("name") or ""))} - {""}
    return bool(names & {_plain(action.target), _plain(action.label)})


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).strip("\"'“”‘’「」 ").casefold()


# -- what can be compared -----------------------------------------------------------------------------------


def _gone(action: Action, before: FacetState | None, after: FacetState) -> bool:
    """Absence shows something only where the thing would be known if it were there."""
    key = key_of(action)
    if after.item(key) is not None or not after.items:
        return True
    return action.spec.facet in _NAMED_BY_ITSELF or (before is not None and before.item(key) is not None)


def _protocol(action: Action, _before: FacetState | None, after: FacetState) -> bool:
    return after.item(action.target) is not None


def _devices(_action: Action, _before: FacetState | None, after: FacetState) -> bool:
    return all(i.attrs.get("kind") in ("trusted-device", "device") for i in after.items)


def _sessions(_action: Action, _before: FacetState | None, after: FacetState) -> bool:
    """A time that names no zone could be from before or after."""
    return all(i.attrs.get("kind") == "session" and i.since is not None for i in after.items)


def _always(_action: Action, _before: FacetState | None, _after: FacetState) -> bool:
    return True


_COMPARABLE: dict[ActionKind, Callable[[Action, FacetState | None, FacetState], bool]] = {
    _K.BLOCK_IP: _always,
    _K.UNBLOCK_IP: _always,
    _K.DISABLE_PROTOCOL: _protocol,
    _K.FORGET_DEVICES: _devices,
    _K.REVOKE_SESSIONS: _sessions,
    _K.REVOKE_APP_PASSWORD: _gone,
    _K.DISABLE_RULE: _gone,
    _K.STOP_FORWARDING: _gone,
}


def _still_off(action: Action, after: FacetState) -> Proof | None:
    """Something that should be back: a list shows for certain only that it is there and off."""
    item = after.item(key_of(action))
    if item is None or item.enabled:
        return None
    return Proof(proved=False, sentence="It is in the list, and switched off.", after=after.grade)
