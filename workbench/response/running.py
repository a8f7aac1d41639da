"""Carries out a plan: intend, act, record, read back, for each action of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from pydantic import SecretStr

from workbench.analysis.proving import prove
from workbench.analysis.wording import span
from workbench.desk.desk import Desk
from workbench.model.actions import ON_COPIES, Action, ActionKind
from workbench.model.base import JsonObject
from workbench.model.cases import Case
from workbench.model.errors import ConnectionLost, NotFound, PlanStale, ProviderError, UsageError, WorkbenchError
from workbench.model.events import ActionIntended, ActionProved, ConsentGiven, EventData, SecretTaken
from workbench.model.mail import MessageCopy
from workbench.model.state import FacetState, Proof
from workbench.model.support import Receipt
from workbench.model.words import Facet, Outcome

from .action_end import end_of, settled_outcome
from .copies import Progress, copies_before, move_copies
from .former import keeping_former, takes_back
from .looking import record_looks
from .passwords import password_for
from .plans import Consent, Plan, PlannedAction, label_of
from .reading import SharedReader
from .run_news import RunNews
from .runs import RowState, RunEvent, RunRow
from .settling import settle
from .touching import touched_facets
from .undo_rules import check_holds, undo_data

__all__ = ["Run"]

_WORTH_SAYING = timedelta(seconds=2)
_FAULT = "A fault of the workbench itself: read the state back before anything else."


class Run:
    """A plan being carried out. It belongs to the desk and goes on when a screen is left.

    Make one through `starting.start`, which checks consent. Each action ends done, failed or unknown, and
    is read back; one that fails stops none of the others.
    """

    def __init__(self, desk: Desk, case: Case, plan: Plan, consent: Consent, run_id: str) -> None:
        self.id = run_id
        self.plan = plan
        self.case = case
        self.rows = {p.action.id: RunRow(action_id=p.action.id, title=label_of(p)) for p in plan.actions}
        self.finished = False
        self.tell_owner = next((p.note for p in plan.actions if p.action.kind is ActionKind.RESTORE_PASSWORD), "")
        """What the owner has to be told of this run; empty where there is nothing."""
        self.remarks: tuple[str, ...] = (self.tell_owner,) if self.tell_owner else ()
        """What to say below the rows: what the run does not touch, and why."""
        self._desk = desk
        self._consent = consent
        self._ended = {p.action.id: asyncio.Event() for p in plan.actions}
        self._locks: dict[str, asyncio.Lock] = {}
        self._reader = SharedReader(desk, case)
        self._secrets: dict[str, SecretStr] = {}
        self._stopped = False
        self._trouble: Exception | None = None
        self._news = RunNews(self.rows, desk.now)

    # -- for the faces ----------------------------------------------------------------------------

    def events(self, after: int = 0) -> AsyncIterator[RunEvent]:
        """Yields what happened after event number `after`, then what happens, until the run is finished."""
        return self._news.events(after)

    async def wait(self) -> tuple[RunRow, ...]:
        """Waits for the end; returns the rows. Raises what kept the run from being recorded (a full disk)."""
        async for _ in self.events():
            pass
        if self._trouble is not None:
            raise self._trouble
        return tuple(self.rows.values())

    async def take_secret(
        self,
        action_id: str,
        how: str = "shown on the screen",
        show: Callable[[SecretStr], object] | None = None,
    ) -> SecretStr:
        """Hands out the secret of an action, once. Raises NotFound where there is none to take (any more).

        With `show`, that is called first, and what it raises is passed on: then nobody is on record as having seen it.
        """
        secret = self._secrets.pop(action_id, None)
        if secret is None:
            raise NotFound("There is no secret to show: it was shown already.", "Reset the password again for another.")
        try:
            if show is not None:
                show(secret)
            await self._desk.record(self.case.id, SecretTaken(action_id=action_id, how=how))
        except WorkbenchError:
            self._secrets[action_id] = secret  # nobody saw it yet
            raise
        await self._news.tell(action_id, secret_waiting=False)
        return secret

    @property
    def case_id(self) -> str:
        """The case that it changes."""
        return self.case.id

    @property
    def secrets_waiting(self) -> tuple[str, ...]:
        """Ids of actions whose secret nobody took yet."""
        return tuple(self._secrets)

    @property
    def trouble(self) -> WorkbenchError | None:
        """What kept the run from being recorded (a full disk); a fault of ours is the desk's to raise."""
        return self._trouble if isinstance(self._trouble, WorkbenchError) else None

    @property
    def running(self) -> frozenset[str]:
        """Ids of the actions that are under way or queued."""
        return frozenset(i for i, r in self.rows.items() if r.state not in (RowState.ENDED, RowState.SKIPPED))

    @property
    def stopped(self) -> bool:
        """Somebody wanted nothing more to be started."""
        return self._stopped

    def stop(self) -> None:
        """Starts nothing more. Calls that are under way go on to their end."""
        self._stopped = True

    # -- carrying it out ----------------------------------------------------------------------------

    async def drive(self) -> None:
        """Carries out the plan. Called once, by the desk."""
        try:
            await self._desk.record(self.case.id, *self._opening(), self._consent_event())
            # No task group: a fault in one action must not cut another off between intend and record.
            ends = await asyncio.gather(*map(self._carry, self.plan.actions), return_exceptions=True)
            for fault in filter(None, ends):
                raise fault
            await settle(self._desk, self.case)
            await self._closing()
        except* WorkbenchError as errors:
            self._trouble = _first(errors)
            for action_id in self.running:
                await self._news.tell(action_id, state=RowState.SKIPPED, detail="Not started: the run was stopped.")
        finally:
            self.finished = True
            await self._news.end()

    def _opening(self) -> tuple[EventData, ...]:
        """What is recorded before the consent, by runs that are more than a list of actions."""
        return ()

    async def _closing(self) -> None:
        """What is recorded after the last action."""

    def _consent_event(self) -> ConsentGiven:
        return ConsentGiven(
            run=self.id,
            step=self.plan.step,
            plan_digest=self.plan.digest,
            actions=tuple(p.action.id for p in self.plan.actions),
            how=self._consent.how,
        )

    async def _carry(self, planned: PlannedAction) -> None:
        action_id = planned.action.id
        try:
            for earlier in planned.after:
                await self._ended[earlier].wait()
            async with self._lock(planned.resource or action_id):
                if self._stopped or self._trouble is not None:
                    await self._news.tell(action_id, state=RowState.SKIPPED, detail="Not started: the run was stopped.")
                    return
                await self._act(planned)
        except WorkbenchError as error:
            self._trouble = error
            await self._news.tell(action_id, state=RowState.ENDED, outcome=Outcome.UNKNOWN, detail=error.title)
        except Exception as fault:
            self._trouble = fault
            await self._news.tell(action_id, state=RowState.ENDED, outcome=Outcome.UNKNOWN, detail=_FAULT)
            raise
        finally:
            self._ended[action_id].set()

    def _lock(self, resource: str) -> asyncio.Lock:
        return self._locks.setdefault(resource, asyncio.Lock())

    async def _act(self, planned: PlannedAction) -> None:
        spec = planned.action.spec
        await self._news.tell(planned.action.id, state=RowState.RUNNING, started_at=self._desk.now())
        try:
            action, copies, secret = await self._prepare(planned.action)
            before = self._before(spec.facet)
            (event,) = await self._desk.record(self.case.id, self._intention(planned, action, before))
        except (ProviderError, UsageError) as error:
            detail = f"Not started: {error.title} {error.hint}".strip()
            await self._news.tell(planned.action.id, state=RowState.ENDED, outcome=Outcome.FAILED, detail=detail)
            return
        if secret is not None:
            self._secrets[action.id] = secret
        receipt = await self._call(action, copies, secret)
        await self._desk.record(self.case.id, *end_of(self._desk, self.case, receipt, planned.step))
        await self._news.tell(action.id, state=RowState.READING_BACK, outcome=receipt.outcome, detail=receipt.detail)
        looks = await self._reader.read(touched_facets(self._desk, self.case, action))
        changed = next(look for look in looks if look.facet is spec.facet)
        proof = prove(action, before, changed.state, event.at, changed.unreadable)
        proved = ActionProved(action_id=action.id, proof=proof, outcome=settled_outcome(receipt.outcome, proof))
        await record_looks(
            self._desk, self.case, looks, phase="after", step=planned.step, run=self.id, proved=(proved,)
        )
        await self._finish(action, receipt, proof, proved.outcome or receipt.outcome)

    def _intention(self, planned: PlannedAction, action: Action, before: FacetState | None) -> ActionIntended:
        return ActionIntended(
            run=self.id,
            step=planned.step,
            plan_digest=self.plan.digest,
            action=action,
            undo=self._undo(action, before),
            blind_reason=self._consent.blind_reason if before is None else "",
        )

    def _undo(self, action: Action, before: FacetState | None) -> JsonObject | None:
        case = self._desk.casefile.views.case(self.case.id)
        if not takes_back(self._desk, case, action.kind):
            return None
        # What the provider keeps can be put back whether or not it could be read before.
        return undo_data(action, before) or ({} if action.spec.irreversible else None)

    async def _prepare(self, action: Action) -> tuple[Action, tuple[MessageCopy, ...], SecretStr | None]:
        """Everything that can fail before anything is intended: one that does stops none of the others."""
        recorded = self._desk.casefile.views.actions(self.case.id)
        if any(r.action.id == action.id for r in recorded):
            raise PlanStale(f"{action.id} was started elsewhere meanwhile.", "Look at the step again.")
        undone = next((r for r in recorded if r.action.id == action.undo_of), None)
        if undone is not None:
            await check_holds(self._desk, self.case, undone, run=self.id)
        copies: tuple[MessageCopy, ...] = ()
        if action.kind in ON_COPIES:
            action, copies = await copies_before(self._desk, self.case, action)
        action = keeping_former(self._desk, self.case, action)
        return action, copies, password_for(self._desk, self.case) if action.spec.secret else None

    async def _call(self, action: Action, copies: tuple[MessageCopy, ...], secret: SecretStr | None) -> Receipt:
        provider = self._desk.provider(self.case.provider)
        try:
            if action.kind in ON_COPIES:
                return await move_copies(provider, action, copies, self._progress(action.id), lambda: self._stopped)
            return await provider.perform(self.case.account, action, secret)
        except ConnectionLost as error:
            return Receipt(action_id=action.id, outcome=Outcome.UNKNOWN, detail=error.title)
        except ProviderError as error:
            detail = f"{error.title} {error.hint}".strip()
            return Receipt(action_id=action.id, outcome=Outcome.FAILED, detail=detail)

    def _progress(self, action_id: str) -> Progress:
        began = self._desk.now()

        async def tell(done: int, total: int) -> None:
            left = (self._desk.now() - began) / done * (total - done)
            soon = f", about {span(left)} left" if left >= _WORTH_SAYING else ""
            await self._news.tell(action_id, detail=f"{done:,} of {total:,} copies{soon}", done=done, total=total)

        return tell

    async def _finish(self, action: Action, receipt: Receipt, proof: Proof, outcome: Outcome) -> None:
        detail = proof.sentence
        if not proof.proved:
            wait = (
                f" Expected by {receipt.pending_until:%H:%M:%S} UTC: read back then." if receipt.pending_until else ""
            )
            detail = f"{receipt.detail} {proof.sentence}{wait}"
        if outcome is Outcome.FAILED:
            self._secrets.pop(action.id, None)
        await self._news.tell(
            action.id,
            state=RowState.ENDED,
            ended_at=self._desk.now(),
            outcome=outcome,
            proof=proof,
            detail=detail,
            secret_waiting=action.id in self._secrets,
        )

    def _before(self, facet: Facet) -> FacetState | None:
        record = self._desk.casefile.views.facets(self.case.id).get(facet)
        return record.state if record else None


def _first(errors: BaseExceptionGroup[WorkbenchError]) -> WorkbenchError:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
