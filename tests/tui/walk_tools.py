"""A robot user: opens the app on a case of its own, presses, answers, and waits until it is done."""

from __future__ import annotations

import asyncio
import atexit
import functools
import itertools
import shutil
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from check_runs import run_check
from conftest import Clock
from figure_cases import tell
from lighter_apps import lighten_apps, lines_on
from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.screen import Screen

from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.cases import Case
from workbench.model.words import AccountKind, Judgement, Verdict
from workbench.providers.practice.company import address_of
from workbench.response.answering import answer, give_verdict, waive
from workbench.response.checking.whom import Wanted
from workbench.response.closing import close_case
from workbench.response.first_look import first_look
from workbench.response.judging import overrule
from workbench.response.opening import open_case
from workbench.response.reported_mail import examine_received, received_mail
from workbench.tui import last_place
from workbench.tui.app import WorkbenchApp
from workbench.tui.modals.answer import AnswerDialog
from workbench.tui.modals.consent import Agreed, ConsentDialog
from workbench.tui.place import Place
from workbench.tui.screens.case import CaseScreen
from workbench.tui.screens.run import RunScreen
from workbench.tui.waiting import WaitingTicket

S = TypeVar("S", bound=Screen[Any])

lighten_apps()
_CASES = TemporaryDirectory(prefix="workbench-cases-")
FOLDERS = Path(_CASES.name)
atexit.register(_CASES.cleanup)  # or its end is a warning, and warnings are errors
PATIENCE = 60.0
"""Seconds that anything may take."""
SMALL, LARGE = (80, 24), (120, 40)
LIN = WaitingTicket(
    ticket="HD-4711",
    account="lin.wei@example.com",
    provider="practice",
    reporter="Lin Wei",
    says="People ask me about invoices that I never sent.",
)
EMMA = WaitingTicket(
    ticket="HD-4714",
    account="emma.wilson@example.com",
    provider="practice",
    playbook="phishing-mail",
    reporter="Emma Wilson",
    says="I got a mail that my mailbox is almost full.",
)
MARIA = LIN.model_copy(update={"ticket": "HD-4712", "account": "maria.costa@example.com"})


def desk_in(folder: Path, start: datetime, letter: str = "T", step: timedelta = timedelta(milliseconds=200)) -> Desk:
    """A desk with everything in one folder, and ids and a clock of its own (which moves by `step` with every look)."""
    numbers = itertools.count(1)
    return open_desk(
        case_file=folder / "cases.db",
        paths=Paths(config=folder / "config", data=folder / "data", state=folder / "state"),
        now=Clock(start, step),
        new_id=lambda: f"{letter}{next(numbers):07d}",
    )


NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 12, 20, tzinfo=UTC)


def make_case(folder: Path, ticket: WaitingTicket, *, provider: str = "practice", verdict: bool = False) -> None:
    """Opens a case in the folder, everything read; with the verdict “confirmed” if wanted."""

    async def make() -> None:
        desk = desk_in(folder, NOON, step=timedelta(0))
        case = await open_case(
            desk, account=ticket.account, ticket=ticket.ticket, provider=provider, kind=AccountKind.PERSON
        )
        await first_look(desk, case)
        if verdict:
            await confirm(desk, case)
        await desk.aclose()

    asyncio.run(make())


def make_due(folder: Path) -> None:
    """A false alarm that was closed, and an open theft with a waiver: both are to be looked at again a day later."""

    async def make() -> None:
        desk = desk_in(folder, NOON, step=timedelta(0))
        alarm = await open_case(desk, account=MARIA.account, ticket=MARIA.ticket, provider="practice")
        await first_look(desk, alarm)
        await confirm_caller(desk)
        abnormal = [r.signin.id for r in desk.casefile.views.signins(alarm.id, judgement=Judgement.ABNORMAL)]
        await overrule(desk, alarm, abnormal, Judgement.OWNER, "her own VPN")
        await give_verdict(desk, alarm, Verdict.NOT_COMPROMISED, reason_code="own-vpn")
        await answer(desk, alarm, "close", "cause", "none")
        await answer(desk, alarm, "close", "told", "the owner")
        await close_case(desk, alarm)
        theft = await open_case(desk, account=LIN.account, ticket=LIN.ticket, provider="practice")
        await first_look(desk, theft)
        await confirm(desk, theft)
        forwarding, day = "forwarding:linwei.archive@example.org", NOON + timedelta(hours=20)
        await waive(desk, theft, "inspect-rules", "her own, she says", exposure=forwarding, recheck_at=day)
        await desk.aclose()

    asyncio.run(make())


