"""Makes a desk whose one case has very many judged sign-ins, quickly, for what is measured on one.

    uv run python tests/benchmarks/many_signins.py FOLDER ROWS

The case is opened as a person opens it. The sign-ins then go straight into their table, as reading a log and judging
it would leave them: some hundred thousand in ten seconds, where the real way takes minutes.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from workbench.casefile.canonical import canonical, micros
from workbench.casefile.signin_rows import _INSERT_SIGN_IN
from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.signins import JudgedSignIn, Reason, SignIn
from workbench.model.words import Judgement
from workbench.response.opening import open_case

__all__ = ["ACCOUNT", "make_desk", "open_made"]

ACCOUNT = "lin.wei@example.com"
NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
_MONTH = timedelta(days=31)
_CLIENTS = ("Thunderbird 128", "Outlook 16.0", "iPhone Mail 18", "Mozilla/5.0 (X11; Linux x86_64) Firefox/143.0")
_PROTOCOLS = ("imap", "imap", "web", "smtp", "pop3", "activesync")
_REGIONS = ("Hangzhou", "Shanghai", "Lisboa", "Frankfurt am Main")
_SET = "UPDATE signins SET by_rules = ?, judgement = ? WHERE case_id = ? AND id = ?"
_TOGETHER = 50_000


def open_made(folder: Path) -> Desk:
    """Opens the desk in the folder, with a still clock."""
    numbers = itertools.count(1)
    return open_desk(
        case_file=folder / "cases.db",
        paths=Paths(config=folder / "config", data=folder / "data", state=folder / "state"),
        now=lambda: NOON,
        new_id=lambda: f"B{next(numbers):07d}",
    )


def make_desk(folder: Path, rows: int) -> None:
    """Makes the desk, its case, and that many sign-ins of the case's account over a month."""
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_make(folder, rows))


async def _make(folder: Path, rows: int) -> None:
    desk = open_made(folder)
    case = await open_case(desk, account=ACCOUNT, ticket="HD-4711", provider="practice")
    store = desk.casefile._store
    store.run("PRAGMA synchronous = OFF")
    made = _signins(rows)
    while batch := list(itertools.islice(made, _TOGETHER)):
        with store.transaction():
            store.run_many(_INSERT_SIGN_IN, [_row(case.id, signin) for signin, _ in batch])
            store.run_many(_SET, [_judged(case.id, signin, judgement) for signin, judgement in batch])
    await desk.aclose()


def _row(case_id: str, signin: SignIn) -> dict[str, object]:
    return {
        "case": case_id,
        "own_id": None,
        "addresses": canonical([ACCOUNT]).decode(),
        "id": signin.id,
        "at": micros(signin.at),
        "account": signin.account,
        "account_id": None,
        "ip": signin.ip,
        "record": canonical(signin.model_dump(mode="json")).decode(),
    }


def _judged(case_id: str, signin: SignIn, judgement: Judgement) -> tuple[object, ...]:
    reasons = tuple(
        Reason(code=code, sentence=f"{signin.ip} {words}.", weight=weight, records=(signin.id,))
        for code, words, weight in (
            ("new-network", "is a network that the account never used in the 31 days read", 2),
            ("interleaved", "was in use while the owner was at work in another network", 3),
        )
    )
    judged = JudgedSignIn(signin=signin.id, judgement=judgement, reasons=reasons, author="rules 1")
    return canonical(judged.model_dump(mode="json")).decode(), judgement, case_id, signin.id


def _signins(rows: int) -> Iterator[tuple[SignIn, Judgement]]:
    """A month of them: the owner's networks, some hundred addresses of others, one intruder in twenty thousand."""
    chance = random.Random(7)
    for number in range(rows):
        draw = chance.random()
        judgement, ip = Judgement.OWNER, f"192.0.2.{chance.randrange(8)}"
        if draw < 0.00005:
            judgement, ip = Judgement.ABNORMAL, f"203.0.113.{chance.randrange(4)}"
        elif draw < 0.05:
            judgement, ip = Judgement.UNJUDGED, f"198.51.100.{chance.randrange(200)}"
        signin = SignIn(
            id=f"s{number:08d}",
            at=NOON - _MONTH + _MONTH * number / rows,
            account=ACCOUNT,
            success=chance.random() < 0.9,
            ip=ip,
            protocol=chance.choice(_PROTOCOLS),
            client=chance.choice(_CLIENTS),
            region=chance.choice(_REGIONS),
            detail="password and second factor" if number % 9973 else "one-time code by voice",
            source="0" * 64,
            line=number + 1,
        )
        yield signin, judgement


if __name__ == "__main__":
    begun = perf_counter()
    make_desk(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"{sys.argv[2]} sign-ins in {perf_counter() - begun:.1f} s")
