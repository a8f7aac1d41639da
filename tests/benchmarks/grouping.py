"""Measures how long it takes to put messages into groups, and prints a table.

Run: uv run python tests/benchmarks/grouping.py [--most 100000]

Beside it: grouping by the subject alone (reply marks, digits and case taken away), as an inbox rule or a spreadsheet
would do it. "right" is the share of campaigns that came out as exactly one group, "honest alone" the share of ordinary
mails that were put together with nothing. Seconds are of the processor, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import gc
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random

from workbench.analysis.messages import group_messages
from workbench.model.mail import MessageCopy
from workbench.model.mailprint import body_print

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
NAMES = [
    "Maria",
    "Tom",
    "Priya",
    "Aiko",
    "Omar",
    "Julia",
    "Samuel",
    "Elena",
    "David",
    "Fatima",
    "Lucas",
    "Hannah",
    "Ravi",
    "Anna",
    "Marco",
    "Ines",
    "Peter",
    "Sofia",
]
WORDS = [
    "plan",
    "offer",
    "room",
    "report",
    "team",
    "audit",
    "order",
    "visit",
    "stock",
    "draft",
    "price",
    "train",
    "budget",
    "office",
    "supplier",
    "contract",
]
SIZE = 250
"""Mails of one campaign."""


def mails(number: int) -> list[MessageCopy]:
    """Half of them campaigns that vary in five ways, half ordinary mails."""
    chance = Random(number)
    made = [_campaign(n // SIZE, n, chance) for n in range(number // 2)]
    made += [_ordinary(n, chance) for n in range(number // 2, number)]
    chance.shuffle(made)
    return made


def _campaign(campaign: int, n: int, chance: Random) -> MessageCopy:
    name, token = chance.choice(NAMES), "".join(chance.choices("bcdfghjklm", k=7))
    topic, other = WORDS[campaign % len(WORDS)], WORDS[campaign // len(WORDS) % len(WORDS)]
    subject = (
        f"Overdue {topic} {other} payment {n}",
        f"{name}, your overdue {topic} {other} statement",
        f"{token} pending {other} {topic} remittance",
        f"您的{'订单合同报价货款'[campaign % 4 * 2 : campaign % 4 * 2 + 2]}{n}已经逾期请尽快处理",
        " ".join(chance.sample(WORDS, 4)),
    )[campaign % 5]
    asked = f"the {topic} of the {other} that you asked for is waiting in campaign {_word(campaign)}"
    body = f"Dear {name}, case {n}: {asked}."
    at = START + timedelta(hours=7 * campaign, seconds=n % SIZE)
    return _copy(n, subject, at, f"203.0.113.{campaign % 200}", body_print(body * 2) if campaign % 5 == 4 else "")


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) * 2 for digit in str(number))


def _ordinary(n: int, chance: Random) -> MessageCopy:
    subject = chance.choice(("Re: hello", "Invoice", "会议", "Lunch?", " ".join(chance.sample(WORDS, 3))))
    at = START + timedelta(seconds=chance.randrange(20 * 86_400))
    return _copy(n, subject, at, f"192.0.2.{n % 250}", "", f"person{n % 997}@example.com")


def _copy(n: int, subject: str, at: datetime, ip: str, body: str, sender: str = "lin.wei@example.com") -> MessageCopy:
    return MessageCopy(
        id=f"c{n}", message_id=f"<{n}@example.com>", recipient=f"r{n}@example.net", inside=False, subject=subject,
        sent_at=at, from_ip=ip, body_print=body, sender=sender,
    )  # fmt: skip


def by_subject(copies: Iterable[MessageCopy]) -> list[list[MessageCopy]]:
    """What anybody would do first."""
    groups: dict[str, list[MessageCopy]] = defaultdict(list)
    for copy in copies:
        plain = re.sub(r"^(re|fwd?)\s*:\s*", "", copy.subject.strip().lower())
        groups[re.sub(r"\d+", "0", plain)].append(copy)
    return list(groups.values())


def ours(copies: Iterable[MessageCopy]) -> list[list[MessageCopy]]:
    """The workbench's groups."""
    return [list(g.copies) for g in group_messages(copies)]


def _right(groups: list[list[MessageCopy]], number: int) -> tuple[float, float]:
    half = number // 2
    places = [[int(c.id[1:]) for c in group] for group in groups]
    whole = sum(len({n // SIZE for n in p}) == 1 and len(p) == SIZE for p in places if max(p) < half)
    alone = sum(len(p) for p in places if min(p) >= half and len(p) == 1)
    return whole / max(half // SIZE, 1), alone / (number - half)


def _measure(
    work: Callable[[list[MessageCopy]], list[list[MessageCopy]]], copies: list[MessageCopy]
) -> tuple[float, list[list[MessageCopy]]]:
    began = time.process_time()
    groups = work(copies)
    return time.process_time() - began, groups


def main() -> None:
    """Prints the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--most", type=int, default=100_000)
    most = asked.parse_args().most
    print(
        f"{'messages':>9} {'seconds':>8} {'ratio':>6} {'right':>6} {'alone':>6} | "
        f"{'by subject':>10} {'right':>6} {'alone':>6}"
    )
    before = 0.0
    for number in (most // 8, most // 4, most // 2, most):
        copies = mails(number)
        gc.collect()
        gc.freeze()  # what was made to measure with is not to be looked through again and again
        taken, groups = _measure(ours, copies)
        plain, naive = _measure(by_subject, copies)
        ratio = f"{taken / before:.2f}" if before else "-"
        (right, alone), (n_right, n_alone) = _right(groups, number), _right(naive, number)
        beside = f"{plain:>10.2f} {n_right:>6.0%} {n_alone:>6.0%}"
        print(f"{number:>9,} {taken:>8.2f} {ratio:>6} {right:>6.0%} {alone:>6.0%} | {beside}")
        before = taken


if __name__ == "__main__":
    main()
