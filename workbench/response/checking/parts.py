"""Records a gap check part by part: what was seen, what was answered, and how much is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.analysis.gaps import decided
from workbench.casefile.checks import check_runs
from workbench.model.checks import Checked, CheckMade
from workbench.model.errors import PlanStale
from workbench.model.events import EventData, EvidenceKept
from workbench.model.protections import ProtectionState, Scope
from workbench.playbook.gap_check import GapCheck

from .asking import Asker
from .whom import Whom

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["Book", "Part", "Parts"]


@dataclass(frozen=True)
class Book:
    """The playbook of a check, and its file."""

    check: GapCheck
    raw: bytes
    name: str


@dataclass
class Part:
    """What was seen since the last part was recorded."""

    rows: list[Checked] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    empty: bool = True
    """Nothing of it was read, though it was asked for."""

    @property
    def accounts(self) -> int:
        """How many accounts were asked about."""
        return len(self.rows) + len(self.unknown)


class Parts:
    """What is recorded of one run."""

    def __init__(self, desk: Desk, run: str, provider: str, book: Book, queue: Whom) -> None:
        self.run, self.provider = run, provider
        self.check = book.check
        self.recorded = 0
        """Parts that are recorded already."""
        self.domains: set[str] = set()
        """Domains that were looked at."""
        self.seen: set[str] = set()
        """Accounts that were looked at, in lower case."""
        self.listed: str | None = None
        """SHA-256 of the addresses to look at."""
        self._desk, self._book, self._queue = desk, book, queue
        self._files: list[EvidenceKept] = []

    def keep_list(self, path: Path) -> None:
        """Keeps the file that names the accounts. Raises LocalFileError, UnreadableInput."""
        told = "list of accounts to check"
        self._files.append(self._desk.keep(path, name=path.name, kind="attachment", source=told, supports=self.run))

    async def record(self, part: Part, asker: Asker, left: int, stopped: str) -> None:
        """Records a part, and takes over what was answered to it.

        Raises PlanStale where another process went on with the same run meanwhile; then nothing is recorded.
        """
        known = next((run for run in check_runs(self._desk.casefile) if run.id == self.run), None)
        if len(known.parts if known else ()) != self.recorded or (known and known.expired):
            raise PlanStale(f"Somebody else goes on with the check {self.run}.", "Wait until it is done.")
        kept, made = self._made(part, asker, left, stopped)
        await self._desk.record(None, *kept, made)
        self.recorded += 1
        asker.raw.clear()
        asker.looked.clear()

    def _made(self, part: Part, asker: Asker, left: int, stopped: str) -> tuple[list[EventData], CheckMade]:
        desk, check = self._desk, self.check
        lines = "\n".join(row.model_dump_json() for row in part.rows)
        rows = self._keep(lines, f"what the check {self.run} saw", "derived")
        kept: list[EventData] = [rows]
        answers = None
        if asker.raw:
            raw = self._keep("\n".join(asker.raw), f"answers to the check {self.run}", "exchange", self.provider)
            kept, answers = [rows, raw], raw.evidence.sha256
        told = "playbook of this check"
        book = desk.keep(self._book.raw, name=self._book.name, kind="playbook", source=told, supports=self.run)
        if not self.recorded:
            kept += [book, *self._files]
            # All of them, and not the file that was given: that may name an account twice, and more beside it.
            listed = self._keep("\n".join(self._queue.addresses), f"accounts to look at in {self.run}", "derived")
            self.listed = listed.evidence.sha256
            kept.append(listed)
        now = desk.now()
        return kept, CheckMade(
            run=self.run,
            provider=self.provider,
            playbook=check.id,
            playbook_version=check.version,
            playbook_sha256=book.evidence.sha256,
            asked=self._queue.asked,
            of=self._queue.of,
            accounts=sum(row.scope is Scope.ACCOUNT for row in part.rows),
            rows=rows.evidence.sha256,
            answers=answers,
            counts=_counts(check, part.rows),
            looked=tuple(asker.looked),
            unknown=tuple(part.unknown),
            due_at=now if left else now + timedelta(days=check.interval_days),
            listed=self.listed,
            left=left,
            stopped=stopped,
        )

    def _keep(self, text: str, name: str, kind: str, source: str = "") -> EvidenceKept:
        data = text.encode("utf-8", "backslashreplace")
        return self._desk.keep(data, name=name, kind=kind, source=source, supports=self.run)


def _counts(check: GapCheck, rows: Iterable[Checked]) -> dict[str, dict[ProtectionState, int]]:
    counts: dict[str, Counter[ProtectionState]] = {p.id: Counter() for p in check.protections}
    for row in rows:
        for cell in decided(check.protections, row.cells, row.answers):
            counts[cell.protection][cell.state] += 1
    return {name: {state: found[state] for state in ProtectionState} for name, found in counts.items()}
