"""Shared by the tests of the response: a case at a desk, and a provider between it and the practice tenant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from workbench.desk.desk import Desk
from workbench.model.actions import Action
from workbench.model.cases import Case
from workbench.model.events import Event
from workbench.model.mail import MessageCopy
from workbench.model.records import ActionRecord, ExposureRecord
from workbench.model.state import FacetState
from workbench.model.support import Receipt
from workbench.model.words import Facet, Outcome, Verdict
from workbench.providers.base import Provider
from workbench.response.answering import answer, beyond_reach, choose_cause, give_verdict
from workbench.response.looking import look
from workbench.response.planning import plan, plan_contain
from workbench.response.plans import Consent, Plan
from workbench.response.running import Run
from workbench.response.runs import RunRow
from workbench.response.starting import start
from workbench.response.survey import CaseView, StepView, survey

OUTSIDE = "messages:mail-f187e2b4-261103#outside"
LIN_SETTINGS = ("reset-setting:notices", "reset-setting:sending-limit")
LIN_FORWARD = "linwei.archive@example.org"
Perform = Callable[[str, Action, SecretStr | None], Awaitable[Receipt]]


class Clock:
    """A clock that moves a little with every look."""

    def __init__(self, start: datetime, step: timedelta = timedelta(milliseconds=200)) -> None:
        self.present = start
        self.step = step

    def __call__(self) -> datetime:
        self.present += self.step
        return self.present

    def forward(self, **span: float) -> None:
        """Moves the clock on."""
        self.present += timedelta(**span)


class Bench:
    """One case at a desk."""

    def __init__(self, start: Callable[[], Desk], case_id: str, folder: Path, clock: Any) -> None:
        self.start = start
        """Opens one more desk on the same case file, as another start of the program does."""
        self.desk = start()
        self.case_id = case_id
        self.folder = folder
        self.clock = clock

    @property
    def case(self) -> Case:
        return self.desk.casefile.views.case(self.case_id)

    def view(self) -> CaseView:
        return survey(self.desk, self.case)

    def step(self, ref: str) -> StepView:
        found = self.view().step(ref)
        assert found is not None
        return found

    def events(self) -> list[Event]:
        return list(self.desk.casefile.events(self.case_id))

    def types(self) -> list[str]:
        return [e.data.type for e in self.events()]

    def action(self, action_id: str) -> ActionRecord:
        return next(a for a in self.desk.casefile.views.actions(self.case_id) if a.action.id == action_id)

    def exposure(self, exposure_id: str) -> ExposureRecord:
        return next(e for e in self.desk.casefile.views.exposures(self.case_id) if e.exposure.id == exposure_id)

    def through(self, between: Between) -> Between:
        """Puts a provider between the desk and the practice tenant."""
        self.desk._providers["practice"] = between
        return between

    def between(self) -> Between:
        return self.through(Between(self.desk.provider("practice")))

    async def allow_search(self) -> None:
        """Says who allowed other people's mailboxes to be searched, unless that was said before."""
        if ("withdraw-mail", "search-allowed") not in self.desk.casefile.views.answers(self.case_id):
            await answer(self.desk, self.case, "withdraw-mail", "search-allowed", "Dana Reyes, by phone, 12:40")

    async def search_others(self) -> None:
        """Says who allowed it, and looks for the mail again."""
        await self.allow_search()
        await look(self.desk, self.case, (Facet.MESSAGES,), step="withdraw-mail")

    async def plan(self, step: str, *picks: str) -> Plan:
        if step == "withdraw-mail":
            await self.allow_search()
        return await plan(self.desk, self.case, step, picks or None)

    async def do(self, step: str, *picks: str) -> tuple[RunRow, ...]:
        """Plans, agrees to everything and carries it out."""
        return await self.run(await self.plan(step, *picks)).wait()

    def run(self, made: Plan, **consent: Any) -> Run:
        return start(self.desk, made, agreed(made, **consent))

    async def confirm(self) -> None:
        """Answers the first step and gives the verdict."""
        for question, value in (
            ("account-kind", "person"),
            ("caller-verified", "called-back"),
            ("payment-mail", "no"),
        ):
            await answer(self.desk, self.case, "confirm-compromise", question, value)
        await give_verdict(self.desk, self.case, Verdict.CONFIRMED)


