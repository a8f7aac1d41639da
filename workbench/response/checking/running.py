"""Runs a gap check: looks at the accounts, keeps what was seen, and records it part by part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workbench.analysis.gaps import looked_at
from workbench.casefile.checks import check_run
from workbench.desk.check_answers import LastingAnswers
from workbench.model.checks import Answer, Checked, CheckRun
from workbench.model.errors import NotFound, ProviderError, Refused, WorkbenchError
from workbench.model.protections import Scope
from workbench.playbook.gap_check import GapCheck

from .asking import SIDE_BY_SIDE, Asker, Subject
from .parts import Part, Parts
from .whom import Whom

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["CheckWork"]

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
            if part.rows and not part.empty and self._is_due(part, recorded_at):
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
        if not self._parts.recorded and (part.empty or not part.rows):
            self._refuse_nothing(part)
        elif self._lost is not None:
            self._stopped = f"The mail system gave no answer any more: {self._lost.title}"
        await self._record(part, left, self._stopped if left else "")

    def _refuse_nothing(self, part: Part) -> None:
        if failed := self._lost or self._asker.first_failure:
            raise failed
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
        if found.facts.address.lower() in self._parts.seen:
            return  # two addresses of one account
        self._parts.seen.add(found.facts.address.lower())
        part.empty = part.empty and self._asker.first_failure is not None and not found.seen.states
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
