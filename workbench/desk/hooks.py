"""Tells webhooks and commands what happens to cases, beside the work and never in its way.

What is to be told follows from the ledger, which is read on from where it was read last: so nothing is lost in a
crash, and what was sent and not noted as sent is sent again, under the same id.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from workbench.casefile import CaseFile
from workbench.model.errors import WorkbenchError
from workbench.model.events import CaseReviewed, Event
from workbench.model.hooks import HookEvent, HookEventType
from workbench.model.review import Decision
from workbench.model.text import clean_line

from .hook_settings import Hook
from .outbox import Cursor, Delivery, Outbox
from .paths import Paths

__all__ = ["Hooks", "outbox_of"]

_TYPES = ("case-opened", "case-closed", "case-reopened", "case-reviewed", "action-proved", "waived")
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_PLACE = re.compile(r"\{(\w+)\}")
_BUSY = 2.0
"""Seconds to wait for another process that sends."""
_log = logging.getLogger(__name__)


def outbox_of(paths: Paths, ledger_id: str) -> Outbox:
    """Returns the outbox of one case file."""
    return Outbox(paths.state / "hooks" / ledger_id)


class Hooks:
    """The hooks of a desk. `begin` starts a thread that sends; `wake` tells it that something was recorded."""

    def __init__(
        self, casefile: CaseFile, hooks: Mapping[str, Hook], paths: Paths, now: Callable[[], datetime]
    ) -> None:
        self._casefile = casefile
        self._hooks = hooks
        self._paths = paths
        self._now = now
        self.outbox = outbox_of(paths, casefile.ledger_id)
        self._news = threading.Event()
        self._ending = threading.Event()
        self._idle = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Notes where the ledger ends where it was never read: hooks are told of what comes, not of what was."""
        with self.outbox.held(_BUSY):
            if self.outbox.cursor() is None:
                self.outbox.put_cursor(Cursor(seq=self._casefile.news.end()))

    def wake(self) -> None:
        """Tells that something was recorded. Returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="hooks", daemon=True)
            self._thread.start()
        self._idle.clear()
        self._news.set()

    def end(self, wait: float) -> None:
        """Gives what is under way so many seconds. What is not delivered by then waits in the outbox."""
        if self._thread is None:
            return
        self._idle.wait(wait)
        self._ending.set()
        self._news.set()
        self._thread.join(0.5)

    def _work(self) -> None:
        while not self._ending.is_set():
            self._news.wait(_FIRST_PAUSE.total_seconds())
            self._news.clear()
            if self._ending.is_set():
                return
            try:
                self.collect()
                self.send()
            except WorkbenchError as error:
                # It stays in the ledger and in the outbox; `workbench hook list` shows it.
                _log.warning("hooks: %s", error.title)
            if not self._news.is_set():
                self._idle.set()

    # -- what is to be told -------------------------------------------------------------------

    def collect(self) -> int:
        """Puts what happened since the last time into the outbox; returns how many deliveries that makes."""
        count = 0
        with self.outbox.held(_BUSY):
            cursor = self.outbox.cursor() or Cursor(seq=self._casefile.news.end())
            while events := self._casefile.news.since(cursor.seq, _TYPES):
                for event in events:
                    found, cursor = self._told(event, cursor)
                    for delivery in found:
                        if not self.outbox.knows(delivery.id):
                            self.outbox.put(delivery)
                            count += 1
                self.outbox.put_cursor(cursor)
        return count

    def _told(self, event: Event, cursor: Cursor) -> tuple[list[Delivery], Cursor]:
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
                since = self._casefile.news.contained_at(case_id)
                if since is not None and contained.get(case_id) != since:
                    contained[case_id], type_, at = since, "contained", since
        if type_ == "closed":
            contained.pop(case_id, None)
        found = [] if type_ is None else list(self._deliveries(case_id, type_, at, event.seq))
        return found, Cursor(seq=event.seq, contained=contained)

    def _deliveries(self, case_id: str, type_: HookEventType, at: datetime, seq: int) -> Iterator[Delivery]:
        case = self._casefile.views.case_with_id(case_id)
        if case is None:
            return
        ledger = self._casefile.ledger_id
        place = at.isoformat() if type_ == "contained" else str(seq)
        for name, hook in self._hooks.items():
            if type_ not in hook.events:
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
                open_exposures=sum(e.is_open for e in self._casefile.views.exposures(case.id)),
                desk=ledger,
            )
            yield self.delivery(name, hook, told)

    @staticmethod
    def delivery(name: str, hook: Hook, told: HookEvent, *, test: bool = False) -> Delivery:
        """Returns what is sent to a hook about an event."""
        fields = told.model_dump(mode="json")
        body: dict[str, Any] = {"type": f"case.{told.type}", "timestamp": fields["at"], "data": fields}
        if hook.body:
            body = _filled(hook.body, fields)
        return Delivery(
            id=told.id,
            hook=name,
            type=None if test else told.type,
            case=told.case,
            ticket=told.ticket,
            at=told.at,
            body=body,
        )

    # -- telling it ---------------------------------------------------------------------------

    def send(self, *, hook: str = "", all_: bool = False) -> tuple[Delivery, ...]:
        """Sends what is due, of one hook or of all; `all_`: also what was to wait. Returns what could not be delivered.

        What a hook was told first comes first: where one fails, the later ones of that hook wait, unless the other
        side turned just that one away.
        """
        failed: list[Delivery] = []
        stuck: set[str] = set()
        with self.outbox.held(_BUSY):
            for delivery in self.outbox.waiting():
                if (hook and delivery.hook != hook) or delivery.hook in stuck or self._ending.is_set():
                    continue
                if not all_ and delivery.next_at is not None and delivery.next_at > self._now():
                    if not delivery.turned_away:
                        stuck.add(delivery.hook)
                    continue
                trouble, alone = self._trouble(delivery)
                if not trouble:
                    self.outbox.settle(delivery, self._now())
                    continue
                if not alone:
                    stuck.add(delivery.hook)
                failed.append(self._later(delivery, trouble, alone))
                self.outbox.put(failed[-1])
        return tuple(failed)

    def _later(self, delivery: Delivery, trouble: str, alone: bool) -> Delivery:
        pause = _LONGEST_PAUSE if alone else min(_FIRST_PAUSE * 2 ** min(delivery.tries, 12), _LONGEST_PAUSE)
        now = self._now()
        update = {
            "tries": delivery.tries + 1,
            "tried_at": now,
            "next_at": now + pause,
            "trouble": trouble,
            "turned_away": alone,
        }
        return delivery.model_copy(update=update)

    def _trouble(self, delivery: Delivery) -> tuple[str, bool]:
        """Why it is not delivered, empty where it is; and whether only this one can't be."""
        from workbench.providers.http.webhook import TurnedAway

        hook = self._hooks.get(delivery.hook)
        if hook is None:
            return "the settings name no such hook any more", True
        try:
            self.deliver(delivery, hook)
        except WorkbenchError as error:
            return clean_line(f"{error.title} {error.hint}".strip()), isinstance(error, TurnedAway)
        return "", False

    def deliver(self, delivery: Delivery, hook: Hook) -> None:
        """Tells a hook, once. Raises WorkbenchError."""
        body = json.dumps(delivery.body, ensure_ascii=True, separators=(",", ":")).encode()
        if hook.command:
            from .hook_command import run_hook

            run_hook(hook.command, body, delivery.id, timeout=hook.timeout)
            return
        from workbench.providers.http.webhook import post_event

        from .hook_secrets import secrets_of

        signing, token = secrets_of(self._paths, delivery.hook, hook)
        posted = post_event(
            hook.url,
            delivery.id,
            body,
            now=self._now(),
            secret=signing,
            token=token,
            ca_file=hook.ca_file,
            patience=hook.timeout,
        )
        asyncio.run(posted)


def _filled(value: Any, fields: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return _PLACE.sub(lambda place: str(fields[place.group(1)]), value)
    if isinstance(value, dict):
        return {name: _filled(inner, fields) for name, inner in value.items()}
    return [_filled(inner, fields) for inner in value] if isinstance(value, list) else value