def make_reported(folder: Path) -> None:
    """A reported mail that was taken in and examined; the verdict is still to be given."""

    async def make() -> None:
        desk = desk_in(folder, NOON, step=timedelta(0))
        case = await open_case(
            desk, account=EMMA.account, ticket=EMMA.ticket, provider="practice", playbook=EMMA.playbook
        )
        copies = await received_mail(desk, case)
        await examine_received(desk, case, [c for c in copies if c.subject == "Your mailbox is almost full"])
        await answer(desk, case, "take-in", "reporter-did", "nothing")
        await answer(desk, case, "confirm-sender", "sender-says", "no-number")
        await answer(desk, case, "confirm-sender", "sender-called", "Nobody: no number is held")
        await desk.aclose()

    asyncio.run(make())


async def confirm(desk: Desk, case: Case) -> None:
    """Answers the first step and gives the verdict."""
    await confirm_caller(desk)
    await give_verdict(desk, case, Verdict.CONFIRMED)


async def confirm_caller(desk: Desk) -> None:
    """Answers what the first step asks."""
    case = desk.casefile.views.cases()[0]
    for question, value in (("account-kind", "person"), ("caller-verified", "called-back"), ("payment-mail", "no")):
        await answer(desk, case, "confirm-compromise", question, value)


def make_check(folder: Path) -> None:
    """A gap check of a dozen accounts of the practice company."""
    listed = folder / "people.csv"
    listed.write_text("\n".join(address_of(number) for number in (3, 17, *range(40, 50))))

    async def make() -> None:
        desk = desk_in(folder, NOON, step=timedelta(0))
        await run_check(desk, Wanted(listed=listed), provider="practice")
        await desk.aclose()

    asyncio.run(make())


_MADE = {"due": make_due, "reported": make_reported, "check": make_check}


@functools.cache
def prepared(name: str) -> Path:
    """A folder with a case, made once: fresh, confirmed, false-alarm, guided, reported, due (2), autumn (12), check."""
    folder = FOLDERS / name
    folder.mkdir()
    if name == "empty":
        return folder
    if name in _MADE:
        with ThreadPoolExecutor(max_workers=1) as aside:
            aside.submit(_MADE[name], folder).result()
        return folder
    if name == "autumn":
        desk = desk_in(folder, NOON)
        tell(desk.casefile)
        desk.close()
        return folder
    ticket = MARIA if name == "false-alarm" else LIN
    provider = "guided" if name == "guided" else "practice"
    make = partial(make_case, folder, ticket, provider=provider, verdict=name in ("confirmed", "guided"))
    with ThreadPoolExecutor(max_workers=1) as aside:  # a loop of its own, beside the test's
        aside.submit(make).result()
    return folder


NEXT_DAY = NOON + timedelta(hours=26)


def desk_with(name: str, folder: Path) -> Desk:
    """A desk on a copy of a prepared case."""
    target = folder / "desk"
    shutil.copytree(prepared(name), target)
    return desk_in(target, NEXT_DAY if name == "due" else LATER, "B")


