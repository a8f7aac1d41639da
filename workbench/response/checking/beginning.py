"""Begins gap checks, and goes on with those that were cut short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.casefile.checks import not_looked_at, rows_of
from workbench.model.checks import CheckRun
from workbench.model.errors import Refused, UnreadableInput
from workbench.model.protections import Scope
from workbench.playbook.finding import find_playbook
from workbench.playbook.gap_check import GapCheck
from workbench.playbook.loading import load_playbook, parse_playbook

from .asking import Asker
from .parts import Book, Parts
from .running import CheckWork
from .whom import Wanted, Whom, whom

if TYPE_CHECKING:
    from workbench.desk.desk import Desk

__all__ = ["GAP_CHECK", "begin_check", "check_under_way", "go_on"]

GAP_CHECK = "gap-check"
"""The playbook that is used where none is named."""


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
    if any(one.run == run.id for one in _under_way(desk)):
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
    for row in rows_of(desk.casefile, run):
        (parts.domains if row.scope is Scope.DOMAIN else parts.seen).add(row.subject.lower())
    return _start(desk, queue, parts)


def _start(desk: Desk, queue: Whom, parts: Parts) -> CheckWork:
    asker = Asker(desk.provider(parts.provider), parts.check.protections, desk.now)
    work = CheckWork(desk, asker, parts.check, queue, parts)
    desk.carry_on(parts.run, work)
    return work


def check_under_way(desk: Desk) -> CheckWork | None:
    """Returns the check that goes on at this desk, whichever screen is open; or None."""
    return next(_under_way(desk), None)


def _under_way(desk: Desk) -> Iterator[CheckWork]:
    return (one for one in desk.work("") if isinstance(one, CheckWork) and not one.finished)


def _book(desk: Desk, ref: str) -> Book:
    loaded = load_playbook(find_playbook(ref, user_folder=desk.paths.playbooks))
    if not isinstance(loaded.playbook, GapCheck):
        raise UnreadableInput(
            f"The playbook '{loaded.playbook.id}' lists no protections.", "A gap check needs one with 'protections'."
        )
    return Book(loaded.playbook, loaded.raw, loaded.path.name)
