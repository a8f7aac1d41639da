"""What still has to be told, and what was told: a file each, so that a crash loses nothing.

`cursor.json` says how far the ledger was read; `waiting/` holds what is not delivered yet, `done/` the last that was.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pydantic import Field

from workbench.casefile.locks import hold
from workbench.model.base import JsonObject, Moment, Thing
from workbench.model.errors import LocalFileError
from workbench.model.hooks import HookEventType

from .whole_file import whole_file

__all__ = ["Cursor", "Delivery", "HookTrouble", "Outbox"]

_KEPT = 200


class Cursor(Thing):
    """How far the ledger was read."""

    seq: int
    contained: dict[str, Moment] = {}
    """Cases that were told to be contained, with the time."""


class Delivery(Thing):
    """One event for one hook."""

    id: str = Field(pattern=r"^[0-9a-z]{8,64}$")
    seq: int = 0
    """Place of the entry that it tells of: the order of the ledger, whatever the clock said."""
    hook: str
    type: HookEventType | None
    """None: a test."""
    case: str
    ticket: str
    at: Moment
    """When it happened."""
    body: JsonObject
    """What is sent."""
    tries: int = 0
    tried_at: Moment | None = None
    next_at: Moment | None = None
    """Not tried again before then."""
    trouble: str = ""
    """Why it is not delivered yet."""
    turned_away: bool = False
    """The other side won't have this one; those after it don't wait for it."""
    delivered_at: Moment | None = None

    @property
    def order(self) -> tuple[int, datetime, str]:
        """What happened first comes first."""
        return self.seq, self.at, self.id


class HookTrouble(Thing):
    """What one hook was not told."""

    hook: str
    waiting: int
    since: Moment
    """When the first of it happened."""
    why: str
    """What the last try came to."""

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        events = "1 event was" if self.waiting == 1 else f"{self.waiting} events were"
        why = self.why if self.why.endswith((".", "…")) else f"{self.why}."
        return f"Hook {self.hook}: {events} not delivered, the first of {self.since:%Y-%m-%d %H:%M} UTC. {why}"


class Outbox:
    """The deliveries of one case file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Keeps other processes from sending meanwhile. Raises LocalFileError after `wait` seconds."""
        try:
            for name in ("waiting", "done"):
                (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            why = error.strerror or error
            raise LocalFileError(f"{self._folder} can't be written to: {why}.", "Check who may write there.") from error
        with ExitStack() as stack:
            try:
                stack.enter_context(hold(self._folder / "lock", wait))
            except LocalFileError as error:
                raise LocalFileError(
                    "Another workbench is telling the hooks at this moment.", "Wait a little, then try again."
                ) from error
            except OSError as error:
                why = error.strerror or error
                raise LocalFileError(f"The outbox can't be locked: {why}.", "Check who may write there.") from error
            yield

    def cursor(self) -> Cursor | None:
        """Returns how far the ledger was read; None: never. Raises LocalFileError."""
        path = self._folder / "cursor.json"
        raw = self._read(path)
        try:
            return None if raw is None else Cursor.model_validate_json(raw)
        except ValueError as error:
            raise LocalFileError(
                f"{path} is damaged: no hook is told anything.",
                "Remove that file: hooks are then told of what comes from then on.",
            ) from error

    def put_cursor(self, cursor: Cursor) -> None:
        """Notes how far the ledger was read: after what was found there is in the outbox."""
        self._write(self._folder / "cursor.json", cursor)

    def put(self, delivery: Delivery) -> None:
        """Puts a delivery in, or changes it."""
        self._write(self._folder / "waiting" / f"{delivery.id}.json", delivery)

    def settle(self, delivery: Delivery, at: datetime) -> None:
        """Notes that it was delivered."""
        done = delivery.model_copy(update={"delivered_at": at, "trouble": "", "next_at": None})
        self._write(self._folder / "done" / f"{delivery.id}.json", done)
        self.drop(delivery.id)
        old = sorted((self._folder / "done").glob("*.json"), key=lambda path: path.stat().st_mtime)[:-_KEPT]
        for path in old:
            path.unlink(missing_ok=True)

    def drop(self, delivery_id: str) -> None:
        """Forgets what waits under that id."""
        (self._folder / "waiting" / f"{delivery_id}.json").unlink(missing_ok=True)

    def knows(self, delivery_id: str) -> bool:
        """Tells whether it waits, or was delivered lately."""
        return any((self._folder / name / f"{delivery_id}.json").exists() for name in ("waiting", "done"))

    def waiting(self) -> tuple[Delivery, ...]:
        """Returns what is not delivered yet, in the order in which it happened."""
        return self._all("waiting")

    def troubles(self, *, leave_out: str = "") -> tuple[HookTrouble, ...]:
        """Returns the hooks that could not be told something, each with how much waits for it.

        `leave_out`: a trouble that is none for now.
        """
        lines: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in self.waiting():
            if not delivery.trouble or delivery.trouble != leave_out:
                lines[delivery.hook].append(delivery)
        return tuple(
            HookTrouble(hook=hook, waiting=len(line), since=line[0].at, why=next(d.trouble for d in line if d.trouble))
            for hook, line in lines.items()
            if any(delivery.trouble for delivery in line)
        )

    def done(self) -> tuple[Delivery, ...]:
        """Returns the last deliveries, in the order in which they happened."""
        return self._all("done")

    def _all(self, name: str) -> tuple[Delivery, ...]:
        found = []
        for path in (self._folder / name).glob("*.json") if (self._folder / name).is_dir() else ():
            raw = self._read(path)
            if raw is not None:
                with suppress(ValueError):  # half a file of another program's making is no delivery
                    found.append(Delivery.model_validate_json(raw))
        return tuple(sorted(found, key=lambda delivery: delivery.order))

    @staticmethod
    def _read(path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LocalFileError(
                f"{path} can't be read: {error.strerror or error}.", "Check who may read it."
            ) from error

    @staticmethod
    def _write(path: Path, thing: Thing) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(path, "The outbox", overwrite=True) as file:
            file.write(json.dumps(thing.model_dump(mode="json")).encode())
