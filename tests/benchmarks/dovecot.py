"""Containing and withdrawing on a Dovecot of its own, beside an administrator's `doveadm`, one command after another.

    uv run python tests/benchmarks/dovecot.py [--people 20] [--mails 500] [--copies 5000]

Ours is the whole run as the app and `workbench case step` do it: look, intend, change, record, read back, prove.
The bare tool changes and does nothing else: `doveadm` for what it can do, a statement of SQL (in this process, at no
start-up cost) for the rest. Both meet the same server with the same mail, each on a state of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent / "dovecot" / "rig"))

from rig_desk import QUARANTINE
from rig_server import Rig, why_not
from rig_story import INTRUDER, LIN, Theft, agreed, desk_for, opened, search_allowed

from workbench.desk.desk import Desk
from workbench.model.words import Outcome
from workbench.response.planning import plan, plan_contain
from workbench.response.starting import start

_NOBODY_TO_KICK = 68


class Mailboxes:
    """A rig with people, their ordinary mail, and the intruder's copies in their mailboxes."""

    def __init__(self, people: int, mails: int, copies: int) -> None:
        self.people, self.mails, self.copies = people, mails, copies

    def fill(self, rig: Rig) -> Theft:
        theft = Theft(rig, colleagues=self.people, mails=12)
        theft.everybody()
        theft.happens(spray=False)
        now = datetime.now(UTC)
        to = theft.colleagues
        for number, who in enumerate(to):
            then = now - timedelta(days=30)
            old = (_mail(f"x{n % 40}@rig.test", f"news {n} for {number}", then) for n in range(self.mails))
            share = range(number, self.copies, self.people)
            rig.mail(who, chain(old, (_mail(LIN, f"Changed bank account {n}", now) for n in share)))
        sent = (_mail(LIN, f"Changed bank account {n}", now, to[n % self.people]) for n in range(self.copies))
        rig.mail(LIN, sent, "Sent")
        return theft


def _mail(sender: str, subject: str, at: datetime, to: str = "") -> bytes:
    head = (
        f"From: {sender}\r\nTo: {to or 'undisclosed@rig.test'}\r\nSubject: {subject}\r\nDate: {format_datetime(at)}\r\n"
    )
    message_id = f"<{subject.replace(' ', '-')}@client.test>"
    return f"{head}Message-ID: {message_id}\r\n\r\nPay to the new account today.\r\n".encode()


class Bare:
    """An administrator at the command line."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    def doveadm(self, *words: str) -> None:
        conf = str(self._rig.state / "conf" / "dovecot.conf")
        done = subprocess.run(["doveadm", "-c", conf, *words], check=False, capture_output=True, text=True)
        if done.returncode not in (0, _NOBODY_TO_KICK):
            sys.exit(f"doveadm {' '.join(words)}: {done.returncode} {done.stderr}")

    def contain(self) -> None:
        words = ["doveadm", "pw", "-s", "SHA512-CRYPT", "-p", "a new one"]
        hashed = subprocess.run(words, capture_output=True, text=True, check=True)
        sql = self._rig.sql
        sql("UPDATE users SET password = ? WHERE email = ?", hashed.stdout.strip(), LIN)
        self._flush_and_kick()
        self.doveadm("kick", LIN)  # sessions
        sql("DELETE FROM app_passwords WHERE email = ?", LIN)
        self._flush_and_kick()
        for protocol in ("imap", "pop3", "smtp", "sieve"):
            sql(f"UPDATE users SET allow_{protocol} = 0 WHERE email = ?", LIN)
            self._flush_and_kick()
        self.doveadm("sieve", "deactivate", "-u", LIN)
        sql("INSERT INTO blocked_nets (cidr, lo, hi) VALUES (?, 1, 2)", f"{INTRUDER}/32")
        self.doveadm("auth", "cache", "flush")
        self.doveadm("kick", INTRUDER)

    def _flush_and_kick(self) -> None:
        self.doveadm("auth", "cache", "flush", LIN)
        self.doveadm("kick", LIN)

    def withdraw(self, people: list[str]) -> None:
        for who in people:
            folder = f"withdrawn/{who.partition('@')[0]}/INBOX"
            self.doveadm("mailbox", "create", "-u", QUARANTINE, folder)
            self.doveadm("move", "-u", QUARANTINE, folder, "user", who, "mailbox", "INBOX", "header", "from", LIN)


def _left(rig: Rig, people: list[str]) -> int:
    """How many of the intruder's copies are still in an inbox."""
    looked = {"field": ["uid"], "query": ["mailbox", "INBOX", "header", "from", LIN]}
    found = (rig.doveadm("fetch", user=who, **looked) for who in people[:3])
    return sum(map(len, found))


async def _contain(desk: Desk, case: object) -> tuple[float, int]:
    began = perf_counter()
    made = await plan_contain(desk, case)  # type: ignore[arg-type]
    run = start(desk, made, agreed(made))
    rows = await run.wait()
    took = perf_counter() - began
    await run.take_secret("reset-password")
    assert all(r.outcome is Outcome.DONE and r.proof and r.proof.proved for r in rows), rows
    return took, len(rows)


async def _withdraw(desk: Desk, case: object) -> tuple[float, str]:
    await search_allowed(desk, case)  # type: ignore[arg-type]
    began = perf_counter()
    made = await plan(desk, case, "withdraw-mail")  # type: ignore[arg-type]
    rows = await start(desk, made, agreed(made)).wait()
    took = perf_counter() - began
    assert all(r.outcome is Outcome.DONE for r in rows), rows
    return took, "; ".join(r.detail for r in rows)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--copies", type=int, default=5000)
    asked = parser.parse_args()
    if why := why_not():
        sys.exit(f"Dovecot can't be started: {why}")
    boxes = Mailboxes(asked.people, asked.mails, asked.copies)
    bare, ours, said = asyncio.run(_measured(boxes))
    print(f"{asked.people} mailboxes of {asked.mails} mails, {asked.copies:,} copies; {said}\n")
    print("| | doveadm, one after another | the workbench, proved | ratio |\n| --- | --- | --- | --- |")
    for what in ("contain", "withdraw"):
        print(f"| {what} | {bare[what]:.2f} s | {ours[what]:.2f} s | {ours[what] / bare[what]:.2f} × |")


async def _measured(boxes: Mailboxes) -> tuple[dict[str, float], dict[str, float], str]:
    bare: dict[str, float] = {}
    ours: dict[str, float] = {}
    rig = Rig()
    rig.start()
    try:
        theft = boxes.fill(rig)
        tool = Bare(rig)
        for what, do in (("contain", tool.contain), ("withdraw", lambda: tool.withdraw(theft.colleagues))):
            began = perf_counter()
            do()
            bare[what] = perf_counter() - began
        print(f"left in three inboxes after the bare tool: {_left(rig, theft.colleagues)}", file=sys.stderr)
    finally:
        rig.stop()
    rig = Rig()
    rig.start()
    try:
        theft = boxes.fill(rig)
        with TemporaryDirectory() as folder, desk_for(rig, Path(folder)) as desk:
            case = await opened(desk)
            ours["contain"], actions = await _contain(desk, case)
            ours["withdraw"], said = await _withdraw(desk, case)
            await desk.close_providers()
        print(f"left in three inboxes after the workbench: {_left(rig, theft.colleagues)}", file=sys.stderr)
    finally:
        rig.stop()
    return bare, ours, f"{actions} actions; {said}"


if __name__ == "__main__":
    main()
