"""The case file: opens it, appends to its ledger, reads it."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from workbench.model.cases import Actor
from workbench.model.errors import CaseFileDamaged, LocalFileError, NotFound, PlanStale, Refused
from workbench.model.events import (
    ActionIntended,
    CaseOpened,
    CheckAnswered,
    CheckMade,
    Event,
    EventData,
    EvidenceKept,
    KeyRotated,
    LedgerStarted,
    PeopleTold,
    RecordsRead,
    SignInsJudged,
    TailAccepted,
    TimeStamped,
)

from .beginning import beginning_of
from .canonical import plain
from .chain import (
    GENESIS,
    Signer,
)
from .evidence import EvidenceBytes
from .files import holds_nothing, open_store
from .heads import Head, Heads, checked_ledger_id, making_lock
from .pen import Pen
from .projections import Projector, rebuild
from .reading_events import read_events
from .result import Result
from .schema import missing_triggers
from .set_back import A_SECOND, set_back
from .signing import Signing
from .store import Store
from .tails import Fit, Tail, is_added_by_us, look_at_tail, tip_of
from .views import Views

if TYPE_CHECKING:
    from .as_it_was import PastCaseFile
    from .custody import Custody
    from .news import News
    from .reviews import Reviews

__all__ = ["CaseFile"]

_VERIFY = "Run `workbench verify` to see what is wrong. Reading still works; nothing is recorded until this is settled."


class CaseFile:
    """One desk's ledger and everything derived from it. May be used from several threads.

    Make one with `CaseFile.open`. `healed`: the end was ahead of the signed head by entries of this desk (a
    crash between the two), and the head was brought up. `trouble`: why nothing can be appended; empty if all is well.
    """

    def __init__(self, store: Store, heads: Heads, signer: Callable[[], Signer], ledger_id: str) -> None:
        self.path = store.path
        self.ledger_id = ledger_id
        self.healed = False
        self.trouble = ""
        self.views = Views(store)
        self._store = store
        self._heads = heads
        self._signing = Signing(store, signer, ledger_id)
        self._left: tuple[bytes, tuple[int, str]] | None = None
        """The head and the end of the file as this process left them."""
        self._bytes = EvidenceBytes(store, lambda: heads.keeping(ledger_id))
        self._projector = Projector(store, self._bytes.read)
        self._appending = threading.RLock()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        signer: Callable[[], Signer] | Signer,
        heads: Path,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        program: str,
        actor: Actor,
        create: bool = True,
        tell: Callable[[float], None] = lambda share: None,
    ) -> CaseFile:
        """Opens a case file, or makes one that only its owner can read. Looks at its end, not at the whole chain.

        `heads`: the folder of signed heads. `signer` may be a function: it is first called when something is
        to be signed. Raises LocalFileError (not ours, newer format, no access, full disk) and CaseFileDamaged.
        """
        key = signer if callable(signer) else lambda: signer
        kept = Heads(heads)
        store = open_store(path, kept, create=create, tell=tell)
        try:
            if tip_of(store)[0] == 0:
                with kept.lock(making_lock(path)):
                    if tip_of(store)[0] == 0:
                        if not holds_nothing(store):
                            raise CaseFileDamaged(f"The ledger of {path} was emptied.", _VERIFY)
                        fresh = cls(store, kept, key, checked_ledger_id(new_id()))
                        fresh._start(now(), program, actor)
            casefile = cls(store, kept, key, _ledger_id(store))
            casefile._settle()
        except BaseException:
            store.close()
            raise
        return casefile

    def _start(self, at: datetime, program: str, actor: Actor) -> None:
        key = self._signing.key()
        started = LedgerStarted(
            ledger_id=self.ledger_id,
            key_id=key.key_id,
            public_key=base64.b64encode(key.public_key).decode(),
            program=program,
        )
        with self._heads.lock(self.ledger_id):
            self._record(None, (started,), at, actor, lambda: (0, GENESIS.hex()))

    # -- appending ----------------------------------------------------------------------------

    def append(self, case_id: str | None, *data: EventData, at: datetime, actor: Actor) -> tuple[Event, ...]:
        """Appends events of one case (or of none) together; returns when they and the signed head are on disk.

        Raises LocalFileError (nothing of it is recorded then, unless it says so), CaseFileDamaged (see `trouble`),
        NotFound (no such case, or evidence that was not kept before), Refused (the case is there already),
        PlanStale (an action that was begun already). Where `at` is earlier than what was recorded before, by more
        than a second, the clock was set back: an entry of the same moment says so first. It is not returned.
        """
        asked = monotonic()
        with self.holding():
            waited = timedelta(seconds=monotonic() - asked)
            return self._record(case_id, data, at, actor, slack=A_SECOND + waited)

    def append_to_each(self, *said: tuple[str, EventData], at: datetime, actor: Actor) -> tuple[Event, ...]:
        """Appends an event to each of several cases: all of them together, or none. Raises as `append` does."""
        with self.holding(), self.pen(at, actor) as pen:
            for case_id, item in said:
                self._check(case_id, (item,))
            for note in set_back(self._store, pen.seq, None, at, A_SECOND):
                pen.write(None, note, actor)
            return tuple(pen.write(case_id, item, actor) for case_id, item in said)

    def take_key(self, reason: str, *, at: datetime, actor: Actor) -> None:
        """Records the desk's new key where the file is still signed with an earlier one, and why it was changed."""
        self._signing.ask_again()
        with self.holding():
            self._record(None, (), at, actor, reason=reason)

    def accept(self, reason: str, *, at: datetime, actor: Actor) -> Event:
        """Takes the end of the file as it stands, for a person's reason, and records that; then appending works again.

        For a file that was restored from a backup, or whose signed head was lost. Raises Refused for any other trouble.
        """
        with self.holding(anyway=True):
            tail = look_at_tail(self._store, self._heads, self.ledger_id)
            if tail.fit not in (Fit.BEHIND, Fit.HEADLESS, Fit.BAD_HEAD) or not self._signing.signed_the_last():
                raise Refused("The end of this case file is not one that can be accepted.", _VERIFY)
            accepted = TailAccepted(
                found_seq=tail.tip[0],
                found_link=tail.tip[1],
                head_seq=tail.head.seq if tail.head else None,
                head_link=tail.head.link if tail.head else None,
                reason=reason,
            )
            (event,) = self._record(None, (accepted,), at, actor, lambda: tail.tip)
            self._settle()
            return event

    def keep(self, chunks: bytes | Iterable[bytes]) -> tuple[str, int]:
        """Keeps evidence bytes, once for each SHA-256; returns that and the size.

        The caller appends the EvidenceKept afterwards. Raises LocalFileError, CaseFileDamaged.
        """
        self._refuse_trouble()
        return self._bytes.keep(chunks)

    def rebuild(self) -> None:
        """Derives every table anew from the events and the evidence."""
        with self.holding(), self._store.transaction():
            rebuild(self._store, self._projector, read_events(self._store))

    def check(self) -> str:
        """Checks the whole file, as `verify` does, and returns what is wrong with it; empty where all is well.

        For what is said on the strength of all of it: a report, closing a case. What is wrong becomes `trouble`.
        """
        from .verify import verify

        try:
            found = verify(self.path, self._heads.folder, keys=self._signing.known().values())
        except LocalFileError as error:
            self.trouble = self.trouble or f"The case file could not be checked: {error.title}"
            return self.trouble
        if found.result is not Result.INTACT:
            self.trouble = self.trouble or found.sentences[0]
        return self.trouble

    @contextmanager
    def holding(self, *, anyway: bool = False) -> Iterator[None]:
        """Keeps other threads and processes from writing. Raises CaseFileDamaged where there is trouble."""
        with self._appending:
            if not anyway:
                self._refuse_trouble()
            with self._heads.lock(self.ledger_id):
                yield

    def _refuse_trouble(self) -> None:
        if self.trouble:
            raise CaseFileDamaged(self.trouble, _VERIFY)

    def _record(
        self,
        case_id: str | None,
        data: tuple[EventData, ...],
        at: datetime,
        actor: Actor,
        tip: Callable[[], tuple[int, str]] | None = None,
        reason: str = "",
        slack: timedelta = A_SECOND,
    ) -> tuple[Event, ...]:
        with self.pen(at, actor, tip=tip, reason=reason) as pen:
            self._check(case_id, data)
            # A case begins with its opening: what comes before that belongs to none.
            told_in = None if data and isinstance(data[0], CaseOpened) else case_id
            for note in set_back(self._store, pen.seq, case_id, at, slack):
                pen.write(told_in, note, actor)
            return tuple(pen.write(case_id, item, actor) for item in data)

    @contextmanager
    def pen(
        self, at: datetime, actor: Actor, *, tip: Callable[[], tuple[int, str]] | None = None, reason: str = ""
    ) -> Iterator[Pen]:
        """All that is written with it is recorded together, with its signed head, or none of it. Needs `holding`.

        `tip`: where it goes on from, if not from the settled end. `reason`: of a change of keys, where one is due.
        """
        with self._store.transaction():
            end = (tip or self._settled_tip)()
            key, changes = self._key_for_next(reason)
            pen = Pen(self._store, self._projector, key, self.ledger_id, end, at)
            for change in changes:
                pen.write(None, change, actor)
            yield pen
            if (pen.seq, pen.link) == end:
                return
            seen = self._heads.prepare(Head.signed(key, self.ledger_id, pen.seq, pen.link))
        self._replace_head(seen, (pen.seq, pen.link))

    def _key_for_next(self, reason: str) -> tuple[Signer, tuple[KeyRotated, ...]]:
        try:
            return self._signing.key_for_next(reason)
        except CaseFileDamaged as error:
            self.trouble = error.title
            raise CaseFileDamaged(error.title, _VERIFY) from error

    def _replace_head(self, seen: bytes, tip: tuple[int, str]) -> None:
        try:
            self._heads.replace(self.ledger_id)
        except LocalFileError as error:
            raise LocalFileError(
                f"The entry is recorded, but its signed head is not: {error.title}", error.hint
            ) from error
        self._left = seen, tip

    def _check(self, case_id: str | None, data: tuple[EventData, ...]) -> None:
        for item in data:
            for sha256_ in _needed(item):
                if not self._bytes.has(sha256_):
                    raise NotFound(f"Evidence {sha256_[:16]}… must be kept before an event tells of it.")
        if case_id is None:
            return
        opens = bool(data) and isinstance(data[0], CaseOpened)
        is_there = self._store.one("SELECT 1 FROM cases WHERE id = ?", plain(case_id)) is not None
        if opens and is_there:
            raise Refused(f"There is a case '{case_id}' already.", "Open the case under another id.")
        if not opens and not is_there:
            raise NotFound(f"There is no case '{case_id}'.", "workbench case list shows the cases.")
        self._check_intentions(case_id, data)

    def _check_intentions(self, case_id: str, data: tuple[EventData, ...]) -> None:
        """An action is begun once: of two processes that are about to do the same, the second learns it here."""
        for item in data:
            if not isinstance(item, ActionIntended):
                continue
            found = self._store.one(
                "SELECT 1 FROM actions WHERE case_id = ? AND id = ?", plain(case_id), plain(item.action.id)
            )
            if found is not None:
                raise PlanStale(f"{item.action.id} was started elsewhere meanwhile.", "Look at the step again.")

    @property
    def custody(self) -> Custody:
        """Bundles out and in, retention, reviewers, time stamps."""
        from .custody import Custody

        store, signing, refuse = self._store, self._signing, self._refuse_trouble
        return Custody(self, store, self._heads, self.ledger_id, signing, self._bytes, self.views, refuse)

    @property
    def news(self) -> News:
        """What happened at this desk since a place in its ledger."""
        from .news import News

        return News(self._store)

    @property
    def reviews(self) -> Reviews:
        """The reviews of its cases."""
        from .reviews import Reviews

        return Reviews(self._store, self.views, self.ledger_id)

    # -- the end and its head -----------------------------------------------------------------

    def _settled_tip(self) -> tuple[int, str]:
        if self._left is not None and self._left == (self._heads.read(self.ledger_id), tip_of(self._store)):
            return self._left[1]
        tail = look_at_tail(self._store, self._heads, self.ledger_id)
        self.trouble = self._finding(tail)
        self._refuse_trouble()
        return tail.tip

    def _finding(self, tail: Tail) -> str:
        if tail.sentence:
            return tail.sentence
        keys = self._signing.known()
        if tail.head and tail.head.key_id not in keys:
            # Another process of this desk may have changed the key meanwhile.
            self._signing.ask_again()
            keys = self._signing.known()
        if tail.head and not (tail.head.is_genuine(keys) and self._signing.is_in_use(tail.head)):
            return "The signed head of this case file is not signed with this desk's key."
        if tail.fit is Fit.AHEAD and not is_added_by_us(self._store, tail, self.ledger_id, keys):
            after = tail.head.seq if tail.head else 0
            return f"What follows entry {after} of the case file was not signed by this desk: it was added or altered."
        return ""

    def _settle(self) -> None:
        missing = missing_triggers(self._store)
        if missing:
            self.trouble = f"The guards of the ledger were tampered with: {', '.join(missing)}."
            return
        tail = look_at_tail(self._store, self._heads, self.ledger_id)
        if tail.fit is Fit.AHEAD:
            # Where key or folder can't be used now, the next append does it.
            with suppress(LocalFileError), self._heads.lock(self.ledger_id):
                self._heal()
        else:
            self.trouble = tail.sentence

    def _heal(self) -> None:
        tail = look_at_tail(self._store, self._heads, self.ledger_id)
        self.trouble = self._finding(tail)
        if tail.fit is Fit.AHEAD and not self.trouble:
            seen = self._heads.prepare(Head.signed(self._signing.key(), self.ledger_id, *tail.tip))
            self._replace_head(seen, tail.tip)
            self.healed = True

    # -- reading ------------------------------------------------------------------------------

    def evidence(self, sha256: str) -> Iterator[bytes]:
        """Yields the bytes of a piece of evidence in chunks. Raises NotFound, at once."""
        return self._bytes.read(sha256)

    def head(self) -> tuple[int, str]:
        """Returns sequence number and link (hex) of the last event."""
        return tip_of(self._store)

    def events(self, case_id: str | None = None, *, after: int = 0, limit: int | None = None) -> Iterator[Event]:
        """Yields events in order, of one case or of all."""
        return read_events(self._store, case_id, after=after, limit=limit)

    def as_it_was(self, case_id: str, at: datetime) -> PastCaseFile:
        """Returns one case as it was at a moment, to be read only. Raises NotFound, LocalFileError. To be closed."""
        from .as_it_was import PastCaseFile, look_back

        def make(store: Store) -> PastCaseFile:
            return PastCaseFile(store, self._heads, self._signing.key, self.ledger_id, self._bytes)

        return look_back(self._store, case_id, at, make)

    def close(self) -> None:
        """Closes the file."""
        self._store.close()


def _needed(data: EventData) -> tuple[str, ...]:
    match data:
        case EvidenceKept(evidence=evidence):
            return (evidence.sha256,)
        case RecordsRead(records=records):
            return (records,)
        case SignInsJudged(judgements=judgements):
            return (judgements,)
        case PeopleTold(listed=str(listed)):
            return (listed,)
        case CheckMade(rows=rows, answers=answers, playbook_sha256=playbook, listed=listed):
            return (rows, playbook, *(one for one in (answers, listed) if one))
        case CheckAnswered(evidence=str(shown), also=also):
            return shown, *also
        case TimeStamped(token=token, roots=roots):
            return token, roots
        case _:
            return ()


def _ledger_id(store: Store) -> str:
    return checked_ledger_id(beginning_of(store).ledger_id)