class Walk:
    """What a person can do at the app."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[int], told: list[str] | None = None) -> None:
        self.app = app
        self.pilot = pilot
        self.desk = app.desk
        self.told: list[str] = [] if told is None else told
        """The notifications so far, those that are gone from the screen too."""

    async def until(self, ready: Callable[[], bool], what: str) -> None:
        """Waits until something is so; a busy machine has a minute for it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if ready():
                await self.pilot.pause()
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"waited in vain for {what}; on the screen:\n{self.text}")

    async def sees(self, kind: type[S]) -> S:
        """Waits for a screen or dialog, ready to be used."""
        await self.until(lambda: isinstance(self.app.screen, kind) and self.app.screen.is_mounted, kind.__name__)
        found = self.app.screen
        assert isinstance(found, kind)
        return found

    async def reads(self, words: str) -> None:
        """Waits until these words are painted, whatever line breaks and frames lie between them."""

        def painted() -> bool:
            return words in " ".join(self.text.replace("│", " ").split())

        await self.until(painted, f"“{words}”")

    async def back_at(self, kind: type[S]) -> S:
        """Waits until nothing asks any more and that screen is in front."""

        def idle() -> bool:
            screen = self.app.screen
            # A flow that was asked for and has not begun yet is under way too.
            flowing = any(w.group == "flow" and not w.is_finished for w in self.app.workers)
            return isinstance(screen, kind) and not (isinstance(screen, Place) and (screen._flowing or flowing))

        await self.until(idle, f"{kind.__name__} at rest")
        return await self.sees(kind)

    async def does(self, action: str) -> None:
        """Does a user action of the screen in front, as its key would."""
        screen = self.app.screen
        assert isinstance(screen, Place), self.text
        await screen.action_user(action)

    async def agrees(self) -> None:
        """Agrees to what is asked, each single confirmation included."""
        dialog = await self.sees(ConsentDialog)
        plan = dialog._plan
        dialog.dismiss(Agreed(confirmed=frozenset(plan.single_confirmations), how="typed ACT"))

    async def answers(self, *values: str) -> None:
        """Does the next thing, which asks questions, and answers them one after the other."""
        await self.does("next")
        for value in values:
            dialog = await self.sees(AnswerDialog)
            dialog.dismiss(value)
            await self.until(lambda asked=dialog: self.app.screen is not asked, "what follows")  # type: ignore[misc]
            await self.until(lambda: not isinstance(self.app.screen, CaseScreen) or not self.case._flowing, "it")
        await self.back_at(CaseScreen)

    async def runs_to_the_end(self) -> RunScreen:
        """Waits for a run to end, and stays at it."""
        screen = await self.sees(RunScreen)
        await self.until(lambda: screen.run_.finished, "the end of the run")
        return screen

    @property
    def case(self) -> CaseScreen:
        """The case's screen, wherever it is in the stack."""
        return next(s for s in self.app.screen_stack if isinstance(s, CaseScreen))

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in lines_on(self.app.screen))


@asynccontextmanager
async def at_the_app(
    desk: Desk, ticket: WaitingTicket | None = None, size: tuple[int, int] = LARGE
) -> AsyncIterator[Walk]:
    """The app as it starts, on that desk; the desk is closed at the end."""
    app = WorkbenchApp(desk, ticket)
    told: list[str] = []

    def hear(message: Message) -> None:
        if isinstance(message, Notify):
            told.append(message.notification.message)

    try:
        async with app.run_test(size=size, message_hook=hear) as pilot:
            await pilot.pause()
            yield Walk(app, pilot, told)
        await desk.drain()
    finally:
        await desk.aclose()


@asynccontextmanager
async def at_the_case(desk: Desk, step: str = "", size: tuple[int, int] = LARGE) -> AsyncIterator[Walk]:
    """The app on the desk's only case, at a step."""
    case = desk.casefile.views.cases()[0]
    last_place.keep(desk, case.id, step)
    async with at_the_app(desk, size=size) as walk:
        await walk.back_at(CaseScreen)
        yield walk


def provider_state(desk: Desk) -> bytes:
    """The practice tenant's file, byte for byte."""
    return desk.casefile.path.with_name(desk.casefile.path.name + ".practice.json").read_bytes()
