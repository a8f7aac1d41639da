"""A desk: the case file, the providers and the clock, wired together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.casefile import CaseFile
from workbench.model.cases import Actor, Case
from workbench.model.errors import LocalFileError, UsageError
from workbench.model.events import Event, EventData, EvidenceKept
from workbench.model.evidence import Coverage, Evidence

from . import clock, people
from .config import Config, load_config
from .keys import load_or_make
from .paths import Paths, default_paths
from .under_way import Workload

if TYPE_CHECKING:
    from workbench.playbook.schema import Playbook
    from workbench.providers.base import Provider

    from .hooks import Hooks

__all__ = ["Desk", "open_desk", "own_case_file"]

_FOR_HOOKS = 3.0
"""Seconds that leaving waits for hooks; what they don't get by then waits in the outbox."""


class Desk(Workload):
    """What a responder works at. Runs belong to it, never to a screen.

    Everything is recorded by one writer thread; `record` returns when the event is on disk.
    """

    def __init__(
        self,
        *,
        casefile: CaseFile,
        config: Config,
        paths: Paths,
        actor: Actor,
        now: Callable[[], datetime] = clock.now,
        new_id: Callable[[], str] = clock.new_id,
        slow: bool = False,
        faults: bool = False,
        practice_size: int | None = None,
    ) -> None:
        super().__init__()
        self.casefile = casefile
        self.config = config
        self.paths = paths
        self.actor = actor
        self.now = now
        self.new_id = new_id
        self._slow = slow
        self._faults = faults
        self._practice_size = practice_size
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self.hooks = self._begin_hooks()
        self._providers: dict[str, Provider] = {}
        self._playbooks: dict[str, Playbook] = {}

    # -- the ledger ---------------------------------------------------------------------------

    def record_now(self, case_id: str | None, *data: EventData) -> tuple[Event, ...]:
        """Records events of one moment together; returns when they are on disk."""
        return self._writer.submit(self._append, case_id, data).result()

    async def record(self, case_id: str | None, *data: EventData) -> tuple[Event, ...]:
        """As `record_now`, without holding up the event loop."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._writer, self._append, case_id, data))

    def _append(self, case_id: str | None, data: tuple[EventData, ...]) -> tuple[Event, ...]:
        # The time is that of the writing: what had to wait would seem to come from a clock that was set back.
        events = self.casefile.append(case_id, *data, at=self.now(), actor=self.actor)
        self._tell()
        return events

    async def record_in_each(self, *said: tuple[str, EventData]) -> tuple[Event, ...]:
        """Records one event in each of several cases: in all of them, or in none."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._writer, self._append_to_each, said))

    def _append_to_each(self, said: tuple[tuple[str, EventData], ...]) -> tuple[Event, ...]:
        events = self.casefile.append_to_each(*said, at=self.now(), actor=self.actor)
        self._tell()
        return events

    def _begin_hooks(self) -> Hooks | None:
        if not self.config.hooks or self.casefile.trouble:
            return None
        from .hooks import Hooks

        hooks = Hooks(self.casefile, self.config.hooks, self.paths, self.now)
        hooks.begin()
        return hooks

    def _tell(self) -> None:
        if self.hooks is not None:
            self.hooks.wake()

    def keep(
        self,
        data: bytes | Path,
        *,
        name: str,
        kind: str,
        source: str = "",
        coverage: Coverage | None = None,
        step: str = "",
        supports: str = "",
    ) -> EvidenceKept:
        """Stores bytes, or a file's, and returns the event that tells of them.

        The caller records it together with what it belongs to. Raises LocalFileError (can't be read),
        UnreadableInput (too big).
        """
        from .attached import pieces_of

        pieces = pieces_of(data) if isinstance(data, Path) else data
        sha256, size = self._writer.submit(self.casefile.keep, pieces).result()
        evidence = Evidence(sha256=sha256, size=size, name=name, kind=kind, source=source, coverage=coverage)
        return EvidenceKept(evidence=evidence, step=step, supports=supports)

    # -- what a case needs ----------------------------------------------------------------------

    def provider(self, name: str, *, strict: bool = False) -> Provider:
        """Returns the provider of that name, made once.

        One that is not set up here (any more), or not wholly, is worked by hand: its cases stay open to work on.
        `strict`: raises NotFound, UsageError or LocalFileError instead.
        """
        if name not in self._providers:
            from .systems import make_named

            try:
                self._providers[name] = make_named(
                    self.config,
                    self.paths,
                    name,
                    now=self.now,
                    tenant=self.casefile.path.with_name(self.casefile.path.name + ".practice.json"),
                    slow=self._slow,
                    faults=self._faults,
                    size=self._practice_size,
                )
            except (UsageError, LocalFileError) as error:
                if strict:
                    raise
                from workbench.providers.guided import Guided

                return Guided(name, self._guide_to(name), f"{name} can't be asked from this desk: {error.title}")
        return self._providers[name]

    def _guide_to(self, name: str) -> str:
        """The guide to the console of a mail system that can't be asked."""
        from workbench.providers.registry import PROVIDERS

        system = self.config.providers.get(name)
        kind = PROVIDERS.get(system.kind if system else name)
        return (kind.guide if kind else "") or self.config.guide

    @property
    def provider_names(self) -> tuple[str, ...]:
        """What a new case can be opened with: the mail systems that were set up, then what needs no set-up."""
        from workbench.providers.registry import PROVIDERS

        return tuple(dict.fromkeys([*self.config.providers, *(e.name for e in PROVIDERS.values() if not e.set_up)]))

    def playbook(self, case: Case) -> Playbook:
        """Returns the playbook that the case was opened with, from the copy that the case file keeps."""
        return self.playbook_copy(self.casefile.views.playbook_of(case.id), case.playbook)

    def playbook_copy(self, sha256: str, name: str) -> Playbook:
        """Returns the playbook that the case file keeps under a SHA-256. Raises NotFound."""
        if sha256 not in self._playbooks:
            from workbench.playbook.loading import parse_playbook

            raw = b"".join(self.casefile.evidence(sha256))
            self._playbooks[sha256] = parse_playbook(raw, name=name)
        return self._playbooks[sha256]

    def org_domains(self, case: Case) -> frozenset[str]:
        """Returns the mail domains that count as inside."""
        own = case.account.rpartition("@")[2].lower()
        return frozenset({own, *(d.lower() for d in self.config.organisation.domains)})

    # -- the end ----------------------------------------------------------------------------------

    async def close_providers(self) -> None:
        """Closes the providers, on the event loop that they worked on. One that is asked again is made anew."""
        while self._providers:
            _, provider = self._providers.popitem()
            await provider.aclose()

    async def aclose(self) -> None:
        """Drains, then closes the providers and the case file."""
        try:
            await self.drain()
        finally:
            await self.close_providers()
            self.close()

    def close(self) -> None:
        """Closes the case file. Nothing may be under way."""
        self._writer.shutdown(wait=True)
        if self.hooks is not None:
            self.hooks.end(_FOR_HOOKS)
        with contextlib.suppress(AttributeError):
            self.casefile.close()


