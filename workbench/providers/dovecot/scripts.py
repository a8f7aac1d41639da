"""Rules, forwarding and automatic reply: all of them live in the one Sieve script that is active.

Dovecot switches scripts on and off whole, and leaves their text alone: what comes back is the same, byte for byte.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from pydantic import SecretStr

from workbench.model.actions import Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.errors import ConnectionLost
from workbench.model.evidence import Coverage
from workbench.model.state import FacetItem, FacetState
from workbench.model.support import Receipt
from workbench.model.words import Facet, SupportLevel

from ..tables import Levels
from . import receipts
from .api import NOTHING, Doveadm, DoveadmFailed
from .script_items import Script, auto_reply_items, forwarding_items, in_force, rule_items
from .users import exact

__all__ = ["Scripts"]

_K = ActionKind
_MOST = 50
_ITEMS: dict[Facet, Callable[[Iterable[Script]], Iterator[FacetItem]]] = {
    Facet.RULES: rule_items,
    Facet.FORWARDING: forwarding_items,
    Facet.AUTO_REPLY: auto_reply_items,
}
_OFF = (_K.DISABLE_RULE, _K.STOP_FORWARDING, _K.CLEAR_AUTO_REPLY)
_ON = (_K.ENABLE_RULE, _K.RESTORE_FORWARDING, _K.RESTORE_AUTO_REPLY)
_WHOLE = "the whole script goes off: other rules, forwardings and the automatic reply in it as well"
_SERVER_WIDE = "Scripts of the whole server, before and after the account's own, are not shown."
_LOST_SIGN = "\ufffd"


class Scripts:
    """The facets `rules`, `forwarding` and `auto-reply`."""

    def __init__(self, doveadm: Doveadm, clock: Callable[[], datetime]) -> None:
        self._doveadm = doveadm
        self._clock = clock

    def observes(self) -> Mapping[Facet, Levels]:
        return dict.fromkeys(_ITEMS, (SupportLevel.AUTOMATED, ""))

    def performs(self) -> Mapping[ActionKind, Levels]:
        off = dict.fromkeys(_OFF, (SupportLevel.AUTOMATED, _WHOLE))
        return {**off, **dict.fromkeys(_ON, (SupportLevel.AUTOMATED, "the script as it was, byte for byte"))}

    async def observe(self, account: str, facet: Facet) -> FacetState:
        """State attrs: `active` (name), and the text of every script by name, as it comes back on undo."""
        scripts = await self._read(exact(account))
        items = tuple(_ITEMS[facet](scripts))
        return FacetState(
            facet=facet,
            at=self._clock(),
            items=items,
            attrs=_attrs(scripts),
            coverage=Coverage(
                source="dovecot: sieve",
                rows=len(scripts),
                unique=len(scripts),
                accounts=1,
                gaps=(_SERVER_WIDE, *_left_out(scripts)),
            ),
        )

    async def _read(self, account: str) -> tuple[Script, ...]:
        rows = (await self._doveadm.read("sieveList", user=account)).rows
        listed = sorted(((row.get("script", ""), bool(row.get("active"))) for row in rows), key=lambda r: not r[1])

        async def whole(name: str, active: bool) -> Script:
            reply = await self._doveadm.read("sieveGet", user=account, scriptname=name)
            return Script(name, active, next((row["sieve script"] for row in reply.rows), ""))

        return tuple(await asyncio.gather(*(whole(name, active) for name, active in listed[:_MOST])))

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        """Switches the script off that does it, or the recorded one on again."""
        try:
            if action.kind in _OFF:
                return await self._off(exact(account), action)
            return await self._on(exact(account), action)
        except ConnectionLost as error:
            return receipts.unknown(action, error.title)
        except DoveadmFailed as failure:
            return receipts.failed(action, failure.title, exchange=failure.exchange)

    async def _off(self, account: str, action: Action) -> Receipt:
        scripts = await self._read(account)
        item = _wanted(action, scripts)
        if item is None:
            return receipts.failed(action, "It is not there any more; somebody may have removed it.")
        if not item.enabled:
            return receipts.done(action, "Its script was off already.", self._clock())
        reply = await self._doveadm.change("sieveDeactivate", user=account)
        active = next(s.name for s in scripts if s.active)
        told: JsonObject = {"script": active, "sha256": _digest(next(s.text for s in scripts if s.active))}
        said = f"The script {active} is off, and stays where it is."
        return receipts.done(action, said, self._clock(), exchange=reply.exchange, result=told)

    async def _on(self, account: str, action: Action) -> Receipt:
        recorded = action.params.get("attrs")
        attrs = recorded if isinstance(recorded, dict) else {}
        name, texts = attrs.get("active"), attrs.get("scripts")
        if not isinstance(name, str) or not name or not isinstance(texts, dict):
            return receipts.done(action, "No script was active before: nothing to switch on.", self._clock())
        scripts = {s.name: s for s in await self._read(account)}
        if (other := next((s.name for s in scripts.values() if s.active), name)) != name:
            return receipts.failed(action, f"Another script ({other}) is active by now; it was left as it is.")
        for needed in _needed(name, texts):
            before, present = str(texts[needed]), scripts.get(needed)
            if present is not None and present.text != before:
                return receipts.failed(action, f"The script {needed} was changed meanwhile; it was left as it is.")
            if present is None:
                if _LOST_SIGN in before:
                    return receipts.failed(action, f"The script {needed} is gone, and no byte-true copy of it was had.")
                await self._doveadm.change("sievePut", user=account, scriptname=needed, file=before)
        if name in scripts and scripts[name].active:
            return receipts.done(action, f"The script {name} is on already.", self._clock())
        try:
            reply = await self._doveadm.change("sieveActivate", user=account, scriptname=name)
        except DoveadmFailed as failure:
            if failure.code != NOTHING:
                raise
            return receipts.failed(action, f"There is no script {name} any more.", exchange=failure.exchange)
        told: JsonObject = {"script": name, "sha256": _digest(str(texts[name]))}
        return receipts.done(
            action, f"The script {name} is on again.", self._clock(), exchange=reply.exchange, result=told
        )


def _wanted(action: Action, scripts: tuple[Script, ...]) -> FacetItem | None:
    items = _ITEMS[action.spec.facet](scripts)
    if action.kind is _K.CLEAR_AUTO_REPLY:
        return next(items, None)
    return next((item for item in items if item.key == action.target), None)


def _attrs(scripts: tuple[Script, ...]) -> JsonObject:
    """Only what is in force is kept whole: that is what can be switched off, and comes back."""
    living = in_force(scripts)
    return {
        "active": next((s.name for s in scripts if s.active), None),
        "scripts": {s.name: s.text for s in scripts if s.name in living},
    }


def _needed(name: str, texts: Mapping[str, object]) -> Iterator[str]:
    """The script itself last: what it takes in must be there first."""
    yield from (n for n in texts if n != name)
    if name in texts:
        yield name


def _left_out(scripts: tuple[Script, ...]) -> Iterator[str]:
    if len(scripts) == _MOST:
        yield f"There may be more than {_MOST} scripts: only so many were read, the active one among them."
    if any(_LOST_SIGN in s.text for s in scripts):
        yield "A script holds bytes that are no UTF-8: they show as replacement signs here; on the server they stay."


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