async def work_to_the_end(bench: Bench) -> None:
    """Works the burst of spam until nothing is missing but closing it."""
    await bench.confirm()
    contained = bench.run(await plan_contain(bench.desk, bench.case))
    await contained.wait()
    await contained.take_secret("reset-password")
    await bench.do("reset-password", "reset-recovery")
    await bench.do("enable-2fa", "require-second-factor")
    await bench.do("withdraw-mail", "withdraw-messages")
    await beyond_reach(bench.desk, bench.case, OUTSIDE, "205 recipients, by Ana from the helpdesk address")
    await choose_cause(bench.desk, bench.case, "guessed", "the records hold many failed tries")
    await answer(bench.desk, bench.case, "close", "told", "owner, manager, security lead, 14:10")


def agreed(made: Plan, **more: Any) -> Consent:
    """Agrees to everything in a plan, single confirmations included."""
    given = {"plan_digest": made.digest, "how": "typed word", "confirmed": frozenset(made.single_confirmations)}
    return Consent(**(given | more))


def row(rows: Iterable[RunRow], action_id: str) -> RunRow:
    return next(r for r in rows if r.action_id == action_id)


class Between:
    """Stands between a desk and a provider: everything goes through it, unless it is told otherwise.

    `perform_as`, `observe_as` and `move_as` take the place of a call, by action id or facet; they are handed the real
    provider's answer as a function to call, or not.
    """

    def __init__(self, real: Provider) -> None:
        self.real = real
        self.asked: list[str] = []
        """Ids of the actions that were performed, in order."""
        self.secrets: list[str] = []
        self.perform_as: dict[str, Callable[[Callable[[], Awaitable[Receipt]]], Awaitable[Receipt]]] = {}
        self.observe_as: dict[Facet, Callable[[Callable[[], Awaitable[FacetState]]], Awaitable[FacetState]]] = {}
        self.forget_as: Exception | None = None
        """Raised where the password from before a reset is to be deleted."""
        self.move_after: dict[int, Exception] = {}
        """Raised after so many copies were moved."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def perform(self, account: str, action: Action, secret: SecretStr | None = None) -> Receipt:
        self.asked.append(action.id)
        if secret is not None:
            self.secrets.append(secret.get_secret_value())
        stand_in = self.perform_as.get(action.id)

        async def really() -> Receipt:
            return await self.real.perform(account, action, secret)

        return await (stand_in(really) if stand_in else really())

    async def forget_former(self, account: str, ref: str) -> None:
        if self.forget_as is not None:
            raise self.forget_as
        await self.real.forget_former(account, ref)

    async def observe(self, account: str, facet: Facet) -> FacetState:
        stand_in = self.observe_as.get(facet)

        async def really() -> FacetState:
            return await self.real.observe(account, facet)

        return await (stand_in(really) if stand_in else really())

    async def withdraw(
        self, action: Action, copies: tuple[MessageCopy, ...]
    ) -> AsyncGenerator[tuple[MessageCopy, Receipt], None]:
        self.asked.append(action.id)
        moved = 0
        async for pair in self.real.withdraw(action, copies):
            if moved in self.move_after:
                raise self.move_after[moved]
            moved += 1
            yield pair

    async def aclose(self) -> None:
        await self.real.aclose()


def raises(error: Exception, *, after: bool = False) -> Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """Stands in for a call: fails before it took effect, or after."""

    async def stand_in(really: Callable[[], Awaitable[Any]]) -> Any:
        if after:
            await really()
        raise error

    return stand_in


def says_done(action_id: str) -> Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """Stands in for a call: answers "done", and does nothing."""

    async def stand_in(really: Callable[[], Awaitable[Any]]) -> Any:
        return Receipt(action_id=action_id, outcome=Outcome.DONE, detail="The service carried it out.")

    return stand_in


def waits_for(gate: asyncio.Event, began: asyncio.Event) -> Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """Stands in for a call: takes until the gate is opened."""

    async def stand_in(really: Callable[[], Awaitable[Any]]) -> Any:
        began.set()
        await gate.wait()
        return await really()

    return stand_in


def never(began: asyncio.Event) -> Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]:
    """Stands in for a call: does not come back."""

    async def stand_in(really: Callable[[], Awaitable[Any]]) -> Any:
        began.set()
        return await asyncio.Event().wait()

    return stand_in


def kill(desk: Desk) -> None:
    """Ends what is under way as a kill would: nothing more is recorded."""
    for task in tuple(desk._tasks):
        task.cancel()
    desk._writer.shutdown(wait=True, cancel_futures=True)