def own_case_file(paths: Paths) -> Path:
    """Returns the case file that a desk uses where none is named."""
    return paths.data / "cases.db"


def open_desk(
    *,
    case_file: Path | None = None,
    paths: Paths | None = None,
    create: bool = True,
    now: Callable[[], datetime] = clock.now,
    new_id: Callable[[], str] = clock.new_id,
    slow: bool = False,
    faults: bool = False,
    practice_size: int | None = None,
    starts_with: str = "",
    tell: Callable[[float], None] = lambda share: None,
) -> Desk:
    """Opens the desk of this user. `tell`: called with the share that is done while an older case file is brought up.
    `starts_with`: the provider that a new case or check starts with, in place of what the settings say.

    Raises LocalFileError, CaseFileDamaged or UnreadableInput (settings) with what to do about it.
    """
    paths = paths or default_paths()
    config = load_config(paths.config_file)
    config = config.model_copy(update={"provider": starts_with}) if starts_with else config
    actor = people.who_is_here(config.name)
    casefile = CaseFile.open(
        case_file or own_case_file(paths),
        signer=partial(load_or_make, paths.config),
        heads=paths.heads,
        now=now,
        new_id=new_id,
        program=f"workbench {__version__}",
        actor=actor,
        create=create,
        tell=tell,
    )
    return Desk(
        casefile=casefile,
        config=config,
        paths=paths,
        actor=actor,
        now=now,
        new_id=new_id,
        slow=slow,
        faults=faults,
        practice_size=practice_size,
    )
