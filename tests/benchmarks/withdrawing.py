"""Withdrawing very many copies from the practice tenant as `--slow` has it, beside one call after another.

    uv run python tests/benchmarks/withdrawing.py [--size 12900] [--part 300]

Some 10,000 of 12,900 copies can be withdrawn: the others are outside, answered, fetched. A call takes 100 ms there,
and the service refuses what is more than 100 calls in a second. The whole run is measured as the app and
`workbench case step` do it: look, intend, withdraw, record, read back, prove. One call after another moves copies and
does nothing else; it is measured on a part and scaled, as the table says.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter
from typing import Any

from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.actions import Action, ActionKind
from workbench.model.cases import Case
from workbench.model.mail import IN_REACH, MessageCopy
from workbench.model.words import Facet, Outcome, Verdict
from workbench.providers.practice.line import PER_SECOND, Gate, Limited
from workbench.response.answering import answer, give_verdict
from workbench.response.first_look import first_look
from workbench.response.looking import look
from workbench.response.messages import copies_of
from workbench.response.opening import open_case
from workbench.response.planning import plan
from workbench.response.plans import Consent
from workbench.response.starting import start

STEP = "withdraw-mail"


class Counting(Gate):
    """The service's own gate, which tells how close to the limit it got."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = self.refused = self.most = 0
        self._last: deque[float] = deque()

    def pass_through(self) -> None:
        """Counts the call, then lets it in or refuses it as the service does."""
        now = monotonic()
        self.calls += 1
        self._last.append(now)
        while now - self._last[0] >= 1:
            self._last.popleft()
        self.most = max(self.most, len(self._last))
        try:
            super().pass_through()
        except Limited:
            self.refused += 1
            raise


@dataclass
class Measured:
    """One way to withdraw."""

    name: str
    copies: int
    seconds: float
    gate: Counting
    scaled: float = 1.0


def desk_in(folder: Path, size: int, *, slow: bool) -> Desk:
    """A desk with everything in one folder; the tenant is made at the first use, with a burst of that size."""
    paths = Paths(config=folder / "config", data=folder / "data", state=folder / "state")
    return open_desk(case_file=folder / "cases.db", paths=paths, slow=slow, practice_size=size)


def counted(desk: Desk) -> Counting:
    """Puts a counting gate before the tenant."""
    gate = Counting()
    practice: Any = desk.provider("practice")
    practice._client._line._gate = gate
    return gate


async def prepare(folder: Path, size: int) -> None:
    """Opens a case, at once, and answers all that comes before withdrawing."""
    desk = desk_in(folder, size, slow=False)
    case = await open_case(desk, account="lin.wei@example.com", ticket="HD-4711", provider="practice")
    await first_look(desk, case)
    for question, value in (("account-kind", "person"), ("caller-verified", "called-back"), ("payment-mail", "no")):
        await answer(desk, case, "confirm-compromise", question, value)
    await give_verdict(desk, case, Verdict.CONFIRMED)
    await answer(desk, case, STEP, "search-allowed", "the security lead, by phone")
    await look(desk, case, (Facet.MESSAGES,), step=STEP)
    await desk.aclose()


async def in_reach(desk: Desk, case: Case) -> tuple[str, tuple[MessageCopy, ...]]:
    """The largest group of abnormal mail, and its copies that can be withdrawn."""
    state = desk.casefile.views.facets(case.id)[Facet.MESSAGES].state
    assert state is not None
    found = {item.key: await copies_of(desk, case, item.key) for item in state.items}
    group = max(found, key=lambda key: len(found[key]))
    return group, tuple(c for c in found[group] if c.inside and c.where in IN_REACH)


async def one_after_another(folder: Path, size: int, part: int) -> Measured:
    """Each call waits for the one before."""
    desk = desk_in(folder, size, slow=True)
    group, copies = await in_reach(desk, desk.casefile.views.cases()[0])
    gate = counted(desk)
    action = Action(id="naive", kind=ActionKind.WITHDRAW_MESSAGES, target=group)
    begun = perf_counter()
    for copy in copies[:part]:
        async for _, receipt in desk.provider("practice").withdraw(action, (copy,)):
            assert receipt.outcome is Outcome.DONE
    seconds = perf_counter() - begun
    await desk.aclose()
    return Measured("one call after another", part, seconds, gate, len(copies) / part)


async def whole_run(folder: Path, size: int) -> Measured:
    """As a person does it: plan, agree, run; proved by reading back."""
    desk = desk_in(folder, size, slow=True)
    case = desk.casefile.views.cases()[0]
    group, copies = await in_reach(desk, case)
    gate = counted(desk)
    begun = perf_counter()
    made = await plan(desk, case, STEP, (f"{ActionKind.WITHDRAW_MESSAGES}:{group}",))
    consent = Consent(plan_digest=made.digest, how="benchmark", confirmed=frozenset(made.single_confirmations))
    (row,) = await start(desk, made, consent).wait()
    seconds = perf_counter() - begun
    assert row.proof is not None
    assert row.proof.proved, row.detail
    await desk.aclose()
    return Measured("the whole run, proved", len(copies), seconds, gate)


def show(measured: list[Measured]) -> None:
    """Prints the table."""
    first, *_ = measured
    print(f"{'':26} {'copies':>7} {'seconds':>9} {'of all':>9} {'calls':>7} {'most in 1 s':>12} {'refused':>8}")
    for one in measured:
        whole = one.seconds * one.scaled
        ratio = first.seconds * first.scaled / whole
        note = f"  measured on {one.copies} and scaled" if one.scaled != 1 else f"  {ratio:.1f} × faster"
        print(
            f"{one.name:26} {one.copies:7,} {one.seconds:9.1f} {whole:9.1f} {one.gate.calls:7,}"
            f" {one.gate.most:8} of {PER_SECOND} {one.gate.refused:6}{note}"
        )


async def measure(size: int, part: int) -> list[Measured]:
    """Both ways, each on a tenant of its own."""
    with TemporaryDirectory() as scratch:
        naive, ours = Path(scratch) / "naive", Path(scratch) / "ours"
        for folder in (naive, ours):
            folder.mkdir()
            await prepare(folder, size)
        return [await one_after_another(naive, size, part), await whole_run(ours, size)]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", type=int, default=12_900, help="mails of the burst; some 78 in 100 can be withdrawn")
    parser.add_argument("--part", type=int, default=300, help="copies that are moved one call after another")
    asked = parser.parse_args()
    show(asyncio.run(measure(asked.size, asked.part)))


if __name__ == "__main__":
    main()
