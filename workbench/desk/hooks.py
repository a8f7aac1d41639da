"""Tells webhooks and commands what happens to cases, beside the work and never in its way.

What is to be told follows from the ledger, which is read on from where it was read last: so nothing is lost in a
crash, and what was sent and not noted as sent is sent again, under the same id.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from workbench.casefile import CaseFile
from workbench.model.errors import LocalFileError, WorkbenchError
from workbench.model.text import clean_line, shorten

from .hook_news import TOLD_OF, deliveries_of
from .hook_settings import Hook
from .outbox import Cursor, Delivery, Outbox
from .paths import Paths

__all__ = ["Hooks", "outbox_of"]

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_BUSY = 2.0
"""Seconds to wait for another process that sends."""
_LONGEST_WORDS = 300
_NO_END = "The last try has no end: the workbench was left, or killed, in the middle of it."


def outbox_of(paths: Paths, ledger_id: str) -> Outbox:
    """Returns the outbox of one case file."""
    return Outbox(paths.state / "hooks" / ledger_id)


class Hooks:
    """The hooks of a desk. `begin` notes where telling begins; `wake` lets a thread of its own look what is due."""

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
        self._trouble_here = ""
        self._sending = False

    def begin(self) -> None:
        """Notes where the ledger ends where it was never read: hooks are told of what comes, not of what was.

        Where that can't be noted, nobody is kept from working, and `troubles` says so.
        """
        try:
            with self.outbox.held(_BUSY):
                if self.outbox.cursor() is None:
                    self.outbox.put_cursor(Cursor(seq=self._casefile.news.end()))
        except LocalFileError as error:
            self._trouble_here = _told(error)

    def wake(self) -> None:
        """Tells that something may be due: it was recorded, or waited since an earlier start. Returns at once."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="hooks", daemon=True)
            self._thread.start()
        self._idle.clear()
        self._news.set()

    @property
    def awake(self) -> bool:
        """Something was to be told since the start."""
        return self._thread is not None

    def end(self, wait: float) -> None:
        """Gives what is under way so many seconds. What is not delivered by then waits in the outbox."""
        if self._thread is None:
            return
        self._idle.wait(wait)
        self._ending.set()
        self._news.set()
        self._thread.join(0.5)

    def troubles(self) -> tuple[str, ...]:
        """Returns what hooks were not told, and why: a sentence for each. Empty: all is told, or not tried yet."""
        try:
            under_way = _NO_END if self._sending and not self._ending.is_set() else ""
            found = tuple(trouble.sentence for trouble in self.outbox.troubles(leave_out=under_way))
        except LocalFileError as error:
            return (_told(error),)
        return (f"Hooks: {self._trouble_here}", *found) if self._trouble_here else found

    def _work(self) -> None:
        while not self._ending.is_set():
            self._news.wait(_FIRST_PAUSE.total_seconds())
            self._news.clear()
            if self._ending.is_set():
                return
            try:
                self.collect()
                self.send()
                self._trouble_here = ""
            except WorkbenchError as error:
                # It stays in the ledger and in the outbox.
                self._trouble_here = _told(error)
            if not self._news.is_set():
                self._idle.set()

    def collect(self) -> int:
        """Puts what happened since the last time into the outbox; returns how many deliveries that makes."""
        count = 0
        with self.outbox.held(_BUSY):
            cursor = self.outbox.cursor() or Cursor(seq=self._casefile.news.end())
            while events := self._casefile.news.since(cursor.seq, TOLD_OF):
                for event in events:
                    found, cursor = deliveries_of(self._casefile, self._hooks, event, cursor)
                    for delivery in found:
                        if not self.outbox.knows(delivery.id):
                            self.outbox.put(delivery)
                            count += 1
                self.outbox.put_cursor(cursor)
        return count

    def send(self, *, hook: str = "", all_: bool = False) -> tuple[Delivery, ...]:
        """Sends what is due, of one hook or of all; `all_`: also what was to wait. Returns what could not be delivered.

        What a hook was told first comes first: where one fails, the later ones of that hook wait, unless the other
        side turned just that one away. No hook waits for another.
        """
        failed: list[Delivery] = []
        faults: list[Exception] = []
        with self.outbox.held(_BUSY):
            lines: dict[str, list[Delivery]] = defaultdict(list)
            for delivery in self.outbox.waiting():
                if hook in ("", delivery.hook):
                    lines[delivery.hook].append(delivery)

            def tell(line: list[Delivery]) -> None:
                try:
                    self._send_in_order(line, all_, failed)
                except Exception as error:  # noqa: BLE001 - raised again below, in the thread that waits
                    faults.append(error)

            threads = [threading.Thread(target=tell, args=(line,), daemon=True) for line in lines.values()]
            self._sending = True
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self._sending = False
        if faults:
            raise faults[0]
        return tuple(sorted(failed, key=lambda delivery: delivery.order))

    def _send_in_order(self, line: list[Delivery], all_: bool, failed: list[Delivery]) -> None:
        for delivery in line:
            if self._ending.is_set():
                return
            if not all_ and delivery.next_at is not None and delivery.next_at > self._now():
                if not delivery.turned_away:
                    return
                continue
            self.outbox.put(self._later(delivery, _NO_END, alone=False))
            trouble, alone = self._trouble(delivery)
            if not trouble:
                self.outbox.settle(delivery, self._now())
                continue
            later = self._later(delivery, trouble, alone)
            failed.append(later)
            self.outbox.put(later)
            if not alone:
                return

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
            return "The settings name no such hook any more.", True
        try:
            self.deliver(delivery, hook)
        except WorkbenchError as error:
            return _told(error), isinstance(error, TurnedAway)
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
            hook.address_for(delivery.id, delivery.ticket, delivery.case),
            delivery.id,
            body,
            method=hook.method,
            now=self._now(),
            secret=signing,
            token=token,
            ca_file=hook.ca_file,
            patience=hook.timeout,
        )
        asyncio.run(posted)


def _told(error: WorkbenchError) -> str:
    return shorten(clean_line(f"{error.title} {error.hint}".strip()), _LONGEST_WORDS)
