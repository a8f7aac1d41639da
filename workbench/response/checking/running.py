"""Runs a gap check: looks at the accounts, keeps what was seen, and records it part by part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workbench.analysis.gaps import looked_at
from workbench.casefile.checks import check_run, not_looked_at, rows_of
from workbench.desk.check_answers import LastingAnswers
from workbench.model.checks import Answer, Checked, CheckRun
from workbench.model.errors import NotFound, ProviderError, Refused, UnreadableInput, WorkbenchError
from workbench.model.protections import Scope
from workbench.playbook.finding import find_playbook
from workbench.playbook.gap_check import GapCheck
from workbench.playbook.loading import load_playbook, parse_playbook

from .asking import SIDE_BY_SIDE, Asker, Subject
from .parts import Book, Part, Parts
from .whom import Wanted, Whom, whom

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["GAP_CHECK", "CheckWork", "begin_check", "check_under_way", "go_on", "run_check"]

GAP_CHECK = "gap-check"
"""The playbook that is used where none is named."""
_PART = 64
"""Accounts after which what was seen is recorded: so much is looked at again after a crash, at most."""
_PART_TIME = timedelta(seconds=15)


class CheckWork:
    """A gap check under way. It belongs to the desk and goes on when a screen is left.

    Nothing is changed at the mail system. What it saw is recorded part by part: a check that is stopped, or whose mail
    system goes away, keeps what it saw, and `go_on` looks at the rest.
    """

    case_id = ""
    running = frozenset[str]()
    secrets_waiting = ()

    def __init__(self, desk: Desk, asker: Asker, check: GapCheck, queue: Whom, parts: Parts) -> None:
        self.finished = False
        self.tell: Callable[[float], None] = lambda _share: None
        """Told the share that is done, from 0 to 1."""
        self._desk, self._asker, self._check, self._queue, self._parts = desk, asker, check, queue, parts
        self._answers = LastingAnswers(desk.casefile, parts.provider)
        self._stopped = ""
        self._lost: ProviderError | None = None
        self._trouble: Exception | None = None
        self._ended = asyncio.Event()

    def stop(self) -> None:
        """Asks no further account. What was seen is recorded."""
        self._stopped = f"Stopped by {self._desk.actor.name}."
        self._asker.stopped = True

    async def wait(self) -> tuple[CheckRun, tuple[str, ...]]:
        """Waits for the end; returns the run as it is recorded, and sentences on what failed to be read.

        Raises NotFound (no account is known), ProviderError (nothing could be read), Refused (stopped before), and
        what kept it from being recorded.
        """
        await self._ended.wait()
        if self._trouble is not None:
            raise self._trouble
        return check_run(self._desk.casefile, self._parts.run), tuple(self._asker.failed)

    @property
    def run(self) -> str:
        """The id of the run."""
        return self._parts.run

    async def drive(self) -> None:
        """Looks at one account after another, some at the same time."""
        try:
            await self._look()
        except WorkbenchError as error:
            self._trouble = error
        except Exception as error:
            self._trouble = error
            raise
        finally:
            self.finished = True
            self._ended.set()

    async def _look(self) -> None:
        addresses = self._queue.addresses
        await self._asker.read_signins(addresses)
        part, recorded_at = Part(), self._desk.now()
        done = 0
        while done < len(addresses) and not self._stopped:
            if part.rows and self._is_due(part, recorded_at):
                await self._record(part, len(addresses) - done)
                part, recorded_at = Part(), self._desk.now()
            batch = addresses[done : done + SIDE_BY_SIDE]
            found = await self._asker.accounts(batch)
            if all(isinstance(one, Subject) and one.lost for one in found):
                self._lost = next(one.lost for one in found if isinstance(one, Subject))
                break
            took = _until_lost(found)
            for one in found[:took]:
                self._take(part, one)
            done += took
            self.tell(done / len(addresses))
        await self._end(part, len(addresses) - done)

    def _is_due(self, part: Part, recorded_at: datetime) -> bool:
        return part.accounts >= _PART or self._desk.now() - recorded_at >= _PART_TIME

    async def _end(self, part: Part, left: int) -> None:
        if not (part.rows or self._parts.recorded):
            self._refuse_nothing(part)
        elif self._lost is not None:
            self._stopped = f"The mail system gave no answer any more: {self._lost.title}"
        await self._record(part, left, self._stopped if left else "")

    def _refuse_nothing(self, part: Part) -> None:
        if self._lost is not None:
            raise self._lost
        if self._stopped:
            raise Refused("Nothing was looked at: the check was stopped before.", "Run it again.")
        first = part.unknown[0]
        raise NotFound(f"{self._parts.provider} knows none of these accounts.", f"The first is {first}: check it.")

    async def _record(self, part: Part, left: int, stopped: str = "") -> None:
        await self._look_at_domains(part, last=not left)
        await self._parts.record(part, self._asker, left, stopped)

    def _take(self, part: Part, found: Subject | str) -> None:
        if isinstance(found, str):
            part.unknown.append(found)
            return
        cells = looked_at((p for p in self._check.protections if p.scope is Scope.ACCOUNT), found.seen)
        row = Checked(subject=found.facts.address, name=found.facts.display_name, cells=cells)
        part.rows.append(row.model_copy(update={"answers": self._answered(row)}))

    def _answered(self, row: Checked) -> dict[str, Answer]:
        """What was answered before and still holds: some questions are about what was seen then, and nothing new."""
        found: dict[str, Answer | None] = {}
        for question in self._check.deciding:
            if question.id not in self._check.asked_each_time:
                found[question.id] = self._answers.of(row.subject, question.id)
                continue
            decides = {p.id for p in self._check.protections if p.question == question.id}
            names = dict.fromkeys(name for cell in row.cells if cell.protection in decides for name in cell.about)
            found[question.id] = self._answers.about(row.subject, question.id, names)
        return {name: answer for name, answer in found.items() if answer is not None}

    async def _look_at_domains(self, part: Part, *, last: bool) -> None:
        """Each once, through the first of its accounts; again later where the mail system gave no answer."""
        protections = tuple(p for p in self._check.protections if p.scope is Scope.DOMAIN)
        if not protections:
            return
        through: dict[str, str] = {}
        for row in part.rows:
            through.setdefault(row.subject.rpartition("@")[2].lower(), row.subject)
        for domain, address in sorted(through.items()):
            if domain in self._parts.domains:
                continue
            found = await self._asker.domain(address)
            if found.lost is None or last:
                self._parts.domains.add(domain)
                part.rows.append(Checked(subject=domain, scope=Scope.DOMAIN, cells=looked_at(protections, found.seen)))


def _until_lost(found: Sequence[Subject | str]) -> int:
    """How many to take: one that gave no answer among others is asked again, first among the next ones."""
    lost = (n for n, one in enumerate(found) if n and isinstance(one, Subject) and one.lost)
    return next(lost, len(found))


async def begin_check(desk: Desk, wanted: Wanted, *, provider: str = "", playbook: str = GAP_CHECK) -> CheckWork:
    """Starts a check, which goes on at the desk by itself.

    Raises UsageError, NotFound (provider, playbook, account), UnreadableInput (playbook, list), LocalFileError,
    ProviderError (no directory).
    """
    name = provider or desk.config.provider
    system = desk.provider(name, strict=True)
    book = _book(desk, playbook)
    queue = await whom(system, wanted)
    parts = Parts(desk, f"K-{desk.new_id()}", name, book, queue)
    if wanted.listed is not None:
        parts.keep_list(wanted.listed)
    return _start(desk, queue, parts)


async def go_on(desk: Desk, run: CheckRun) -> CheckWork:
    """Goes on with a check that was cut short: looks at the accounts that it did not come to.

    Raises Refused (it is finished, under way, or its evidence was removed), NotFound and UsageError (the provider).
    """
    if run.expired is not None or not run.made.left:
        why = "its evidence was removed" if run.expired else "it looked at every account"
        raise Refused(f"There is nothing left of {run.id}: {why}.", "Run the check again: workbench check run")
    if any(one.run == run.id for one in desk.work("") if isinstance(one, CheckWork) and not one.finished):
        raise Refused(f"The check {run.id} is under way.", "Wait until it is done.")
    desk.provider(run.made.provider, strict=True)
    rest = not_looked_at(desk.casefile, run)
    raw = b"".join(desk.casefile.evidence(run.made.playbook_sha256))
    found = parse_playbook(raw, name=run.made.playbook)
    assert isinstance(found, GapCheck)  # it was one when the check began
    queue = Whom(run.made.asked, run.made.of, rest)
    parts = Parts(desk, run.id, run.made.provider, Book(found, raw, run.made.playbook), queue)
    parts.recorded = len(run.parts)
    parts.listed = run.made.listed
    parts.domains = {row.subject for row in rows_of(desk.casefile, run) if row.scope is Scope.DOMAIN}
    return _start(desk, queue, parts)


def _start(desk: Desk, queue: Whom, parts: Parts) -> CheckWork:
    asker = Asker(desk.provider(parts.provider), parts.check.protections, desk.now)
    work = CheckWork(desk, asker, parts.check, queue, parts)
    desk.carry_on(parts.run, work)
    return work


def check_under_way(desk: Desk) -> CheckWork | None:
    """Returns the check that goes on at this desk, whichever screen is open; or None."""
    return next((one for one in desk.work("") if isinstance(one, CheckWork) and not one.finished), None)


async def run_check(
    desk: Desk,
    wanted: Wanted,
    *,
    provider: str = "",
    playbook: str = GAP_CHECK,
    progress: Callable[[float], None] = lambda _share: None,
) -> tuple[CheckRun, tuple[str, ...]]:
    """Looks, keeps what was answered, records the run; returns it, and sentences on what failed to be read.

    Raises as `begin_check` and `CheckWork.wait`.
    """
    work = await begin_check(desk, wanted, provider=provider, playbook=playbook)
    work.tell = progress
    return await work.wait()


def _book(desk: Desk, ref: str) -> Book:
    loaded = load_playbook(find_playbook(ref, user_folder=desk.paths.playbooks))
    if not isinstance(loaded.playbook, GapCheck):
        raise UnreadableInput(
            f"The playbook '{loaded.playbook.id}' lists no protections.", "A gap check needs one with 'protections'."
        )
    return Book(loaded.playbook, loaded.raw, loaded.path.name)
